"""Suggestions while one types: what is asked of the archive, and how names, titles and queries are mixed. Pure.

Names and queries come from vocabularies in memory, which are some seconds old; titles, and how many articles have a
name, are asked of the index at that moment, so that nothing is suggested that finds nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from mappings.articles import WITHDRAWN
from mappings.lexicon.concepts import Concept
from service.search.parts.facets import FACETS
from service.search.suggest.vocabulary import Kind, Name, Vocabulary, folded

Body = dict[str, Any]

MAX_SIZE = 20
MAX_CHARACTERS = 100
MOST_QUERIES = 2
LEAST_TITLES = 3
SHORTEST_TITLE = 2
# All of the buckets of one answer may be 65,536.
NAMES_OF_A_KIND = 10_000
TERMS = 20_000
NAMED: tuple[Kind, ...] = ("person", "unit", "organization", "place")

_LIVE: Body = {"bool": {"must_not": [WITHDRAWN]}}
_SYNTAX = re.compile(r"[^\w\s&/.,'’-]|(?<!\w)-|\b(?:AND|OR|NOT)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What is offered: its text, what that stands for, and the search, or the article, that it leads to.

    `count` is how many articles have the name, or how often a query was asked.
    """

    text: str
    kind: Kind
    label: str = ""
    count: int | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    article: str = ""

    @property
    def url(self) -> str:
        return f"/articles/{self.article}" if self.article else "/?" + urlencode(self.parameters)

    def as_json(self) -> Body:
        known = {"label": self.label, "count": self.count, "parameters": dict(self.parameters)}
        told = {name: value for name, value in known.items() if value not in ("", None, {})}
        return {"text": self.text, "kind": self.kind, **told, "url": self.url}


def counting() -> Body:
    """Return the body that counts the names of the archive and the concepts that it mentions."""
    fields = {kind: (FACETS[kind].field, NAMES_OF_A_KIND) for kind in NAMED} | {"term": ("terms.concept", TERMS)}
    aggregations = {kind: {"terms": {"field": field, "size": size}} for kind, (field, size) in fields.items()}
    return {"query": _LIVE, "aggs": aggregations, "size": 0, "track_total_hits": False}


def counted(answer: Body) -> dict[str, dict[str, int]]:
    """Read how many articles have each name, by kind; terms by the id of their concept."""
    found = answer["aggregations"].items()
    return {kind: {bucket["key"]: bucket["doc_count"] for bucket in values["buckets"]} for kind, values in found}


def names(counts: dict[str, dict[str, int]], concepts: Iterable[Concept]) -> Iterator[Name]:
    """Return every name of the archive, and every form of every concept with what it stands for."""
    for kind in NAMED:
        yield from (Name(kind, text, count) for text, count in counts[kind].items())
    for entry in concepts:
        count = counts["term"].get(entry.id, 0)
        for form in entry.forms:
            label = entry.name if form != entry.name else next(iter(entry.acronyms), "")
            yield Name("term", form, count, label, entry.id, entry.name)


def fitting(vocabulary: Vocabulary, text: str, size: int) -> list[Name]:
    """Return the names that fit what is typed, each thing once, by the name that fits best.

    What no article has is left out, but for a term that is typed in full and has no other sense. A term that is an
    organization or a place as well stands for it, where it tells more.
    """
    typed = folded(text)
    shown: list[Name] = []
    places: dict[tuple[str, ...], int] = {}
    for name, words, _ in vocabulary.find(text):
        if not name.frequency and (words != typed or any(each.frequency for each in shown)):
            continue
        known = (("concept", name.concept), ("name", *words)) if name.concept else (("term", *words),)
        at = next((places[key] for key in known if key in places), len(shown))
        if at < len(shown):
            shown[at] = name if name.label and not shown[at].label and name.text == shown[at].text else shown[at]
        elif len(shown) < size:
            shown.append(name)
        else:
            break
        sense = (("concept", name.concept), ("term", *words), ("term", *folded(name.sense)))
        places |= {key: at for key in (sense if name.concept else (("name", *words),)) if key not in places}
    return shown


