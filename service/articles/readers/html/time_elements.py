"""When a page was published, by the elements that print it: `time`, and what is marked so. Not by its metadata."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from service.articles.dates import Moment, read_moment
from service.articles.readers.html.markup import text_of

_PUBLISHED = frozenset({"published", "dt-published", "entry-date", "date-published", "datepublished", "pubdate"})
_CHANGED = frozenset({"updated", "modified", "dt-updated", "date-modified", "date-updated", "last-updated", "lastmod"})
# "Updated:" before a time makes it one of a change, whatever the element is called.
_SAYS_CHANGED = re.compile(r"\b(?:updated|modified|changed|edited|revised)(?: on| at)?:?\s*$", re.IGNORECASE)
_LONGEST = 100


def published_moments(page: HtmlElement) -> Iterator[Moment]:
    """Yield the times of publication that a page prints, the surest first.

    Several different times are those of other stories; a single one, of those that the article or the page has, is its
    own. A time of modification is none of publication.
    """
    elements = list(page.iter("time", "abbr", "span", "p", "div"))
    stated = [element for element in elements if _is_stated(element)]
    yield from (read for element in stated if (read := _moment(element)))
    marked = [element for element in elements if not _PUBLISHED.isdisjoint(_classes(element))]
    times = [element for element in elements if element.tag == "time" and not _is_of_change(element)]
    article = _article(page)
    for found in (marked, times):
        within = [element for element in found if article in element.iterancestors()] if article is not None else []
        for scope in (within, found):
            moments = dict.fromkeys(read for element in scope if (read := _moment(element)))
            if len(moments) == 1:
                yield from moments


def _is_stated(element: HtmlElement) -> bool:
    is_time = element.tag == "time" and element.get("pubdate") is not None
    return is_time or element.get("itemprop", "").lower() == "datepublished"


def _classes(element: HtmlElement) -> list[str]:
    return str(element.get("class", "")).lower().split()


def _is_of_change(element: HtmlElement) -> bool:
    """Tell a time of modification by its class or property, or by the word before it."""
    classes = _classes(element)
    if not _PUBLISHED.isdisjoint(classes):
        return False
    if not _CHANGED.isdisjoint(classes) or element.get("itemprop", "").lower() == "datemodified":
        return True
    before, parent = element.getprevious(), element.getparent()
    # The word may stand in an element of its own: `<b>Updated</b> <time>`.
    said = (before.tail or "") if before is not None else (parent.text or "") if parent is not None else ""
    said = said if said.strip() or before is None else text_of(before)
    return bool(_SAYS_CHANGED.search(said[-_LONGEST:]) or _SAYS_CHANGED.match(text_of(element)[:_LONGEST]))


def _article(page: HtmlElement) -> HtmlElement | None:
    """Return the element that holds the article: the innermost around the page's only heading of the first level."""
    headings = list(page.iter("h1"))
    if len(headings) != 1:
        return None
    return next((holder for holder in headings[0].iterancestors("article", "main")), None)


def _moment(element: HtmlElement) -> Moment | None:
    """Read the moment that an element's attribute tells, else the one that it prints."""
    stated = element.get("datetime") or element.get("content") or element.get("title") or ""
    text = text_of(element) if element.tag in {"time", "abbr", "span"} or not len(element) else ""
    return read_moment(stated) or (read_moment(text) if len(text) <= _LONGEST else None)
