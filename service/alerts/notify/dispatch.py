"""Telling: what is due is taken by deliveries, and each is tried until it is told or its channel is held.

A match is first taken, then told, then marked as told. Whatever stops in between, the next worker goes on from there;
at worst, killed before it could write one document, a receiver gets the same delivery twice, under the same key.
"""

import dataclasses
import logging
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from service.alerts import store
from service.alerts.notify import claims, digest, mail, outbox, webhook
from service.alerts.notify.claims import Recipient
from service.alerts.notify.digest import Digest, Layout
from service.alerts.notify.mail import MailSettings, mail_settings
from service.alerts.notify.outbox import Attempt, DeliveryState, LeasedDelivery
from service.alerts.owner import Owner
from service.fetch import Limits
from service.settings import Settings
from service.storage.archive import Archive

log = logging.getLogger(__name__)

LAYOUTS = {"email": Layout(most=20, once=True), "webhook": Layout(most=100, once=False)}
# A mail takes all that is due, and counts what it has no room for.
MAX_CLAIMED = {"email": None, "webhook": 100}
CONCURRENCY = 16
# Those that are not begun by then are when these are on their way.
BEGIN_FOR_S = 60.0
# Ten seconds, doubled to two hours: these are tried for half a day.
MAX_ATTEMPTS = 15
# A mail server that is down is down for everybody, and soon up again.
LONGEST_MAIL_WAIT_S = 600.0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """What telling needs of the outside: where mails go, and where webhooks may lead."""

    post: MailSettings
    webhook_private: bool = False
    webhook_limits: Limits = webhook.LIMITS


def begin_deliveries(archive: Archive) -> list[str]:
    """Let deliveries take what is due; return the ids of those that are to be tried now. Raises Unavailable."""
    end = time.monotonic() + BEGIN_FOR_S
    busy = outbox.busy_recipients(archive)
    for whose in claims.due_recipients(archive):
        if whose not in busy:
            _begin(archive, whose)
        if time.monotonic() > end:
            break
    return outbox.due(archive)


def _begin(archive: Archive, whose: Recipient) -> None:
    owner = store.get_owner(archive, whose.owner)
    if owner is None or not owner.reachable_by(whose.channel):
        return  # it waits until the owner confirms, or resumes the channel
    begun = outbox.create(archive, whose)
    claimed = 0
    for portion in claims.claim(archive, whose, begun.id, most=MAX_CLAIMED[whose.channel]):
        claimed += portion
        going = outbox.renew(archive, begun, lease_s=outbox.CLAIM_S)
        if going is None:
            # It was given up for lost, and what it had was given back: so is what has come to it since.
            claims.release(archive, whose, begun.id)
            return
        begun = going
    outbox.finish_claiming(archive, begun, claimed=claimed)


def channels_from(settings: Settings) -> Channels:
    return Channels(post=mail_settings(settings), webhook_private=settings.webhook_private)


def portions(identifiers: Sequence[str]) -> list[list[str]]:
    """Divide deliveries into those that are tried side by side: a receiver that hangs keeps few others waiting."""
    return [list(identifiers[start : start + CONCURRENCY]) for start in range(0, len(identifiers), CONCURRENCY)]


def deliver_all(archive: Archive, identifiers: Sequence[str], outlets: Channels) -> bool:
    """Try deliveries side by side; tell whether any was told, so that its owner may wait for the next.

    Raises Unavailable where an engine is away, when all have ended.
    """
    with ThreadPoolExecutor(CONCURRENCY) as threads:
        tries = [threads.submit(deliver, archive, identifier, outlets) for identifier in identifiers]
    return "told" in [attempt.result() for attempt in tries]


def deliver(archive: Archive, identifier: str, outlets: Channels) -> DeliveryState | None:
    """Try a delivery once; return what it is now. None where it is not due, or another worker has it."""
    taken = outbox.take(archive, identifier)
    if taken is None:
        return None
    if taken.unready:
        claims.release(archive, taken.whose, identifier)
        return _finish(archive, taken, "empty")
    channel = taken.document["channel"]
    owner = store.get_owner(archive, taken.document["owner"])
    if channel == "notice":
        return _send_notice(archive, taken, owner, outlets)
    if owner is None or not owner.reachable_by(channel):
        return _finish(archive, taken, "held")
    if taken.document.get("notice"):
        return _record(archive, taken, owner, _send_test(taken, owner, outlets))
    told = digest.build(archive, identifier, LAYOUTS[channel])
    going = outbox.renew(archive, taken)
    return _send_and_record(archive, going, owner, told, outlets) if going else None


