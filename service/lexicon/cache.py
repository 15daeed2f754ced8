"""The lexicon as it is now: cached in each process, brought up to date with the journal of edits each second."""

import threading
import time
from collections.abc import Mapping
from typing import NamedTuple

from service.lexicon.journal import Journal, caught_up
from service.lexicon.lexicon import Lexicon, edited
from service.storage.archive import Archive
from service.storage.collection import article_documents

EVERY_S = 1.0
COUNTED_EVERY_S = 60.0
MOST_COUNTED = 5000


class LexiconState(NamedTuple):
    """The journal up to an edit, and the lexicon that it makes of the shipped one."""

    journal: Journal
    lexicon: Lexicon


class ConceptCounts:
    """How many articles of an archive mention each concept, counted anew each minute."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._counts: Mapping[str, int] = {}
        self._due = 0.0
        self._lock = threading.Lock()

    def counts(self) -> Mapping[str, int]:
        """Return the counts; while one thread counts anew, the others go on with what is known."""
        if time.monotonic() >= self._due and self._lock.acquire(blocking=False):
            try:
                self._counts, self._due = self._counted(), time.monotonic() + COUNTED_EVERY_S
            finally:
                self._lock.release()
        return self._counts

    def _counted(self) -> Mapping[str, int]:
        concepts = {"terms": {"field": "terms.concept", "size": MOST_COUNTED}}
        articles = article_documents(self._archive)
        buckets = articles.aggregate({"concepts": concepts})["concepts"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


class LexiconCache:
    """The lexicon of an archive in this process."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._state = LexiconState(Journal(), edited({}, 0))
        self._ready: Lexicon | None = None
        self._due = 0.0

    def latest(self) -> LexiconState:
        """Look for edits now, and return the lexicon with all of them."""
        with self._lock:
            return self._look()

    def current(self) -> Lexicon:
        """Return the lexicon with its finder made; while one thread looks for edits, the others go on with what is."""
        ready = self._ready
        if ready is None:
            with self._lock:
                return self._prepared()
        if time.monotonic() >= self._due and self._lock.acquire(blocking=False):
            try:
                return self._prepared()
            finally:
                self._lock.release()
        return ready

    def _prepared(self) -> Lexicon:
        began = time.monotonic()
        if self._ready is None or began >= self._due:
            lexicon = self._look().lexicon
            lexicon.finder.find("")  # made here, once, not by each thread that needs it
            ended = time.monotonic()
            # While one edit follows another, most of a process's time stays for its readers.
            self._ready, self._due = lexicon, ended + max(EVERY_S, 2 * (ended - began))
        return self._ready

    def _look(self) -> LexiconState:
        journal = caught_up(self._archive, self._state.journal)
        if journal is not self._state.journal:
            self._state = LexiconState(journal, edited(journal.overrides, journal.version))
        return self._state


def current(archive: Archive) -> Lexicon:
    """Return the lexicon to understand queries and articles with: an edit counts within seconds. Raises Unavailable."""
    return archive.cache(LexiconCache).current()


def latest_state(archive: Archive) -> LexiconState:
    """Return the lexicon with every edit up to this moment, to show it and to edit it. Raises Unavailable."""
    return archive.cache(LexiconCache).latest()


def concept_counts(archive: Archive) -> Mapping[str, int]:
    """Return how many articles mention each concept, as of the last minute. Raises Unavailable."""
    return archive.cache(ConceptCounts).counts()
