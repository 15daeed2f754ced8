"""The date of publication that an article's text implies where nothing states it: a ladder from address to photos."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from service.articles.article import Article, Photo, PublishedFrom
from service.articles.dates import Moment, Precision, find_days, iso_day

_IN_URL = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?:/|$)|/((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[/-]|$)")
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


class PublicationDate(NamedTuple):
    """A publication date with its precision, and where it was read."""

    value: str
    precision: Precision
    origin: PublishedFrom


def publication_fields(published: Moment | PublicationDate | None) -> dict[str, Any]:
    """Return the Article's three fields of a date of publication, or none; a Moment is one that metadata states."""
    if not published:
        return {}
    return {
        "published": published.value,
        "published_from": published.origin if isinstance(published, PublicationDate) else PublishedFrom.METADATA,
        "published_precision": published.precision,
    }


def infer_publication_date(article: Article) -> PublicationDate | None:
    """Return the first date of: address, dateline, title of contracts, first or "Published …" line, photos."""
    paragraphs = [paragraph for section in article.body for paragraph in section.paragraphs]
    by_url, by_dateline = day_in_url(article.url or ""), article.dateline.date if article.dateline else None
    if by_url:
        return PublicationDate(by_url, "day", PublishedFrom.URL)
    if by_dateline:
        return PublicationDate(by_dateline, "day", PublishedFrom.DATELINE)
    title = article.title or ""
    by_title = next(find_days(title), None) if _CONTRACTS_OF_A_DAY.fullmatch(title) else None
    if by_title:
        return PublicationDate(by_title, "day", PublishedFrom.TITLE)
    return _printed_line(paragraphs) or date_of_photos(article.photos)


def _printed_line(paragraphs: list[str]) -> PublicationDate | None:
    """Return the date that is the first line, else one near either end on a line that says "Published"."""
    near = [*paragraphs[:_EDGE], *paragraphs[_EDGE:][-_EDGE:]]
    for at, paragraph in enumerate(near):
        line = _DATE_LINE.fullmatch(paragraph)
        value = next(find_days(paragraph), None) if line else None
        if line and value and (line["said"] or at == 0):
            origin = PublishedFrom.PUBLISHED_LINE if line["said"] else PublishedFrom.FIRST_LINE
            return PublicationDate(value, "day", origin)
    return None


def date_of_photos(photos: Iterable[Photo]) -> PublicationDate | None:
    """Return the latest day on which a photo's caption and its VIRIN agree; either alone may be a file photo's."""
    days = [
        photo.virin.date
        for photo in photos
        if photo.virin and photo.caption and photo.virin.date in find_days(photo.caption)
    ]
    return PublicationDate(max(days), "day", PublishedFrom.CAPTION_AND_VIRIN) if days else None


def day_in_url(address: str) -> str | None:
    """Read the day that an address names: "/2017/05/08/" or "/2017-05-08"."""
    found = _IN_URL.search(address)
    return iso_day(*(int(part) for part in found.groups() if part)) if found else None
