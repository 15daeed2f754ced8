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
from service.alerts.notify import claims, mail, notices, outbox, passages, webhook
from service.alerts.notify.claims import Due
from service.alerts.notify.digest import Letter, Shape, letter
from service.alerts.notify.mail import Post, post_of
from service.alerts.notify.outbox import Attempt, State, Taken
from service.alerts.notify.remainder import with_remainder
from service.alerts.owner import Owner
from service.backends import Archive
from service.fetch import Limits
from service.settings import Settings

log = logging.getLogger(__name__)

SHAPES = {"email": Shape(most=20, once=True), "webhook": Shape(most=100, once=False)}
# A mail takes all that is due, and counts what it has no room for.
MOST_TAKEN = {"email": None, "webhook": 100}
AT_ONCE = 16
# Those that are not begun by then are when these are on their way.
BEGIN_FOR_S = 60.0
# Ten seconds, doubled to two hours: these are tried for half a day.
MOST_ATTEMPTS = 15
# A mail server that is down is down for everybody, and soon up again.
LONGEST_MAIL_WAIT_S = 600.0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outlets:
    """What telling needs of the outside: where mails go, and where webhooks may lead."""

    post: Post
    webhook_private: bool = False
    webhook_limits: Limits = webhook.LIMITS


def tell(archive: Archive) -> list[str]:
    """Let deliveries take what is due; return the ids of those that are to be tried now. Raises Unavailable."""
    end = time.monotonic() + BEGIN_FOR_S
    busy = outbox.occupied(archive)
    for whose in claims.due(archive):
        if whose not in busy:
            _begin(archive, whose)
        if time.monotonic() > end:
            break
    return outbox.due(archive)


def _begin(archive: Archive, whose: Due) -> None:
    owner = store.owner_of(archive, whose.owner)
    if owner is None or not owner.tells(whose.channel):
        return  # it waits until the owner confirms, or resumes the channel
    begun = outbox.begin(archive, whose)
    claimed = 0
    for portion in claims.claim(archive, whose, begun.id, most=MOST_TAKEN[whose.channel]):
        claimed += portion
        going = outbox.go_on(archive, begun, lease_s=outbox.CLAIM_S)
        if going is None:
            # It was given up for lost, and what it had was given back: so is what has come to it since.
            claims.release(archive, whose, begun.id)
            return
        begun = going
    outbox.ready(archive, begun, claimed=claimed)


def outlets_of(settings: Settings) -> Outlets:
    return Outlets(post=post_of(settings), webhook_private=settings.webhook_private)


def portions(identifiers: Sequence[str]) -> list[list[str]]:
    """Divide deliveries into those that are tried side by side: a receiver that hangs keeps few others waiting."""
    return [list(identifiers[start : start + AT_ONCE]) for start in range(0, len(identifiers), AT_ONCE)]


def deliver_several(archive: Archive, identifiers: Sequence[str], outlets: Outlets) -> bool:
    """Try deliveries side by side; tell whether any was told, so that its owner may wait for the next.

    Raises Unavailable where an engine is away, when all have ended.
    """
    with ThreadPoolExecutor(AT_ONCE) as threads:
        tries = [threads.submit(deliver, archive, identifier, outlets) for identifier in identifiers]
    return "told" in [attempt.result() for attempt in tries]


def deliver(archive: Archive, identifier: str, outlets: Outlets) -> State | None:
    """Try a delivery once; return what it is now. None where it is not due, or another worker has it."""
    taken = outbox.take(archive, identifier)
    if taken is None:
        return None
    if taken.unready:
        claims.release(archive, taken.whose, identifier)
        return _ended(archive, taken, "empty")
    channel = taken.document["channel"]
    owner = store.owner_of(archive, taken.document["owner"])
    if channel == "notice":
        return _notice(archive, taken, owner, outlets)
    if owner is None or not owner.tells(channel):
        return _ended(archive, taken, "held")
    if taken.document.get("notice"):
        return _recorded(archive, taken, owner, _test(taken, owner, outlets))
    told = _letter(archive, identifier, channel)
    going = outbox.go_on(archive, taken)
    return _told(archive, going, owner, told, outlets) if going else None


def _told(archive: Archive, taken: Taken, owner: Owner, told: Letter, outlets: Outlets) -> State | None:
    """Send it, unless that was done before, and say so of its matches; None where another has it by then."""
    if not told.sections:
        going = _marked(archive, taken, told)
        return _ended(archive, going, "empty") if going else None
    attempt = Attempt(ok=True) if taken.sent else _tried(told, taken, owner, outlets)
    going = taken
    if attempt.ok:
        sent = outbox.sent(archive, taken)
        going = _marked(archive, sent, told) if sent else None
    alerts = [section.alert.id for section in told.sections]
    return _recorded(archive, going, owner, attempt, alerts=alerts, articles=told.articles) if going else None


