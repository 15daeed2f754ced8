"""Alerts and their owners in the archive: each is changed by compare-and-set, and none is deleted for being broken."""

import dataclasses
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from service.alerts.alert import IDENTIFIER, Alert
from service.alerts.owner import Owner
from service.errors import BadInput, Conflict, NotFound
from service.storage.archive import Archive, VersionConflict
from service.storage.codec import DataclassCodec, Options
from service.storage.collection import Collection, Stored
from service.storage.timestamps import now

ALERT_CODEC = DataclassCodec(Alert)
OWNER_CODEC = DataclassCodec(Owner, Options(stored_as={"suspended": "held"}))


def alerts_in(archive: Archive) -> Collection[Alert]:
    return Collection(archive, archive.indices.alerts, ALERT_CODEC)


def owners_in(archive: Archive) -> Collection[Owner]:
    return Collection(archive, archive.indices.owners, OWNER_CODEC)


def new_id() -> str:
    return uuid.uuid4().hex


def create(archive: Archive, alert: Alert, *, limit: int | None = None) -> Stored[Alert]:
    """Store a new alert. Raises BadInput where its owner has `limit` alerts already, Conflict where the id is taken."""
    if limit is not None and count(archive, alert.owner) >= limit:
        raise BadInput(f"An owner has at most {limit:,} alerts.", limit=limit)
    moment = now()
    made = dataclasses.replace(alert, created_at=moment, updated_at=moment)
    try:
        return alerts_in(archive).create(made.id, made, refresh=True)
    except VersionConflict:
        raise Conflict(f"There is an alert {made.id!r} already.") from None


def get(archive: Archive, identifier: str) -> Stored[Alert]:
    """Return an alert. Raises NotFound, also for one that was removed."""
    stored = alerts_in(archive).get(identifier) if IDENTIFIER.fullmatch(identifier) else None
    if stored is None or stored.value.state == "removed":
        raise NotFound(f"There is no alert {identifier!r}.")
    return stored


def put(archive: Archive, stored: Stored[Alert], alert: Alert) -> Stored[Alert]:
    """Replace an alert as it was read. Raises Conflict where it was changed since."""
    try:
        return alerts_in(archive).put(stored, dataclasses.replace(alert, updated_at=now()), refresh=True)
    except VersionConflict:
        raise Conflict("The alert was changed meanwhile: look at it again.") from None


def pause(archive: Archive, identifier: str) -> Alert:
    """Pause an alert: it matches nothing more, and what it has matched is still delivered."""
    return _change(archive, identifier, state="paused")


def resume(archive: Archive, identifier: str) -> Alert:
    """Let a paused or broken alert match again from the next batch on."""
    return _change(archive, identifier, state="live", broken=None)


def remove(archive: Archive, identifier: str) -> Alert:
    """Remove an alert: its name and query are erased, and its waiting matches are not delivered."""
    erased: dict[str, Any] = {"name": "", "query": "", "filters": {}, "folder": "", "tags": (), "broken": None}
    return _change(archive, identifier, state="removed", **erased)


def _change(archive: Archive, identifier: str, **changes: Any) -> Alert:
    stored = get(archive, identifier)
    return put(archive, stored, dataclasses.replace(stored.value, **changes)).value


def get_alerts(archive: Archive, identifiers: Sequence[str]) -> dict[str, Alert]:
    """Return those of the alerts that are there, by id; removed ones are left out."""
    found = alerts_in(archive).several(identifiers)
    return {name: stored.value for name, stored in found.items() if stored.value.state != "removed"}


def count(archive: Archive, owner: str) -> int:
    """Return how many alerts an owner has."""
    return alerts_in(archive).count(_owned_by(owner), fresh=True)


def list_alerts(archive: Archive, owner: str | None = None) -> Iterator[Alert]:
    """Yield the alerts of an owner, or all, in the order in which they were made."""
    oldest_first = ({"created_at": "asc"}, {"_shard_doc": "asc"})
    for page in alerts_in(archive).pages(_owned_by(owner), sort=oldest_first, fresh=True):
        yield from (stored.value for stored in page)


def _owned_by(owner: str | None) -> dict[str, Any]:
    mine = [{"term": {"owner": owner}}] if owner else []
    return {"bool": {"filter": mine, "must_not": {"term": {"state": "removed"}}}}


def get_owner(archive: Archive, identifier: str) -> Owner | None:
    """Return an owner; None where none is stored under this id."""
    stored = owners_in(archive).get(identifier)
    return stored.value if stored else None


def change_owner(archive: Archive, owner: Owner, change: Callable[[Owner], Owner] = lambda owner: owner) -> Owner:
    """Apply a change to an owner as it is stored by now, and return it; `owner` is stored first where it is new.

    By compare-and-set: where another writer comes between, the owner is read and changed again, so neither is lost.
    """
    owners = owners_in(archive)
    while True:
        stored = owners.get(owner.id)
        changed = change(stored.value if stored else owner)
        if stored and changed == stored.value:
            return changed
        try:
            if stored:
                return owners.put(stored, changed, refresh=True).value
            return owners.create(owner.id, dataclasses.replace(changed, created_at=now()), refresh=True).value
        except VersionConflict:
            continue
