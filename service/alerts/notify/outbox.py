"""The outbox: deliveries, each one message to one owner on one channel, attempted until it is done or suspended.

What a delivery has to send is not in it: matches name the delivery that has claimed them. One whose worker falls silent
while it claims gives its matches back, and is empty.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from service.alerts.alert import Alert
from service.alerts.notify.pending_matches import Recipient, recipients
from service.errors import NotFound
from service.storage.archive import Archive, VersionConflict
from service.storage.bulk import Version
from service.storage.codec import DataclassCodec, Options
from service.storage.collection import Collection
from service.storage.timestamps import now
from service.storage.work_item import Backoff, Work, WorkItem

DeliveryState = Literal["claiming", "waiting", "working", "told", "empty", "held", "failed"]

OPEN_STATES: tuple[DeliveryState, ...] = ("claiming", "waiting", "working", "held")
DUE_STATES: tuple[DeliveryState, ...] = ("claiming", "waiting", "working")
CLAIM_S, LEASE_S = 60.0, 120.0
MAX_LOG_ENTRIES = 30

Document = dict[str, Any]
# What happened, as its `kind`, and the values that its templates are rendered with when it is sent.
NoticeText = dict[str, str]


@dataclass(frozen=True, slots=True)
class Attempt:
    """The result of one attempt: the receiver's status, or what went wrong; `final` where another is of no use."""

    ok: bool
    status: int | None = None
    error: str | None = None
    final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message to an owner: of matches, or the `notice` of an event; `log` has its last attempts.

    `next_attempt_at` is when it is due; for one in state "working" or "claiming" that is the end of its lease.
    """

    id: str
    owner: str
    channel: str
    state: DeliveryState
    created_at: str
    next_attempt_at: str
    attempts: int = 0
    notice: Mapping[str, str] | None = None
    alerts: tuple[str, ...] | None = None
    articles: int | None = None
    delivered_at: str | None = None
    log: tuple[Mapping[str, Any], ...] = ()

    @property
    def recipient(self) -> Recipient:
        return Recipient(self.owner, self.channel)


_CODEC = DataclassCodec(Delivery, Options(stored_as={"delivered_at": "told_at"}))
_BACKOFF = Backoff(first_s=10.0, longest_s=7200.0)

LeasedDelivery = WorkItem[Delivery]


def deliveries_in(archive: Archive) -> Collection[Delivery]:
    return Collection(archive, archive.indices.deliveries, _CODEC)


def _work(archive: Archive) -> Work[Delivery]:
    return Work(collection=deliveries_in(archive), backoff=_BACKOFF)


def busy_recipients(archive: Archive) -> set[Recipient]:
    """Return the recipients with an open delivery: what else is due to them waits for its end."""
    return set(recipients(deliveries_in(archive), _in_state(*OPEN_STATES), channel="channel"))


def create(archive: Archive, recipient: Recipient) -> LeasedDelivery:
    """Create a delivery that has claimed nothing yet; left alone, it is due again after CLAIM_S."""
    made = _new(recipient, state="claiming")
    return _work(archive).create(made.id, made, lease_s=CLAIM_S)


def create_test(archive: Archive, owner: str) -> str:
    """Create the delivery of a test event to an owner's webhook; return its id."""
    made = _new(Recipient(owner, "webhook"), state="waiting", notice={"kind": "test"})
    return deliveries_in(archive).create(made.id, made).id


def _new(recipient: Recipient, **given: Any) -> Delivery:
    moment, fields = now(), {"id": uuid.uuid4().hex, **given}
    return Delivery(
        owner=recipient.owner, channel=recipient.channel, created_at=moment, next_attempt_at=moment, **fields
    )


def finish_claiming(item: LeasedDelivery, *, claimed: int) -> None:
    """Make a delivery due, or delete it where it has claimed nothing. Raises LeaseLostError."""
    if claimed:
        item.change(state="waiting", next_attempt_at=now())
    else:
        item.delete()


def due(archive: Archive) -> list[str]:
    """Return the ids of deliveries to be attempted now: new ones, waiting ones, and those whose worker fell silent."""
    found = _work(archive).due(_in_state(*DUE_STATES), sort=[{"next_attempt_at": "asc"}], fresh=True)
    return [stored.id for stored in found]


