"""The live alerts of an archive, compiled: read once, then only what was changed, or what an edited lexicon touches."""

import threading
from contextlib import nullcontext
from dataclasses import dataclass, replace

from service.alerts.alert import Alert, strict_clause
from service.alerts.store import alerts_in
from service.errors import BadInput
from service.lexicon.impact import ChangedNames, words_of
from service.lexicon.lexicon import Lexicon
from service.lexicon.long_lived import long_lived_objects
from service.search.compile.clauses import Clause
from service.search.language.tree import leaves
from service.storage.archive import Archive
from service.storage.bulk import Version
from service.storage.collection import Stored

# Writes may become visible in another order than they were numbered in; never so many of them.
MARGIN = 1000
MANY = 1000


@dataclass(frozen=True, slots=True)
class CompiledAlert:
    """An alert to be matched, the version that was read, and its clause; `error` says why there is none.

    `lexicon` is the version that it was compiled with, `words` are those that the lexicon has read in its query.
    """

    alert: Alert
    version: Version
    lexicon: int = -1
    clause: Clause | None = None
    words: frozenset[str] = frozenset()
    error: str | None = None

    def compiled(self, lexicon: Lexicon) -> "CompiledAlert":
        """Return the alert compiled with this lexicon."""
        if self.lexicon == lexicon.version:
            return self
        try:
            search = self.alert.search
            read = words_of(leaf.text for leaf in leaves(search.query.root))
            clause = strict_clause(search, lexicon)
            return replace(self, lexicon=lexicon.version, clause=clause, words=read, error=None)
        except BadInput as error:  # a later release may understand less than the one it was saved with
            return replace(self, lexicon=lexicon.version, clause=None, error=error.message)
        except (RecursionError, ValueError, LookupError, TypeError) as error:
            return replace(self, lexicon=lexicon.version, clause=None, error=f"A defect of ours ({error!r}).")


class CompiledAlerts:
    """The live alerts of one archive, kept in this process."""

    def __init__(self, archive: Archive) -> None:
        self._alerts = alerts_in(archive)
        self._lock = threading.Lock()
        self._live: dict[str, CompiledAlert] = {}
        self._lexicon: Lexicon | None = None
        self._generation = ""
        self._seen = -1

    def current(self, lexicon: Lexicon) -> dict[str, CompiledAlert]:
        """Return the live alerts as they are stored now, compiled with this lexicon. Raises Unavailable."""
        with self._lock:
            self._read_changes()
            before, self._lexicon = self._lexicon, lexicon
            changes = ChangedNames(before, lexicon) if before and before is not lexicon else None
            old = [
                identifier
                for identifier, compiled in self._live.items()
                if compiled.clause is None or (changes and changes.touch(compiled.words))
            ]
            with long_lived_objects() if len(old) >= MANY else nullcontext():
                for identifier in old:
                    self._live[identifier] = self._live[identifier].compiled(lexicon)
            return dict(self._live)

    def _read_changes(self) -> None:
        generation = self._alerts.generation()
        if generation != self._generation:  # sequence numbers begin anew with each index
            self._live, self._generation, self._seen = {}, generation, -1
        query = {"range": {"_seq_no": {"gt": self._seen - MARGIN}}} if self._seen >= 0 else {"match_all": {}}
        for page in self._alerts.pages(query, fresh=True):
            for stored in page:
                self._take(stored)
                self._seen = max(self._seen, stored.version.seq_no)

    def _take(self, stored: Stored[Alert]) -> None:
        known = self._live.get(stored.id)
        if stored.value.state != "live":
            self._live.pop(stored.id, None)
        elif known is None or known.version != stored.version:
            self._live[stored.id] = CompiledAlert(stored.value, stored.version)


def current(archive: Archive, lexicon: Lexicon) -> dict[str, CompiledAlert]:
    """Return the live alerts by their ids, each compiled with this lexicon. Raises Unavailable."""
    return archive.cache(CompiledAlerts).current(lexicon)
