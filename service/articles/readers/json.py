"""JSON objects: the press's own ninjs or an archive's record, by looking at their fields. Feeds in JSON: `jsonfeed`."""

from service.articles.article import Article
from service.articles.item import Item
from service.articles.media_types import is_ninjs
from service.articles.readers import ninjs, record


def read(item: Item) -> Article:
    """Read an object; what the sender says of its fields comes before what their names look like."""
    return ninjs.read(item) if not item.mapping and is_ninjs(item.body) else record.read(item)
