"""Writing articles: each item of a batch becomes a new article, a revision, or nothing new, exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass

from elasticsearch import ApiError

from service.backends import Archive, found, translated
from service.errors import Unavailable
from service.index.decisions import Document, Entry, Outcome, decide, document, waves

MAX_TRIES = 10
CONFLICT = 409
TOO_LARGE = 413
OF_THE_ITEM = (400, CONFLICT, TOO_LARGE)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one entry; `reason` says why Elasticsearch would not have it."""

    raw_id: str
    outcome: Outcome
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with one entry: `applied` is the revision that it made in an earlier attempt."""

    entry: Entry
    current: Document | None
    applied: int | None

    @property
    def outcome(self) -> Outcome:
        return decide(self.entry, self.current, self.applied)

    @property
    def writes(self) -> bool:
        return self.applied is None and self.outcome in ("created", "revised")


def write(archive: Archive, entries: Sequence[Entry]) -> list[Written]:
    """Write the entries in their order; what an earlier attempt has written is found again, and counted the same."""
    written: list[Written] = []
    for wave in waves(entries):
        left = list(wave)
        for _ in range(MAX_TRIES):
            done, left = _write_once(archive, left)
            written += done
            if not left:
                break
        else:
            raise Unavailable(f"{len(left)} articles kept changing while they were written.", "elasticsearch")
    return written


def _write_once(archive: Archive, entries: Sequence[Entry]) -> tuple[list[Written], list[Entry]]:
    plans = _plans(archive, entries)
    done = [Written(plan.entry.raw_id, plan.outcome) for plan in plans if not plan.writes]
    writing = [plan for plan in plans if plan.writes]
    _keep_earlier(archive, [plan.current for plan in writing if plan.current])
    answers = _bulk(archive, archive.indices.articles, [document(plan.entry, plan.current) for plan in writing])
    again = []
    for plan, answer in zip(writing, answers, strict=True):
        if answer["status"] == CONFLICT:
            again.append(plan.entry)
        elif "error" in answer:
            done.append(Written(plan.entry.raw_id, "rejected", _reason(answer["error"])))
        else:
            done.append(Written(plan.entry.raw_id, plan.outcome))
    return done, again


def _plans(archive: Archive, entries: Sequence[Entry]) -> list[Plan]:
    current = _current(archive, [entry.id for entry in entries])
    return [
        Plan(entry, known, _applied(archive, entry, known) if known else None)
        for entry in entries
        for known in [current.get(entry.id)]
    ]


def _current(archive: Archive, identifiers: Sequence[str]) -> dict[str, Document]:
    with translated():
        answer = archive.client.mget(index=archive.indices.articles, ids=list(identifiers))
    return {row["_id"]: row["_source"] for row in found(answer)}


def _applied(archive: Archive, entry: Entry, current: Document) -> int | None:
    """Give the revision that this very item made before, if it did: the current one, or an earlier one."""
    if current["raw_id"] == entry.raw_id:
        return int(current["revision"])
    if current["revision"] == 1:
        return None
    earlier = [f"{entry.id}:{revision}" for revision in range(1, current["revision"])]
    with translated():
        answer = archive.client.mget(
            index=archive.indices.revisions, ids=earlier, source_includes=["raw_id", "revision"]
        )
    made = [row["_source"]["revision"] for row in found(answer) if row["_source"]["raw_id"] == entry.raw_id]
    return made[0] if made else None


def _keep_earlier(archive: Archive, documents: Sequence[Document]) -> None:
    """Copy what is about to be replaced. Repeating it is harmless: a revision's document never changes."""
    rows = _bulk(archive, archive.indices.revisions, documents, earlier=True)
    refused = [row for row in rows if "error" in row]
    if refused:
        raise Unavailable(f"An earlier revision was not kept: {_reason(refused[0]['error'])}", "elasticsearch")


def _bulk(archive: Archive, index: str, documents: Sequence[Document], *, earlier: bool = False) -> list[Document]:
    if not documents:
        return []
    try:
        with translated():
            answer = archive.client.bulk(
                index=index, require_alias=True, operations=_operations(documents, earlier=earlier)
            )
    except ApiError as error:
        if error.status_code != TOO_LARGE:
            raise
        if len(documents) == 1:
            return [{"status": TOO_LARGE, "error": {"reason": "the article is larger than Elasticsearch takes"}}]
        middle = len(documents) // 2
        return [
            *_bulk(archive, index, documents[:middle], earlier=earlier),
            *_bulk(archive, index, documents[middle:], earlier=earlier),
        ]
    rows = [row["index"] for row in answer["items"]]
    away = [row for row in rows if "error" in row and row["status"] not in OF_THE_ITEM]
    if away:
        raise Unavailable(f"Elasticsearch cannot write now: {_reason(away[0]['error'])}", "elasticsearch")
    return rows


def _operations(documents: Sequence[Document], *, earlier: bool) -> list[Document]:
    operations: list[Document] = []
    for body in documents:
        target = {"_id": body["id"], "version": body["revision"], "version_type": "external"}
        operations += [{"index": {"_id": f"{body['id']}:{body['revision']}"} if earlier else target}, body]
    return operations


def _reason(error: Document) -> str:
    causes = [error, *(cause for cause in [error.get("caused_by")] if cause)]
    return "; ".join(str(cause.get("reason", cause.get("type"))) for cause in causes)[:1000]
