"""Asking for what stands around an article: related ones, copies, revisions, neighbours in a search; this does I/O."""

from typing import Any

from mappings.articles import WITHDRAWN
from service.errors import NotFound
from service.search import neighbours, related
from service.search.engine import get_article, prepare
from service.search.neighbours import Neighbours
from service.search.parts import copies
from service.search.search import Search, request
from service.storage.archive import Archive, translated

Body = dict[str, Any]

MAX_REVISIONS = 50
MOST_COPIES = 20
MOST_REVISIONS = 2**31 - 1


def related_to(archive: Archive, source: Body, size: int) -> list[Body]:
    """Return articles like one, with the names that they share, as JSON; none if withdrawn. Raises Unavailable."""
    if source.get("withdrawn"):
        return []
    index = archive.indices.articles
    with translated():
        answer = archive.client.search(index=index, **related.body(index, source, size))
    return related.read(answer.body, size)


def copies_of(archive: Archive, source: Body) -> list[Body]:
    """Return the articles that say the same as one, the oldest first. Raises Unavailable."""
    if not source.get("signature"):
        return []
    others = {
        "filter": [copies.clause(source)],
        "must_not": [WITHDRAWN, {"term": {"id": source["id"]}}],
    }
    with translated():
        answer = archive.client.search(
            index=archive.indices.articles,
            query={"bool": others},
            sort=[{"published": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
            source={"includes": ["id", "title", "source", "url", "published"]},
            size=MOST_COPIES,
            track_total_hits=False,
        )
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def revisions(archive: Archive, identifier: str, size: int, *, below: int | None = None) -> list[Body]:
    """Return an article's revisions, the current one first, or those before `below`. Raises NotFound, Unavailable."""
    newest = get_article(archive, identifier)
    before = newest["revision"] if below is None else below
    with translated():
        answer = archive.client.search(
            index=archive.indices.revisions,
            query={"bool": {"filter": [{"term": {"id": identifier}}, {"range": {"revision": {"lt": before}}}]}},
            sort=[{"revision": "desc"}],
            size=size,
            track_total_hits=False,
        )
    earlier = [hit["_source"] for hit in answer["hits"]["hits"]]
    return ([newest, *earlier] if below is None else earlier)[:size]


def revision(archive: Archive, identifier: str, number: int) -> Body:
    """Return one earlier revision of an article. Raises NotFound, Unavailable."""
    found = revisions(archive, identifier, 1, below=number + 1) if 0 <= number < MOST_REVISIONS else []
    if not found or found[0]["revision"] != number:
        raise NotFound(f"There is no earlier revision {number} of this article.")
    return found[0]


def beside(archive: Archive, source: Body, search: Search) -> Neighbours:
    """Return the articles before and after one in a search; none where it is not in the result. Raises Unavailable."""
    prepared, compiled = prepare(archive, search)
    asked = request(prepared.uncounted(), compiled, [prepared.paging])
    index, identifier = archive.indices.articles, source["id"]
    with translated():
        found = archive.client.search(index=index, **_as_arguments(neighbours.placing(asked, identifier)))
        hits = found["hits"]["hits"]
        if not hits:
            return Neighbours(None, None)
        sides = [neighbours.beside(asked, identifier, hits[0]["sort"], before=before) for before in (True, False)]
        answer = archive.client.msearch(index=index, searches=[part for side in sides for part in ({}, side)])
    before, after = (neighbours.read(each, source) if "hits" in each else None for each in answer["responses"])
    return Neighbours(before, after)


def _as_arguments(body: Body) -> Body:
    return {("source" if name == "_source" else name): value for name, value in body.items()}
