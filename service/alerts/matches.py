"""Matches: one document for each alert, article and revision, created once; feeds and the inbox read them.

Which matches wait to be delivered is in `notify.pending_matches`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from service.alerts.alert import PUSH_CHANNELS, Alert
from service.alerts.schedule import next_digest
from service.storage.archive import Archive
from service.storage.codec import DataclassCodec, Options
from service.storage.collection import Collection
from service.storage.timestamps import now

PORTION = 1000

Document = dict[str, Any]
InboxState = Literal["unread", "read", "archived"]

_NEWEST_FIRST = ({"matched_at": "desc"}, {"article": "asc"}, {"revision": "desc"})
_INBOX_STATES: Mapping[InboxState, Document] = {
    "unread": {"must_not": [{"exists": {"field": "read_at"}}, {"exists": {"field": "archived_at"}}]},
    "read": {"filter": [{"exists": {"field": "read_at"}}], "must_not": [{"exists": {"field": "archived_at"}}]},
    "archived": {"filter": [{"exists": {"field": "archived_at"}}]},
}


class Revision(NamedTuple):
    """A revision of an article that is matched; `new` where it is the article's first."""

    article: str
    number: int
    raw_id: str
    new: bool
    signature: tuple[str, ...] = ()
    published: str | None = None


def revision_from_source(source: Mapping[str, Any], *, new: bool) -> Revision:
    """Return the revision that a stored article is."""
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
    """A revision that an alert has matched; `waiting` are the channels that have yet to deliver it."""

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
        """Return the fields by which copies are found, as search reads them."""
        return {"id": self.article, "signature": list(self.signature), "published": self.published}


@dataclass(frozen=True, slots=True)
class Firing:
    """An alert and the revisions that it fires for: the matches to be saved."""

    alert: Alert
    revisions: Sequence[Revision] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Activity:
    """How many matches an alert has, and when it last matched and was last delivered, if ever."""

    matches: int = 0
    fired_at: str | None = None
    delivered_at: str | None = None


_CODEC = DataclassCodec(Match, Options(stored_as={"delivered_at": "told_at"}))


def matches_in(archive: Archive) -> Collection[Match]:
    return Collection(archive, archive.indices.matches, _CODEC)


def save(archive: Archive, firings: Iterable[Firing], *, batch: str | None = None) -> int:
    """Store matches; return how many are new. Raises Unavailable, also where Elasticsearch refuses one."""
    created, matches = 0, dict[str, Match]()
    moment = now()
    for firing in firings:
        due = next_digest(firing.alert.rate, datetime.fromisoformat(moment)).isoformat(timespec="microseconds")
        for revision in firing.revisions:
            match = _match(firing.alert, revision, matched_at=moment, due_at=due, batch=batch)
            matches[match.id] = match
            if len(matches) >= PORTION:
                created += len(matches_in(archive).create_all(matches))
                matches = {}
    return created + len(matches_in(archive).create_all(matches))


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


def search(archive: Archive, query: Document, sort: Sequence[Document], size: int) -> list[Match]:
    """Return the first matches that a query finds, those just written too."""
    found = matches_in(archive).search(query, sort=sort, size=size, fresh=True, track_total_hits=False)
    return [stored.value for stored in found]


def update(archive: Archive, changes: Mapping[str, Document]) -> None:
    """Change fields of matches, by their ids: `state`, `copy_of`, `read_at`, … Raises Unavailable."""
    matches_in(archive).change_all(changes)


def inbox(
    archive: Archive, owner: str, state: InboxState = "unread", *, alerts: Sequence[str] | None = None, size: int = 50
) -> list[Match]:
    """Return an owner's latest matches in this state, the newest first, without withdrawn articles.

    With `alerts`, those of these alerts alone.
    """
    clauses = _INBOX_STATES[state]
    mine = [{"term": {"owner": owner}}, *clauses.get("filter", ())]
    if alerts is not None:
        mine.append({"terms": {"alert": list(alerts)}})
    gone = [{"terms": {"state": ["withdrawn", "unasked"]}}, *clauses.get("must_not", ())]
    return search(archive, {"bool": {"filter": mine, "must_not": gone}}, _NEWEST_FIRST, size)


def latest_matches(archive: Archive, alert: str, *, size: int = 50) -> list[Match]:
    """Return an alert's latest matches, the newest first, without withdrawn articles."""
    query = {"bool": {"filter": [{"term": {"alert": alert}}], "must_not": [{"term": {"state": "withdrawn"}}]}}
    return search(archive, query, _NEWEST_FIRST, size)


def set_inbox_state(archive: Archive, owner: str, identifiers: Sequence[str], state: InboxState) -> int:
    """Mark matches of this owner as unread, read or archived; return how many there are. Others' are left alone."""
    query = {"bool": {"filter": [{"term": {"owner": owner}}, {"ids": {"values": list(identifiers)}}]}}
    mine = [match.id for match in search(archive, query, _NEWEST_FIRST, max(1, len(identifiers)))]
    changes = {
        "read_at": None if state == "unread" else now(),
        "archived_at": now() if state == "archived" else None,
    }
    update(archive, dict.fromkeys(mine, changes))
    return len(mine)


def activity(archive: Archive, alerts: Sequence[str]) -> dict[str, Activity]:
    """Return the activity of these alerts, by their ids."""
    latest = {name: {"max": {"field": name}} for name in ("matched_at", "told_at")}
    by_alert = {"terms": {"field": "alert", "size": max(1, len(alerts))}, "aggs": latest}
    answer = matches_in(archive).aggregate({"alerts": by_alert}, query={"terms": {"alert": list(alerts)}}, fresh=True)
    found = {
        bucket["key"]: Activity(
            bucket["doc_count"],
            bucket["matched_at"].get("value_as_string"),
            bucket["told_at"].get("value_as_string"),
        )
        for bucket in answer["alerts"]["buckets"]
    }
    return {alert: found.get(alert, Activity()) for alert in alerts}
