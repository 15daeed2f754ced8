"""One search: what is asked for as a value, its Elasticsearch body, and the page that is read from the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mappings.articles import WITHDRAWN
from service.search import cursor, sorting
from service.search.compile.clauses import Bool, Clause, Raw, render
from service.search.compile.compiler import Compiled
from service.search.cursor import Cursor
from service.search.language.describe import as_tree, in_words
from service.search.language.tree import Query
from service.search.parts import copies, date_histogram, explain, facet_counts, facets, highlights
from service.search.parts.facet_counts import Listing
from service.search.parts.facets import Choice
from service.search.sorting import Sort

Body = dict[str, Any]

MAX_SIZE = 100
COUNTED_TO = 10_000
TIMEOUT = "10s"
FETCHED = ["id", "source_id", "url", "title", "published", "published_precision", "source", "kind", "bylines", "lead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A query with everything that narrows, sorts and pages it. Dates are ISO days, both included.

    `text` is the query as typed. `explain` asks for what matched in each article.
    `undated` asks for what has no date, besides what is within the dates. `listing` says which facets are counted,
    `dates` whether articles are counted by date, `exact` whether all are counted beyond 10,000. `newest` is the day
    that the sort `recent` counts age from. `without` are the ids of concepts whose names the lexicon shall not add.
    `copies_of` is the id of an article whose copies alone are wanted, `original` that article.
    """

    query: Query
    text: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)
    date_from: str | None = None
    date_to: str | None = None
    undated: bool = False
    sort: Sort = "relevance"
    newest: str | None = None
    size: int = 20
    cursor: str | None = None
    listing: Listing = field(default_factory=Listing)
    dates: bool = True
    exact: bool = False
    without: frozenset[str] = frozenset()
    explain: bool = False
    copies_of: str | None = None
    original: Body | None = None


def body(search: Search, compiled: Compiled) -> Body:
    """Return the Elasticsearch body. Raises BadInput where the cursor is none of ours."""
    place = _place(search)
    request: Body = {
        "query": _ranked(search, compiled, place),
        "sort": place.order,
        "size": search.size,
        "track_total_hits": True if search.exact else COUNTED_TO,
        "timeout": TIMEOUT,
        "source": {"includes": [*FETCHED, *copies.FIELDS, "body.heading"]},
    }
    if place.seen:
        request["track_scores"] = True  # after the best, too, where others follow by date
    if search.size:
        request["highlight"] = highlights.request(render(compiled.highlight_query or compiled.clause))
    aggregations = facet_counts.aggregations(_counted_past(search), search.listing, _counted(search, compiled, place))
    if aggregations:
        request["aggs"] = aggregations
    later = _later(search, place)
    if later:
        request["post_filter"] = {"bool": later}
    return {**request, "search_after": list(place.after)} if place.after else request


def narrowing(search: Search) -> list[Body]:
    """Return every filter of a search besides its words: dates, choices, copies."""
    return [*_dates(search), *_alike(search), *facets.filters(search.choices)]


def finding(search: Search, clause: Clause) -> Bool:
    """Return the clause for what a search finds by another: with all that narrows it, without what was withdrawn."""
    return Bool(must=(clause,), filter=tuple(map(Raw, narrowing(search))), must_not=(Raw(WITHDRAWN),))


def shown(search: Search, answer: Body) -> list[Body]:
    """Return the hits that a page shows: copies of one that stands before them on the page are folded into it.

    Where copies are asked for, all are shown. The total and the facets count articles, copies included.
    """
    hits: list[Body] = answer["hits"]["hits"]
    if search.copies_of:
        return hits
    return [hits[place] for place in copies.folded([hit["_source"] for hit in hits])]


def counting(search: Search, compiled: Compiled, hits: list[Body]) -> Body:
    """Return the body that counts each hit's copies in the result of a search."""
    query = Bool(must=(compiled.clause,), must_not=(Raw(WITHDRAWN),))
    return copies.counting(render(query), narrowing(search), [hit["_source"] for hit in hits]) | {"timeout": TIMEOUT}


def in_sections(hits: Sequence[Body]) -> list[str]:
    """Return the ids of the hits whose passages stand under headings: only their bodies must be read for these."""
    return [
        hit["_source"]["id"]
        for hit in hits
        if any(section.get("heading") for section in hit["_source"].get("body", ()))
        and "body.paragraphs" in hit.get("highlight", {})
    ]


