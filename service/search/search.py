"""One search: what is asked for as a value, the parts of its page, and its request to Elasticsearch. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mappings.articles import WITHDRAWN
from service.search import cursor, sorting
from service.search.compile.clauses import Bool, Clause, Raw, render
from service.search.compile.compiler import Compiled
from service.search.cursor import Cursor, Paging
from service.search.language.tree import Query
from service.search.parts import facets
from service.search.parts.copies import Copies
from service.search.parts.date_histogram import DateHistogram
from service.search.parts.explain import Explanation
from service.search.parts.facets import Choice, Facets, Listing
from service.search.parts.highlights import Highlights
from service.search.parts.part import Answer, Body, Part
from service.search.sorting import Sort

MAX_SIZE = 100
TIMEOUT = "10s"
FETCHED = ("id", "source_id", "url", "title", "published", "published_precision", "source", "kind", "bylines", "lead")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A query with everything that narrows, sorts and pages it. Dates are ISO days, both included.

    `text` is the query as typed. `explain` asks for what matched in each article.
    `undated` asks for what has no date, besides what is within the dates. `listing` says which facets are counted,
    `dates` whether articles are counted by date, `exact` whether all are counted beyond 10,000. `newest` is the day
    that the sort `recent` counts age from. The lexicon adds no names of the
    `excluded_concepts`, given by their ids.
    `fold` hides articles that say the same as one before them.
    `copies_of` is the id of an article whose copies alone are wanted, `copies` the ids of these, itself included.
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
    excluded_concepts: frozenset[str] = frozenset()
    explain: bool = False
    fold: bool = True
    copies_of: str | None = None
    copies: tuple[str, ...] = ()

    @property
    def place(self) -> Cursor:
        """Where the page begins. Raises BadInput where the cursor is none of ours."""
        if self.cursor:
            return cursor.decode(self.cursor, self.sort)
        return Cursor(sort=self.sort, newest=self.newest if self.sort == "recent" else None)

    @property
    def paging(self) -> Paging:
        return Paging(self.place, self.size, self.exact)

    @property
    def listed_choices(self) -> dict[str, Choice]:
        """The choices of the facets that are counted: they stand outside the query, so that counts can pass them."""
        return {name: choice for name, choice in self.choices.items() if name in self.listing.names}

    def uncounted(self) -> "Search":
        """Return the same search with neither facets nor dates counted."""
        return replace(self, listing=Listing(names=()), dates=False)

    def filters(self, but: Mapping[str, Choice] | None = None) -> list[Body]:
        """Return what narrows it besides its words: dates, choices (but for some), copies."""
        chosen = {name: choice for name, choice in self.choices.items() if not but or name not in but}
        copies = [{"terms": {"id": list(self.copies)}}] if self.copies else []
        return [*self._dates(), *copies, *facets.filters(chosen)]

    def narrowed(self, clause: Clause) -> Bool:
        """Return the clause for what the search finds by another: with all its filters, and nothing withdrawn."""
        return Bool(must=(clause,), filter=tuple(map(Raw, self.filters())), must_not=(Raw(WITHDRAWN),))

    def _dates(self) -> list[Body]:
        bounds = {"gte": self.date_from, "lte": self.date_to and f"{self.date_to}||/d"}
        given = {name: value for name, value in bounds.items() if value}
        dated = [{"range": {"published": given}}] if given else []
        if not self.undated:
            return dated
        return [{"bool": {"should": [*dated, {"bool": {"must_not": [{"exists": {"field": "published"}}]}}]}}]


def parts_of(search: Search, compiled: Compiled) -> tuple[Part, ...]:
    """Return the parts of a page in their order: the facets filter what the parts before them count."""
    return (
        Explanation(search.query, compiled),
        search.paging,
        DateHistogram(search.date_from, search.date_to, counted=search.dates),
        Highlights(compiled.highlight_query or compiled.clause, compiled.names),
        Copies(
            scored(search, compiled, search.filters()),
            search.place.order,
            search.place.seen,
            fold=search.fold,
            of=search.copies_of,
        ),
        Facets(search.listed_choices, search.listing),
    )


def request(search: Search, compiled: Compiled, parts: Sequence[Part]) -> Body:
    """Return the body of a search with what its parts add. Raises BadInput where the cursor is none of ours."""
    body: Body = {
        "query": scored(search, compiled, search.filters(but=search.listed_choices)),
        "timeout": TIMEOUT,
        "source": {"includes": list(FETCHED)},
    }
    for part in parts:
        part.add_to(body)
    return body


def counts_request(search: Search, compiled: Compiled, counted: Body) -> Body:
    """Return the body that counts beside the hits of a page: nothing is ranked, and it is the same however they are.

    Elasticsearch keeps the answers to searches without hits until articles change: who sorts or comes back counts once.
    """
    filters = (compiled.clause, *map(Raw, search.filters(but=search.listed_choices)))
    query = render(Bool(filter=filters, must_not=(Raw(WITHDRAWN),)))
    return {"query": query, "aggs": counted, "size": 0, "track_total_hits": False}


def with_counts(answer: Body, counts: Body) -> Body:
    """Return the answer to the request of a page with the counts that another one has brought."""
    failed = answer["_shards"]["failed"] + counts["_shards"]["failed"]
    return {
        **answer,
        "aggregations": counts["aggregations"],
        "timed_out": answer["timed_out"] or counts["timed_out"],
        "_shards": {**answer["_shards"], "failed": failed},
    }


def scored(search: Search, compiled: Compiled, filters: Sequence[Body]) -> Body:
    """Return the query that finds and ranks the articles of a search, narrowed by these filters."""
    should = (compiled.proximity_boost,) if compiled.proximity_boost else ()
    query = render(Bool((compiled.clause,), tuple(map(Raw, filters)), should, (Raw(WITHDRAWN),)))
    newest = (search.place.newest or search.newest) if search.sort == "recent" else None
    return sorting.weighted(query, newest) if newest else query


def read_page(parts: Sequence[Part], answer: Body, hits: Sequence[Body], follow_ups: Sequence[Body | None]) -> Body:
    """Return a page as the API's JSON: what each part reads from the answer, and from that to its second request.

    `hits` are those of the answer that are shown.
    """
    made: Body = {
        "hits": [{**{name: hit["_source"].get(name) for name in FETCHED}, "score": hit["_score"]} for hit in hits]
    }
    read = Answer(
        total=answer["hits"]["total"],
        found=answer["hits"]["hits"],
        hits=hits,
        aggregations=facets.flat(answer.get("aggregations", {})),
    )
    for part, follow_up in zip(parts, follow_ups, strict=True):
        part.read(replace(read, follow_up=follow_up), made)
    incomplete = any(partial(each) for each in (answer, *follow_ups) if each is not None)
    return made | {"partial": True} if incomplete else made


def partial(answer: Body) -> bool:
    """Whether time ran out, or a part of the index did not answer."""
    return bool(answer["timed_out"] or answer["_shards"]["failed"])
