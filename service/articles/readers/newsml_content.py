"""What of a NewsML-G2 item may be shown as its story: not its notes for editors, nor the frame around its XHTML."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

from service.articles.article import Article, Section
from service.articles.text import listed
from service.articles.xml import Element, attribute, local_name, text_of

_NOT_PUBLIC = frozenset(
    listed(
        "nonpublic non-public private internal confidential ednote editorsnote editornote editorialnote notepad "
        "notforpublication not-for-publication"
    )
)
_NOTES = frozenset({"edNote", "ed-msg"})
_FRAME = frozenset({"header", "footer", "nav"})
_SLUGS = frozenset(listed("slug slugline sluglines keywords publicationdate genre"))
_LONGEST_DATELINE = 80
_DASH = r"\s*(?:--?|–|—|_|:)\s+"
_BRACKETS = r"[(\[][^()\[\]]{1,40}[)\]]"
_DAY = r"(?:,?\s+[^()\n-]{0,15}\d{1,2}[^()\n-]{0,8}?)?"


def without_private(root: Element) -> Element:
    """Return a copy without notes for editors and whatever says of itself that it is not for publication."""
    return _without(root, _is_private)


def story_of(content: Element) -> Element:
    """Return a copy of an XHTML content without header, footer, navigation, slugs and the dateline that is marked.

    What has no text outside its header and footer is left as it is.
    """
    story = _without(content, _is_frame)
    body = next(story.iter("{*}body"), story)
    return story if text_of(body) else content


def dateline_in(content: Element) -> str:
    """Return the text of the element that is marked as the dateline."""
    return next(filter(None, (text_of(part) for part in content.iterdescendants() if _is_dateline(part))), "")


def without_dateline(article: Article, place: str | None) -> Article:
    """Return the article without the dateline that opens its text, where that names the place that is stated."""
    first = article.body[0] if article.body else None
    if first is None or not first.paragraphs or not place:
        return article
    opening = rf"(?:{_BRACKETS}\s*[-–—]?\s*)?{re.escape(place)}{_DAY}\s*(?:{_BRACKETS})?{_DASH}(?=\S)"
    found = re.match(opening, first.paragraphs[0], re.IGNORECASE)
    if not found:
        return article
    opened = Section((first.paragraphs[0][found.end() :], *first.paragraphs[1:]), first.heading)
    return replace(article, body=(opened, *article.body[1:]))


def _without(root: Element, is_left_out: Callable[[Element], bool]) -> Element:
    if not any(map(is_left_out, root.iterdescendants())):
        return root
    copied = deepcopy(root)
    for part in [part for part in copied.iterdescendants() if is_left_out(part)]:
        parent, before = part.getparent(), part.getprevious()
        if parent is None:
            continue
        if before is not None:
            before.tail = (before.tail or "") + (part.tail or "")
        else:
            parent.text = (parent.text or "") + (part.tail or "")
        parent.remove(part)
    return copied


def _is_private(part: Element) -> bool:
    told = {word for name in ("pubconstraint", "role", "class") for word in _words(part, name)}
    return local_name(part) in _NOTES or not _NOT_PUBLIC.isdisjoint(told)


def _is_frame(part: Element) -> bool:
    framing = local_name(part).lower() in _FRAME or not _SLUGS.isdisjoint(_words(part, "class"))
    return framing or _is_dateline(part)


def _is_dateline(part: Element) -> bool:
    return "dateline" in _words(part, "class") and len(text_of(part)) <= _LONGEST_DATELINE


def _words(part: Element, name: str) -> list[str]:
    """Return the codes or classes of an attribute, without the prefixes of their vocabularies."""
    return [word.replace("/", ":").rpartition(":")[2] for word in attribute(part, name).lower().split()]
