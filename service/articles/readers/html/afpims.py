"""The print layout of the publishing system that www.af.mil and many other .mil sites run on (AFPIMS)."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

from lxml.html import HtmlElement

from service.articles.article import Article, Byline, Photo
from service.articles.bylines import read_byline
from service.articles.captions import distinct_photos, make_photo
from service.articles.dates import Moment, find_days
from service.articles.identity import host_of
from service.articles.item import Item
from service.articles.published import publication_fields
from service.articles.readers.html.markup import PrintedLine, printed_lines, text_of
from service.articles.sections import Line, sections
from service.errors import UnreadableItem

_PUBLISHED = re.compile(r"/?\s*Published\s+(.{6,30})$")
_ADDRESS = re.compile(r"https?://\S+/Article/\d+/[\w.-]+", re.IGNORECASE)
_LONGEST_HEADING = 120
_KINDS = (
    ("/factsheets/", "fact sheet"),
    ("/biographies/", "biography"),
    ("/commentaries/", "commentary"),
    ("/commentary/", "commentary"),
    ("/speeches/", "speech"),
)
_PHOTO_ESSAY = re.compile(r"\b(?:week|year|month|images?|story) in photos\b|\bphoto essay\b", re.IGNORECASE)


def recognises(page: HtmlElement) -> bool:
    return page.find(".//div[@class='da_print_body']") is not None


def read(page: HtmlElement, item: Item) -> Article:
    """Read a print page. A page whose end is missing, or with neither title nor text, is refused."""
    if b"</html>" not in item.body[-2000:].lower():
        raise UnreadableItem("The page is cut off: its end is missing.", item.name)
    title = text_of(page.find(".//h1[@class='title']")) if page.find(".//h1[@class='title']") is not None else ""
    lines = [line for block in page.iterfind(".//div[@class='da_black']") for line in printed_lines(block)]
    if not title and not lines:
        raise UnreadableItem("The page has neither a title nor text.", item.name)
    url = _url(page)
    bylines, summary, published = _story_info(page)
    return Article(
        title=title or None,
        url=url,
        source=_host(page, url) or item.source,
        source_id=_source_id(page),
        lead=summary,
        bylines=bylines,
        **publication_fields(Moment(published, "day") if published else None),
        kind=_kind(page, title),
        tags=tuple(dict.fromkeys(filter(None, (text_of(link) for link in _tag_links(page))))),
        body=sections(_lines(lines)),
        photos=_photos(page),
        related=tuple(dict.fromkeys(link.get("href", "") for link in page.iterfind(".//a[@class='link']"))),
    )


def _lines(lines: list[PrintedLine]) -> list[Line]:
    """Return the lines; bold ones that stand alone and end no sentence are headings."""
    return [
        Line(
            line.text,
            heading=line.bold and len(line.text) <= _LONGEST_HEADING and not line.text.endswith((".", "--", "-", "—")),
        )
        for line in lines
    ]


def _story_info(page: HtmlElement) -> tuple[tuple[Byline, ...], str | None, str | None]:
    """Read the line under the title: writer and date, or, on a page without a date, a summary of the event."""
    info = page.find(".//p[@class='da_story_info']")
    text = text_of(info) if info is not None else ""
    published = _PUBLISHED.search(text)
    if not published:
        return (), text or None, None
    byline = text[: published.start()].strip(" /,")
    return read_byline(byline) if byline else (), None, next(find_days(published[1]), None)


def _url(page: HtmlElement) -> str | None:
    """Return the canonical address, which the layout tells only in the text of its e-mail link."""
    for link in page.iterfind(".//div[@class='da_print']/a"):
        address = _ADDRESS.search(unquote(link.get("href", ""))) if link.get("href", "").startswith("mailto:") else None
        if address:
            return address[0]
    return None


def _source_id(page: HtmlElement) -> str | None:
    form = page.find(".//form[@action]")
    query = parse_qs(urlsplit(form.get("action", "")).query) if form is not None else {}
    return next(iter(query.get("Article", [])), None)


def _host(page: HtmlElement, url: str | None) -> str | None:
    """Return the site's own host: of the canonical address, else of the links that only the site itself makes."""
    own = [url or ""]
    own += [link.get("href", "") for link in _tag_links(page)]
    own += [
        link.get("href", "")
        for link in page.iterfind(".//a[@class='da_news_link_Red']")
        if text_of(link) == "PHOTO DETAILS"
    ]
    return next(filter(None, map(host_of, own)), None)


def _tag_links(page: HtmlElement) -> list[HtmlElement]:
    return list(page.iterfind(".//a/img[@alt='Tag']/.."))


def _kind(page: HtmlElement, title: str) -> str:
    own = (_url(page) or "").lower()
    tags = [f"{link.get('href', '')} /{text_of(link)}/".lower() for link in _tag_links(page)]
    for part, kind in _KINDS:
        if part in own or any(part in tag for tag in tags):
            return kind
    if _PHOTO_ESSAY.search(title):
        return "photo essay"
    # Only the speech pages name a speaker between the title and the line under it.
    speaker = page.find(".//div[@class='da_print_body']/p")
    return "news" if speaker is None or speaker.get("class") == "da_story_info" else "speech"


def _photos(page: HtmlElement) -> tuple[Photo, ...]:
    shown = []
    for item in page.iterfind(".//div[@class='da_media_item']"):
        image = item.find(".//img[@class='da_img']")
        url = image.get("src") if image is not None else None
        captions = [text_of(paragraph) for paragraph in item.iterfind("p")]
        made = make_photo(captions[-1] if captions else "", url=url)
        if made:
            shown.append(made)
    return distinct_photos(shown)