def _send_and_record(
    archive: Archive, taken: LeasedDelivery, owner: Owner, told: Digest, outlets: Channels
) -> DeliveryState | None:
    """Send it, unless that was done before, and say so of its matches; None where another has it by then."""
    if not told.sections:
        going = _mark_matches(archive, taken, told)
        return _finish(archive, going, "empty") if going else None
    attempt = Attempt(ok=True) if taken.sent else _attempt(told, taken, owner, outlets)
    going = taken
    if attempt.ok:
        sent = outbox.mark_sent(archive, taken)
        going = _mark_matches(archive, sent, told) if sent else None
    alerts = [section.alert.id for section in told.sections]
    return _record(archive, going, owner, attempt, alerts=alerts, articles=told.articles) if going else None


def _mark_matches(archive: Archive, taken: LeasedDelivery, told: Digest) -> LeasedDelivery | None:
    going: LeasedDelivery | None = taken
    for _ in claims.mark_delivered(archive, taken.id, told.dropped):
        going = outbox.renew(archive, going) if going else None
    return going


def _attempt(told: Digest, taken: LeasedDelivery, owner: Owner, outlets: Channels) -> Attempt:
    try:
        return _send(told, taken, owner, outlets)
    except Exception as error:  # a defect of ours in one must not be tried without end, nor without a word
        log.exception("delivery %s could not be written", taken.id)
        return Attempt(ok=False, error=f"Dateline failed on it ({type(error).__name__}).")


def _send(told: Digest, taken: LeasedDelivery, owner: Owner, outlets: Channels) -> Attempt:
    if taken.document["channel"] == "email":
        return mail.send(mail.digest_message(told, owner, taken.id, outlets.post), outlets.post)
    body = webhook.payload(
        told, delivery=taken.id, created_at=taken.document["created_at"], public_url=outlets.post.public_url
    )
    return webhook.send(owner, body, private=outlets.webhook_private, limits=outlets.webhook_limits)


def _send_test(taken: LeasedDelivery, owner: Owner, outlets: Channels) -> Attempt:
    body = webhook.test_event(delivery=taken.id, created_at=taken.document["created_at"])
    return webhook.send(owner, body, private=outlets.webhook_private, limits=outlets.webhook_limits)


def _record(archive: Archive, taken: LeasedDelivery, owner: Owner, attempt: Attempt, **told: Any) -> DeliveryState:
    """Write down what came of an attempt: told, to be tried again, or no more, and then its channel is held."""
    channel = taken.document["channel"]
    if attempt.ok:
        return _finish(archive, taken, "told", attempt, **told)
    log.warning("delivery %s by %s failed: %s", taken.id, channel, attempt.error)
    if attempt.final or (channel == "webhook" and taken.attempts >= MAX_ATTEMPTS):
        suspend(archive, owner, channel, attempt.error or "", taken.id)
        return _finish(archive, taken, "held", attempt, **told)
    longest = LONGEST_MAIL_WAIT_S if channel == "email" else outbox.LONGEST_WAIT_S
    outbox.retry_later(archive, taken, attempt, longest=longest)
    return "waiting"


def _finish(
    archive: Archive, taken: LeasedDelivery, state: DeliveryState, attempt: Attempt | None = None, **told: Any
) -> DeliveryState:
    outbox.finish(archive, taken, state, attempt, **told)
    return state


def suspend(archive: Archive, owner: Owner, channel: str, reason: str, delivery: str | None = None) -> None:
    """Switch an owner's channel off, as one who unsubscribes does. What waits for it goes on waiting."""
    store.keep_owner(archive, dataclasses.replace(owner, suspended={**owner.suspended, channel: reason}))
    if channel == "webhook" and delivery:
        outbox.notify_suspended(archive, owner.id, delivery, reason)


def resume(archive: Archive, owner: Owner, channel: str) -> Owner:
    """Switch an owner's channel on again; what was held is told."""
    held: Mapping[str, str] = {name: reason for name, reason in owner.suspended.items() if name != channel}
    kept = store.keep_owner(archive, dataclasses.replace(owner, suspended=held))
    outbox.resume_suspended(archive, owner.id, channel)
    return kept


def _send_notice(archive: Archive, taken: LeasedDelivery, owner: Owner | None, outlets: Channels) -> DeliveryState:
    """Send a notice; it is kept, and shown to the owner, where there is no address to send it to."""
    if owner is None or not owner.reachable_by("email"):
        return _finish(archive, taken, "failed", Attempt(ok=False, error="There is no address to send it to."))
    attempt = mail.send(mail.notice_message(taken.document["notice"], owner, taken.id, outlets.post), outlets.post)
    if attempt.ok or attempt.final:
        return _finish(archive, taken, "told" if attempt.ok else "failed", attempt)
    outbox.retry_later(archive, taken, attempt, longest=LONGEST_MAIL_WAIT_S)
    return "waiting"
