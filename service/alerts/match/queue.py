"""The match queue: batches that wait to be matched, and matching one; each attempt is counted, and none is dropped.

A batch that was indexed is `due` to be matched, and `done` when every match is stored: whatever stops in between is
repeated with the same result, since a match is created once. An attempt has its number: a message that asks for one
that was made before is refused, so a batch that stops its worker is not handed to the next one at once.
"""

import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, NamedTuple

from service.alerts import matches
from service.alerts.match.compiled_alerts import CompiledAlert, current
from service.alerts.match.matching import batch_articles, batch_revisions, match_articles
from service.alerts.notify import pending_matches
from service.errors import Unavailable
from service.index import sweep
from service.index.batch import Batch, batches
from service.index.lease_owner import this_process
from service.lexicon import cache
from service.storage.archive import Archive
from service.storage.bulk import Refused
from service.storage.collection import Stored
from service.storage.timestamps import later
from service.storage.work_item import PAGE, Backoff, LeaseLostError, Work, WorkItem

RENEW_AFTER_S = 20.0
# An engine that is away is away for all batches, and soon there again.
LONGEST_ENGINE_WAIT_S = 120.0
MANY_ATTEMPTS = 3
MAX_REASON = 500

_BACKOFF = Backoff(first_s=80.0, longest_s=3600.0, least=0.75)
_WAITING = ({"term": {"matching": "due"}}, {"term": {"state": "done"}})
_OLDEST_FIRST = ({"received_at": "asc"},)


class DueBatch(NamedTuple):
    """A batch that is to be matched, and how many attempts were made before."""

    batch: str
    attempts: int


@dataclass(frozen=True, slots=True)
class StuckBatches:
    """Batches that have waited through several attempts: how many, and of the oldest since when, how often, and why."""

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
    """How many articles were matched against how many alerts, and how many matches are new."""

    articles: int
    alerts: int
    matches: int


def match_batch(archive: Archive, identifier: str, attempts: int | None = None) -> MatchResult | None:
    """Match a batch. None where there is nothing to do: not indexed yet, matched, or this attempt was made before.

    Raises Unavailable; whatever it raises, the batch is still due.
    """
    item = take(archive, identifier, attempts)
    if item is None:
        return None
    try:
        result = _match(archive, item)
        item.change(matching="done", matching_error=None, lease_owner=None)
    except LeaseLostError:
        return None
    except Exception as error:
        _give_back(item, error)
        raise
    return result


def _match(archive: Archive, item: WorkItem[Batch]) -> MatchResult:
    lexicon = cache.current(archive)
    articles = batch_articles(item.value.raw_ids(), archive)
    revisions = batch_revisions(archive, articles)
    if not revisions:
        return MatchResult(0, 0, 0)
    alerts = current(archive, lexicon)
    created, names, renewed = 0, set[str](), time.monotonic()
    for firings in match_articles(archive, articles, revisions, alerts):
        created += matches.save(archive, firings, batch=item.id)
        names |= {firing.alert.id for firing in firings}
        if time.monotonic() - renewed > RENEW_AFTER_S:
            item.renew(_BACKOFF.seconds(item.value.matching_attempts))
            renewed = time.monotonic()
    if names:
        _follow_edits(archive, {name: alerts[name] for name in names}, current(archive, lexicon))
    return MatchResult(len(revisions), len(alerts), created)


def _follow_edits(archive: Archive, fired: Mapping[str, CompiledAlert], latest: Mapping[str, CompiledAlert]) -> None:
    """Reschedule the matches of alerts whose rate was changed: whoever did that has not seen these matches."""
    for name, before in fired.items():
        after = latest.get(name)
        if after and after.alert.rate != before.alert.rate:
            pending_matches.reschedule(archive, Stored(name, after.alert, after.version))


def _work(archive: Archive) -> Work[Batch]:
    return Work(collection=batches(archive), backoff=_BACKOFF)


def take(archive: Archive, identifier: str, attempts: int | None = None) -> WorkItem[Batch] | None:
    """Take a batch and count the attempt; None where it is not due, or, given `attempts`, where another was made."""

    def begin(batch: Batch) -> dict[str, Any] | None:
        if batch.state != "done" or batch.matching != "due" or attempts not in (None, batch.matching_attempts):
            return None
        made = batch.matching_attempts + 1
        lease = {"next_attempt_at": later(_BACKOFF.seconds(made)), "lease_owner": str(this_process())}
        return {"matching_attempts": made, **lease}

    return _work(archive).take(identifier, begin, lease_s=_BACKOFF.first_s)


def _give_back(item: WorkItem[Batch], error: Exception) -> None:
    """Store why an attempt failed, and put the batch off; where Elasticsearch is away it stays as it is."""
    away = isinstance(error, Unavailable) and not isinstance(error, Refused)
    reason = f"{error}" if away else f"{type(error).__name__}: {error}"
    longest_s = LONGEST_ENGINE_WAIT_S if away else None
    with suppress(Unavailable, LeaseLostError):
        failed = {"matching_error": reason[:MAX_REASON], "lease_owner": None}
        item.put_off(item.value.matching_attempts, longest_s=longest_s, **failed)


def due(archive: Archive, queued: Collection[str] = ()) -> list[DueBatch]:
    """Return the first batches that are indexed, wait to be matched and are not `queued`, oldest first."""
    others = {"bool": {"must_not": [{"ids": {"values": list(queued)}}]}}
    room = max(PAGE - len(queued), 0)
    found = _work(archive).due(*_WAITING, others, sort=_OLDEST_FIRST, size=room, fresh=True)
    return [DueBatch(stored.id, stored.value.matching_attempts) for stored in found]


def release_abandoned(archive: Archive) -> int:
    """Make due at once what a worker of this host was matching when it was stopped as a whole; return how many."""
    return sum(
        _work(archive).release(stored, lease_owner=None)
        for stored, owner in sweep.abandoned(archive, *_WAITING)
        if owner.worker_has_ended
    )


def stuck(archive: Archive) -> StuckBatches | None:
    """Return the batches that have waited through several attempts; None where there is none. Raises Unavailable."""
    query = {"bool": {"filter": [*_WAITING, {"range": {"matching_attempts": {"gte": MANY_ATTEMPTS}}}]}}
    found = batches(archive).search(query, size=1, sort=_OLDEST_FIRST, fresh=True)
    if not found:
        return None
    oldest = found[0].value
    return StuckBatches(
        batches(archive).count(query), oldest.id, oldest.received_at, oldest.matching_attempts, oldest.matching_error
    )
