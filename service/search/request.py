"""One search: what is asked for as a value, its Elasticsearch body, and the page that is read from the answer."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from service.errors import BadInput
from service.search import copies, facets, highlights
from service.search.compiler import compile_query
from service.search.syntax import Query, as_tree, in_words

Body = dict[str, Any]
Sort = Literal["relevance", "newest", "oldest"]

MAX_SIZE = 100
IDENTIFIER = re.compile(r"[0-9a-f]{1,64}")
COUNTED_TO = 10_000
TIMEOUT = "10s"

SORTS: dict[Sort, list[Body]] = {
    "relevance": [{"_score": "desc"}, {"id": "asc"}],
    "newest": [{"published": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
    "oldest": [{"published": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
}
FETCHED = ["id", "source_id", "url", "title", "published", "published_precision", "source", "kind", "bylines", "lead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A query with everything that narrows, sorts and pages it. Dates are ISO days, both included.

    `copies_of` is the id of an article whose copies alone are wanted, `original` that article.
    """

    query: Query
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: str | None = None
    date_to: str | None = None
    sort: Sort = "relevance"
    size: int = 20
    cursor: str | None = None
    copies_of: str | None = None
    original: Body | None = None


def body(search: Search) -> Body:
    """Give the Elasticsearch body. Raises BadInput where the cursor is none of ours."""
    request = {
        "query": _query(search),
        "post_filter": {"bool": {"filter": facets.filters(search.choices)}},
        "aggs": facets.aggregations(search.choices),
        "highlight": highlights.request(),
        "sort": SORTS[search.sort],
        "size": search.size,
        "track_scores": True,
        "track_total_hits": COUNTED_TO,
        "timeout": TIMEOUT,
        "source": {"includes": [*FETCHED, *copies.FIELDS, "body"]},
    }
    return {**request, "search_after": _read_cursor(search)} if search.cursor else request


def shown(search: Search, answer: Body) -> list[Body]:
    """Give the hits that a page shows: copies of one that stands before them on the page are folded into it.

    Where copies are asked for, all are shown. The total and the facets count articles, copies included.
    """
    hits: list[Body] = answer["hits"]["hits"]
    if search.copies_of:
        return hits
    return [hits[place] for place in copies.folded([hit["_source"] for hit in hits])]


def counting(search: Search, hits: list[Body]) -> Body:
    """Give the body that counts each hit's copies in the result of a search."""
    return copies.counting(_query(search), facets.filters(search.choices), [hit["_source"] for hit in hits])


def page(search: Search, answer: Body, shown_hits: list[Body], copied: list[int]) -> Body:
    """Give the page of hits as the API's JSON; `copied` says how many more articles say the same as each."""
    hits = answer["hits"]["hits"]
    full = len(hits) == search.size
    result = {
        "total": {"value": answer["hits"]["total"]["value"], "relation": answer["hits"]["total"]["relation"]},
        "took_ms": answer["took"],
        "query": {"words": in_words(search.query), "tree": as_tree(search.query), "expansions": [], "corrected": None},
        "hits": [_hit(hit, count) for hit, count in zip(shown_hits, copied, strict=True)],
        "facets": facets.read(answer["aggregations"], search.choices),
        "histogram": facets.read_histogram(answer["aggregations"]),
        "next": _cursor(search.sort, hits[-1]["sort"]) if full else None,
    }
    return {**result, "partial": True} if answer["timed_out"] else result


def _query(search: Search) -> Body:
    alike = [copies.clause(search.original)] if search.original else []
    return {"bool": {"must": [compile_query(search.query)], "filter": [*_dates(search), *alike]}}


def _dates(search: Search) -> list[Body]:
    bounds = {"gte": search.date_from, "lte": search.date_to and f"{search.date_to}||/d"}
    given = {name: value for name, value in bounds.items() if value}
    return [{"range": {"published": given}}] if given else []


def _hit(hit: Body, count: int) -> Body:
    source = hit["_source"]
    known = {name: source.get(name) for name in FETCHED}
    marked = highlights.read(hit.get("highlight", {}), source)
    return {**known, "score": hit["_score"], "highlights": marked, "copies": count}


def _cursor(sort: Sort, values: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([sort, *values]).encode()).decode().rstrip("=")


def _read_cursor(search: Search) -> list[Any]:
    text = search.cursor or ""
    try:
        match json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))):
            case [str(sort), int() | float() as value, str(identifier)] if _sound(value, identifier):
                if sort == search.sort:
                    return [value, identifier]
                raise BadInput(f"The cursor belongs to a search sorted by {sort}.", parameter="cursor")
    except (ValueError, RecursionError):
        pass
    raise BadInput("The cursor is not one that a search gave.", parameter="cursor")


def _sound(value: float, identifier: str) -> bool:
    """Whether Elasticsearch can sort by these: no NaN, nothing beyond 64 bits, no id that is not hexadecimal."""
    return not isinstance(value, bool) and -(2**63) <= value < 2**63 and IDENTIFIER.fullmatch(identifier) is not None