def _marked(archive: Archive, taken: Taken, told: Letter) -> Taken | None:
    going: Taken | None = taken
    for _ in claims.told(archive, taken.id, told.dropped):
        going = outbox.go_on(archive, going) if going else None
    return going


def _letter(archive: Archive, identifier: str, channel: str) -> Letter:
    taken = claims.of_delivery(archive, identifier)
    matches = taken.matches
    alerts = store.several(archive, list(dict.fromkeys(match.alert for match in matches)))
    there = passages.articles(archive, [match.article for match in matches])
    before = passages.told_before(archive, matches)
    shown = passages.with_passages(archive, letter(matches, alerts, there, SHAPES[channel], before))
    return with_remainder(archive, identifier, taken, shown)


def _tried(told: Letter, taken: Taken, owner: Owner, outlets: Outlets) -> Attempt:
    try:
        return _sent(told, taken, owner, outlets)
    except Exception as error:  # a defect of ours in one must not be tried without end, nor without a word
        log.exception("delivery %s could not be written", taken.id)
        return Attempt(ok=False, error=f"Dateline failed on it ({type(error).__name__}).")


def _sent(told: Letter, taken: Taken, owner: Owner, outlets: Outlets) -> Attempt:
    if taken.document["channel"] == "email":
        return mail.send(mail.digest(told, owner, taken.id, outlets.post), outlets.post)
    body = webhook.payload(
        told, delivery=taken.id, created_at=taken.document["created_at"], public_url=outlets.post.public_url
    )
    return webhook.send(owner, body, private=outlets.webhook_private, limits=outlets.webhook_limits)


def _test(taken: Taken, owner: Owner, outlets: Outlets) -> Attempt:
    body = webhook.test_event(delivery=taken.id, created_at=taken.document["created_at"])
    return webhook.send(owner, body, private=outlets.webhook_private, limits=outlets.webhook_limits)


def _recorded(archive: Archive, taken: Taken, owner: Owner, attempt: Attempt, **told: Any) -> State:
    """Write down what came of an attempt: told, to be tried again, or no more, and then its channel is held."""
    channel = taken.document["channel"]
    if attempt.ok:
        return _ended(archive, taken, "told", attempt, **told)
    log.warning("delivery %s by %s failed: %s", taken.id, channel, attempt.error)
    if attempt.final or (channel == "webhook" and taken.attempts >= MOST_ATTEMPTS):
        hold(archive, owner, channel, attempt.error or "", taken.id)
        return _ended(archive, taken, "held", attempt, **told)
    longest = LONGEST_MAIL_WAIT_S if channel == "email" else outbox.LONGEST_WAIT_S
    outbox.again(archive, taken, attempt, longest=longest)
    return "waiting"


def _ended(archive: Archive, taken: Taken, state: State, attempt: Attempt | None = None, **told: Any) -> State:
    outbox.finish(archive, taken, state, attempt, **told)
    return state


def hold(archive: Archive, owner: Owner, channel: str, reason: str, delivery: str | None = None) -> None:
    """Switch an owner's channel off, as one who unsubscribes does. What waits for it goes on waiting."""
    store.keep_owner(archive, dataclasses.replace(owner, held={**owner.held, channel: reason}))
    if channel == "webhook" and delivery:
        notices.of_held(archive, owner.id, delivery, reason)


def resume(archive: Archive, owner: Owner, channel: str) -> Owner:
    """Switch an owner's channel on again; what was held is told."""
    held: Mapping[str, str] = {name: reason for name, reason in owner.held.items() if name != channel}
    kept = store.keep_owner(archive, dataclasses.replace(owner, held=held))
    outbox.resume(archive, owner.id, channel)
    return kept


def _notice(archive: Archive, taken: Taken, owner: Owner | None, outlets: Outlets) -> State:
    """Send a notice; it is kept, and shown to the owner, where there is no address to send it to."""
    if owner is None or not owner.tells("email"):
        return _ended(archive, taken, "failed", Attempt(ok=False, error="There is no address to send it to."))
    attempt = mail.send(mail.notice(taken.document["notice"], owner, taken.id, outlets.post), outlets.post)
    if attempt.ok or attempt.final:
        return _ended(archive, taken, "told" if attempt.ok else "failed", attempt)
    outbox.again(archive, taken, attempt, longest=LONGEST_MAIL_WAIT_S)
    return "waiting"
