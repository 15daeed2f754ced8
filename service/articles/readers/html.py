"""HTML pages: the layout chosen by looking at the page's structure. Each layout is a module of its own."""

from dataclasses import replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from service.articles.article import Article
from service.articles.item import Item
from service.articles.readers import afpims, webpage
from service.articles.readers.markup import tree_of


def read(item: Item) -> Article:
    """Read a page with the layout that recognises it; the general one takes what is left."""
    page: HtmlElement = tree_of(item.body, item.name)
    article = afpims.read(page, item) if afpims.recognises(page) else webpage.read(page, item)
    return article if article.url or not item.url else _fetched(article, item.url)


def _fetched(article: Article, url: str) -> Article:
    """Take the address where a page was fetched for its own, where it names none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return article
    return replace(article, url=url, source=host.removeprefix("www.") or article.source)
