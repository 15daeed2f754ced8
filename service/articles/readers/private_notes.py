"""What stands in an item and is not for publication: notes for editors, and what says so of itself, in any format."""

from collections.abc import Callable
from copy import deepcopy
from typing import TypeVar

from lxml.html import HtmlElement

from service.articles.text import listed
from service.articles.xml import Element, local_name

_Tree = TypeVar("_Tree", bound=Element)

_NOTES = frozenset({"edNote", "ed-msg"})
_STATING = ("pubconstraint", "role", "class", "noteclass")
_NOT_PUBLIC_IN_PAGES = frozenset(
    listed("notforpublication not-for-publication not_for_publication nonpublic non-public do-not-publish ednote")
)
_NOT_PUBLIC = _NOT_PUBLIC_IN_PAGES | frozenset(
    listed("private internal confidential editorsnote editors-note editornote editorialnote notepad")
)
_SIGNS = ("forpub", "for-pub", "for_pub", "nonpub", "non-pub", "not-pub", "ednote")


def without_private(root: Element) -> Element:
    """Return a copy of XML without notes for editors and whatever says of itself that it is not for publication."""
    return emptied(root, _is_private)


def empty_private(page: HtmlElement, text: str) -> None:
    """Empty the elements of a page, or a piece of one, that are not for publication; `text` is what it was made of.

    What is private, internal or an editor's note by its class is for readers there, as a rule.
    """
    folded = text.lower()
    if any(sign in folded for sign in _SIGNS):
        for part in list(page.iter()):
            if isinstance(part.tag, str) and not _NOT_PUBLIC_IN_PAGES.isdisjoint(codes(part, "class", "role")):
                part.clear(keep_tail=True)


def emptied(root: _Tree, is_left_out: Callable[[Element], bool]) -> _Tree:
    """Return a copy whose elements of this kind are empty; the tree itself where there are none."""
    if not any(map(is_left_out, root.iterdescendants())):
        return root
    copied = deepcopy(root)
    for part in [part for part in copied.iterdescendants() if is_left_out(part)]:
        part.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs do not know it
    return copied


def codes(part: Element, *names: str) -> list[str]:
    """Return the codes or classes of some attributes, in small letters, without the prefixes of their vocabularies."""
    told = " ".join(filter(None, (part.get(name) for name in names))).lower()
    return [word.replace("/", ":").rpartition(":")[2] for word in told.split()] if told else []


def _is_private(part: Element) -> bool:
    return local_name(part) in _NOTES or not _NOT_PUBLIC.isdisjoint(codes(part, *_STATING))
