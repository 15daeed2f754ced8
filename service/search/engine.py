"""Asking Elasticsearch: the one module of `search` that does I/O."""

from dataclasses import replace
from typing import Any

from elasticsearch import BadRequestError, NotFoundError

from service.backends import Archive, translated
from service.errors import NotFound, QueryError
from service.lexicon import live
from service.search import copies
from service.search.compiler import Compiled, compile_query
from service.search.request import IDENTIFIER, Search, body, counting, page, shown

TOO_MANY = "too many nested clauses"


def run(archive: Archive, search: Search) -> dict[str, Any]:
    """Run a search and give its page as the API's JSON. Raises Unavailable, BadInput, NotFound."""
    if search.copies_of and search.original is None:
        search = replace(search, original=article(archive, search.copies_of))
    compiled = compile_query(search.query, live.current(archive), search.without)
    try:
        with translated():
            answer = archive.client.search(index=archive.indices.articles, **body(search, compiled))
    except BadRequestError as error:
        if TOO_MANY not in str(error):
            raise
        raise QueryError("The query asks for more at once than Elasticsearch takes: write fewer words.", 0) from None
    hits = shown(search, answer.body)
    copied = _copies(archive, search, compiled, hits)
    return page(search, compiled, answer.body, list(zip(hits, copied, strict=True)))


def _copies(archive: Archive, search: Search, compiled: Compiled, hits: list[dict[str, Any]]) -> list[int]:
    """Count the copies of each hit in the whole result, on this page and beyond."""
    if search.copies_of or not hits:
        return [0] * len(hits)
    with translated():
        answer = archive.client.search(index=archive.indices.articles, **counting(search, compiled, hits))
    return copies.read(answer.body)


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
