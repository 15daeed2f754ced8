"""The alerts as a process keeps them: read once, then only what has changed; compiled again where the lexicon has."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from elasticsearch import Elasticsearch

from service.alerts import store
from service.alerts.alert import Alert, strict_clause
from service.alerts.store import StoredAlert
from service.errors import BadInput
from service.lexicon.impact import ChangedNames, words_of
from service.lexicon.lexicon import Lexicon
from service.search.compile.clauses import Clause
from service.search.language.tree import leaves
from service.storage.archive import Archive, translated
from service.storage.bulk import Version

# Writes may become visible in another order than they were numbered in; never so many of them.
MARGIN = 1000
MANY = 1000


@dataclass(frozen=True, slots=True)
class CompiledAlert:
    """An alert that is to be matched, the version that was read, and what it asks.

    `lexicon` is the version that it was compiled with, `words` are those that the lexicon has read in its query.
    """

    alert: Alert
    version: Version
    lexicon: int = -1
    clause: Clause | None = None
    words: frozenset[str] = frozenset()
    wrong: str | None = None

    def compiled(self, lexicon: Lexicon) -> "CompiledAlert":
        if self.lexicon == lexicon.version:
            return self
        try:
            search = self.alert.search
            read = words_of(leaf.text for leaf in leaves(search.query.root))
            clause = strict_clause(search, lexicon)
            return replace(self, lexicon=lexicon.version, clause=clause, words=read, wrong=None)
        except BadInput as error:  # a later release may understand less than the one it was saved with
            return replace(self, lexicon=lexicon.version, clause=None, wrong=error.message)
        except (RecursionError, ValueError, LookupError, TypeError) as error:
            return replace(self, lexicon=lexicon.version, clause=None, wrong=f"A defect of ours ({error!r}).")


class CompiledAlerts:
    """The live alerts of one archive in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live: dict[str, CompiledAlert] = {}
        self._lexicon: Lexicon | None = None
        self._index = ""
        self._seen = -1

    def current(self, archive: Archive, lexicon: Lexicon) -> dict[str, CompiledAlert]:
        """Return the live alerts as they are stored now. Raises Unavailable."""
        with self._lock:
            self._look(archive)
            before, self._lexicon = self._lexicon, lexicon
            changes = ChangedNames(before, lexicon) if before and before is not lexicon else None
            old = [
                identifier
                for identifier, standing in self._live.items()
                if standing.clause is None or (changes and changes.touch(standing.words))
            ]
            with long_lived_objects(len(old)):
                for identifier in old:
                    self._live[identifier] = self._live[identifier].compiled(lexicon)
            return dict(self._live)

    def _look(self, archive: Archive) -> None:
        name = archive.indices.alerts
        with translated():
            archive.client.indices.refresh(index=name)
            settings = archive.client.indices.get_settings(index=name, name="index.uuid")
        index = ",".join(sorted(each["settings"]["index"]["uuid"] for each in settings.values()))
        if index != self._index:  # numbers begin anew with each index
            self._live, self._index, self._seen = {}, index, -1
        query = {"range": {"_seq_no": {"gt": self._seen - MARGIN}}} if self._seen >= 0 else {"match_all": {}}
        for kept in store.pages(archive, query, []):
            self._take(kept)
            self._seen = max(self._seen, kept.version.seq_no)

    def _take(self, kept: StoredAlert) -> None:
        alert, version = kept
        known = self._live.get(alert.id)
        if alert.state != "live":
            self._live.pop(alert.id, None)
        elif known is None or known.version != version:
            self._live[alert.id] = CompiledAlert(alert, version)


@contextmanager
def long_lived_objects(count: int) -> Iterator[None]:
    """Make so many things that stay: where they are many, no collection of garbage goes through them, now or later."""
    if count < MANY:
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


_BOOKS: WeakKeyDictionary[Elasticsearch, dict[str, CompiledAlerts]] = WeakKeyDictionary()
_LOCK = threading.Lock()


def current(archive: Archive, lexicon: Lexicon) -> dict[str, CompiledAlert]:
    """Return the live alerts by their ids, each compiled with this lexicon."""
    with _LOCK:
        book = _BOOKS.setdefault(archive.client, {}).setdefault(archive.indices.alerts, CompiledAlerts())
    return book.current(archive, lexicon)
