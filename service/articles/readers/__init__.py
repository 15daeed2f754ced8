"""One reader per kind of item. A reader takes what the item states; `normalise` finds what its text implies."""

from collections.abc import Callable, Mapping

from service.articles import media_types
from service.articles.article import Article
from service.articles.item import Item
from service.articles.readers import feeds, message, newsml_g2, ninjs, nitf, record, text, wire
from service.articles.readers.html import page
from service.articles.text import decode

_HEAD = 8192

Reader = Callable[[Item], Article]


def _read_json(item: Item) -> Article:
    """Read the press's own ninjs or an archive's record; what the sender says of its fields decides first."""
    return ninjs.read(item) if not item.mapping and media_types.is_ninjs(item.body) else record.read(item)


def _read_text(item: Item) -> Article:
    """Read plain text as what it shows to be: a wire's story, a military message, else the text of a page."""
    head = decode(item.body[:_HEAD])
    if wire.recognises(head):
        return wire.read(item)
    return message.read(item) if message.recognises(head) else text.read(item)


READERS: Mapping[str, Reader] = {
    media_types.TEXT: _read_text,
    media_types.WIRE: wire.read,
    media_types.HTML: page.read,
    media_types.MARKDOWN: record.read_markdown,
    media_types.JSON: _read_json,
    media_types.CSV: record.refuse_row,
    media_types.RSS: feeds.read,
    media_types.ATOM: feeds.read,
    media_types.JSON_FEED: feeds.read_json,
    media_types.NINJS: ninjs.read,
    media_types.NEWSML: newsml_g2.read,
    media_types.NEWSMESSAGE: newsml_g2.read,
    media_types.NITF: nitf.read,
}
