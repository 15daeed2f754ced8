"""Asking for what stands beside a search: suggestions, corrections, related articles, neighbours; this does I/O."""

import threading
import time
from collections.abc import Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from elasticsearch import Elasticsearch

from mappings.articles import WITHDRAWN
from service.errors import QueryError, Unavailable
from service.lexicon import cache
from service.search.compile.clauses import render
from service.search.compile.compiler import compile_query
from service.search.language.syntax import parse
from service.search.suggest import popular, query_log, spelling, suggestion
from service.search.suggest.suggestion import Suggestion
from service.search.suggest.vocabulary import Name, Vocabulary
from service.storage.archive import Archive, translated

Body = dict[str, Any]

EVERY_S = 30.0


class Known(NamedTuple):
    """The names and the popular queries of an archive at one moment."""

    names: Vocabulary
    queries: Vocabulary
    made_of: object


class Kept:
    """What is known of one archive, in this process: made anew in the background, so that nobody waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: Known | None = None
        self._due = 0.0

    def current(self, archive: Archive) -> Known:
        known = self._known
        if known is None:
            with self._lock:
                return self._known or self._looked(archive)
        if time.monotonic() >= self._due and self._lock.acquire(blocking=False):
            threading.Thread(target=self._look, args=(archive,), daemon=True).start()
        return known

    def _look(self, archive: Archive) -> None:
        try:
            self._looked(archive)
        except Unavailable:
            self._due = time.monotonic() + EVERY_S  # what is known serves on
        finally:
            self._lock.release()

    def _looked(self, archive: Archive) -> Known:
        self._known = _known(archive, self._known)
        self._due = time.monotonic() + EVERY_S
        return self._known


_KEPT: WeakKeyDictionary[Elasticsearch, dict[str, Kept]] = WeakKeyDictionary()
_LOCK = threading.Lock()


def known(archive: Archive) -> Known:
    """Return the names and popular queries of an archive, at most about a minute old. Raises Unavailable."""
    with _LOCK:
        kept = _KEPT.setdefault(archive.client, {}).setdefault(archive.indices.prefix, Kept())
    return kept.current(archive)


def _known(archive: Archive, before: Known | None) -> Known:
    lexicon = cache.current(archive)
    with translated():
        answer = archive.client.search(index=archive.indices.articles, **suggestion.counting())
    counts = suggestion.counted(answer.body)
    queries = popular.offered(query_log.counts(archive, size=popular.OFFERED))
    made_of = (lexicon.version, counts, queries)
    if before and before.made_of == made_of:
        return before
    return Known(
        Vocabulary(suggestion.names(counts, lexicon.concepts.values())),
        Vocabulary(Name("query", count.query, count.asked) for count in queries),
        made_of,
    )


def suggestions(archive: Archive, text: str, size: int) -> list[Suggestion]:
    """Return what may be meant by what is typed so far. Raises Unavailable."""
    if not any(map(str.isalnum, text)):
        return []
    now = known(archive)
    candidates = suggestion.fitting(now.names, text, size)
    with translated():
        answer = archive.client.search(index=archive.indices.articles, **suggestion.asking(text, candidates, size))
    named, titles = suggestion.named(answer.body, candidates), suggestion.titles(answer.body)
    if not named and not titles:
        with translated():
            nearly = suggestion.asking(text, [], size, mistyped=True)
            titles = suggestion.titles(archive.client.search(index=archive.indices.articles, **nearly).body)
    return suggestion.mixed(suggestion.asked_before(now.queries, text), named, titles, size)


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
    with translated():
        answer = archive.client.search(index=archive.indices.articles, **spelling.suggesting(typed))
    found = spelling.candidates(typed, answer.body, known(archive).names)
    queries = spelling.corrections(text, typed, found)
    return spelling.better(queries, _totals(archive, queries, filters), total) if queries else None


def _totals(archive: Archive, queries: Sequence[str], filters: Sequence[Body]) -> list[int]:
    """Count what each query finds; 0 for one that cannot be asked."""
    searches: list[Body] = []
    for text in queries:
        searches += [{}, {"query": _query(archive, text, filters), "size": 0, "track_total_hits": True}]
    with translated():
        answer = archive.client.msearch(index=archive.indices.articles, searches=searches)
    return [each["hits"]["total"]["value"] if "hits" in each else 0 for each in answer["responses"]]


def _query(archive: Archive, text: str, filters: Sequence[Body]) -> Body:
    try:
        clause = compile_query(parse(text), cache.current(archive)).clause
    except QueryError:
        return {"match_none": {}}
    return {"bool": {"must": [render(clause)], "filter": list(filters), "must_not": [WITHDRAWN]}}
