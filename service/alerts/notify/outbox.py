"""Keeping deliveries, the outbox: each is one telling of one owner on one channel, tried until it is done or held.

What a delivery has to tell is not in it: matches say which delivery took them, so none tells what another took. One
whose worker falls silent while it takes them gives them back, and is empty.
"""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from elasticsearch import NotFoundError

from service import documents
from service.alerts.alert import Alert
from service.alerts.notify.claims import Recipient, recipients
from service.documents import Place
from service.errors import NotFound
from service.storage.archive import Archive, VersionConflict, translated
from service.storage.bulk import Version
from service.storage.collection import version_of
from service.storage.timestamps import later, now
from service.storage.work_item import backoff

DeliveryState = Literal["claiming", "waiting", "working", "told", "empty", "held", "failed"]

OPEN_STATES: tuple[DeliveryState, ...] = ("claiming", "waiting", "working", "held")
CLAIM_S, LEASE_S = 60.0, 120.0
FIRST_WAIT_S, LONGEST_WAIT_S = 10.0, 7200.0
MAX_LOG_ENTRIES = 30
PAGE = 500

Document = dict[str, Any]
# What happened, as its `kind`, and what the sentences are filled with; they are written when they are sent.
NoticeText = dict[str, str]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one try: the receiver's status, or what went wrong; `final` where trying again is of no use."""

    ok: bool
    status: int | None = None
    error: str | None = None
    final: bool = False


class LeasedDelivery(NamedTuple):
    """A delivery that is in this worker's hands, and the version of its document that says so."""

    id: str
    document: Document
    version: Version

    @property
    def attempts(self) -> int:
        return int(self.document["attempts"])

    @property
    def whose(self) -> Recipient:
        return Recipient(self.document["owner"], self.document["channel"])

    @property
    def unready(self) -> bool:
        """Whether it did not come to an end with taking what it has to tell."""
        return bool(self.document["state"] == "claiming")

    @property
    def sent(self) -> bool:
        """Whether it was sent, and only its matches do not all say so yet."""
        return bool(self.document.get("told_at"))


def busy_recipients(archive: Archive) -> set[Recipient]:
    """Return the owners and channels on which something is still to be told: what is due there waits for it to end."""
    return set(
        recipients(archive, archive.indices.deliveries, {"terms": {"state": list(OPEN_STATES)}}, channel="channel")
    )


def create(archive: Archive, whose: Recipient) -> LeasedDelivery:
    """Make a delivery that has taken nothing yet; left alone, the sweep comes back to it."""
    return _put_new(archive, whose, state="claiming", next_attempt_at=later(CLAIM_S))


def create_test(archive: Archive, owner: str) -> str:
    """Make a delivery that only sees whether an owner's webhook is there."""
    whose = Recipient(owner, "webhook")
    return _put_new(archive, whose, state="waiting", next_attempt_at=now(), notice={"kind": "test"}).id


def _put_new(archive: Archive, whose: Recipient, **given: Any) -> LeasedDelivery:
    identifier = uuid.uuid4().hex
    document = {
        "owner": whose.owner,
        "channel": whose.channel,
        "attempts": 0,
        "created_at": now(),
        "log": [],
        **given,
    }
    return LeasedDelivery(
        identifier, document, documents.put(archive, Place(archive.indices.deliveries, identifier), document)
    )


def renew(archive: Archive, taken: LeasedDelivery, *, lease_s: float = LEASE_S) -> LeasedDelivery | None:
    """Keep a delivery in hand for what takes long; None where another worker has taken it over."""
    return _store(archive, taken, next_attempt_at=later(lease_s), refresh=False)


def mark_sent(archive: Archive, taken: LeasedDelivery) -> LeasedDelivery | None:
    """Write down at once that a delivery was sent, so that it is not sent again where what follows takes long."""
    return _store(archive, taken, told_at=now(), next_attempt_at=later(LEASE_S), refresh=False)


def finish_claiming(archive: Archive, taken: LeasedDelivery, *, claimed: int) -> None:
    """Let a delivery be sent, or be gone where it could take nothing. What another has taken over is left to it."""
    if claimed:
        _store(archive, taken, state="waiting", next_attempt_at=now())
        return
    with suppress(VersionConflict), translated():
        archive.client.delete(index=archive.indices.deliveries, id=taken.id, **taken.version.condition)


def due(archive: Archive) -> list[str]:
    """Return the deliveries to be tried now: new ones, those that waited, and those whose worker fell silent."""
    states = {"terms": {"state": ["claiming", "waiting", "working"]}}
    with translated():
        archive.client.indices.refresh(index=archive.indices.deliveries)
        answer = archive.client.search(
            index=archive.indices.deliveries,
            query={"bool": {"filter": [states, {"range": {"next_attempt_at": {"lte": now()}}}]}},
            sort=[{"next_attempt_at": "asc"}],
            size=PAGE,
            source=False,
        )
    return [hit["_id"] for hit in answer["hits"]["hits"]]


def take(archive: Archive, identifier: str, *, lease_s: float = LEASE_S) -> LeasedDelivery | None:
    """Take a delivery that is due and count the attempt; None where it is not, or another worker has it."""
    try:
        with translated():
            row = archive.client.get(index=archive.indices.deliveries, id=identifier)
    except NotFoundError:
        return None
    document = row["_source"]
    if document["state"] not in ("claiming", "waiting", "working") or document["next_attempt_at"] > now():
        return None
    taken = LeasedDelivery(identifier, document, version_of(row))
    state = "claiming" if document["state"] == "claiming" else "working"
    attempts, lease = taken.attempts + 1, later(lease_s)
    return _store(archive, taken, state=state, attempts=attempts, next_attempt_at=lease, refresh=False)


