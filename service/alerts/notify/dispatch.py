"""Dispatch: due matches are claimed by deliveries, and each is attempted until it is sent or its channel suspended.

Matches are first claimed, then sent, then marked as delivered. Whatever stops in between, the next worker goes on from
there; at worst, killed before it could write one document, a receiver gets a delivery twice, under the same key.
"""

import dataclasses
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from service.alerts import store
from service.alerts.notify import digest, mail, outbox, pending_matches, webhook
from service.alerts.notify.digest import Digest, Layout
from service.alerts.notify.mail import MailSettings, mail_settings
from service.alerts.notify.outbox import Attempt, DeliveryState, LeasedDelivery
from service.alerts.notify.pending_matches import Recipient
from service.alerts.owner import Owner
from service.fetch import Limits
from service.settings import Settings
from service.storage.archive import Archive
from service.storage.work_item import LeaseLostError

log = logging.getLogger(__name__)

LAYOUTS = {"email": Layout(most=20, once=True), "webhook": Layout(most=100, once=False)}
# A mail takes all that is due, and counts what it has no room for.
MAX_CLAIMED = {"email": None, "webhook": 100}
CONCURRENCY = 16
# Recipients that are not reached by then have their turn when these deliveries are on their way.
BEGIN_FOR_S = 60.0
# Ten seconds, doubled to two hours: half a day in all.
MAX_ATTEMPTS = 15
# A mail server that is down is down for everybody, and soon up again.
LONGEST_MAIL_WAIT_S = 600.0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """How deliveries leave the archive: through which mail server, and to which addresses of webhooks."""

    post: MailSettings
    webhook_private: bool = False
    webhook_limits: Limits = webhook.LIMITS


def channels_from(settings: Settings) -> Channels:
    return Channels(post=mail_settings(settings), webhook_private=settings.webhook_private)


def begin_deliveries(archive: Archive) -> list[str]:
    """Claim due matches for new deliveries; return the ids of all that are to be attempted now. Raises Unavailable."""
    end = time.monotonic() + BEGIN_FOR_S
    busy = outbox.busy_recipients(archive)
    for recipient in pending_matches.due_recipients(archive):
        if recipient not in busy:
            _begin(archive, recipient)
        if time.monotonic() > end:
            break
    return outbox.due(archive)


def _begin(archive: Archive, recipient: Recipient) -> None:
    owner = store.get_owner(archive, recipient.owner)
    if owner is None or not owner.reachable_by(recipient.channel):
        return  # the matches wait until the owner confirms, or resumes the channel
    item = outbox.create(archive, recipient)
    claimed = 0
    try:
        for portion in pending_matches.claim(archive, recipient, item.id, most=MAX_CLAIMED[recipient.channel]):
            claimed += portion
            item.renew()
        outbox.finish_claiming(item, claimed=claimed)
    except LeaseLostError:
        # Another worker has given back what it had claimed: so is what has come to it since.
        pending_matches.release(archive, recipient, item.id)


def portions(identifiers: Sequence[str]) -> list[list[str]]:
    """Divide deliveries into those that are attempted side by side: a receiver that hangs delays few others."""
    return [list(identifiers[start : start + CONCURRENCY]) for start in range(0, len(identifiers), CONCURRENCY)]


def deliver_all(archive: Archive, identifiers: Sequence[str], channels: Channels) -> bool:
    """Attempt deliveries side by side; return whether any was sent, so that its owner may wait for the next.

    Raises Unavailable where an engine is away, when all have ended.
    """
    with ThreadPoolExecutor(CONCURRENCY) as threads:
        attempts = [threads.submit(deliver, archive, identifier, channels) for identifier in identifiers]
    return "told" in [attempt.result() for attempt in attempts]


def deliver(archive: Archive, identifier: str, channels: Channels) -> DeliveryState | None:
    """Attempt a delivery once; return its state then. None where it is not due, or another worker has it."""
    item = outbox.take(archive, identifier)
    try:
        return _deliver(archive, item, channels) if item else None
    except LeaseLostError:
        return None


def _deliver(archive: Archive, item: LeasedDelivery, channels: Channels) -> DeliveryState:
    delivery = item.value
    if delivery.state == "claiming":  # its worker fell silent while it claimed
        pending_matches.release(archive, delivery.recipient, item.id)
        return _finish(item, "empty")
    owner = store.get_owner(archive, delivery.owner)
    if delivery.channel == "notice":
        return _send_notice(item, owner, channels)
    if owner is None or not owner.reachable_by(delivery.channel):
        return _suspend_delivery(archive, item)
    if delivery.notice:
        body = webhook.test_event(delivery=item.id, created_at=delivery.created_at)
        return _record(archive, item, owner, _post(owner, body, channels))
    built = digest.build(archive, item.id, LAYOUTS[delivery.channel])
    item.renew()
    return _send_digest(archive, item, owner, built, channels)


