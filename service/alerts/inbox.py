"""Reading matches: an owner's inbox, an alert's feed, and when an alert last fired and last told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from service.alerts import matches
from service.alerts.matches import Match
from service.backends import Archive, translated
from service.clock import now

InboxState = Literal["unread", "read", "archived"]

_NEWEST = [{"matched_at": "desc"}, {"article": "asc"}, {"revision": "desc"}]
_STATES: Mapping[InboxState, Mapping[str, Any]] = {
    "unread": {"must_not": [{"exists": {"field": "read_at"}}, {"exists": {"field": "archived_at"}}]},
    "read": {"filter": [{"exists": {"field": "read_at"}}], "must_not": [{"exists": {"field": "archived_at"}}]},
    "archived": {"filter": [{"exists": {"field": "archived_at"}}]},
}


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
    told = _STATES[state]
    mine = [{"term": {"owner": owner}}, *told.get("filter", ())]
    if alerts is not None:
        mine.append({"terms": {"alert": list(alerts)}})
    gone = [{"terms": {"state": ["withdrawn", "unasked"]}}, *told.get("must_not", ())]
    return matches.search(archive, {"bool": {"filter": mine, "must_not": gone}}, _NEWEST, size)


def latest_matches(archive: Archive, alert: str, *, size: int = 50) -> list[Match]:
    """Return an alert's latest matches, the newest first, for its feed; their ids stay what they are."""
    query = {"bool": {"filter": [{"term": {"alert": alert}}], "must_not": [{"term": {"state": "withdrawn"}}]}}
    return matches.search(archive, query, _NEWEST, size)


def set_inbox_state(archive: Archive, owner: str, identifiers: Sequence[str], state: InboxState) -> int:
    """Mark matches of this owner as unread, read or archived; return how many there are. Others' are left alone."""
    query = {"bool": {"filter": [{"term": {"owner": owner}}, {"ids": {"values": list(identifiers)}}]}}
    mine = [match.id for match in matches.search(archive, query, _NEWEST, max(1, len(identifiers)))]
    changes = {
        "read_at": None if state == "unread" else now(),
        "archived_at": now() if state == "archived" else None,
    }
    matches.update(archive, dict.fromkeys(mine, changes))
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
