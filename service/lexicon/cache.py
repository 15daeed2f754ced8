"""The lexicon as it is now: kept in each process, brought up to date with the journal of edits each second."""

import threading
import time
from collections.abc import Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

from elasticsearch import Elasticsearch

from service.lexicon.journal import Journal, caught_up
from service.lexicon.lexicon import Lexicon, edited
from service.storage.archive import Archive, translated

EVERY_S = 1.0
COUNTED_EVERY_S = 60.0
MOST_COUNTED = 5000


class State(NamedTuple):
    """The journal up to an edit, and the lexicon that it makes of the shipped one."""

    journal: Journal
    lexicon: Lexicon


class Used:
    """How many articles of one archive mention each concept, counted anew each minute."""

    def __init__(self) -> None:
        self._counts: Mapping[str, int] = {}
        self._due = 0.0
        self._lock = threading.Lock()

    def counts(self, archive: Archive) -> Mapping[str, int]:
        if time.monotonic() >= self._due and self._lock.acquire(blocking=False):
            try:
                self._counts, self._due = _counted(archive), time.monotonic() + COUNTED_EVERY_S
            finally:
                self._lock.release()
        return self._counts


def _counted(archive: Archive) -> Mapping[str, int]:
    concepts = {"terms": {"field": "terms.concept", "size": MOST_COUNTED}}
    with translated():
        answer = archive.client.search(
            index=archive.indices.articles, size=0, track_total_hits=False, aggs={"concepts": concepts}
        )
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["concepts"]["buckets"]}


class Live:
    """One archive's lexicon in this process. It does not hold the archive, so that it ends with it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = State(Journal(), edited({}, 0))
        self._ready: Lexicon | None = None
        self._due = 0.0

    def look(self, archive: Archive) -> State:
        """Look for edits now."""
        with self._lock:
            return self._looked(archive)

    def current(self, archive: Archive) -> Lexicon:
        """Return the lexicon with its finder made; while one thread looks for edits, the others go on with what is."""
        ready = self._ready
        if ready is None:
            with self._lock:
                return self._prepared(archive)
        if time.monotonic() >= self._due and self._lock.acquire(blocking=False):
            try:
                return self._prepared(archive)
            finally:
                self._lock.release()
        return ready

    def _prepared(self, archive: Archive) -> Lexicon:
        began = time.monotonic()
        if self._ready is None or began >= self._due:
            lexicon = self._looked(archive).lexicon
            lexicon.finder.find("")  # made here, once, not by each thread that needs it
            ended = time.monotonic()
            # While one edit follows another, most of a process's time stays for its readers.
            self._ready, self._due = lexicon, ended + max(EVERY_S, 2 * (ended - began))
        return self._ready

    def _looked(self, archive: Archive) -> State:
        journal = caught_up(archive, self._state.journal)
        if journal is not self._state.journal:
            self._state = State(journal, edited(journal.overrides, journal.version))
        return self._state


_LIVE: WeakKeyDictionary[Elasticsearch, dict[str, Live]] = WeakKeyDictionary()
_USED: WeakKeyDictionary[Elasticsearch, dict[str, Used]] = WeakKeyDictionary()
_LOCK = threading.Lock()


def current(archive: Archive) -> Lexicon:
    """Return the lexicon to understand queries and articles with: an edit counts within seconds. Raises Unavailable."""
    return _of(archive).current(archive)


def state(archive: Archive) -> State:
    """Return the lexicon with every edit up to this moment, to show it and to edit it. Raises Unavailable."""
    return _of(archive).look(archive)


def used(archive: Archive) -> Mapping[str, int]:
    """Return how many articles mention each concept, as of the last minute. Raises Unavailable."""
    with _LOCK:
        counts = _USED.setdefault(archive.client, {}).setdefault(archive.indices.articles, Used())
    return counts.counts(archive)


def _of(archive: Archive) -> Live:
    with _LOCK:
        return _LIVE.setdefault(archive.client, {}).setdefault(archive.indices.terms, Live())
