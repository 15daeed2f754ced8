"""HTML pages: the layout chosen by the structure of the page; any page without a layout of its own by trafilatura."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from service.articles.article import Article, Byline
from service.articles.bylines import is_printed_byline, read_byline
from service.articles.escaped_markup import without_markup
from service.articles.identity import host_of
from service.articles.item import Item
from service.articles.item_warnings import Kind, is_gathering, warn
from service.articles.published import publication_fields
from service.articles.readers.html import afpims
from service.articles.readers.html.boilerplate import ends_article, is_promotion
from service.articles.readers.html.line_breaks import unwrap
from service.articles.readers.html.markup import parse_html, printed_lines, text_of
from service.articles.readers.html.metadata import read_metadata
from service.articles.readers.html.pruning import prune
from service.articles.sections import Line, sections
from service.articles.text import one_line
from service.errors import UnreadableItem

_ERROR_PAGE = re.compile(
    r"(?:error )?(?:40[0-9]|41[0-9]|50[0-9])\b.{0,60}|(?:page )?not found.{0,40}|access denied.{0,40}|forbidden"
    r"|(?:bad gateway|service unavailable|runtime error|server error|gateway time-?out).{0,60}|just a moment\.{3}",
    re.IGNORECASE,
)

_BY = re.compile(r"by:?\s+", re.IGNORECASE)
_MOST_ELEMENTS = 5_000  # the press has pages of 1,600
_EDGE = 3  # lines at the beginning where a page prints its writer
# How much of the text must have been read before a heading such as "Related Stories" ends it.
_SMALLEST_ARTICLE = 0.3
_BREAKS = frozenset({"ab", "body", "code", "div", "fw", "head", "item", "lb", "list", "p", "quote", "row", "table"})


def read(item: Item) -> Article:
    """Read a page with the layout that recognises it; the general one takes what is left."""
    page: HtmlElement = parse_html(item.body, item.name)
    printed = _printed(page) if is_gathering() else Counter()
    article = afpims.read(page, item) if afpims.recognises(page) else _read_any(page, item)
    if left_out := (printed - _kept(article)).total():
        warn(Kind.LEFT_OUT, f"{left_out:,} word{'s' * (left_out > 1)}")
    if article.url or not item.url:
        return article
    try:  # a page that names no address has the one where it was fetched
        host = urlsplit(item.url).hostname or ""
    except ValueError:
        return article
    return replace(article, url=item.url, source=host.removeprefix("www.") or article.source)


def _printed(page: HtmlElement) -> Counter[str]:
    """Return the words of the paragraphs of a page, whatever they are about."""
    lines = (line.text for paragraph in page.iter("p") for line in printed_lines(paragraph))
    return Counter(word for line in lines for word in line.split())


def _kept(article: Article) -> Counter[str]:
    """Return the words of what has been read of a page."""
    told = [article.title, article.lead, *(part for line in article.bylines for part in (line.name, line.affiliation))]
    told += [line for part in article.body for line in (part.heading, *part.paragraphs)]
    told += [photo.caption for photo in article.photos]
    return Counter(" ".join(filter(None, told)).split())


def _read_any(page: HtmlElement, item: Item) -> Article:
    """Read a page by trafilatura's extraction; the date comes from where the page states it, never from its prose."""
    named = text_of(page.find(".//title")) if page.find(".//title") is not None else ""
    if _ERROR_PAGE.fullmatch(named):
        raise UnreadableItem(f'The page is an error page, "{named}".', item.name)
    titles = {named, *map(text_of, page.iter("h1"))}
    stated = read_metadata(page)
    subtitle = prune(page, host_of(stated.url))
    unwrap(page)
    body = _extracted(page, item.name)
    if body is None:
        raise UnreadableItem("The page has no text of an article.", item.name)
    lines = _lines(body, titles)
    printed = [
        line
        for line in [subtitle or "", *(line.text for line in lines[:_EDGE])]
        if is_printed_byline(line) and read_byline(f"By {line}")
    ]
    writers = [writer for line in printed if not stated.authors for writer in read_byline(f"By {_BY.sub('', line)}")]
    return Article(
        title=stated.title,
        url=stated.url,
        source=host_of(stated.url) or item.source or stated.site,
        language=(page.get("lang") or "")[:2].lower() or None,
        lead=subtitle,
        bylines=tuple(dict.fromkeys([*chain.from_iterable(map(_writers, stated.authors)), *writers])),
        **publication_fields(stated.published),
        tags=stated.tags,
        body=sections(line for line in lines if line.text not in printed),
    )


def _writers(author: str) -> tuple[Byline, ...]:
    """Read a writer as metadata has him: a name, at times with "By" and a desk, as the page prints the line."""
    printed = bool(_BY.match(author)) or is_printed_byline(author)
    return read_byline(f"By {_BY.sub('', author)}") if printed else (Byline(name=author),)


def _extracted(page: HtmlElement, where: str | None) -> HtmlElement | None:
    # What it compares its result with takes ever longer with the number of paragraphs.
    many = next(islice(page.iter(), _MOST_ELEMENTS, None), None) is not None
    try:
        found = bare_extraction(page, include_comments=False, fast=many)
    except Exception as error:
        raise UnreadableItem("The page defeats the extraction of its text.", where) from error
    return found.body if isinstance(found, Document) else None


def _lines(body: HtmlElement, titles: set[str]) -> list[Line]:
    """Return the lines of the body, without the title above it and the other stories below it."""
    lines = [line for line in flowed(body) if not is_promotion(line.text)]
    while lines and without_markup(lines[0].text) in titles:
        del lines[0]
    whole = sum(len(line.text) for line in lines)
    read = 0
    for at, line in enumerate(lines):
        # "Top Stories" above most of the text is the name of a section, not the article's end.
        if ends_article(line.text) and read > whole * _SMALLEST_ARTICLE:
            return lines[:at]
        read += len(line.text)
    return lines


def flowed(body: HtmlElement) -> Iterator[Line]:
    """Yield every text of the tree once, in order: also what stands between two elements."""
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
