"""HTML pages: the layout chosen by looking at the page's structure. Each layout is a module of its own."""

from lxml.html import HtmlElement

from service.articles.article import Article
from service.articles.item import Item
from service.articles.readers import afpims, webpage
from service.articles.readers.markup import tree_of


def read(item: Item) -> Article:
    """Read a page with the layout that recognises it; the general one takes what is left."""
    page: HtmlElement = tree_of(item.body, item.name)
    if afpims.recognises(page):
        return afpims.read(page, item)
    return webpage.read(page, item)