def _send_digest(
    archive: Archive, item: LeasedDelivery, owner: Owner, built: Digest, channels: Channels
) -> DeliveryState:
    """Send a digest, unless that was done before, and mark its matches."""
    if not built.sections:
        _mark_matches(archive, item, built)
        return _finish(item, "empty")
    sent_before = bool(item.value.delivered_at)
    attempt = Attempt(ok=True) if sent_before else _attempt(item, owner, built, channels)
    if attempt.ok:
        outbox.mark_sent(item)
        _mark_matches(archive, item, built)
    alerts = tuple(section.alert.id for section in built.sections)
    return _record(archive, item, owner, attempt, alerts=alerts, articles=built.articles)


def _mark_matches(archive: Archive, item: LeasedDelivery, built: Digest) -> None:
    for _ in pending_matches.mark_delivered(archive, item.id, built.dropped):
        item.renew()


def _attempt(item: LeasedDelivery, owner: Owner, built: Digest, channels: Channels) -> Attempt:
    try:
        if item.value.channel == "email":
            return mail.send(mail.digest_message(built, owner, item.id, channels.post), channels.post)
        body = webhook.payload(
            built, delivery=item.id, created_at=item.value.created_at, public_url=channels.post.public_url
        )
        return _post(owner, body, channels)
    except Exception as error:  # a defect of ours in one must not be repeated without end, nor without a word
        log.exception("delivery %s could not be written", item.id)
        return Attempt(ok=False, error=f"Dateline failed on it ({type(error).__name__}).")


def _post(owner: Owner, body: dict[str, Any], channels: Channels) -> Attempt:
    return webhook.send(owner, body, private=channels.webhook_private, limits=channels.webhook_limits)


def _record(archive: Archive, item: LeasedDelivery, owner: Owner, attempt: Attempt, **fields: Any) -> DeliveryState:
    """Store the result of an attempt: sent, to be repeated, or given up, and then its channel is suspended."""
    channel = item.value.channel
    if attempt.ok:
        return _finish(item, "told", attempt, **fields)
    log.warning("delivery %s by %s failed: %r", item.id, channel, attempt.error)
    give_up = attempt.final or (channel == "webhook" and item.value.attempts >= MAX_ATTEMPTS)
    if give_up and not suspend(archive, owner, channel, attempt.error or "", delivery=item.id).reachable_by(channel):
        return _suspend_delivery(archive, item, attempt, **fields)
    outbox.retry_later(item, attempt, longest_s=LONGEST_MAIL_WAIT_S if channel == "email" else None)
    return "waiting"


def _finish(item: LeasedDelivery, state: DeliveryState, attempt: Attempt | None = None, **fields: Any) -> DeliveryState:
    outbox.finish(item, state, attempt, **fields)
    return state


def _suspend_delivery(
    archive: Archive, item: LeasedDelivery, attempt: Attempt | None = None, **fields: Any
) -> DeliveryState:
    """Suspend a delivery until its channel is resumed; it is due where that was done a moment ago."""
    outbox.finish(item, "held", attempt, **fields)
    owner = store.get_owner(archive, item.value.owner)
    if owner is None or not owner.reachable_by(item.value.channel):
        return "held"
    outbox.resume_suspended(archive, owner.id, item.value.channel)
    return "waiting"


def suspend(archive: Archive, owner: Owner, channel: str, reason: str, *, delivery: str | None = None) -> Owner:
    """Switch an owner's channel off, and return the owner. What waits for the channel goes on waiting.

    With `delivery`, because it failed: a webhook that has another address by now stays on.
    """

    def change(stored: Owner) -> Owner:
        if delivery and channel == "webhook" and stored.webhook != owner.webhook:
            return stored
        return dataclasses.replace(stored, suspended={**stored.suspended, channel: reason})

    changed = store.change_owner(archive, owner, change)
    if delivery and channel == "webhook" and channel in changed.suspended:
        outbox.notify_suspended(archive, owner.id, delivery, reason)
    return changed


def resume(archive: Archive, owner: Owner, channel: str) -> Owner:
    """Switch an owner's channel on again; the deliveries that were suspended are due."""

    def change(stored: Owner) -> Owner:
        left = {name: reason for name, reason in stored.suspended.items() if name != channel}
        return dataclasses.replace(stored, suspended=left)

    changed = store.change_owner(archive, owner, change)
    outbox.resume_suspended(archive, owner.id, channel)
    return changed


def _send_notice(item: LeasedDelivery, owner: Owner | None, channels: Channels) -> DeliveryState:
    """Send a notice; where there is no address to send it to, it is kept and shown to the owner."""
    if owner is None or not owner.reachable_by("email"):
        return _finish(item, "failed", Attempt(ok=False, error="There is no address to send it to."))
    message = mail.notice_message(item.value.notice or {}, owner, item.id, channels.post)
    attempt = mail.send(message, channels.post)
    if attempt.ok or attempt.final:
        return _finish(item, "told" if attempt.ok else "failed", attempt)
    outbox.retry_later(item, attempt, longest_s=LONGEST_MAIL_WAIT_S)
    return "waiting"
