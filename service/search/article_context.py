"""What stands around an article: related articles, copies, revisions, its neighbours in a search. This does I/O."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from mappings.articles import WITHDRAWN
from service.errors import NotFound
from service.search.engine import find_copies, get_article, prepare
from service.search.parts import copies
from service.search.parts.facets import FACETS
from service.search.parts.part import Body
from service.search.search import Search, request
from service.search.suggest.vocabulary import folded
from service.storage.archive import Archive
from service.storage.collection import article_documents, plain_collection, revision_documents

MAX_REVISIONS = 50
MAX_COPIES = 20
MAX_REVISION_NUMBER = 2**31 - 1
MAX_RELATED = 20
MAX_SHARED = 4
# The score of a name that every tenth article has is lower: it says nothing of two.
LEAST_WEIGHT = 0.6
# An article of fewer words has most of them once.
SHORT = 150
MAX_NAMES = 60
MAX_READ = 5_000
TEXTS = ("title", "lead", "body.paragraphs")
# A name in common says more than a word; a person, a unit or an operation more than a country.
NAMES = {
    "person": 1.0,
    "unit": 1.0,
    "operation": 1.0,
    "equipment": 0.75,
    "organization": 0.5,
    "place": 0.5,
    "term": 0.5,
}
_FETCHED = ["id", "title", "url", "source", "kind", "published", "published_precision", *copies.FIELDS]
# Copies of an article stand beside it in a search, and are passed over.
MAX_PASSED = 5
_OPPOSITE = {"asc": "desc", "desc": "asc", "_first": "_last", "_last": "_first"}


class Shared(NamedTuple):
    """A name that two articles have in common, and the facet that it is a value of."""

    facet: str
    value: str


class Neighbour(NamedTuple):
    """An article that stands beside another in a search."""

    id: str
    title: str | None


class Neighbours(NamedTuple):
    """The articles beside one; None at the ends of the result."""

    previous: Neighbour | None
    next: Neighbour | None


def related(archive: Archive, source: Body, size: int) -> list[Body]:
    """Return articles like one, with the names that they share, as JSON; none if withdrawn. Raises Unavailable."""
    if source.get("withdrawn"):
        return []
    index = archive.indices.articles
    return read_related(plain_collection(archive, index).ask(**related_request(index, source, size)), source, size)


def related_request(index: str, source: Body, size: int) -> Body:
    """Return the body that finds articles like `source` in `index`: nothing withdrawn, copies of it among them."""
    alike = {
        "fields": list(TEXTS),
        "like": [{"_index": index, "doc": _beginning(source)}],
        "min_term_freq": 1 if source.get("word_count", 0) < SHORT else 2,
        "min_doc_freq": 2,
        "minimum_should_match": "30%",
    }
    return {
        "query": {
            "bool": {
                "must": [{"more_like_this": alike}],
                "should": [_in_common(name) for name in _names(source)],
                "must_not": [WITHDRAWN, {"term": {"id": source["id"]}}],
            }
        },
        "size": 3 * size,  # copies of each other are folded
        "source": _FETCHED,
        "include_named_queries_score": True,
        "track_total_hits": False,
    }


def _beginning(source: Body) -> Body:
    """Return so much of an article as says what it is about: taking words apart is what a long one costs."""
    paragraphs: list[str] = []
    left = MAX_READ
    for paragraph in (each for section in source.get("body", ()) for each in section.get("paragraphs", ())):
        paragraphs.append(paragraph[:left])
        left -= len(paragraph)
        if left <= 0:
            break
    beginning = {name: source[name] for name in ("title", "lead") if name in source}
    return beginning | {"body": {"paragraphs": paragraphs}}


def _in_common(name: Shared) -> Body:
    field = FACETS[name.facet].field
    return {"term": {field: {"value": name.value, "boost": NAMES[name.facet], "_name": f"{name.facet}:{name.value}"}}}


def _names(source: Body) -> list[Shared]:
    """Return the names of an article, each once: many a term is an organization or a place as well."""
    found: dict[tuple[str, ...], Shared] = {}
    for facet in NAMES:
        for value in _values(source, FACETS[facet].field.split(".")):
            found.setdefault(folded(value), Shared(facet, value))
    return list(found.values())[:MAX_NAMES]


def _values(value: Any, path: list[str]) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif isinstance(value, dict) and path:
        yield from _values(value.get(path[0]), path[1:])
    elif isinstance(value, str):
        yield value


def read_related(answer: Body, source: Body, size: int) -> list[Body]:
    """Return the related articles as the API's JSON, no copies, each with the names it shares, the rarest first."""
    hits = [hit for hit in answer["hits"]["hits"] if not copies.are_copies(source, hit["_source"])]
    kept = copies.folded([hit["_source"] for hit in hits])[:size]
    return [_related(hits[place]) for place in kept]