def asking(text: str, candidates: Sequence[Name], size: int, *, mistyped: bool = False) -> Body:
    """Return the body that finds titles and counts, at this moment, the articles that have each name.

    `mistyped` words may have some letters wrong, and must be whole.
    """
    groups = {"filters": {"filters": [{"term": {_field(name): name.concept or name.text}} for name in candidates]}}
    live = {"live": {"filter": _LIVE, "aggs": {"counts": groups}}}
    return {
        "query": {"bool": {"must": [_near(text) if mistyped else _titles(text)], **_LIVE["bool"]}},
        "aggs": {"names": {"global": {}, "aggs": live}} if candidates else {},
        "sort": [{"_score": "desc"}, {"published": {"order": "desc", "missing": "_last"}}],
        "size": size,  # each title costs reading its whole article
        "source": ["id", "title", "published"],
        "track_total_hits": False,
    }


def _field(name: Name) -> str:
    return "terms.concept" if name.concept else FACETS[name.kind].field


def _titles(text: str) -> Body:
    """Return the query of titles with all words, the last one perhaps unfinished; first those that have them in order.

    Words are asked for in small letters: they stand in the index as printed beside their variants.
    """
    typed = text.casefold().split()
    if sum(map(len, typed)) < SHORTEST_TITLE:
        return {"match_none": {}}
    *whole, last = typed
    words = [{"match": {"title": {"query": word, "analyzer": "any_case"}}} for word in whole]
    unfinished = {"match_bool_prefix": {"title": {"query": last, "operator": "and", "analyzer": "exact"}}}
    last_word = {"bool": {"should": [{"match": {"title": {"query": last, "analyzer": "any_case"}}}, unfinished]}}
    in_order = {"match_phrase_prefix": {"title": {"query": " ".join(typed), "analyzer": "exact"}}}
    levels = ((2.0, in_order), (1.0, {"bool": {"must": [*words, last_word]}}))
    return {"dis_max": {"queries": [{"constant_score": {"filter": each, "boost": boost}} for boost, each in levels]}}


def _near(text: str) -> Body:
    options = {"analyzer": "exact", "operator": "and", "fuzziness": "AUTO:4,8", "prefix_length": 1}
    return {"match": {"title": {"query": text.casefold(), **options}}}


def titles(answer: Body) -> list[Suggestion]:
    """Read the titles, each once."""
    found: dict[tuple[str, ...], Suggestion] = {}
    for source in (hit["_source"] for hit in answer["hits"]["hits"]):
        day = (source.get("published") or "")[:10]
        found.setdefault(
            folded(source["title"]),
            Suggestion(text=source["title"], kind="title", label=day, article=source["id"]),
        )
    return list(found.values())


def named(answer: Body, candidates: Sequence[Name]) -> list[Suggestion]:
    """Read which names are still in the archive; a term that no article mentions is told with its meaning all the same.

    An acronym of several senses narrows to the one that is chosen.
    """
    buckets = answer["aggregations"]["names"]["live"]["counts"]["buckets"] if candidates else []
    counts = [bucket["doc_count"] for bucket in buckets]
    pairs = [pair for pair in zip(candidates, counts, strict=True) if pair[1] or pair[0].concept]
    senses = [folded(name.text) for name, _ in pairs if name.concept]
    return [
        Suggestion(
            text=name.text,
            kind=name.kind,
            label=name.label,
            count=count,
            parameters=_parameters(name, several=bool(count) and senses.count(folded(name.text)) > 1),
        )
        for name, count in pairs
    ]


def _parameters(name: Name, *, several: bool) -> tuple[tuple[str, str], ...]:
    if not name.concept:
        return ((name.kind, name.text),)
    query = ("q", " ".join(_SYNTAX.sub(" ", name.text).split()))
    return (query, ("term", name.sense)) if several else (query,)


def asked_before(vocabulary: Vocabulary, text: str) -> list[Suggestion]:
    """Return the popular queries that fit what is typed, but for one that is just that."""
    typed = folded(text)
    found = (name for name, words, _ in vocabulary.find(text) if words != typed)
    return [
        Suggestion(text=name.text, kind="query", count=name.frequency, parameters=(("q", name.text),))
        for name, _ in zip(found, range(MOST_QUERIES), strict=False)
    ]


def mixed(
    queries: Sequence[Suggestion], named_: Sequence[Suggestion], titles_: Sequence[Suggestion], size: int
) -> list[Suggestion]:
    """Return queries, then names, then titles, for which there is always some room."""
    queries = queries[: max(1, size // 4)]
    kept = min(len(titles_), LEAST_TITLES, size // 2)
    shown = [*queries, *named_][: size - kept]
    return [*shown, *titles_[: size - len(shown)]]
