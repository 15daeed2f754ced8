"""Line breaks of a page: a `br` that only wraps a paragraph's line is a space; two of them part paragraphs."""

from itertools import islice

from lxml.html import HtmlElement

from service.articles.readers.html.markup import stands_alone, wraps

_MOST = 2000  # the extraction takes ever longer with what stands in one paragraph
_BOLD = frozenset({"b", "strong"})


def unwrap(page: HtmlElement) -> None:
    """Turn each `br` that stands alone within a paragraph into white space, so that the extraction parts nothing there.

    Entries of a list, turns of a conversation and lines under one in bold stay lines of their own.
    """
    for line_break in list(islice(filter(_is_single, page.iter("br")), _MOST)):
        if wraps(line_break) and not stands_alone(_after(line_break)):
            # To take it out of the tree would cost as much as what stands before it; the extraction leaves it out.
            line_break.tag = "wbr"
            line_break.tail = f" {line_break.tail or ''}"


def _is_single(line_break: HtmlElement) -> bool:
    before, after = line_break.getprevious(), line_break.getnext()
    if before is not None and not (before.tail or "").strip() and (before.tag == "br" or _is_bold_line(before)):
        return False
    return after is None or after.tag != "br" or bool((line_break.tail or "").strip())


def _is_bold_line(element: HtmlElement) -> bool:
    before = element.getprevious()
    text = element.getparent().text if before is None else before.tail
    return element.tag in _BOLD and not (text or "").strip() and (before is None or before.tag == "br")


def _after(line_break: HtmlElement) -> str:
    """Return how the line after a break begins."""
    after = line_break.getnext()
    own = (line_break.tail or "").strip()
    return own or ((after.text or "").strip() if after is not None else "")