def finish(
    archive: Archive, taken: LeasedDelivery, state: DeliveryState, attempt: Attempt | None = None, **told: Any
) -> None:
    """Close a delivery, or hold it until its owner resumes the channel. What another has taken over is left to it."""
    moment = now() if state == "told" else None
    _store(archive, taken, state=state, log=_logged(taken, attempt), told_at=moment, **told)


def retry_later(archive: Archive, taken: LeasedDelivery, attempt: Attempt, *, longest: float = LONGEST_WAIT_S) -> None:
    """Let a delivery wait before it is tried again, each time about twice as long."""
    at = later(backoff(taken.attempts, FIRST_WAIT_S, longest))
    _store(archive, taken, state="waiting", next_attempt_at=at, log=_logged(taken, attempt))


def _logged(taken: LeasedDelivery, attempt: Attempt | None) -> list[Document]:
    log: list[Document] = taken.document["log"]
    if attempt is None:
        return log
    told = {"at": now(), "ok": attempt.ok, "status": attempt.status, "error": attempt.error}
    return [*log, {name: value for name, value in told.items() if value is not None}][-MAX_LOG_ENTRIES:]


def _store(archive: Archive, taken: LeasedDelivery, *, refresh: bool = True, **changes: Any) -> LeasedDelivery | None:
    document = {**taken.document, **changes}
    place = Place(archive.indices.deliveries, taken.id, taken.version)
    try:
        return LeasedDelivery(taken.id, document, documents.put(archive, place, document, refresh=refresh))
    except VersionConflict:
        return None


def resume_suspended(archive: Archive, owner: str, channel: str) -> int:
    """Let what was held on an owner's channel be tried again, as if for the first time; return how many there are."""
    query = {"bool": {"filter": [{"term": {"owner": owner}}, {"term": {"channel": channel}}, _state("held")]}}
    return _reset_to_waiting(archive, query)


def redeliver(archive: Archive, owner: str, identifier: str) -> None:
    """Let an owner's delivery be sent once more, under its own idempotency key.

    Raises NotFound where it is none of theirs, or is open.
    """
    mine = [{"ids": {"values": [identifier]}}, {"term": {"owner": owner}}]
    query = {"bool": {"filter": [*mine, _state("told", "failed")]}}
    if not _reset_to_waiting(archive, query):
        raise NotFound(f"There is no delivery {identifier!r} that has ended.")


def _reset_to_waiting(archive: Archive, query: Document) -> int:
    script = {
        "source": "ctx._source.state = 'waiting'; ctx._source.attempts = 0; ctx._source.told_at = null;"
        "ctx._source.next_attempt_at = params.now",
        "params": {"now": now()},
    }
    with translated():
        archive.client.indices.refresh(index=archive.indices.deliveries)
        answer = archive.client.update_by_query(
            index=archive.indices.deliveries, query=query, script=script, conflicts="proceed", refresh=True
        )
    return int(answer["updated"])


def list_deliveries(
    archive: Archive, owner: str, *, alert: str | None = None, channel: str | None = None, size: int = 50
) -> list[Document]:
    """Return an owner's latest deliveries, the newest first, with their log; those of one alert or channel if given."""
    narrowed = [{"term": {name: value}} for name, value in (("alerts", alert), ("channel", channel)) if value]
    with translated():
        archive.client.indices.refresh(index=archive.indices.deliveries)
        answer = archive.client.search(
            index=archive.indices.deliveries,
            query={"bool": {"filter": [{"term": {"owner": owner}}, *narrowed], "must_not": _state("empty")}},
            sort=[{"created_at": "desc"}],
            size=size,
        )
    return [{"id": hit["_id"], **hit["_source"]} for hit in answer["hits"]["hits"]]


def _state(*states: DeliveryState) -> Document:
    return {"terms": {"state": list(states)}}


def notify_broken(archive: Archive, alert: Alert, version: Version, reason: str) -> None:
    """Tell an owner that an alert cannot be run any more: once for each version of the alert."""
    about = {"name": alert.name, "query": alert.query, "language": alert.language}
    text = {"kind": "broken", **about, "reason": reason}
    create_notice(archive, f"broken-{alert.id}-{version.tag}", alert.owner, text)


def notify_suspended(archive: Archive, owner: str, delivery: str, reason: str) -> None:
    """Tell an owner that a webhook was switched off, once for the delivery by which it was."""
    create_notice(archive, f"held-{delivery}", owner, {"kind": "held", "reason": reason})


def create_notice(archive: Archive, identifier: str, owner: str, text: NoticeText) -> bool:
    """Keep a notice to be sent; False where it was kept before."""
    moment = now()
    document = {
        "owner": owner,
        "channel": "notice",
        "state": "waiting",
        "notice": text,
        "attempts": 0,
        "created_at": moment,
        "next_attempt_at": moment,
        "log": [],
    }
    try:
        documents.put(archive, Place(archive.indices.deliveries, identifier), document)
    except VersionConflict:
        return False
    return True
