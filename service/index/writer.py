"""Writing articles: each item of a batch becomes a new article, a revision, or nothing new, exactly once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from elasticsearch import ApiError

from service.errors import Unavailable
from service.index.embeddings import with_vectors, without_vector
from service.index.revisions import Document, Entry, Outcome, decide, waves, written
from service.index.tagging import tagged
from service.lexicon.cache import current as current_lexicon
from service.storage.archive import Archive, found, translated

MAX_TRIES = 10
CONFLICT = 409
TOO_LARGE = 413
OF_THE_ITEM = (400, CONFLICT, TOO_LARGE)
# Unasked, Elasticsearch leaves vectors out of what it gives, and they would be gone when that is written again.
EVERY_FIELD = ["*"]

Operation = tuple[Document, Document]


@dataclass(frozen=True, slots=True)
class Written:
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
        return written(self.entry, self.current, self.applied)


def write(archive: Archive, entries: Sequence[Entry], keep: Callable[[], None] = lambda: None) -> list[Written]:
    """Write the entries in their order; what an earlier attempt has written is found again, and counted the same.

    `keep` is called while something is made that takes its time.
    """
    rows: list[Written] = []
    for wave in waves(entries):
        left = list(wave)
        for _ in range(MAX_TRIES):
            done, left = _write_once(archive, left, keep)
            rows += done
            if not left:
                break
        else:
            raise Unavailable(f"{len(left)} articles kept changing while they were written.", "elasticsearch")
    return rows


def _write_once(
    archive: Archive, entries: Sequence[Entry], keep: Callable[[], None]
) -> tuple[list[Written], list[Entry]]:
    plans = [(plan, plan.body) for plan in _plans(archive, entries)]
    done = [Written(plan.entry.raw_id, plan.outcome) for plan, body in plans if body is None]
    _keep_earlier(archive, [plan.current for plan, _ in plans if plan.revises and plan.current])
    lexicon = current_lexicon(archive)
    writing = [(plan, tagged(body, lexicon)) for plan, body in plans if body is not None]
    bodies = with_vectors([body for _, body in writing], keep)
    targets = [target(plan.entry.id, plan.version) for plan, _ in writing]
    answers = bulk(archive, archive.indices.articles, list(zip(targets, bodies, strict=True)))
    again = []
    for (plan, _), answer in zip(writing, answers, strict=True):
        if answer["status"] == CONFLICT:
            again.append(plan.entry)
        elif "error" in answer:
            done.append(Written(plan.entry.raw_id, "rejected", _reason(answer["error"])))
        else:
            done.append(Written(plan.entry.raw_id, plan.outcome))
    return done, again


def target(identifier: str, version: int) -> Document:
    """Say what is written over: the version that was read. Where it is not that any more, a 409 answers."""
    return {"_id": identifier, "version": version + 1, "version_type": "external"}


def _plans(archive: Archive, entries: Sequence[Entry]) -> list[Plan]:
    with translated():
        answer = archive.client.mget(
            index=archive.indices.articles, ids=[entry.id for entry in entries], source_includes=EVERY_FIELD
        )
    rows = {row["_id"]: row for row in found(answer)}
    return [_plan(archive, entry, rows.get(entry.id)) for entry in entries]


def _plan(archive: Archive, entry: Entry, row: Document | None) -> Plan:
    if row is None:
        return Plan(entry, None, 0, None)
    return Plan(entry, row["_source"], row["_version"], _applied(archive, entry, row["_source"]))


def _applied(archive: Archive, entry: Entry, current: Document) -> int | None:
    """Return the revision that this very item made before, if it did: the current one, or an earlier one."""
    if current["raw_id"] == entry.raw_id:
        return int(current["revision"])
    earlier = [f"{entry.id}:{revision}" for revision in range(current["revision"])]
    if not earlier:
        return None
    with translated():
        answer = archive.client.mget(
            index=archive.indices.revisions, ids=earlier, source_includes=["raw_id", "revision"]
        )
    made = [row["_source"]["revision"] for row in found(answer) if row["_source"]["raw_id"] == entry.raw_id]
    return made[0] if made else None


def _keep_earlier(archive: Archive, documents: Sequence[Document]) -> None:
    """Copy what is about to be replaced. Repeating it is harmless: what a revision says never changes."""
    copies = [({"_id": f"{body['id']}:{body['revision']}"}, without_vector(body)) for body in documents]
    refused = [row for row in bulk(archive, archive.indices.revisions, copies) if "error" in row]
    if refused:
        raise Unavailable(f"An earlier revision was not kept: {_reason(refused[0]['error'])}", "elasticsearch")


def bulk(archive: Archive, index: str, operations: Sequence[Operation]) -> list[Document]:
    """Write; return Elasticsearch's answer to each. Raises Unavailable, but not for an item's own fault."""
    if not operations:
        return []
    lines = [line for target, body in operations for line in ({"index": target}, body)]
    try:
        with translated():
            answer = archive.client.bulk(index=index, require_alias=True, operations=lines)
    except ApiError as error:
        if error.status_code != TOO_LARGE:
            raise
        if len(operations) == 1:
            return [{"status": TOO_LARGE, "error": {"reason": "the article is larger than Elasticsearch takes"}}]
        middle = len(operations) // 2
        return [*bulk(archive, index, operations[:middle]), *bulk(archive, index, operations[middle:])]
    rows = [row["index"] for row in answer["items"]]
    away = [row for row in rows if "error" in row and row["status"] not in OF_THE_ITEM]
    if away:
        raise Unavailable(f"Elasticsearch cannot write now: {_reason(away[0]['error'])}", "elasticsearch")
    return rows


def _reason(error: Document) -> str:
    causes = [error, *(cause for cause in [error.get("caused_by")] if cause)]
    return "; ".join(str(cause.get("reason", cause.get("type"))) for cause in causes)[:1000]
