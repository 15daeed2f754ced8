"""One item of a JSON Feed (versions 1 and 1.1), inside a feed of its own as `containers.feeds` cuts it out."""

from collections.abc import Iterator
from typing import Any

from service.articles.article import Article, Photo
from service.articles.captions import photo
from service.articles.item import Item
from service.articles.objects import fields_of
from service.articles.readers.entry import Entry, article_of
from service.articles.virin import find_virin
from service.errors import UnreadableItem


def read(item: Item) -> Article:
    """Read the one item of a feed; what the feed says of itself fills in where the item is silent."""
    feed = fields_of(item)
    entries = feed.get("items")
    if not isinstance(entries, list) or len(entries) != 1 or not isinstance(entries[0], dict):
        raise UnreadableItem("The JSON Feed has no item, or not just one that is an object.", item.name)
    return article_of(_entry(entries[0], feed), item)


def _entry(entry: dict[str, Any], feed: dict[str, Any]) -> Entry:
    plain_text = _escaped(_text(entry, "content_text"))
    authors = tuple(_authors(entry)) or tuple(_authors(feed))
    tags, own_id = entry.get("tags"), _text(entry, "id")
    return Entry(
        title=_escaped(_text(entry, "title")),
        # An id that is an address is the item's own, as the format advises.
        url=_text(entry, "url") or (own_id if own_id.startswith("http") else "") or _text(entry, "external_url"),
        own_id=own_id,
        language=_text(entry, "language") or _text(feed, "language"),
        authors=authors,
        dates=(_text(entry, "date_published"),),
        changed=(_text(entry, "date_modified"),),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        content=_text(entry, "content_html") or plain_text,
        summary=_escaped(_text(entry, "summary")),
        photos=tuple(_photos(entry)),
        related=(_text(entry, "external_url"),),
        home=_text(feed, "home_page_url") or _text(feed, "feed_url"),
        feed_title=_escaped(_text(feed, "title")),
    )


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    # Version 1 asks for an id that is text, and readers have to bear numbers.
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _authors(fields: dict[str, Any]) -> Iterator[str]:
    listed = fields.get("authors")
    for author in [*(listed if isinstance(listed, list) else []), fields.get("author")]:
        if isinstance(author, dict) and _text(author, "name"):
            yield _text(author, "name")


def _photos(entry: dict[str, Any]) -> Iterator[Photo]:
    attached = entry.get("attachments")
    images = [
        (_text(part, "url"), _text(part, "title"))
        for part in (attached if isinstance(attached, list) else [])
        if isinstance(part, dict) and _text(part, "mime_type").startswith("image/")
    ]
    # The banner is the page's decoration as often as a photo of its own; the image is the entry's.
    for url, caption in [(_text(entry, "image"), ""), *images]:
        made = photo(caption, virin=find_virin(url), url=url or None)
        if made:
            yield made
