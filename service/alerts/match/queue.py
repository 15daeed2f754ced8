"""The batches that wait to be matched: each attempt is counted and later than the last, and none is ever dropped.

An attempt has its number. A message that asks for one that was made before is refused, so a batch that stops its worker
is not handed to the next one at once.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, NamedTuple

from elasticsearch import NotFoundError

from service import documents
from service.alerts import matches
from service.alerts.match.compiled_alerts import CompiledAlert, current
from service.alerts.match.matching import batch_articles, batch_revisions, match_articles
from service.alerts.notify import claims
from service.alerts.store import StoredAlert
from service.documents import Place
from service.errors import Unavailable
from service.index.batch import Batch, batches
from service.index.sweep import put_off
from service.lexicon import cache
from service.storage.archive import Archive, VersionConflict, translated
from service.storage.bulk import Version
from service.storage.collection import version_of
from service.storage.timestamps import later, now
from service.storage.work_item import backoff

SENT_AGAIN_AFTER_S = 60.0
RENEW_AFTER_S = 20.0
FIRST_WAIT_S, LONGEST_WAIT_S = 80.0, 3600.0
# An engine that is away is away for all of them, and soon there again.
LONGEST_ENGINE_WAIT_S = 120.0
MANY_ATTEMPTS = 3
MOST_REASON = 500
PAGE = 500

Document = dict[str, Any]


class DueBatch(NamedTuple):
    """A batch that is to be matched, and how many attempts were made before."""

    batch: str
    attempts: int


@dataclass(frozen=True, slots=True)
class StuckBatches:
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


class MatchResult(NamedTuple):
    """What came of a matching: articles asked of, alerts asked, matches that were not there before."""

    articles: int
    alerts: int
    matches: int


def match_batch(archive: Archive, identifier: str, attempts: int | None = None) -> MatchResult | None:
    """Match a batch. None where there is nothing to do: not indexed yet, matched, or this attempt was made before.

    Raises Unavailable; whatever it raises, the batch is still due.
    """
    batch = take(archive, identifier, attempts)
    if batch is None:
        return None
    try:
        result = _match(archive, batch)
        done(archive, batch)
    except Exception as error:
        failed(archive, batch, error)
        raise
    return result


def _match(archive: Archive, batch: Batch) -> MatchResult:
    lexicon = cache.current(archive)
    articles = batch_articles(batch.raw_ids(), archive)
    revisions = batch_revisions(archive, articles)
    if not revisions:
        return MatchResult(0, 0, 0)
    standing = current(archive, lexicon)
    made, names, kept = 0, set[str](), time.monotonic()
    for fired in match_articles(archive, articles, revisions, standing):
        made += matches.save(archive, fired, batch=batch.id)
        names |= {each.alert.id for each in fired}
        if time.monotonic() - kept > RENEW_AFTER_S:
            renew(archive, batch)
            kept = time.monotonic()
    if names:
        _follow_edits(archive, {name: standing[name] for name in names}, current(archive, lexicon))
    return MatchResult(len(revisions), len(standing), made)


def _follow_edits(archive: Archive, fired: Mapping[str, CompiledAlert], latest: Mapping[str, CompiledAlert]) -> None:
    """Let what was kept be told by the rate that its alert has by now: whoever changed it did not see these matches."""
    for name, before in fired.items():
        after = latest.get(name)
        if after and after.alert.rate != before.alert.rate:
            claims.reschedule(archive, StoredAlert(after.alert, after.version))


def take(archive: Archive, identifier: str, attempts: int | None = None) -> Batch | None:
    """Take a batch and count the attempt; None where it is not due, or, given `attempts`, where another was made."""
    try:
        with translated():
            row = archive.client.get(index=archive.indices.batches, id=identifier)
    except NotFoundError:
        return None
    batch = batches(archive).codec.decode(identifier, row["_source"])
    if batch.state != "done" or batch.matching != "due" or attempts not in (None, batch.matching_attempts):
        return None
    made = batch.matching_attempts + 1
    taken = {"matching_attempts": made, "next_attempt_at": later(_wait(made))}
    try:
        _change(archive, identifier, taken, version_of(row))
    except VersionConflict:
        return None
    return batches(archive).codec.decode(identifier, {**row["_source"], **taken})


def renew(archive: Archive, batch: Batch) -> None:
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


def due(archive: Archive) -> list[DueBatch]:
    """Return the batches that are indexed and wait to be matched, and put them off so that each is sent once."""
    over = {"range": {"next_attempt_at": {"lte": now()}}}
    found = _waiting(archive, over, size=PAGE, source_includes=["matching_attempts"], seq_no_primary_term=True)
    return [_turn(hit) for hit in found["hits"] if put_off(archive, hit, SENT_AGAIN_AFTER_S)]


def stuck(archive: Archive) -> StuckBatches | None:
    """Return what has waited through several attempts; None where nothing has. Raises Unavailable."""
    often = {"range": {"matching_attempts": {"gte": MANY_ATTEMPTS}}}
    found = _waiting(archive, often, size=1, track_total_hits=True)
    if not found["hits"]:
        return None
    (oldest,) = found["hits"]
    batch = batches(archive).codec.decode(oldest["_id"], oldest["_source"])
    return StuckBatches(
        found["total"]["value"], batch.id, batch.received_at, batch.matching_attempts, batch.matching_error
    )


def _waiting(archive: Archive, also: Document, **search: Any) -> Any:
    """Find the batches that wait to be matched, the oldest first."""
    waiting = [{"term": {"matching": "due"}}, {"term": {"state": "done"}}]
    with translated():
        archive.client.indices.refresh(index=archive.indices.batches)
        return archive.client.search(
            index=archive.indices.batches,
            query={"bool": {"filter": [*waiting, also]}},
            sort=[{"received_at": "asc"}],
            **search,
        )["hits"]


def _wait(attempts: int, longest: float = LONGEST_WAIT_S) -> float:
    """Return the seconds until the attempt after so many: a minute or so, then about twice as long each time."""
    return backoff(attempts, FIRST_WAIT_S, longest, least=0.75)


def _turn(hit: Mapping[str, Any]) -> DueBatch:
    return DueBatch(hit["_id"], hit["_source"].get("matching_attempts", 0))


def _change(archive: Archive, identifier: str, fields: Document, version: Version | None = None) -> None:
    documents.change(archive, Place(archive.indices.batches, identifier, version), fields)
