"""An owner's alerts: saving, importing and changing them, and the limits on what may be saved."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from service.alerts import store
from service.alerts.alert import Alert, from_json
from service.alerts.notify import pending_matches
from service.alerts.owner import Owner
from service.alerts.preview import preview_alert
from service.errors import BadInput, NotFound
from service.settings import Settings
from service.storage.archive import Archive
from service.storage.collection import Stored


class Limits(NamedTuple):
    """How many alerts an owner may have, and how many articles a day one may match."""

    alerts: int
    a_day: int


def alert_limits(settings: Settings) -> Limits:
    return Limits(settings.alerts_per_owner, settings.alert_articles_a_day)


def get_owned(archive: Archive, owner: str, identifier: str) -> Stored[Alert]:
    """Return an alert of this owner. Raises NotFound, for another's as for one that does not exist."""
    stored = store.get(archive, identifier)
    if stored.value.owner != owner:
        raise NotFound(f"There is no alert {identifier!r}.")
    return stored


def save(archive: Archive, alert: Alert, owner: Owner, limits: Limits) -> Stored[Alert]:
    """Store a new alert. Raises BadInput where its owner may not have it, Conflict where the id is taken."""
    check(archive, alert, owner, limits)
    return store.create(archive, alert, limit=limits.alerts)


def save_all(archive: Archive, alerts: Sequence[Alert], owner: Owner, limits: Limits) -> list[Stored[Alert]]:
    """Store all of these, or none where one cannot be saved. Raises BadInput."""
    if store.count(archive, owner.id) + len(alerts) > limits.alerts:
        raise BadInput(f"An owner has at most {limits.alerts:,} alerts.", limit=limits.alerts)
    for alert in alerts:
        check(archive, alert, owner, limits)
    return [store.create(archive, alert) for alert in alerts]


def change(
    archive: Archive, stored: Stored[Alert], data: Mapping[str, Any], owner: Owner, limits: Limits
) -> Stored[Alert]:
    """Replace an alert by what its JSON says; a broken one is live again. Raises BadInput, Conflict."""
    before = stored.value
    made = from_json(data, identifier=before.id, owner=before.owner)
    made = dataclasses.replace(made, feed=before.feed, created_at=before.created_at)
    check(archive, made, owner, limits)
    changed = store.put(archive, stored, made)
    if made.rate != before.rate:
        pending_matches.reschedule(archive, changed)
    return changed


def renew_feed_address(archive: Archive, stored: Stored[Alert]) -> Stored[Alert]:
    """Give the alert's feed another address: the one before it ends."""
    return store.put(archive, stored, dataclasses.replace(stored.value, feed=stored.value.feed + 1))


def check(archive: Archive, alert: Alert, owner: Owner, limits: Limits) -> None:
    """Raise BadInput where an owner may not have this alert: it cannot be delivered, or matches too much."""
    lacking = {"email": not owner.email, "webhook": not owner.webhook}
    missing = [channel for channel in alert.channels if lacking.get(channel)]
    if missing:
        raise BadInput(f"There is nowhere to tell it to: the owner has no {missing[0]}.", parameter="channels")
    preview = preview_alert(archive, alert)
    if preview.count > limits.a_day * preview.days:
        raise BadInput(
            f"It would have matched {preview.count:,} articles in {preview.days} days, more than {limits.a_day:,} a "
            "day: narrow it.",
            parameter="query",
            count=preview.count,
        )
