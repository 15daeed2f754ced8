"""HTML bytes to a tree, and a tree's element to printed lines. Which element holds the article is the layouts' work."""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from service.articles.media_types import without_frame
from service.articles.text import decoded, listed, mended, one_line
from service.errors import UnreadableItem

_BREAKS = frozenset(
    listed(
        "address article aside blockquote br center dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr "
        "li main nav ol p pre section table td th tr ul"
    )
)
_SILENT = frozenset(listed("iframe noscript object script style svg template video"))
_BOLD = frozenset(listed("b strong h1 h2 h3 h4 h5 h6"))


class Printed(NamedTuple):
    """One printed line of a page, and whether all of it is bold."""

    text: str
    bold: bool


def tree_of(body: bytes, where: str | None) -> HtmlElement:
    """Parse a page. Nesting deeper than libxml2's limit is cut there, not followed."""
    text = mended(decoded(without_frame(body)))
    try:
        parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
        return document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableItem("The page cannot be parsed as HTML.", where) from error


def text_of(element: HtmlElement) -> str:
    """Return an element's whole text as one line."""
    return one_line("".join(element.itertext()))


def printed(element: HtmlElement) -> Iterator[Printed]:
    """Return the lines of an element as a browser breaks them: at `br` and around blocks. Not recursive, any depth."""
    pieces: list[tuple[str, bool]] = []
    bold = silent = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        if tag in _BREAKS:
            yield from _line(pieces)
            pieces = []
        step = 1 if event == "start" else -1
        bold += step * (tag in _BOLD)
        silent += step * (tag in _SILENT)
        text = node.text if event == "start" else node.tail
        if text and not silent and not (event == "end" and node is element):
            pieces.append((text, bold > 0))
    yield from _line(pieces)


def _line(pieces: list[tuple[str, bool]]) -> Iterator[Printed]:
    text = one_line("".join(piece for piece, _ in pieces))
    if text:
        yield Printed(text, bold=all(bold for piece, bold in pieces if piece.strip()))
