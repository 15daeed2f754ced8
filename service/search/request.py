"""One search: what is asked for as a value, its Elasticsearch body, and the page that is read from the answer."""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from service.errors import BadInput
from service.search import copies, facets, highlights
from service.search.compiler import Compiled
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

    `without` are the ids of concepts whose names the lexicon shall not add. `copies_of` is the id of an article whose
    copies alone are wanted, `original` that article.
    """

    query: Query
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: str | None = None
    date_to: str | None = None
    sort: Sort = "relevance"
    size: int = 20
    cursor: str | None = None
    without: frozenset[str] = frozenset()
    copies_of: str | None = None
    original: Body | None = None


def body(search: Search, compiled: Compiled) -> Body:
    """Give the Elasticsearch body. Raises BadInput where the cursor is none of ours."""
    request = {
        "query": _query(search, compiled),
        "post_filter": {"bool": {"filter": facets.filters(search.choices)}},
        "aggs": facets.aggregations(search.choices) | _senses(search, compiled),
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


def counting(search: Search, compiled: Compiled, hits: list[Body]) -> Body:
    """Give the body that counts each hit's copies in the result of a search."""
    return copies.counting(_query(search, compiled), facets.filters(search.choices), [hit["_source"] for hit in hits])


def page(search: Search, compiled: Compiled, answer: Body, hits: Sequence[tuple[Body, int]]) -> Body:
    """Give the page of hits as the API's JSON; each hit comes with how many more articles say the same."""
    found = answer["hits"]["hits"]
    full = len(found) == search.size
    result = {
        "total": {"value": answer["hits"]["total"]["value"], "relation": answer["hits"]["total"]["relation"]},
        "took_ms": answer["took"],
        "query": {
            "words": in_words(search.query),
            "tree": as_tree(search.query),
            "expansions": _expansions(compiled, answer),
            "corrected": None,
        },
        "hits": [_hit(hit, count) for hit, count in hits],
        "facets": facets.read(answer["aggregations"], search.choices),
        "histogram": facets.read_histogram(answer["aggregations"]),
        "next": _cursor(search.sort, found[-1]["sort"]) if full else None,
    }
    return {**result, "partial": True} if answer["timed_out"] else result


def _query(search: Search, compiled: Compiled) -> Body:
    alike = [copies.clause(search.original)] if search.original else []
    return {
        "bool": {
            "must": [compiled.clause],
            "filter": [*_dates(search), *alike],
            "must_not": [{"term": {"withdrawn": True}}],
        }
    }


def _senses(search: Search, compiled: Compiled) -> Body:
    """Give the aggregation that counts, for each name of several senses, how many articles mean which."""
    senses = {entry.id for added in compiled.expansions if len(added.senses) > 1 for entry in added.senses}
    if not senses:
        return {}
    counts = {"filters": {"filters": {name: {"term": {"terms.concept": name}} for name in sorted(senses)}}}
    return {"senses": {"filter": {"bool": {"filter": facets.filters(search.choices)}}, "aggs": {"counts": counts}}}


def _expansions(compiled: Compiled, answer: Body) -> list[Body]:
    buckets = answer["aggregations"].get("senses", {}).get("counts", {}).get("buckets", {})
    counts = {name: bucket["doc_count"] for name, bucket in buckets.items()}
    return [added.as_json(counts) for added in compiled.expansions]


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
