"""One entry of a feed as the feed states it, and the Article it makes. RSS, Atom and JSON Feed are read elsewhere."""

import re
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urljoin

from service.articles.article import Article, Photo
from service.articles.captions import distinct_photos
from service.articles.identity import host_of
from service.articles.item import Item
from service.articles.published import publication_fields
from service.articles.readers.html.markup import body_without_title, plain_text, read_fragment
from service.articles.readers.press_fields import first_date, modified_after, read_bylines, read_language, unique_lines
from service.articles.sections import Line
from service.articles.text import one_line

# An excerpt that breaks off is the beginning of the text, and no summary.
_BREAKS_OFF = re.compile(r"\s*(?:\[?(?:…|\.{3})\]?|\[&#8230;\])$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed states of one entry, still as it is written there; `feed_title` is the feed's own.

    Links are relative to `home`, those in the content to `content_base` where that is another address.

    `origin` is the publisher that the entry names as its own, in a feed that gathers from several. `content` and
    `summary` are HTML or plain text. Where the feed gives both, the content is the body; else the summary is all there
    is. `dates` come in the order in which they are believed.
    """

    title: str = ""
    url: str = ""
    own_id: str = ""
    origin: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    content: str = ""
    summary: str = ""
    photos: tuple[Photo, ...] = ()
    related: tuple[str, ...] = ()
    home: str = ""
    content_base: str = ""
    feed_title: str = ""


def article_of(entry: Entry, item: Item) -> Article:
    """Return the Article of an entry. A feed that dates only the last change is believed for the publication too."""
    content = read_fragment(entry.content or entry.summary)
    title = plain_text(entry.title) or None
    url = _absolute(entry.url, entry.home)
    published = first_date(*entry.dates, *entry.changed)
    return Article(
        title=title,
        url=url or None,
        source=_origin(entry)
        or host_of(url)
        or item.source
        or host_of(entry.home)
        or plain_text(entry.feed_title)
        or None,
        source_id=entry.own_id or None,
        language=read_language(entry.language),
        lead=_lead(entry, content.lines),
        bylines=read_bylines(map(plain_text, entry.authors)),
        **publication_fields(published),
        modified=modified_after(published, *entry.changed),
        tags=unique_lines(map(plain_text, entry.tags)),
        body=body_without_title(content.lines, title),
        extent=_extent(entry, content.lines),
        # The feed's own list comes first, so that its larger images win.
        photos=distinct_photos(
            [
                replace(photo, url=_absolute(photo.url or "", base) or photo.url)
                for photos, base in ((entry.photos, entry.home), (content.photos, entry.content_base or entry.home))
                for photo in photos
            ]
        ),
        related=unique_lines(link for link in (_absolute(link, entry.home) for link in entry.related) if link != url),
    )


def _origin(entry: Entry) -> str | None:
    """Return the publisher that the entry names; the feed's own title says no more than its address."""
    origin = plain_text(entry.origin)
    return origin if origin != plain_text(entry.feed_title) else None


def _lead(entry: Entry, body: tuple[Line, ...]) -> str | None:
    """Return the summary beside a content, unless it only repeats how the content begins."""
    if not entry.content or not entry.summary:
        return None
    summary = plain_text(" ".join(line.text for line in read_fragment(entry.summary).lines))
    begins = plain_text(" ".join(line.text for line in body)).startswith(_BREAKS_OFF.sub("", summary))
    return None if begins or _BREAKS_OFF.search(summary) else one_line(summary) or None


def _extent(entry: Entry, body: tuple[Line, ...]) -> Literal["partial"] | None:
    """Return "partial" where the body is no more than a summary, or breaks off."""
    breaks_off = body and _BREAKS_OFF.search(body[-1].text)
    return "partial" if breaks_off or not entry.content else None


def joined_url(home: str, link: str) -> str:
    """Complete a link by where it stands; one that is no address gives nothing."""
    try:
        return urljoin(home, link.strip())
    except ValueError:
        return ""


def _absolute(link: str, home: str) -> str:
    """Complete an address that leaves out the host; what is no address of the web is none."""
    whole = joined_url(home, link) if link.strip() else ""
    return whole if whole.startswith(("http://", "https://")) else ""
