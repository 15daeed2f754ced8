"""Suggestions while one types, and the correction of a query that finds little. This does I/O.

Names and queries come from vocabularies in memory, which are some seconds old; titles, and how many articles have a
name, are asked of the index at that moment, so that nothing is suggested that finds nothing.
"""

import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from mappings.articles import WITHDRAWN
from service.errors import QueryError, Unavailable
from service.lexicon import cache
from service.search.compile.clauses import render
from service.search.compile.compiler import compile_query
from service.search.language.syntax import parse
from service.search.parts.facets import FACETS
from service.search.suggest import query_log, spelling, vocabulary
from service.search.suggest.vocabulary import LIVE, Kind, Name, Vocabulary, folded
from service.storage.archive import Archive
from service.storage.collection import article_documents

Body = dict[str, Any]

MAX_SIZE = 20
MAX_CHARACTERS = 100
MAX_QUERIES = 2
MIN_TITLES = 3
SHORTEST_TITLE = 2
EVERY_S = 30.0

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
        given = {name: value for name, value in known.items() if value not in ("", None, {})}
        return {"text": self.text, "kind": self.kind, **given, "url": self.url}


class Vocabularies(NamedTuple):
    """The names and the popular queries of an archive at one moment."""

    names: Vocabulary
    queries: Vocabulary
    made_of: object


class VocabulariesCache:
    """The vocabularies of an archive in this process: loaded anew in the background, so that nobody waits for it."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._known: Vocabularies | None = None
        self._due = 0.0

    def current(self) -> Vocabularies:
        known = self._known
        if known is None:
            with self._lock:
                return self._known or self._reload()
        if time.monotonic() >= self._due and self._lock.acquire(blocking=False):
            threading.Thread(target=self._reload_in_background, daemon=True).start()
        return known

    def _reload_in_background(self) -> None:
        try:
            self._reload()
        except Unavailable:
            self._due = time.monotonic() + EVERY_S  # what is known serves on
        finally:
            self._lock.release()

    def _reload(self) -> Vocabularies:
        self._known = _load(self._archive, self._known)
        self._due = time.monotonic() + EVERY_S
        return self._known


def vocabularies(archive: Archive) -> Vocabularies:
    """Return the names and popular queries of an archive, at most about a minute old. Raises Unavailable."""
    return archive.cache(VocabulariesCache).current()


def _load(archive: Archive, before: Vocabularies | None) -> Vocabularies:
    lexicon = cache.current(archive)
    counts = vocabulary.read_counts(article_documents(archive).ask(**vocabulary.counts_request()))
    queries = query_log.suggestable(query_log.report(archive, size=query_log.MAX_SUGGESTED))
    made_of = (lexicon.version, counts, queries)
    if before and before.made_of == made_of:
        return before
    return Vocabularies(
        Vocabulary(vocabulary.names_of_archive(counts, lexicon.concepts.values())),
        Vocabulary(Name("query", count.query, count.asked) for count in queries),
        made_of,
    )


def suggestions(archive: Archive, text: str, size: int) -> list[Suggestion]:
    """Return what may be meant by what is typed so far. Raises Unavailable."""
    if not any(map(str.isalnum, text)):
        return []
    now = vocabularies(archive)
    candidates = vocabulary.fitting_names(now.names, text, size)
    articles = article_documents(archive)
    answer = articles.ask(**request(text, candidates, size))
    named, titles = read_names(answer, candidates), read_titles(answer)
    if not named and not titles:
        titles = read_titles(articles.ask(**request(text, [], size, mistyped=True)))
    return mixed(popular_queries(now.queries, text), named, titles, size)


def request(text: str, candidates: Sequence[Name], size: int, *, mistyped: bool = False) -> Body:
    """Return the body that finds titles and counts, at this moment, the articles that have each name.

    `mistyped` words may have some letters wrong, and must be whole.
    """
    groups = {"filters": {"filters": [{"term": {_field(name): name.concept or name.text}} for name in candidates]}}
    live = {"live": {"filter": LIVE, "aggs": {"counts": groups}}}
    return {
        "query": {"bool": {"must": [_near(text) if mistyped else _titles(text)], **LIVE["bool"]}},
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


def read_titles(answer: Body) -> list[Suggestion]:
    """Read the titles, each once."""
    found: dict[tuple[str, ...], Suggestion] = {}
    for source in (hit["_source"] for hit in answer["hits"]["hits"]):
        day = (source.get("published") or "")[:10]
        found.setdefault(
            folded(source["title"]),
            Suggestion(text=source["title"], kind="title", label=day, article=source["id"]),
        )
    return list(found.values())


def read_names(answer: Body, candidates: Sequence[Name]) -> list[Suggestion]:
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


def popular_queries(vocabulary: Vocabulary, text: str) -> list[Suggestion]:
    """Return the popular queries that fit what is typed, but for one that is just that."""
    typed = folded(text)
    found = (name for name, words, _ in vocabulary.find(text) if words != typed)
    return [
        Suggestion(text=name.text, kind="query", count=name.frequency, parameters=(("q", name.text),))
        for name, _ in zip(found, range(MAX_QUERIES), strict=False)
    ]


def mixed(
    queries: Sequence[Suggestion], names: Sequence[Suggestion], titles: Sequence[Suggestion], size: int
) -> list[Suggestion]:
    """Return queries, then names, then titles, for which there is always some room."""
    queries = queries[: max(1, size // 4)]
    kept = min(len(titles), MIN_TITLES, size // 2)
    shown = [*queries, *names][: size - kept]
    return [*shown, *titles[: size - len(shown)]]


def corrected(archive: Archive, text: str, total: int, *, filters: Sequence[Body] = ()) -> str | None:
    """Return the query that `text`, which found `total` articles, may be a misspelling of, if that finds more.

    `filters` are the other filters of the search. Raises Unavailable.
    """
    if total > spelling.FEW:
        return None
    acronyms = cache.current(archive).finder.acronyms.known
    typed = spelling.words(text, lambda word: word.isupper() and word in acronyms)
    if not typed:
        return None
    answer = article_documents(archive).ask(**spelling.suggesting(typed))
    found = spelling.candidates(typed, answer, vocabularies(archive).names)
    queries = spelling.corrections(text, typed, found)
    return spelling.better(queries, _totals(archive, queries, filters), total) if queries else None


def _totals(archive: Archive, queries: Sequence[str], filters: Sequence[Body]) -> list[int]:
    """Count what each query finds; 0 for one that cannot be asked."""
    counted = {"size": 0, "track_total_hits": True}
    answers = article_documents(archive).ask_many(
        [{"query": _query(archive, text, filters), **counted} for text in queries]
    )
    return [each["hits"]["total"]["value"] if "hits" in each else 0 for each in answers]


def _query(archive: Archive, text: str, filters: Sequence[Body]) -> Body:
    try:
        clause = compile_query(parse(text), cache.current(archive)).clause
    except QueryError:
        return {"match_none": {}}
    return {"bool": {"must": [render(clause)], "filter": list(filters), "must_not": [WITHDRAWN]}}
