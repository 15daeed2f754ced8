"""Confirming an e-mail address: the link that is mailed, with what waits for it inside, and what following it does.

Nothing is kept of an address until its holder has followed the link, and whoever asks learns nothing of who is known.
"""

import dataclasses
import hashlib
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from service.alerts import delivery, links, mail, saving, store
from service.alerts.alert import Alert, from_json
from service.alerts.mail import Post
from service.alerts.owner import Owner, of_email
from service.alerts.saving import Limits
from service.backends import Archive, Backends, translated
from service.clock import now
from service.errors import BadInput, Conflict, Unavailable

MOST_AN_HOUR = 5
HOUR_S = 3600
# Web servers take a request's first line of some four thousand characters.
LONGEST = 3000


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link confirms: that an address is its owner's, and the alert that is saved then, if any."""

    owner: Owner
    alert: Alert | None


def send(backends: Backends, email: str, told: Mapping[str, Any] | None, post: Post) -> None:
    """Mail the link. Raises BadInput, and Unavailable where the mail server is away.

    A mailbox that does not exist, and one that was written to too often, get no mail; nobody is told so.
    """
    owner = of_email(email)
    token = links.token(post.secret_key, "confirm", {"email": owner.email, "alert": dict(told) if told else None})
    if len(token) > LONGEST:
        raise BadInput("This search is too long for a link: confirm your address first, then save it.")
    if not _may_be_written_to(backends, owner):
        return
    link = links.address(post.public_url, "confirm", token)
    sent = mail.send(mail.confirmation(owner, uuid.uuid4().hex, post, link=link), post)
    if not sent.ok and not sent.final:
        raise Unavailable(f"The link could not be mailed: {sent.error} Try it again.", engine="mail")


def read(token: str, secret: str) -> Invitation:
    """Give what a link confirms. Raises NotAllowed where it is none of ours or too old, BadInput, QueryError."""
    told = links.read(secret, "confirm", token)
    owner = of_email(told["email"])
    # The link's own id, so that following it twice saves one alert.
    identifier = hashlib.sha256(token.encode()).hexdigest()[:32]
    alert = from_json(told["alert"], identifier=identifier, owner=owner.id) if told["alert"] else None
    return Invitation(owner, alert)


def accept(archive: Archive, invitation: Invitation, limits: Limits) -> Owner:
    """Keep the owner, confirmed, and the alert. Mails that were switched off come again where it asks for them."""
    known = store.owner_of(archive, invitation.owner.id) or invitation.owner
    owner = known
    if not known.confirmed_at:
        owner = store.keep_owner(archive, dataclasses.replace(known, confirmed_at=now()))
    if invitation.alert is None:
        return owner
    with suppress(Conflict):
        saving.save(archive, invitation.alert, owner, limits)
    if "email" in owner.held and "email" in invitation.alert.channels:
        owner = delivery.resume(archive, owner, "email")
    return owner


def _may_be_written_to(backends: Backends, owner: Owner) -> bool:
    name = f"{backends.archive.indices.prefix}:invitations:{owner.id}"
    with translated():
        backends.redis.set(name, 0, ex=HOUR_S, nx=True)
        return int(backends.redis.incr(name)) <= MOST_AN_HOUR
