"""Keeping alerts and their owners: each document changed by compare-and-set, none deleted because it is broken."""

import dataclasses
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from elasticsearch import NotFoundError

from service import documents
from service.alerts import alert as alerts
from service.alerts import owner as owners
from service.alerts.alert import IDENTIFIER, Alert
from service.alerts.owner import Owner
from service.documents import Place
from service.errors import BadInput, Conflict, NotFound
from service.storage.archive import Archive, VersionConflict, found, translated
from service.storage.bulk import Version
from service.storage.collection import version_of
from service.storage.timestamps import now

PAGE = 1000


class StoredAlert(NamedTuple):
    """An alert, and the version of it that was read."""

    alert: Alert
    version: Version


def new_id() -> str:
    return uuid.uuid4().hex


def create(archive: Archive, alert: Alert, *, limit: int | None = None) -> StoredAlert:
    """Keep a new alert. Raises BadInput where its owner has as many as the limit says, Conflict where it is there."""
    if limit is not None and count(archive, alert.owner) >= limit:
        raise BadInput(f"An owner has at most {limit:,} alerts.", limit=limit)
    moment = now()
    made = dataclasses.replace(alert, created_at=moment, updated_at=moment)
    try:
        return StoredAlert(made, _stored(archive, made))
    except VersionConflict:
        raise Conflict(f"There is an alert {made.id!r} already.") from None


def get(archive: Archive, identifier: str) -> StoredAlert:
    """Return an alert. Raises NotFound, also for one that was removed."""
    missing = NotFound(f"There is no alert {identifier!r}.")
    if not IDENTIFIER.fullmatch(identifier):
        raise missing
    try:
        with translated():
            row = archive.client.get(index=archive.indices.alerts, id=identifier)
    except NotFoundError:
        raise missing from None
    kept = StoredAlert(alerts.from_document(identifier, row["_source"]), version_of(row))
    if kept.alert.state == "removed":
        raise missing
    return kept


def put(archive: Archive, alert: Alert, version: Version) -> StoredAlert:
    """Store a changed alert over the version that was read. Raises Conflict where somebody else has changed it."""
    made = dataclasses.replace(alert, updated_at=now())
    try:
        return StoredAlert(made, _stored(archive, made, version))
    except VersionConflict:
        raise Conflict("The alert was changed meanwhile: look at it again.") from None


def _stored(archive: Archive, alert: Alert, version: Version | None = None) -> Version:
    place = Place(archive.indices.alerts, alert.id, version)
    return documents.put(archive, place, alerts.as_document(alert), refresh=True)


def pause(archive: Archive, identifier: str) -> Alert:
    """Let an alert match nothing more; what it has matched is still told."""
    return _changed(archive, identifier, state="paused")


def resume(archive: Archive, identifier: str) -> Alert:
    """Let an alert match again from the next batch on; a broken one too, to be tried again."""
    return _changed(archive, identifier, state="live", broken=None)


def remove(archive: Archive, identifier: str) -> Alert:
    """Remove an alert: what it asked and its name are wiped, what waited is not told any more."""
    wiped: dict[str, Any] = {"name": "", "query": "", "filters": {}, "folder": "", "tags": (), "broken": None}
    return _changed(archive, identifier, state="removed", **wiped)


def _changed(archive: Archive, identifier: str, **changes: Any) -> Alert:
    kept = get(archive, identifier)
    return put(archive, dataclasses.replace(kept.alert, **changes), kept.version).alert


def get_alerts(archive: Archive, identifiers: Sequence[str]) -> dict[str, Alert]:
    """Return those of the alerts that are there, removed ones not, by their ids."""
    if not identifiers:
        return {}
    with translated():
        rows = found(archive.client.mget(index=archive.indices.alerts, ids=list(identifiers)))
    made = (alerts.from_document(row["_id"], row["_source"]) for row in rows)
    return {alert.id: alert for alert in made if alert.state != "removed"}


def count(archive: Archive, owner: str) -> int:
    with translated():
        archive.client.indices.refresh(index=archive.indices.alerts)
        return int(archive.client.count(index=archive.indices.alerts, query=_of(owner))["count"])


def list_alerts(archive: Archive, owner: str | None = None) -> Iterator[Alert]:
    """Return the alerts of an owner, or all, in the order in which they were made."""
    with translated():
        archive.client.indices.refresh(index=archive.indices.alerts)
    for kept in pages(archive, _of(owner), [{"created_at": "asc"}]):
        yield kept.alert


def pages(archive: Archive, query: Mapping[str, Any], sort: Sequence[Mapping[str, str]]) -> Iterator[StoredAlert]:
    """Return the alerts that a query finds, as they stand when it begins."""
    asked: dict[str, Any] = {"query": query, "sort": [*sort, {"_shard_doc": "asc"}], "seq_no_primary_term": True}
    for answer in documents.pages(archive, archive.indices.alerts, keep_alive="2m", size=PAGE, **asked):
        for hit in answer["hits"]["hits"]:
            yield StoredAlert(alerts.from_document(hit["_id"], hit["_source"]), version_of(hit))


def _of(owner: str | None) -> dict[str, Any]:
    mine = [{"term": {"owner": owner}}] if owner else []
    return {"bool": {"filter": mine, "must_not": {"term": {"state": "removed"}}}}


def get_owner(archive: Archive, identifier: str) -> Owner | None:
    """Return an owner; None where nobody was kept under this id."""
    try:
        with translated():
            row = archive.client.get(index=archive.indices.owners, id=identifier)
    except NotFoundError:
        return None
    return owners.from_document(identifier, row["_source"])


def keep_owner(archive: Archive, owner: Owner) -> Owner:
    """Store an owner, new or changed."""
    made = dataclasses.replace(owner, created_at=owner.created_at or now())
    with translated():
        archive.client.index(
            index=archive.indices.owners,
            require_alias=True,
            id=made.id,
            document=owners.as_document(made),
            refresh=True,
        )
    return made
