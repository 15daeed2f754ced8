"""What a page states of its article: title, address, writers, tags, site, date of publication."""

import json
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from service.articles.article import PublishedFrom
from service.articles.dates import read_moment
from service.articles.escaped_markup import without_markup
from service.articles.published import PublicationDate, day_in_url
from service.articles.readers.html.markup import text_of
from service.articles.readers.html.time_elements import published_moments
from service.articles.readers.press_fields import read_date
from service.articles.text import listed, one_line

_TITLES = listed("og:title headline parsely-title dc.title dcterms.title twitter:title title")
_AUTHORS = listed(
    "author parsely-author sailthru.author dc.creator dcterms.creator citation_author article:author_name"
)
_SITES = listed("og:site_name application-name dc.publisher dcterms.publisher")
_TAGS = frozenset(listed("article:tag keywords news_keywords parsely-tags sailthru.tags"))
_DATES = frozenset(
    listed(
        "article:published_time article:published date dc.date dc.date.issued dcterms.date dcterms.created "
        "dcterms.issued datepublished pubdate publishdate publish_date publish-date publication_date parsely-pub-date "
        "sailthru.date og:published_time og:article:published_time originalpublicationdate cxenseparse:recs:publishtime"
    )
)
_TYPES = re.compile(
    r"(?:News|Blog|Report|Analysis|Opinion|Review|Scholarly|Tech)?\w*(?:Article|Posting|Report)$", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://\S+")
_SITE_IN_TITLE = re.compile(r"\s+[|\-–—»·]\s+[^|\-–—»·]{2,60}$")
# What stands around the JSON of a script that was written as JavaScript or XHTML.
_FRAME_BEFORE = re.compile(
    r"(?:\s|//(?=\s{0,9}(?:<!\[CDATA\[|<!--))|/\*\s{0,9}(?=<!\[CDATA)|<!\[CDATA\[(?:\s{0,9}\*/)?|<!--)+"
)
_FRAME_AFTER = re.compile(r"(?:\s|;|/\*(?=\s*\]\]>)|//(?=\s*(?:\]\]>|-->))|\]\]>(?:\s*\*/)?|-->)+\Z")
_LONGEST_FRAME = 60
# What is begun and not ended reaches to the end, so that the time stays in proportion to the size.
_LOOSE = re.compile(r'("(?:[^"\\]|\\.)*(?:"|\\?\Z))|/\*(?:.*?\*/|.*)|//[^\n]*|,(?=\s*[}\]])', re.DOTALL)
_LONGEST_JSON = 500_000
_LONGEST_NAME = 80
_MOST_TAGS = 50
_MOST_AUTHORS = 20


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page states; what it does not state is None or empty."""

    title: str | None
    url: str | None
    site: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    published: PublicationDate | None


def read_metadata(page: HtmlElement) -> Metadata:
    """Read the metadata, then the JSON-LD of the article, then what the page marks as its title."""
    metas: dict[str, list[str]] = {}
    for meta in page.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and (content := one_line(meta.get("content", ""))):
            metas.setdefault(name.lower(), []).append(content)
    linked_data = list(_linked_data(page))
    article = next(_articles(linked_data), {})
    authors = _names(article.get("author")) or [
        author for name in _AUTHORS for author in metas.get(name, ()) if not _ADDRESS.match(author)
    ]
    return Metadata(
        title=_title(page, metas, article),
        url=_address(page, metas),
        site=_first(metas, _SITES),
        authors=tuple(dict.fromkeys(filter(_is_name, map(one_line, authors or _marked(page))))),
        tags=_tags(metas),
        published=_published(page, linked_data),
    )


def _first(metas: dict[str, list[str]], names: list[str]) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _title(page: HtmlElement, metas: dict[str, list[str]], article: dict[str, Any]) -> str | None:
    stated = without_markup(_first(metas, _TITLES) or "")
    headline = article.get("headline")
    if not stated and isinstance(headline, str):
        stated = without_markup(one_line(headline))
    printed = [text for heading in page.iter("h1") if (text := text_of(heading))]
    if stated:
        # "A title - The Site": the page itself prints the title without the site's name.
        return next((text for text in printed if stated != text and _SITE_IN_TITLE.sub("", stated) == text), stated)
    if len(printed) == 1:
        return printed[0]
    named = page.find(".//title")
    whole = text_of(named) if named is not None else ""
    return _SITE_IN_TITLE.sub("", whole) or None


def _address(page: HtmlElement, metas: dict[str, list[str]]) -> str | None:
    canonical = [link.get("href", "") for link in page.iter("link") if link.get("rel", "").lower() == "canonical"]
    return next(
        (url.strip() for url in [*canonical, *metas.get("og:url", [])] if _ADDRESS.fullmatch(url.strip())), None
    )


def _tags(metas: dict[str, list[str]]) -> tuple[str, ...]:
    found = [tag for name, texts in metas.items() if name in _TAGS for text in texts for tag in text.split(",")]
    return tuple(dict.fromkeys(filter(None, (without_markup(one_line(tag)) for tag in found))))[:_MOST_TAGS]


def _linked_data(page: HtmlElement) -> Iterator[Any]:
    """Yield the JSON-LD of a page, script by script; what is no JSON, even when read leniently, is passed over."""
    for script in page.iter("script"):
        text = script.text or ""
        kind = script.get("type", "").partition(";")[0].strip().lower()
        if kind == "application/ld+json" and len(text) <= _LONGEST_JSON:
            plain = text.strip()
            if found := _FRAME_BEFORE.match(plain):
                plain = plain[found.end() :]
            plain = plain[:-_LONGEST_FRAME] + _FRAME_AFTER.sub("", plain[-_LONGEST_FRAME:])
            # A string is kept as it is, so that its "//" and "," are no comment and no trailing comma.
            loose = _LOOSE.sub(lambda found: found[1] or "", plain)
            for written in (plain, loose, unescape(plain)) if "&quot;" in plain else (plain, loose):
                with suppress(ValueError, RecursionError):
                    yield json.loads(written, strict=False)
                    break


def _articles(linked_data: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the articles that JSON-LD tells of, the page's own first."""
    return (part for part in _parts(linked_data) if _is_article(part.get("@type")))


def _is_article(kind: Any) -> bool:
    return any(map(_TYPES.fullmatch, _types(kind)))


def _types(kind: Any) -> list[str]:
    """Return the names of types; some write them as addresses, "https://schema.org/NewsArticle"."""
    kinds = kind if isinstance(kind, list) else [kind]
    return [name.replace(":", "/").rpartition("/")[2] for name in kinds if isinstance(name, str)]


def _names(author: Any) -> list[str]:
    """Read a name, a person with a name, or a list of these; anything nested deeper is no author."""
    several = author if isinstance(author, list) else [author]
    names = [
        one.get("name") if isinstance(one, dict) and one.get("@type") != "Organization" else one
        for one in several[:_MOST_AUTHORS]
    ]
    return [name for name in names if isinstance(name, str)]


def _marked(page: HtmlElement) -> list[str]:
    """Return the writers whom the page marks: `rel="author"` or `itemprop="author"`."""
    marked = [
        link for link in page.iter("a", "span", "div", "p") if "author" in (link.get("rel"), link.get("itemprop"))
    ]
    return [re.sub(r"^by:?\s+", "", text_of(element), flags=re.IGNORECASE) for element in marked]


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NAME and not _ADDRESS.match(text)


def _published(page: HtmlElement, linked_data: list[Any]) -> PublicationDate | None:
    """Return the first date of: `meta` elements, JSON-LD, `time` elements, the canonical address."""
    moments = (
        (PublishedFrom.METADATA, map(read_date, _meta_dates(page))),
        (PublishedFrom.JSON_LD, map(read_date, _linked_dates(page, linked_data))),
        (PublishedFrom.TIME, published_moments(page)),
        (PublishedFrom.URL, map(read_moment, _days_in_addresses(page))),
    )
    dates = ((date, origin) for origin, stated in moments for date in stated if date)
    return next((PublicationDate(*date, origin) for date, origin in dates), None)


def _meta_dates(page: HtmlElement) -> Iterator[str]:
    for meta in page.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name.lower() in _DATES:
            yield meta.get("content", "")


def _linked_dates(page: HtmlElement, linked_data: list[Any]) -> Iterator[str]:
    """Yield the dates of the page's own article: the one with its address or headline, else the only one."""
    articles = [part for part in _articles(linked_data) if isinstance(part.get("datePublished"), str)]
    titles = [text_of(heading) for heading in page.iter("h1", "title")]
    titles += [one_line(meta.get("content", "")) for meta in page.iter("meta") if meta.get("property") == "og:title"]
    addresses = {_bare(link.get("href", "")) for link in page.iter("link") if link.get("rel") == "canonical"}
    addresses |= {_bare(meta.get("content", "")) for meta in page.iter("meta") if meta.get("property") == "og:url"}
    own = [part for part in articles if not addresses.isdisjoint(_addresses_of(part))]
    own = own or [part for part in articles if _is_headed(part, titles)]
    own = own or (articles if len(articles) == 1 else [part for part in articles if not part.get("headline")][:1])
    others = [part for part in _parts(linked_data) if not part.get("@type") or _is_page(part.get("@type"))]
    for part in own if articles else others:
        if isinstance(part.get("datePublished"), str):
            yield part["datePublished"]


def _is_headed(part: dict[str, Any], titles: list[str]) -> bool:
    """Return whether an article has one of the titles, which may have the site's name after it."""
    headline = part.get("headline")
    named = one_line(headline) if isinstance(headline, str) else ""
    return bool(named) and any(named in (title, _SITE_IN_TITLE.sub("", title)) for title in titles)


def _addresses_of(part: dict[str, Any]) -> set[str]:
    stated = [part.get(name) for name in ("url", "@id", "mainEntityOfPage")]
    told = [one.get("@id") or one.get("url") if isinstance(one, dict) else one for one in stated]
    return {_bare(one) for one in told if isinstance(one, str)} - {""}


def _bare(address: str) -> str:
    return address.strip().partition("#")[0].rstrip("/")


def _is_page(kind: Any) -> bool:
    return any(name.lower() in {"webpage", "itempage"} for name in _types(kind))


def _parts(linked_data: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects of the graph that stand beside articles, not those inside one."""
    pending = deque(linked_data)
    while pending:
        part = pending.popleft()
        if isinstance(part, list):
            pending.extend(part)
        elif isinstance(part, dict):
            yield part
            pending.extend(part[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in part)


def _days_in_addresses(page: HtmlElement) -> Iterator[str]:
    for link in page.iter("link", "meta"):
        told = link.get("href") if link.get("rel") == "canonical" else link.get("content")
        if told and (link.get("rel") == "canonical" or link.get("property") == "og:url"):
            yield day_in_url(told) or ""