def _related(hit: Body) -> Body:
    article = {name: value for name, value in hit["_source"].items() if name != "signature"}
    weights: dict[str, float] = hit.get("matched_queries", {})
    rare = [name for name in weights if weights[name] >= LEAST_WEIGHT]
    names = sorted(rare, key=lambda name: -weights[name])[:MAX_SHARED]
    return article | {"shared": [Shared(*name.split(":", 1))._asdict() for name in names]}


def copies_of(archive: Archive, source: Body) -> list[Body]:
    """Return the articles that say the same as one, the oldest first. Raises Unavailable."""
    found = find_copies(archive, source)[:MAX_COPIES]
    told = [copy | {"differs": copies.difference(source, copy)} for copy in found]
    return [{name: value for name, value in copy.items() if name != "signature"} for copy in told]


def revisions(
    archive: Archive, identifier: str, size: int, *, below: int | None = None, of_withdrawn: bool = False
) -> list[Body]:
    """Return an article's revisions, the current one first, or those before `below`.

    Those of a withdrawn article are left out unless they are asked for. Raises NotFound, Unavailable.
    """
    newest = get_article(archive, identifier)
    if newest.get("withdrawn") and not of_withdrawn:
        return [newest] if below is None else []
    before = newest["revision"] if below is None else below
    found = revision_documents(archive).search(
        {"bool": {"filter": [{"term": {"id": identifier}}, {"range": {"revision": {"lt": before}}}]}},
        sort=[{"revision": "desc"}],
        size=size,
        track_total_hits=False,
    )
    earlier = [each.value for each in found]
    return ([newest, *earlier] if below is None else earlier)[:size]


def revision(archive: Archive, identifier: str, number: int) -> Body:
    """Return one earlier revision of an article. Raises NotFound, Unavailable."""
    found = revisions(archive, identifier, 1, below=number + 1) if 0 <= number < MAX_REVISION_NUMBER else []
    if not found or found[0]["revision"] != number:
        raise NotFound(f"There is no earlier revision {number} of this article.")
    return found[0]


def neighbours(archive: Archive, source: Body, search: Search) -> Neighbours:
    """Return the articles before and after one in a search; none where it is not in the result. Raises Unavailable."""
    prepared, compiled = prepare(archive, search)
    asked = request(prepared.uncounted(), compiled, [prepared.paging])
    articles, identifier = article_documents(archive), source["id"]
    hits = articles.ask(**_as_arguments(place_request(asked, identifier)))["hits"]["hits"]
    if not hits:
        return Neighbours(None, None)
    sides = [neighbours_request(asked, identifier, hits[0]["sort"], before=before) for before in (True, False)]
    before, after = (read_neighbour(each, source) if "hits" in each else None for each in articles.ask_many(sides))
    return Neighbours(before, after)


def place_request(search: Body, identifier: str) -> Body:
    """Return the body that finds the place of an article in a search: its sort values."""
    return {**_narrowed(search, [{"term": {"id": identifier}}], []), "size": 1}


def neighbours_request(search: Body, identifier: str, place: Sequence[Any], *, before: bool) -> Body:
    """Return the body of the articles next after a place, or next before it."""
    sort = [_reversed(clause) for clause in search["sort"]] if before else search["sort"]
    # Scores may have moved since the place was asked for: the article itself is nobody's neighbour.
    asking = _narrowed(search, [], [{"term": {"id": identifier}}])
    return {**asking, "sort": sort, "search_after": list(place), "size": MAX_PASSED}


def _narrowed(search: Body, wanted: list[Body], unwanted: list[Body]) -> Body:
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


def read_neighbour(answer: Body, article: Body) -> Neighbour | None:
    """Return the nearest article that is no copy of this one."""
    sources = (hit["_source"] for hit in answer["hits"]["hits"])
    other = next((source for source in sources if not copies.are_copies(article, source)), None)
    return Neighbour(other["id"], other.get("title")) if other else None


def _as_arguments(body: Body) -> Body:
    return {("source" if name == "_source" else name): value for name, value in body.items()}