def page(search: Search, compiled: Compiled, answer: Body, hits: Sequence[tuple[Body, int]]) -> Body:
    """Return the page of hits as the API's JSON; each hit comes with how many more articles say the same."""
    found: list[Body] = answer["hits"]["hits"]
    counted = facet_counts.flat(answer.get("aggregations", {}))
    result = {
        "total": _total(answer["hits"]["total"], counted),
        "query": {
            "words": in_words(search.query),
            "tree": as_tree(search.query),
            "expansions": _expansions(compiled, counted),
            "corrected": None,
        },
        "hits": [_hit(hit, count, compiled) for hit, count in hits],
        "facets": facet_counts.read(counted, _counted_past(search), search.listing.names),
        "histogram": date_histogram.read(counted, search.date_from, search.date_to),
        "undated": counted.get("date:missing", {}).get("doc_count", 0),
        "next": following(search, found),
    }
    return {**result, "partial": True} if partial(answer) else result


def following(search: Search, found: list[Body]) -> str | None:
    """Return the cursor of the page after these hits; None where they did not fill theirs."""
    return _place(search).moved(found).text() if search.size and len(found) == search.size else None


def partial(answer: Body) -> bool:
    """Whether time ran out, or a part of the index did not answer."""
    return bool(answer["timed_out"] or answer["_shards"]["failed"])


def _place(search: Search) -> Cursor:
    if search.cursor:
        return cursor.read(search.cursor, search.sort)
    return Cursor(sort=search.sort, newest=search.newest if search.sort == "recent" else None)


def _counted_past(search: Search) -> dict[str, Choice]:
    """Return the choices of the facets that are counted: they stand outside the query, so that counts can pass them."""
    return {name: choice for name, choice in search.choices.items() if name in search.listing.names}


def _query(search: Search, compiled: Compiled) -> Body:
    past = _counted_past(search)
    settled = {name: choice for name, choice in search.choices.items() if name not in past}
    filters = [*_dates(search), *_alike(search), *facets.filters(settled)]
    should = (compiled.proximity_boost,) if compiled.proximity_boost else ()
    return render(Bool((compiled.clause,), tuple(map(Raw, filters)), should, (Raw(WITHDRAWN),)))


def _ranked(search: Search, compiled: Compiled, place: Cursor) -> Body:
    """Return the query whose scores sort the hits."""
    query, newest = _query(search, compiled), place.newest or search.newest
    return sorting.weighted(query, newest) if search.sort == "recent" and newest else query


def _later(search: Search, place: Cursor) -> Body:
    """Return the filters of hits already counted: the choices that counts pass, and what was shown already."""
    filters, unseen = facets.filters(_counted_past(search)), place.unseen()
    return {**({"filter": filters} if filters else {}), **({"must_not": unseen} if unseen else {})}


def _counted(search: Search, compiled: Compiled, place: Cursor) -> Body:
    """Return what is counted besides the facets: dates, senses, and what of the result was shown already."""
    dates = date_histogram.aggregations(search.date_from, search.date_to) if search.dates else {}
    unseen = place.unseen()
    seen = {"seen": {"filter": {"bool": {"should": unseen}}}} if unseen else {}
    return {**dates, **_senses(compiled), **seen}


def _total(total: Body, counted: Body) -> Body:
    """Return the total; Elasticsearch leaves out what a cursor leaves out, which is counted beside it."""
    seen = counted.get("seen", {}).get("doc_count", 0) if total["relation"] == "eq" else 0
    return {"value": total["value"] + seen, "relation": total["relation"]}


def _senses(compiled: Compiled) -> Body:
    """Return the aggregation that counts, for each name of several senses, how many articles mean which."""
    senses = {entry.id for added in compiled.expansions if len(added.senses) > 1 for entry in added.senses}
    if not senses:
        return {}
    return {"senses": {"filters": {"filters": {name: {"term": {"terms.concept": name}} for name in sorted(senses)}}}}


def _expansions(compiled: Compiled, counted: Body) -> list[Body]:
    buckets = counted.get("senses", {}).get("buckets", {})
    numbers = {name: bucket["doc_count"] for name, bucket in buckets.items()}
    return [added.as_json(numbers) for added in compiled.expansions]


def _dates(search: Search) -> list[Body]:
    bounds = {"gte": search.date_from, "lte": search.date_to and f"{search.date_to}||/d"}
    given = {name: value for name, value in bounds.items() if value}
    dated = [{"range": {"published": given}}] if given else []
    if not search.undated:
        return dated
    return [{"bool": {"should": [*dated, {"bool": {"must_not": [{"exists": {"field": "published"}}]}}]}}]


def _alike(search: Search) -> list[Body]:
    return [copies.clause(search.original)] if search.original else []


def _hit(hit: Body, count: int, compiled: Compiled) -> Body:
    source = hit["_source"]
    known = {name: source.get(name) for name in FETCHED}
    marked = highlights.read(hit.get("highlight", {}), source)
    queries = compiled.named_queries
    why = {"matched": explain.read(hit.get("matched_queries", ()), queries)} if queries else {}
    return {**known, "score": hit["_score"], "highlights": marked, "copies": count, **why}