def take(archive: Archive, identifier: str) -> LeasedDelivery | None:
    """Take a delivery that is due, and count the attempt; None where it is not due, or another worker has it."""

    def begin(delivery: Delivery) -> Document | None:
        if delivery.state not in DUE_STATES or delivery.next_attempt_at > now():
            return None
        state = "claiming" if delivery.state == "claiming" else "working"
        return {"state": state, "attempts": delivery.attempts + 1}

    return _work(archive).take(identifier, begin, lease_s=LEASE_S)


def mark_sent(item: LeasedDelivery) -> None:
    """Record at once that a delivery was sent: marking its matches may take long, and it must not be sent again."""
    item.renew(LEASE_S, delivered_at=now())


def finish(item: LeasedDelivery, state: DeliveryState, attempt: Attempt | None = None, **fields: Any) -> None:
    """Close a delivery, or suspend it in state "held". Raises LeaseLostError."""
    moment = now() if state == "told" else None
    item.change(state=state, log=_logged(item.value, attempt), delivered_at=moment, **fields)


def retry_later(item: LeasedDelivery, attempt: Attempt, *, longest_s: float | None = None) -> None:
    """Put a delivery off, each time about twice as long. Raises LeaseLostError."""
    log = _logged(item.value, attempt)
    item.put_off(item.value.attempts, longest_s=longest_s, state="waiting", log=log)


def _logged(delivery: Delivery, attempt: Attempt | None) -> tuple[Mapping[str, Any], ...]:
    if attempt is None:
        return delivery.log
    entry = {"at": now(), "ok": attempt.ok, "status": attempt.status, "error": attempt.error}
    return (*delivery.log, {name: value for name, value in entry.items() if value is not None})[-MAX_LOG_ENTRIES:]


def resume_suspended(archive: Archive, owner: str, channel: str) -> int:
    """Reset the suspended deliveries of an owner's channel to waiting, without attempts; return how many."""
    mine = [{"term": {"owner": owner}}, {"term": {"channel": channel}}, _in_state("held")]
    return _reset_to_waiting(archive, {"bool": {"filter": mine}})


def redeliver(archive: Archive, owner: str, identifier: str) -> None:
    """Make an owner's delivery that has ended due once more, under its own idempotency key.

    Raises NotFound where the owner has none of this id, or it is open.
    """
    mine = [{"ids": {"values": [identifier]}}, {"term": {"owner": owner}}, _in_state("told", "failed")]
    if not _reset_to_waiting(archive, {"bool": {"filter": mine}}):
        raise NotFound(f"There is no delivery {identifier!r} that has ended.")


def _reset_to_waiting(archive: Archive, query: Document) -> int:
    script = {
        "source": "ctx._source.state = 'waiting'; ctx._source.attempts = 0; ctx._source.remove('told_at');"
        "ctx._source.next_attempt_at = params.now",
        "params": {"now": now()},
    }
    return deliveries_in(archive).update_where(query, script, fresh=True).changed


def list_deliveries(
    archive: Archive, owner: str, *, alert: str | None = None, channel: str | None = None, size: int = 50
) -> list[Document]:
    """Return the JSON of an owner's latest deliveries, the newest first; of one alert or channel if given."""
    narrowed = [{"term": {name: value}} for name, value in (("alerts", alert), ("channel", channel)) if value]
    query = {"bool": {"filter": [{"term": {"owner": owner}}, *narrowed], "must_not": _in_state("empty")}}
    found = deliveries_in(archive).search(query, sort=[{"created_at": "desc"}], size=size, fresh=True)
    return [{"id": stored.id, **_CODEC.encode(stored.value)} for stored in found]


def _in_state(*states: DeliveryState) -> Document:
    return {"terms": {"state": list(states)}}


def notify_broken(archive: Archive, alert: Alert, version: Version, reason: str) -> None:
    """Create the notice that an alert cannot be run any more: one for each version of the alert."""
    about = {"name": alert.name, "query": alert.query, "language": alert.language}
    create_notice(
        archive, f"broken-{alert.id}-{version.tag}", alert.owner, {"kind": "broken", **about, "reason": reason}
    )


def notify_suspended(archive: Archive, owner: str, delivery: str, reason: str) -> None:
    """Create the notice that a webhook was switched off: one for the delivery by which it was."""
    create_notice(archive, f"held-{delivery}", owner, {"kind": "held", "reason": reason})


def create_notice(archive: Archive, identifier: str, owner: str, text: NoticeText) -> bool:
    """Create the delivery of a notice by mail; False where it was there before."""
    made = _new(Recipient(owner, "notice"), id=identifier, state="waiting", notice=text)
    try:
        deliveries_in(archive).create(identifier, made)
    except VersionConflict:
        return False
    return True
