"""Confirming an e-mail address: the mailed link, which holds the alert that is to be saved, and what following it does.

Nothing is stored of an address until its holder has followed the link; who asks does not learn which are known.
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
    """Who asks for a link: the address, the alert to be saved if any, the page's language, the client's address."""

    email: str
    alert: Mapping[str, Any] | None
    language: str
    client: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a link confirms: that an address is its owner's, and the alert that is saved then, if any."""

    owner: Owner
    alert: Alert | None


def send_link(backends: Backends, request: ConfirmationRequest, settings: MailSettings, *, most_of_client: int) -> None:
    """Mail the link. Raises BadInput, TooMany of this client, and Unavailable where the mail server is away.

    A mailbox that does not exist, and one that was written to too often, get no mail; nobody is told so.
    """
    language = str((request.alert or {}).get("language") or request.language)
    owner = dataclasses.replace(email_owner(request.email), language=languages.supported(language))
    about = {
        "email": owner.email,
        "alert": dict(request.alert) if request.alert else None,
        "language": owner.language,
    }
    token = signed_links.token(settings.secret_key, "confirm", about)
    if len(token) > MAX_TOKEN_LENGTH:
        raise BadInput("This search is too long for a link: confirm your address first, then save it.")
    client = throttle.client_id(request.client, settings.secret_key)
    if not throttle.allows(backends, "invited", client, limit=most_of_client):
        raise TooMany("Too many links were asked for from here. Try it again in an hour.", limit=most_of_client)
    if not throttle.allows(backends, "invitations", owner.id, limit=MAX_PER_HOUR):
        return
    link = signed_links.address(settings.public_url, "confirm", token)
    sent = mail.send(mail.confirmation_message(owner, uuid.uuid4().hex, settings, link=link), settings)
    if not sent.ok and not sent.final:
        raise Unavailable(f"The link could not be mailed: {sent.error} Try it again.", engine="mail")


def read_link(token: str, secret: str) -> Confirmation:
    """Return what a link confirms. Raises NotAllowed where it is not ours or too old, BadInput, QueryError."""
    about = signed_links.read(secret, "confirm", token)
    language = languages.supported(about.get("language", ""))
    owner = dataclasses.replace(email_owner(about["email"]), language=language)
    # The link's own id, so that following it twice saves one alert.
    identifier = hashlib.sha256(token.encode()).hexdigest()[:32]
    alert = from_json(about["alert"], identifier=identifier, owner=owner.id) if about["alert"] else None
    return Confirmation(owner, alert)


def confirm(archive: Archive, confirmation: Confirmation, limits: Limits) -> Owner:
    """Store the owner as confirmed, and the alert. Mails are switched on again where the alert needs them.

    Mails about no alert in particular are in the language of the last confirmation.
    """
    moment, language = now(), confirmation.owner.language

    def change(stored: Owner) -> Owner:
        return dataclasses.replace(stored, confirmed_at=stored.confirmed_at or moment, language=language)

    owner = store.change_owner(archive, confirmation.owner, change)
    if confirmation.alert is None:
        return owner
    with suppress(Conflict):
        service.save(archive, confirmation.alert, owner, limits)
    if "email" in owner.suspended and "email" in confirmation.alert.channels:
        owner = dispatch.resume(archive, owner, "email")
    return owner
