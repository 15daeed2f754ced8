"""An owner's webhook: its address and secrets, a test event, and switching it on again, for API and pages alike."""

import dataclasses
from typing import NamedTuple

from service.alerts import store
from service.alerts.notify import dispatch, outbox, webhook
from service.alerts.owner import Owner
from service.backends import TELL, Backends, send
from service.errors import BadInput
from service.storage.archive import Archive


class Changed(NamedTuple):
    """An owner with another webhook, and the new secret, if any: it is shown now and never again."""

    owner: Owner
    secret: str | None = None


def set_address(archive: Archive, owner: Owner, address: str, *, private: bool) -> Changed:
    """Set the address; the first gets a secret. Raises BadInput where the webhook may not lead there."""
    checked = webhook.check_address(address, private=private)
    secret = webhook.new_secret()

    def change(stored: Owner) -> Owner:
        return dataclasses.replace(stored, webhook=checked, secrets=stored.secrets or (secret,))

    changed = store.change_owner(archive, owner, change)
    if changed.reachable_by("webhook"):  # deliveries that found no address
        outbox.resume_suspended(archive, owner.id, "webhook")
    return Changed(changed, secret if secret in changed.secrets else None)


def rotate_secret(archive: Archive, owner: Owner) -> Changed:
    """Make a new secret; the one before it signs as well, until the next change. Raises BadInput."""

    def change(stored: Owner) -> Owner:
        return dataclasses.replace(stored, secrets=webhook.rotated(_require_webhook(stored).secrets))

    changed = store.change_owner(archive, owner, change)
    return Changed(changed, changed.secrets[0])


def remove(archive: Archive, owner: Owner) -> Owner:
    """Remove the address and its secrets; what waits for it waits for the next."""
    return store.change_owner(archive, owner, lambda stored: dataclasses.replace(stored, webhook=None, secrets=()))


def send_test(backends: Backends, owner: Owner) -> str:
    """Send an event of type `test`; return the delivery's id. Raises BadInput where there is no webhook."""
    made = outbox.create_test(backends.archive, _require_webhook(owner).id)
    send(backends.queue, TELL)
    return made


def resume(backends: Backends, owner: Owner) -> Owner:
    """Switch the webhook on again; suspended deliveries are sent. Raises BadInput where there is none."""
    changed = dispatch.resume(backends.archive, _require_webhook(owner), "webhook")
    send(backends.queue, TELL)
    return changed


def redeliver(backends: Backends, owner: Owner, identifier: str) -> None:
    """Send a delivery that has ended once more, under its own key. Raises NotFound where it is none of theirs."""
    outbox.redeliver(backends.archive, owner.id, identifier)
    send(backends.queue, TELL)


def _require_webhook(owner: Owner) -> Owner:
    if not owner.webhook:
        raise BadInput("There is no webhook: set its address first.", parameter="webhook")
    return owner
