"""Keeping matches: one document for each alert, article and revision, made once. `claims` says who is to tell them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from elasticsearch.helpers import BulkIndexError

from service import documents
from service.alerts.alert import PUSH_CHANNELS, Alert
from service.alerts.schedule import next_digest
from service.errors import Unavailable
from service.storage.archive import BUSY, SERVER_ERROR, Archive, translated
from service.storage.timestamps import now

PORTION = 1000
CREATED, THERE = 201, 409

Document = dict[str, Any]
InboxState = Literal["unread", "read", "archived"]

_NEWEST = [{"matched_at": "desc"}, {"article": "asc"}, {"revision": "desc"}]
_INBOX_STATES: Mapping[InboxState, Document] = {
    "unread": {"must_not": [{"exists": {"field": "read_at"}}, {"exists": {"field": "archived_at"}}]},
    "read": {"filter": [{"exists": {"field": "read_at"}}], "must_not": [{"exists": {"field": "archived_at"}}]},
    "archived": {"filter": [{"exists": {"field": "archived_at"}}]},
}


class Revision(NamedTuple):
    """A revision of an article as it is matched: `new` where the article came with it."""

    article: str
    number: int
    raw_id: str
    new: bool
    signature: tuple[str, ...] = ()
    published: str | None = None


def revision_from_source(source: Mapping[str, Any], *, new: bool) -> Revision:
    """Read a revision from its stored article."""
    return Revision(
        article=source["id"],
        number=source["revision"],
        raw_id=source["raw_id"],
        new=new,
        signature=tuple(source.get("signature") or ()),
        published=source.get("published"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A revision that an alert has matched; `waiting` are the channels that have yet to tell it."""

    id: str
    alert: str
    owner: str
    article: str
    revision: int
    matched_at: str
    due_at: str
    batch: str | None = None
    signature: tuple[str, ...] = ()
    published: str | None = None
    waiting: tuple[str, ...] = ()
    deliveries: tuple[str, ...] = ()
    delivered_at: str | None = None
    state: str = "matched"
    copy_of: str | None = None
    read_at: str | None = None
    archived_at: str | None = None

    @property
    def text(self) -> Document:
        """Return what tells copies, as the search reads it."""
        return {"id": self.article, "signature": list(self.signature), "published": self.published}


@dataclass(frozen=True, slots=True)
class Firing:
    """What is to be kept: an alert and the revisions that it fires for."""

    alert: Alert
    revisions: Sequence[Revision] = field(default_factory=tuple)


def save(archive: Archive, fired: Iterable[Firing], *, batch: str | None = None) -> int:
    """Keep matches; return how many were not there yet. Raises Unavailable where not all could be kept."""
    made, operations = 0, []
    moment = now()
    for each in fired:
        due = next_digest(each.alert.rate, datetime.fromisoformat(moment)).isoformat(timespec="microseconds")
        for revision in each.revisions:
            match = _match(each.alert, revision, matched_at=moment, due_at=due, batch=batch)
            operations += [{"create": {"_id": match.id}}, as_document(match)]
            if len(operations) >= 2 * PORTION:
                made += _create(archive, operations)
                operations = []
    return made + (_create(archive, operations) if operations else 0)


def _match(alert: Alert, revision: Revision, *, matched_at: str, due_at: str, batch: str | None) -> Match:
    return Match(
        id=f"{alert.id}:{revision.article}:{revision.number}",
        alert=alert.id,
        owner=alert.owner,
        article=revision.article,
        revision=revision.number,
        matched_at=matched_at,
        due_at=due_at,
        batch=batch,
        signature=revision.signature,
        published=revision.published,
        waiting=tuple(channel for channel in alert.channels if channel in PUSH_CHANNELS),
    )


def _create(archive: Archive, operations: Sequence[Document]) -> int:
    with translated():
        answer = archive.client.bulk(
            index=archive.indices.matches,
            require_alias=True,
            operations=operations,
            filter_path="items.*.status,items.*.error.type,items.*.error.reason",
        )
    rows = [row["create"] for row in answer["items"]]
    refused = [row for row in rows if row["status"] not in (CREATED, THERE)]
    if refused:
        raise _refusal(refused)
    return len([row for row in rows if row["status"] == CREATED])


def _refusal(refused: list[Document]) -> Exception:
    """Return what is to be raised: where the engine is only busy it takes them later, else something is wrong."""
    told = f"Elasticsearch did not keep {len(refused)} matches ({refused[0]['status']}: {refused[0].get('error')})."
    busy = any(row["status"] in BUSY or row["status"] >= SERVER_ERROR for row in refused)
    return Unavailable(told, "elasticsearch") if busy else BulkIndexError(told, refused)


