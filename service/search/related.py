"""Related articles: those of like words, the more names in common the better, and why they are related. Pure."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from mappings.articles import WITHDRAWN
from service.search.parts import copies
from service.search.parts.facets import FACETS
from service.search.suggest.vocabulary import folded

Body = dict[str, Any]

MAX_SIZE = 20
SHARED = 4
# What every tenth article has tells nothing.
TELLING = 0.6
# A short article says each of its words once.
SHORT = 150
MOST_NAMES = 60
READ = 5_000
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
FETCHED = ["id", "title", "url", "source", "kind", "published", "published_precision", *copies.FIELDS]


class Shared(NamedTuple):
    """A name that two articles have in common, and the facet that it is a value of."""

    facet: str
    value: str


def body(index: str, source: Body, size: int) -> Body:
    """Return the body that finds articles like `source` in `index`: no copies of it, nothing withdrawn."""
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
                "must_not": [WITHDRAWN, {"term": {"id": source["id"]}}, copies.clause(source)],
            }
        },
        "size": 3 * size,  # copies of each other are folded
        "source": FETCHED,
        "include_named_queries_score": True,
        "track_total_hits": False,
    }


def _beginning(source: Body) -> Body:
    """Return so much of an article as says what it is about: taking words apart is what a long one costs."""
    paragraphs: list[str] = []
    left = READ
    for paragraph in (each for section in source.get("body", ()) for each in section.get("paragraphs", ())):
        paragraphs.append(paragraph[:left])
        left -= len(paragraph)
        if left <= 0:
            break
    told = {name: source[name] for name in ("title", "lead") if name in source}
    return told | {"body": {"paragraphs": paragraphs}}


def _in_common(name: Shared) -> Body:
    field = FACETS[name.facet].field
    return {"term": {field: {"value": name.value, "boost": NAMES[name.facet], "_name": f"{name.facet}:{name.value}"}}}


def _names(source: Body) -> list[Shared]:
    """Return the names of an article, each once: many a term is an organization or a place as well."""
    found: dict[tuple[str, ...], Shared] = {}
    for facet in NAMES:
        for value in _values(source, FACETS[facet].field.split(".")):
            found.setdefault(folded(value), Shared(facet, value))
    return list(found.values())[:MOST_NAMES]


def _values(value: Any, path: list[str]) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif isinstance(value, dict) and path:
        yield from _values(value.get(path[0]), path[1:])
    elif isinstance(value, str):
        yield value


def read(answer: Body, size: int) -> list[Body]:
    """Return the related articles as the API's JSON, each with the names it shares, the rarest first."""
    hits = answer["hits"]["hits"]
    kept = copies.folded([hit["_source"] for hit in hits])[:size]
    return [_related(hits[place]) for place in kept]


def _related(hit: Body) -> Body:
    told = {name: value for name, value in hit["_source"].items() if name != "signature"}
    weights: dict[str, float] = hit.get("matched_queries", {})
    telling = [name for name in weights if weights[name] >= TELLING]
    names = sorted(telling, key=lambda name: -weights[name])[:SHARED]
    return told | {"shared": [Shared(*name.split(":", 1))._asdict() for name in names]}
