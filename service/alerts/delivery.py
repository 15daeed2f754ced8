"""Telling: what is due is taken by deliveries, and each is tried until it is told or its channel is held.

A match is first taken, then told, then marked as told. Whatever stops in between, the next worker goes on from there;
at worst a receiver gets the same delivery twice, under the same key.
"""

import dataclasses
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from service.alerts import deliveries, mail, matches, notices, passages, store, webhook
from service.alerts.deliveries import Attempt, State, Taken
from service.alerts.letter import Letter, Shape, letter
from service.alerts.mail import Post, post_of
from service.alerts.matches import MOST_OF_A_DELIVERY, Due, Match
from service.alerts.owner import Owner
from service.backends import Archive
from service.clock import now
from service.fetch import Limits
from service.settings import Settings

log = logging.getLogger(__name__)

SHAPES = {"email": Shape(most=20, once=True), "webhook": Shape(most=100, once=False)}
MOST_TAKEN = {"email": MOST_OF_A_DELIVERY, "webhook": 100}
AT_ONCE = 16
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
    """Let deliveries take what is due; give the ids of all that are to be tried now. Raises Unavailable."""
    busy = deliveries.occupied(archive)
    for whose in matches.due(archive):
        if whose not in busy:
            _begin(archive, whose)
    return deliveries.due(archive)


def _begin(archive: Archive, whose: Due) -> None:
    owner = store.owner_of(archive, whose.owner)
    if owner is None or not owner.tells(whose.channel):
        return  # it waits until the owner confirms, or resumes the channel
    identifier = deliveries.begin(archive, whose)
    claimed = matches.claim(archive, whose, identifier, most=MOST_TAKEN[whose.channel])
    deliveries.ready(archive, identifier, claimed=claimed)


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
    """Try a delivery once; give what it is now. None where it is not due, or another worker has it."""
    taken = deliveries.take(archive, identifier)
    if taken is None:
        return None
    channel = taken.document["channel"]
    owner = store.owner_of(archive, taken.document["owner"])
    if channel == "notice":
        return _notice(archive, taken, owner, outlets)
    if owner is None or not owner.tells(channel):
        return _ended(archive, taken, "held")
    if taken.document.get("notice"):
        return _recorded(archive, taken, owner, _test(taken, owner, outlets))
    claimed = matches.of_delivery(archive, identifier)
    told = _letter(archive, claimed, channel)
    if not told.sections:
        _mark(archive, claimed, told)
        return _ended(archive, taken, "empty")
    attempt = _tried(told, taken, owner, outlets)
    if attempt.ok:
        _mark(archive, claimed, told)
    return _recorded(
        archive,
        taken,
        owner,
        attempt,
        alerts=[section.alert.id for section in told.sections],
        articles=told.articles,
    )


def _letter(archive: Archive, claimed: list[Match], channel: str) -> Letter:
    alerts = store.several(archive, list(dict.fromkeys(match.alert for match in claimed)))
    there = passages.articles(archive, [match.article for match in claimed])
    before = passages.told_before(archive, claimed)
    return passages.with_passages(archive, letter(claimed, alerts, there, SHAPES[channel], before))


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


def _mark(archive: Archive, claimed: list[Match], told: Letter) -> None:
    """Say of each match that it was told, or why not; of one that two channels tell, the first counts."""
    moment = now()
    matches.mark(
        archive,
        {match.id: told.dropped.get(match.id) or {"told_at": match.told_at or moment} for match in claimed},
    )


def _recorded(archive: Archive, taken: Taken, owner: Owner, attempt: Attempt, **told: Any) -> State:
    """Write down what came of an attempt: told, to be tried again, or no more, and then its channel is held."""
    channel = taken.document["channel"]
    if attempt.ok:
        return _ended(archive, taken, "told", attempt, **told)
    log.warning("delivery %s by %s failed: %s", taken.id, channel, attempt.error)
    if attempt.final or (channel == "webhook" and taken.attempts >= MOST_ATTEMPTS):
        hold(archive, owner, channel, attempt.error or "", taken.id)
        return _ended(archive, taken, "held", attempt, **told)
    longest = LONGEST_MAIL_WAIT_S if channel == "email" else deliveries.LONGEST_WAIT_S
    deliveries.again(archive, taken, attempt, longest=longest)
    return "waiting"


def _ended(archive: Archive, taken: Taken, state: State, attempt: Attempt | None = None, **told: Any) -> State:
    deliveries.finish(archive, taken, state, attempt, **told)
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
    deliveries.resume(archive, owner.id, channel)
    return kept


def _notice(archive: Archive, taken: Taken, owner: Owner | None, outlets: Outlets) -> State:
    """Send a notice; it is kept, and shown to the owner, where there is no address to send it to."""
    if owner is None or not owner.tells("email"):
        return _ended(archive, taken, "failed", Attempt(ok=False, error="There is no address to send it to."))
    attempt = mail.send(mail.notice(taken.document["notice"], owner, taken.id, outlets.post), outlets.post)
    if attempt.ok or attempt.final:
        return _ended(archive, taken, "told" if attempt.ok else "failed", attempt)
    deliveries.again(archive, taken, attempt, longest=LONGEST_MAIL_WAIT_S)
    return "waiting"
