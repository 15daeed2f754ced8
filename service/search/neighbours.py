"""The articles before and after one in a search: the search's own body, turned to begin at that article. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from service.search.parts import copies

Body = dict[str, Any]

# Copies of the article stand beside it and are passed over.
PASSED = 5
_OPPOSITE = {"asc": "desc", "desc": "asc", "_first": "_last", "_last": "_first"}


class Neighbour(NamedTuple):
    """An article that stands beside another in a search."""

    id: str
    title: str | None


class Neighbours(NamedTuple):
    """The articles beside one; None at the ends of the result."""

    previous: Neighbour | None
    next: Neighbour | None


def placing(search: Body, identifier: str) -> Body:
    """Return the body that finds the place of an article in a search: its sort values."""
    return {**_asking(search, [{"term": {"id": identifier}}], []), "size": 1}


def beside(search: Body, identifier: str, place: Sequence[Any], *, before: bool) -> Body:
    """Return the body of the articles next after a place, or next before it."""
    sort = [_reversed(clause) for clause in search["sort"]] if before else search["sort"]
    # Scores may have moved since the place was asked for: the article itself is nobody's neighbour.
    asking = _asking(search, [], [{"term": {"id": identifier}}])
    return {**asking, "sort": sort, "search_after": list(place), "size": PASSED}


def _asking(search: Body, wanted: list[Body], unwanted: list[Body]) -> Body:
    narrowed = [search["post_filter"]] if "post_filter" in search else []
    query = {"bool": {"must": [search["query"]], "filter": [*narrowed, *wanted], "must_not": unwanted}}
    source = ["id", "title", *copies.FIELDS]
    return {"query": query, "sort": search["sort"], "_source": source, "track_scores": True, "track_total_hits": False}


def _reversed(clause: Body) -> Body:
    return {field: _turned(order) for field, order in clause.items()}


def _turned(order: Any) -> Any:
    if isinstance(order, dict):
        return {name: _turned(value) for name, value in order.items()}
    return _OPPOSITE.get(order, order)


def read(answer: Body, article: Body) -> Neighbour | None:
    """Return the nearest article that is no copy of this one."""
    sources = (hit["_source"] for hit in answer["hits"]["hits"])
    other = next((source for source in sources if not copies.are_copies(article, source)), None)
    return Neighbour(other["id"], other.get("title")) if other else None
