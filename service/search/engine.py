"""Asking Elasticsearch: the one module of `search` that does I/O."""

from typing import Any

from elasticsearch import NotFoundError

from service.backends import Archive, translated
from service.errors import NotFound
from service.search.request import IDENTIFIER, Search, body, page


def run(archive: Archive, search: Search) -> dict[str, Any]:
    """Run a search and give its page as the API's JSON. Raises Unavailable, BadInput."""
    with translated():
        answer = archive.client.search(index=archive.indices.articles, **body(search))
    return page(search, answer.body)


def article(archive: Archive, identifier: str) -> dict[str, Any]:
    """Give the current revision of one article. Raises NotFound."""
    missing = NotFound(f"There is no article {identifier!r}.")
    if not IDENTIFIER.fullmatch(identifier):
        raise missing
    try:
        with translated():
            found = archive.client.get(index=archive.indices.articles, id=identifier)
    except NotFoundError:
        raise missing from None
    return dict(found["_source"])
