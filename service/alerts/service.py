"""An owner's alerts: saving, importing and changing them, and what may be saved. Others' alerts are not there."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from service.alerts import preview, store
from service.alerts.alert import Alert, from_json
from service.alerts.notify import claims
from service.alerts.owner import Owner
from service.alerts.store import StoredAlert
from service.errors import BadInput, NotFound
from service.settings import Settings
from service.storage.archive import Archive


class Limits(NamedTuple):
    """How many alerts an owner may have, and how many articles a day one may match."""

    alerts: int
    a_day: int


def alert_limits(settings: Settings) -> Limits:
    return Limits(settings.alerts_per_owner, settings.alert_articles_a_day)


def get_owned(archive: Archive, owner: str, identifier: str) -> StoredAlert:
    """Return an alert of this owner. Raises NotFound, for another's as for one that is none."""
    kept = store.get(archive, identifier)
    if kept.alert.owner != owner:
        raise NotFound(f"There is no alert {identifier!r}.")
    return kept


def save(archive: Archive, alert: Alert, owner: Owner, limits: Limits) -> StoredAlert:
    """Keep a new alert. Raises BadInput where its owner may not have it, Conflict where it is there."""
    check(archive, alert, owner, limits)
    return store.create(archive, alert, limit=limits.alerts)


def save_all(archive: Archive, alerts: Sequence[Alert], owner: Owner, limits: Limits) -> list[StoredAlert]:
    """Keep all of these, or none where one cannot be kept. Raises BadInput."""
    if store.count(archive, owner.id) + len(alerts) > limits.alerts:
        raise BadInput(f"An owner has at most {limits.alerts:,} alerts.", limit=limits.alerts)
    for alert in alerts:
        check(archive, alert, owner, limits)
    return [store.create(archive, alert) for alert in alerts]


def change(archive: Archive, kept: StoredAlert, told: Mapping[str, Any], owner: Owner, limits: Limits) -> StoredAlert:
    """Replace what an alert is by what is told; one that was broken is tried again. Raises BadInput, Conflict."""
    before = kept.alert
    made = from_json(told, identifier=before.id, owner=before.owner)
    made = dataclasses.replace(made, feed=before.feed, created_at=before.created_at)
    check(archive, made, owner, limits)
    changed = store.put(archive, made, kept.version)
    if made.rate != before.rate:
        claims.reschedule(archive, changed)
    return changed


def renew_feed_address(archive: Archive, kept: StoredAlert) -> StoredAlert:
    """Return the feed another address: the one before it ends."""
    return store.put(archive, dataclasses.replace(kept.alert, feed=kept.alert.feed + 1), kept.version)


def check_channels(alert: Alert, owner: Owner) -> None:
    """Raise BadInput where an alert is to be told where its owner cannot be reached."""
    lacking = {"email": not owner.email, "webhook": not owner.webhook}
    missing = [channel for channel in alert.channels if lacking.get(channel)]
    if missing:
        raise BadInput(f"There is nowhere to tell it to: the owner has no {missing[0]}.", parameter="channels")


def check(archive: Archive, alert: Alert, owner: Owner, limits: Limits) -> None:
    """Raise BadInput where an owner may not have this alert."""
    check_channels(alert, owner)
    tried = preview.preview_alert(archive, alert)
    if tried.count > limits.a_day * tried.days:
        raise BadInput(
            f"It would have matched {tried.count:,} articles in {tried.days} days, more than {limits.a_day:,} a day: "
            "narrow it.",
            parameter="query",
            count=tried.count,
        )
