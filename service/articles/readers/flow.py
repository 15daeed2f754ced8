"""The extracted tree of trafilatura to lines of text, cells of a row parted by spaces. Nothing is chosen here."""

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from service.articles.sections import Line
from service.articles.text import one_line

_BREAKS = frozenset({"ab", "body", "code", "div", "fw", "head", "item", "lb", "list", "p", "quote", "row", "table"})


def flowed(body: HtmlElement) -> Iterator[Line]:
    """Return every text of the tree once, in order: also what stands between two elements."""
    pieces: list[str] = []
    inside = 0
    for event, node in etree.iterwalk(body, events=("start", "end")):
        start = event == "start"
        if node.tag in _BREAKS:
            yield from _line(pieces, heading=inside > 0)
            pieces = []
        elif node.tag == "cell":
            pieces.append(" ")
        if node.tag == "head":
            inside += 1 if start else -1
        text = node.text if start else node.tail
        if text and (start or node is not body):
            pieces.append(text)
    yield from _line(pieces, heading=inside > 0)


def _line(pieces: list[str], *, heading: bool) -> Iterator[Line]:
    text = one_line("".join(pieces))
    if text:
        yield Line(text, heading=heading)
