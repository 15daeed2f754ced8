"""One reader per kind of item. A reader takes what the item states; `normalise` finds what its text implies."""

from collections.abc import Callable, Mapping

from service.articles import kinds
from service.articles.article import Article
from service.articles.item import Item
from service.articles.readers import feed, html, json, jsonfeed, markdownpage, newsml_g2, ninjs, nitf, row, textpage

Reader = Callable[[Item], Article]

READERS: Mapping[str, Reader] = {
    kinds.TEXT: textpage.read,
    kinds.HTML: html.read,
    kinds.MARKDOWN: markdownpage.read,
    kinds.JSON: json.read,
    kinds.CSV: row.read,
    kinds.RSS: feed.read,
    kinds.ATOM: feed.read,
    kinds.JSON_FEED: jsonfeed.read,
    kinds.NINJS: ninjs.read,
    kinds.NEWSML: newsml_g2.read,
    kinds.NEWSMESSAGE: newsml_g2.read,
    kinds.NITF: nitf.read,
}
