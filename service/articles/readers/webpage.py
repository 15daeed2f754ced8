"""Any other HTML page, with trafilatura as the engine that tells the article from what surrounds it."""

import re

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from service.articles.article import Article, Byline
from service.articles.identity import host_of
from service.articles.item import Item
from service.articles.published import published_in
from service.articles.readers.markup import printed, text_of
from service.articles.sections import Line, sections
from service.articles.text import one_line
from service.errors import UnreadableItem

_ERROR_PAGE = re.compile(
    r"(?:error )?(?:40[0-9]|41[0-9]|50[0-9])\b.{0,60}|(?:page )?not found.{0,40}|access denied.{0,40}|forbidden"
    r"|(?:bad gateway|service unavailable|runtime error|server error|gateway time-?out).{0,60}|just a moment\.{3}",
    re.IGNORECASE,
)


def read(page: HtmlElement, item: Item) -> Article:
    """Read a page by trafilatura's extraction; the date comes from where the page states it, never from its prose."""
    stated = text_of(page.find(".//title")) if page.find(".//title") is not None else ""
    if _ERROR_PAGE.fullmatch(stated):
        raise UnreadableItem(f'The page is an error page, "{stated}".', item.name)
    published = published_in(page)
    found = _extracted(page, item.name)
    if found is None:
        raise UnreadableItem("The page has no text of an article.", item.name)
    title = one_line(found.title or "")
    return Article(
        title=title or None,
        url=found.url,
        source=host_of(found.url) or item.source or found.sitename,
        language=found.language or (page.get("lang") or "")[:2].lower() or None,
        bylines=tuple(Byline(name=name) for name in map(one_line, (found.author or "").split(";")) if name),
        published=published.value if published else None,
        published_from=published.told_by if published else None,
        published_precision=published.precision if published else None,
        tags=tuple(dict.fromkeys(filter(None, map(one_line, found.tags or ())))),
        body=sections(_lines(found, title)),
    )


def _extracted(page: HtmlElement, where: str | None) -> Document | None:
    try:
        found = bare_extraction(page, include_comments=False, with_metadata=True, favor_precision=False)
    except Exception as error:
        raise UnreadableItem("The page defeats the extraction of its text.", where) from error
    return found if isinstance(found, Document) else None


def _lines(found: Document, title: str) -> list[Line]:
    """Give the lines of the body; a first heading that repeats the title is the title."""
    body = found.body
    if body is None or not len(body):
        return [Line(text) for text in map(one_line, (found.text or "").split("\n")) if text]
    lines: list[Line] = []
    for element in body.iterchildren(etree.Element):
        heading = element.tag == "head"
        if heading and not lines and text_of(element) == title:
            continue
        lines.extend(Line(text, heading=heading) for text in _texts(element))
    return lines


def _texts(element: HtmlElement) -> list[str]:
    if element.tag in {"list", "table"}:
        parts = element.iter("item", "row")
        return [text for text in map(text_of, parts) if text]
    return [line.text for line in printed(element)]