def as_document(match: Match) -> Document:
    """Return the stored form: everything but the id; `delivered_at` is stored as `told_at`."""
    document = {name: getattr(match, name) for name in Match.__slots__ if name not in ("id", "delivered_at")}
    lists = {name: list(document[name]) for name in ("signature", "waiting", "deliveries")}
    stored = {**document, **lists, "told_at": match.delivered_at}
    return {name: value for name, value in stored.items() if value is not None}


def match_from_hit(hit: Mapping[str, Any]) -> Match:
    """Return the match; unknown fields are ignored, missing ones have their defaults."""
    source = hit["_source"]
    known = {name: value for name, value in source.items() if name in Match.__slots__}
    lists = {name: tuple(source.get(name, ())) for name in ("signature", "waiting", "deliveries")}
    return Match(id=hit["_id"], **{**known, **lists, "delivered_at": source.get("told_at")})


def search(archive: Archive, query: Document, sort: Sequence[Document], size: int) -> list[Match]:
    with translated():
        archive.client.indices.refresh(index=archive.indices.matches)
        answer = archive.client.search(
            index=archive.indices.matches, query=query, sort=list(sort), size=size, track_total_hits=False
        )
    return [match_from_hit(hit) for hit in answer["hits"]["hits"]]


def update(archive: Archive, changes: Mapping[str, Document]) -> None:
    """Write fields of matches, by their ids: `told_at`, `state`, `copy_of`. Raises Unavailable."""
    documents.change_all(archive, archive.indices.matches, changes)


@dataclass(frozen=True, slots=True)
class Activity:
    """How many matches an alert has, and when it last fired and was last told, where it ever was."""

    matches: int = 0
    fired_at: str | None = None
    delivered_at: str | None = None


def inbox(
    archive: Archive, owner: str, state: InboxState = "unread", *, alerts: Sequence[str] | None = None, size: int = 50
) -> list[Match]:
    """Return an owner's latest matches in this state, the newest first; what was withdrawn is not among them.

    With `alerts`, those of these alerts alone.
    """
    told = _INBOX_STATES[state]
    mine = [{"term": {"owner": owner}}, *told.get("filter", ())]
    if alerts is not None:
        mine.append({"terms": {"alert": list(alerts)}})
    gone = [{"terms": {"state": ["withdrawn", "unasked"]}}, *told.get("must_not", ())]
    return search(archive, {"bool": {"filter": mine, "must_not": gone}}, _NEWEST, size)


def latest_matches(archive: Archive, alert: str, *, size: int = 50) -> list[Match]:
    """Return an alert's latest matches, the newest first, for its feed; their ids stay what they are."""
    query = {"bool": {"filter": [{"term": {"alert": alert}}], "must_not": [{"term": {"state": "withdrawn"}}]}}
    return search(archive, query, _NEWEST, size)


def set_inbox_state(archive: Archive, owner: str, identifiers: Sequence[str], state: InboxState) -> int:
    """Mark matches of this owner as unread, read or archived; return how many there are. Others' are left alone."""
    query = {"bool": {"filter": [{"term": {"owner": owner}}, {"ids": {"values": list(identifiers)}}]}}
    mine = [match.id for match in search(archive, query, _NEWEST, max(1, len(identifiers)))]
    changes = {
        "read_at": None if state == "unread" else now(),
        "archived_at": now() if state == "archived" else None,
    }
    update(archive, dict.fromkeys(mine, changes))
    return len(mine)


def activity(archive: Archive, alerts: Sequence[str]) -> dict[str, Activity]:
    """Return what became of these alerts, by their ids; those that never fired have nothing."""
    latest = {name: {"max": {"field": name}} for name in ("matched_at", "told_at")}
    with translated():
        archive.client.indices.refresh(index=archive.indices.matches)
        answer = archive.client.search(
            index=archive.indices.matches,
            query={"terms": {"alert": list(alerts)}},
            size=0,
            aggs={"alerts": {"terms": {"field": "alert", "size": max(1, len(alerts))}, "aggs": latest}},
        )
    found = {
        bucket["key"]: Activity(
            bucket["doc_count"],
            bucket["matched_at"].get("value_as_string"),
            bucket["told_at"].get("value_as_string"),
        )
        for bucket in answer["aggregations"]["alerts"]["buckets"]
    }
    return {alert: found.get(alert, Activity()) for alert in alerts}
