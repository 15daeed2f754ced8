"""One reader per kind of item. A reader takes what the item states; `normalise` finds what its text implies."""

from collections.abc import Callable, Mapping

from service.articles import kinds
from service.articles.article import Article
from service.articles.item import Item
from service.articles.readers import html, record, textpage

Reader = Callable[[Item], Article]

READERS: Mapping[str, Reader] = {
    kinds.TEXT: textpage.read,
    kinds.HTML: html.read,
    kinds.JSON: record.read,
}
