"""An owner's webhook: giving it an address and secrets, trying it, and switching it on again, for API and page alike.

What is sent there, and one attempt to send it, is `webhook`'s; when to try again is `delivery`'s.
"""

import dataclasses
from typing import NamedTuple

from service.alerts import store
from service.alerts.notify import dispatch, outbox, webhook
from service.alerts.owner import Owner
from service.backends import TELL, Backends, send
from service.errors import BadInput
from service.storage.archive import Archive


class Changed(NamedTuple):
    """An owner with another webhook, and the secret that was made for it, if any: it is told now and never again."""

    owner: Owner
    secret: str | None = None


def set_address(archive: Archive, owner: Owner, address: str, *, private: bool) -> Changed:
    """Let the webhook lead to an address; the first gets a secret. Raises BadInput where it may not lead there."""
    checked = webhook.check_address(address, private=private)
    secrets = owner.secrets or (webhook.new_secret(),)
    kept = store.keep_owner(archive, dataclasses.replace(owner, webhook=checked, secrets=secrets))
    return Changed(kept, None if owner.secrets else secrets[0])


def rotate_secret(archive: Archive, owner: Owner) -> Changed:
    """Make a new secret; the one before it signs as well, until the next change. Raises BadInput."""
    secrets = webhook.rotated(_require_webhook(owner).secrets)
    return Changed(store.keep_owner(archive, dataclasses.replace(owner, secrets=secrets)), secrets[0])


def remove(archive: Archive, owner: Owner) -> Owner:
    """Forget the address and its secrets; what waits for it waits for the next."""
    return store.keep_owner(archive, dataclasses.replace(owner, webhook=None, secrets=()))


def send_test(backends: Backends, owner: Owner) -> str:
    """Send an event of type `test`; return the delivery's id. Raises BadInput where there is no webhook."""
    made = outbox.create_test(backends.archive, _require_webhook(owner).id)
    send(backends.queue, TELL)
    return made


def resume(backends: Backends, owner: Owner) -> Owner:
    """Switch the webhook on again; what was held is sent. Raises BadInput where there is none."""
    kept = dispatch.resume(backends.archive, _require_webhook(owner), "webhook")
    send(backends.queue, TELL)
    return kept


def redeliver(backends: Backends, owner: Owner, identifier: str) -> None:
    """Send a delivery that has ended once more, under its own key. Raises NotFound where it is none of theirs."""
    outbox.redeliver(backends.archive, owner.id, identifier)
    send(backends.queue, TELL)


def _require_webhook(owner: Owner) -> Owner:
    if not owner.webhook:
        raise BadInput("There is no webhook: set its address first.", parameter="webhook")
    return owner
