"""One reader per kind of item. A reader takes what the item states; `normalise` finds what its text implies."""

from collections.abc import Callable, Mapping

from service.articles import media_types
from service.articles.article import Article
from service.articles.item import Item
from service.articles.readers import feeds, html, json, jsonfeed, markdownpage, newsml_g2, ninjs, nitf, row, text

Reader = Callable[[Item], Article]

READERS: Mapping[str, Reader] = {
    media_types.TEXT: text.read,
    media_types.HTML: html.read,
    media_types.MARKDOWN: markdownpage.read,
    media_types.JSON: json.read,
    media_types.CSV: row.read,
    media_types.RSS: feeds.read,
    media_types.ATOM: feeds.read,
    media_types.JSON_FEED: jsonfeed.read,
    media_types.NINJS: ninjs.read,
    media_types.NEWSML: newsml_g2.read,
    media_types.NEWSMESSAGE: newsml_g2.read,
    media_types.NITF: nitf.read,
}
