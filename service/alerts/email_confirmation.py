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

from service import throttle
from service.alerts import service, store
from service.alerts.alert import Alert, from_json
from service.alerts.notify import dispatch, languages, mail, signed_links
from service.alerts.notify.mail import MailSettings
from service.alerts.owner import Owner, email_owner
from service.alerts.service import Limits
from service.backends import Backends
from service.errors import BadInput, Conflict, TooMany, Unavailable
from service.storage.archive import Archive
from service.storage.timestamps import now

MAX_PER_HOUR = 5
# Web servers take a request's first line of some four thousand characters.
MAX_TOKEN_LENGTH = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationRequest:
    """What somebody asks to have mailed: the address, the alert to be saved if any, the page's language, who asks."""

    email: str
    alert: Mapping[str, Any] | None
    language: str
    client: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a link confirms: that an address is its owner's, and the alert that is saved then, if any."""

    owner: Owner
    alert: Alert | None


def send_link(backends: Backends, wish: ConfirmationRequest, post: MailSettings, *, most_of_client: int) -> None:
    """Mail the link. Raises BadInput, TooMany of this client, and Unavailable where the mail server is away.

    A mailbox that does not exist, and one that was written to too often, get no mail; nobody is told so.
    """
    language = str((wish.alert or {}).get("language") or wish.language)
    owner = dataclasses.replace(email_owner(wish.email), language=languages.supported(language))
    about = {"email": owner.email, "alert": dict(wish.alert) if wish.alert else None, "language": owner.language}
    token = signed_links.token(post.secret_key, "confirm", about)
    if len(token) > MAX_TOKEN_LENGTH:
        raise BadInput("This search is too long for a link: confirm your address first, then save it.")
    client = throttle.client_id(wish.client, post.secret_key)
    if not throttle.allows(backends, "invited", client, most=most_of_client):
        raise TooMany("Too many links were asked for from here. Try it again in an hour.", limit=most_of_client)
    if not throttle.allows(backends, "invitations", owner.id, most=MAX_PER_HOUR):
        return
    link = signed_links.address(post.public_url, "confirm", token)
    sent = mail.send(mail.confirmation_message(owner, uuid.uuid4().hex, post, link=link), post)
    if not sent.ok and not sent.final:
        raise Unavailable(f"The link could not be mailed: {sent.error} Try it again.", engine="mail")


def read_link(token: str, secret: str) -> Confirmation:
    """Return what a link confirms. Raises NotAllowed where it is none of ours or too old, BadInput, QueryError."""
    told = signed_links.read(secret, "confirm", token)
    owner = dataclasses.replace(email_owner(told["email"]), language=languages.supported(told.get("language", "")))
    # The link's own id, so that following it twice saves one alert.
    identifier = hashlib.sha256(token.encode()).hexdigest()[:32]
    alert = from_json(told["alert"], identifier=identifier, owner=owner.id) if told["alert"] else None
    return Confirmation(owner, alert)


def confirm(archive: Archive, invitation: Confirmation, limits: Limits) -> Owner:
    """Keep the owner, confirmed, and the alert. Mails that were switched off come again where it asks for them.

    What is mailed of no alert in particular is in the language of the last confirmation.
    """
    known = store.get_owner(archive, invitation.owner.id) or invitation.owner
    wanted = dataclasses.replace(known, confirmed_at=known.confirmed_at or now(), language=invitation.owner.language)
    owner = known if wanted == known else store.keep_owner(archive, wanted)
    if invitation.alert is None:
        return owner
    with suppress(Conflict):
        service.save(archive, invitation.alert, owner, limits)
    if "email" in owner.suspended and "email" in invitation.alert.channels:
        owner = dispatch.resume(archive, owner, "email")
    return owner
