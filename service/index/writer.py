"""Writing articles: each item of a batch becomes a new article, a revision, or nothing new, exactly once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.errors import Unavailable
from service.index.embeddings import with_vectors, without_vector
from service.index.revisions import Document, Entry, Outcome, decide, next_revision, waves
from service.index.tagging import tagged
from service.lexicon.cache import current as current_lexicon
from service.lexicon.lexicon import Lexicon
from service.storage.archive import Archive
from service.storage.bulk import Index, require_written
from service.storage.collection import Stored, article_documents, revision_documents

MAX_TRIES = 10
# Unasked, Elasticsearch leaves vectors out of what it gives, and they would be gone when that is written again.
EVERY_FIELD = ["*"]


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """What became of one entry; `reason` says why Elasticsearch would not have it."""

    raw_id: str
    outcome: Outcome
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with one entry: `applied` is the revision that it made in an earlier attempt.

    `version` is Elasticsearch's of the current document, 0 where there is none. It counts writes, and a revision may
    be written several times.
    """

    entry: Entry
    current: Document | None
    version: int
    applied: int | None

    @property
    def outcome(self) -> Outcome:
        return decide(self.entry, self.current, self.applied)

    @property
    def revises(self) -> bool:
        return self.applied is None and self.outcome in ("created", "revised", "withdrawn")

    @property
    def body(self) -> Document | None:
        return next_revision(self.entry, self.current, self.applied)


def write_articles(
    archive: Archive,
    entries: Sequence[Entry],
    keep: Callable[[], None] = lambda: None,
    *,
    lexicon: Lexicon | None = None,
) -> list[WrittenEntry]:
    """Write the entries in their order; what an earlier attempt has written is found again, and counted the same.

    `keep` is called while something is made that takes its time. `lexicon` is the one that the entries were made with,
    where that was not the one that is shipped.
    """
    rows: list[WrittenEntry] = []
    for wave in waves(entries):
        left = list(wave)
        for _ in range(MAX_TRIES):
            done, left = _write_once(archive, left, keep, lexicon or current_lexicon(archive))
            rows += done
            if not left:
                break
        else:
            raise Unavailable(f"{len(left)} articles kept changing while they were written.", "elasticsearch")
    return rows


def _write_once(
    archive: Archive, entries: Sequence[Entry], keep: Callable[[], None], lexicon: Lexicon
) -> tuple[list[WrittenEntry], list[Entry]]:
    plans = [(plan, plan.body) for plan in _plans(archive, entries)]
    done = [WrittenEntry(plan.entry.raw_id, plan.outcome) for plan, body in plans if body is None]
    _store_earlier(archive, [plan.current for plan, _ in plans if plan.revises and plan.current])
    writing = [(plan, tagged(body, lexicon)) for plan, body in plans if body is not None]
    bodies = with_vectors([body for _, body in writing], keep)
    results = article_documents(archive).write(
        replacing(plan.entry.id, plan.version, body) for (plan, _), body in zip(writing, bodies, strict=True)
    )
    again = []
    for (plan, _), result in zip(writing, results, strict=True):
        if result.outcome == "conflict":
            again.append(plan.entry)
        elif result.written:
            done.append(WrittenEntry(plan.entry.raw_id, plan.outcome))
        else:
            done.append(WrittenEntry(plan.entry.raw_id, "rejected", result.reason))
    return done, again


def replacing(identifier: str, version: int, body: Document) -> Index[Document]:
    """Return the write that replaces an article of the version that was read; of another it is a conflict."""
    return Index(identifier, body, version + 1)


def _plans(archive: Archive, entries: Sequence[Entry]) -> list[Plan]:
    rows = article_documents(archive).several([entry.id for entry in entries], fields=EVERY_FIELD)
    return [_plan(archive, entry, rows.get(entry.id)) for entry in entries]


def _plan(archive: Archive, entry: Entry, row: Stored[Document] | None) -> Plan:
    if row is None:
        return Plan(entry, None, 0, None)
    return Plan(entry, row.value, row.number, _applied(archive, entry, row.value))


def _applied(archive: Archive, entry: Entry, current: Document) -> int | None:
    """Return the revision that this very item made before, if it did: the current one, or an earlier one."""
    if current["raw_id"] == entry.raw_id:
        return int(current["revision"])
    earlier = [f"{entry.id}:{revision}" for revision in range(current["revision"])]
    if not earlier:
        return None
    rows = revision_documents(archive).several(earlier, fields=["raw_id", "revision"])
    made = [int(row.value["revision"]) for row in rows.values() if row.value["raw_id"] == entry.raw_id]
    return made[0] if made else None


def _store_earlier(archive: Archive, documents: Sequence[Document]) -> None:
    """Copy revisions that are about to be replaced. Repeating it is harmless: a revision never changes."""
    copies = (Index(f"{body['id']}:{body['revision']}", without_vector(body)) for body in documents)
    require_written(revision_documents(archive).write(copies))
