"""The date of publication and where it was read: a ladder from what a page states to its photos. No guess below."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from service.articles.article import Article, Photo, PublishedFrom
from service.articles.dates import Moment, Precision, day, moment, printed_days
from service.articles.text import listed

_META = frozenset(
    listed(
        "article:published_time article:published date dc.date dc.date.issued dcterms.date dcterms.created "
        "dcterms.issued datepublished pubdate publishdate publish_date publish-date publication_date parsely-pub-date "
        "sailthru.date og:published_time og:article:published_time originalpublicationdate cxenseparse:recs:publishtime"
    )
)
_IN_URL = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?:/|$)|/((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[/-]|$)")
_LONGEST_JSON = 500_000
# A line that is nothing but a date, with or without the word that says whose.
_DATE_LINE = re.compile(
    r"(?P<said>(?:first )?(?:published|posted|released|issued)(?: on| at)?:? )?"
    r"(?:[A-Z][a-z]{2,8}, )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4})"
    r"(?:,? (?:at )?\d{1,2}:\d\d.{0,12})?\.?",
    re.IGNORECASE,
)
# The daily announcement has its date in the title, and often nowhere else: "Contracts For Feb. 3, 2016".
_CONTRACTS_OF_A_DAY = re.compile(r"contracts? (?:for|of)\b.{6,40}", re.IGNORECASE)
_EDGE = 3  # paragraphs from either end where such a line is looked for


class Published(NamedTuple):
    """A publication date with its precision, and the rung of the ladder that told it."""

    value: str
    precision: Precision
    told_by: PublishedFrom


def published_in(page: HtmlElement) -> Published | None:
    """Climb down the ladder of a page: metadata, JSON-LD, `time` elements, the address."""
    rungs = (
        (PublishedFrom.METADATA, _metadata(page)),
        (PublishedFrom.JSON_LD, _json_ld(page)),
        (PublishedFrom.TIME, _times(page)),
        (PublishedFrom.URL, _address(page)),
    )
    for told_by, texts in rungs:
        for text in texts:
            read = moment(text)
            if read:
                return Published(*read, told_by)
    return None


def published_below(article: Article) -> Published | None:
    """Go on where nothing was stated: address, dateline, title of contracts, first or "Published …" line, photos."""
    paragraphs = [paragraph for section in article.body for paragraph in section.paragraphs]
    by_url, by_dateline = _in_url(article.url or ""), article.dateline.date if article.dateline else None
    if by_url:
        return Published(by_url, "day", PublishedFrom.URL)
    if by_dateline:
        return Published(by_dateline, "day", PublishedFrom.DATELINE)
    title = article.title or ""
    by_title = next(printed_days(title), None) if _CONTRACTS_OF_A_DAY.fullmatch(title) else None
    if by_title:
        return Published(by_title, "day", PublishedFrom.TITLE)
    return _printed_line(paragraphs) or published_by_photos(article.photos)


def _printed_line(paragraphs: list[str]) -> Published | None:
    """Take the first line where it is a date, else a line near either end that says "Published" and a date."""
    near = [*paragraphs[:_EDGE], *paragraphs[_EDGE:][-_EDGE:]]
    for at, paragraph in enumerate(near):
        line = _DATE_LINE.fullmatch(paragraph)
        value = next(printed_days(paragraph), None) if line else None
        if line and value and (line["said"] or at == 0):
            told_by = PublishedFrom.PUBLISHED_LINE if line["said"] else PublishedFrom.FIRST_LINE
            return Published(value, "day", told_by)
    return None


def published_by_photos(photos: Iterable[Photo]) -> Published | None:
    """Take the latest day on which a photo's caption and its VIRIN agree; either alone may be a file photo's."""
    days = [
        photo.virin.date
        for photo in photos
        if photo.virin and photo.caption and photo.virin.date in printed_days(photo.caption)
    ]
    return Published(max(days), "day", PublishedFrom.CAPTION_AND_VIRIN) if days else None


def _metadata(page: HtmlElement) -> Iterator[str]:
    for meta in page.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name.lower() in _META:
            yield meta.get("content", "")


def _json_ld(page: HtmlElement) -> Iterator[str]:
    for script in page.iter("script"):
        text = script.text or ""
        if script.get("type") != "application/ld+json" or len(text) > _LONGEST_JSON:
            continue
        try:
            yield from _dates_published(json.loads(text))
        except (ValueError, RecursionError):
            continue


def _dates_published(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            if isinstance(part.get("datePublished"), str):
                yield part["datePublished"]
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)


def _times(page: HtmlElement) -> Iterator[str]:
    for element in page.iter("time"):
        if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
            yield element.get("datetime", "")
    stated = {element.get("datetime", "") for element in page.iter("time")}
    # Several different times on a page are those of other stories; a single one is its own.
    if len(stated) == 1:
        yield from stated


def _address(page: HtmlElement) -> Iterator[str]:
    for link in page.iter("link", "meta"):
        told = link.get("href") if link.get("rel") == "canonical" else link.get("content")
        if told and (link.get("rel") == "canonical" or link.get("property") == "og:url"):
            yield _in_url(told) or ""


def _in_url(address: str) -> str | None:
    """Read the day that an address names: "/2017/05/08/" or "/2017-05-08"."""
    found = _IN_URL.search(address)
    return day(*(int(part) for part in found.groups() if part)) if found else None


def as_moment(value: Any) -> Moment | None:
    """Read a date field of a record, whatever type it has."""
    return moment(value) if isinstance(value, str) else None
