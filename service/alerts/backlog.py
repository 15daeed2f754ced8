"""The batches that wait to be matched: each attempt is counted and later than the last, and none is ever dropped.

An attempt has its number. A message that asks for one that was made before is refused, so a batch that stops its worker
is not handed to the next one at once.
"""

import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, NamedTuple

from elasticsearch import ConflictError, NotFoundError

from service.backends import Archive, translated
from service.clock import later, now
from service.documents import Version, version_of
from service.errors import Unavailable
from service.index.batch import Batch, from_document

SENT_AGAIN_AFTER_S = 60.0
FIRST_WAIT_S, LONGEST_WAIT_S = 80.0, 3600.0
# An engine that is away is away for all of them, and soon there again.
LONGEST_ENGINE_WAIT_S = 120.0
MANY_ATTEMPTS = 3
MOST_REASON = 500
PAGE = 500

_WAITING = ({"term": {"matching": "due"}}, {"term": {"state": "done"}})


class Turn(NamedTuple):
    """A batch that is to be matched, and how many attempts were made before."""

    batch: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """What has waited through several attempts: how many batches, and of the oldest since when, how often, and why."""

    batches: int
    batch: str
    since: str
    attempts: int
    reason: str | None

    remedy: ClassVar[str] = (
        "Mend what the reason names; where there is none, the workers' logs say what stops them. They are tried again "
        "by themselves, at least once an hour, and nothing is lost."
    )

    def __str__(self) -> str:
        many = self.batches != 1
        told = f"{self.batches:,} batch{'es wait' if many else ' waits'} to be matched, the oldest since {self.since}"
        return f"{told} (batch {self.batch}, {self.attempts} attempts: {self.reason or 'its worker was stopped'})."

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def take(archive: Archive, identifier: str, attempts: int | None = None) -> Batch | None:
    """Take a batch and count the attempt; None where it is not due, or, given `attempts`, where another was made."""
    try:
        with translated():
            row = archive.client.get(index=archive.indices.batches, id=identifier)
    except NotFoundError:
        return None
    batch = from_document(identifier, row["_source"])
    if batch.state != "done" or batch.matching != "due" or attempts not in (None, batch.matching_attempts):
        return None
    made = batch.matching_attempts + 1
    taken = {"matching_attempts": made, "next_attempt_at": later(_wait(made))}
    try:
        _change(archive, identifier, taken, version_of(row))
    except ConflictError:
        return None
    return from_document(identifier, {**row["_source"], **taken})


def keep(archive: Archive, batch: Batch) -> None:
    """Go on with a batch that takes long: it is not sent to another meanwhile."""
    _change(archive, batch.id, {"next_attempt_at": later(_wait(batch.matching_attempts))})


def done(archive: Archive, batch: Batch) -> None:
    _change(archive, batch.id, {"matching": "done", "matching_error": None})


def failed(archive: Archive, batch: Batch, error: Exception) -> None:
    """Write down why an attempt came to nothing, and let the batch wait; an engine that is away leaves it as it is."""
    away = isinstance(error, Unavailable)
    told = f"{error}" if away else f"{type(error).__name__}: {error}"
    wait = _wait(batch.matching_attempts, LONGEST_ENGINE_WAIT_S if away else LONGEST_WAIT_S)
    with suppress(Unavailable):
        _change(archive, batch.id, {"matching_error": told[:MOST_REASON], "next_attempt_at": later(wait)})


def due(archive: Archive) -> list[Turn]:
    """Give the batches that are indexed and wait to be matched, and put them off so that each is sent once."""
    over = {"range": {"next_attempt_at": {"lte": now()}}}
    with translated():
        archive.client.indices.refresh(index=archive.indices.batches)
        answer = archive.client.search(
            index=archive.indices.batches,
            query={"bool": {"filter": [*_WAITING, over]}},
            sort=[{"received_at": "asc"}],
            size=PAGE,
            source_includes=["matching_attempts"],
            seq_no_primary_term=True,
        )
    return [_turn(hit) for hit in answer["hits"]["hits"] if _put_off(archive, hit)]


def stuck(archive: Archive) -> Stuck | None:
    """Give what has waited through several attempts; None where nothing has. Raises Unavailable."""
    often = {"range": {"matching_attempts": {"gte": MANY_ATTEMPTS}}}
    with translated():
        archive.client.indices.refresh(index=archive.indices.batches)
        found = archive.client.search(
            index=archive.indices.batches,
            query={"bool": {"filter": [*_WAITING, often]}},
            sort=[{"received_at": "asc"}],
            size=1,
            track_total_hits=True,
        )["hits"]
    if not found["hits"]:
        return None
    (oldest,) = found["hits"]
    batch = from_document(oldest["_id"], oldest["_source"])
    return Stuck(found["total"]["value"], batch.id, batch.received_at, batch.matching_attempts, batch.matching_error)


def _wait(attempts: int, longest: float = LONGEST_WAIT_S) -> float:
    """Give the seconds until the attempt after so many: a minute or so, then about twice as long each time."""
    jitter = random.uniform(0.75, 1.0)  # noqa: S311 - no secret
    return min(longest, FIRST_WAIT_S * 2.0 ** min(attempts - 1, 20)) * jitter


def _turn(hit: Mapping[str, Any]) -> Turn:
    return Turn(hit["_id"], hit["_source"].get("matching_attempts", 0))


def _put_off(archive: Archive, hit: Mapping[str, Any]) -> bool:
    """Let a batch that is sent now not be sent again at once; False where another has it meanwhile."""
    try:
        _change(archive, hit["_id"], {"next_attempt_at": later(SENT_AGAIN_AFTER_S)}, version_of(hit))
    except ConflictError:
        return False
    return True


def _change(archive: Archive, identifier: str, fields: Mapping[str, Any], version: Version | None = None) -> None:
    condition: dict[str, Any] = (
        {"if_seq_no": version.seq_no, "if_primary_term": version.primary_term} if version else {"retry_on_conflict": 5}
    )
    with translated():
        archive.client.update(
            index=archive.indices.batches, require_alias=True, id=identifier, doc=dict(fields), **condition
        )
