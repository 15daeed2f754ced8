"""Retention: matches and deliveries of long ago are deleted, except those that wait or that an open delivery has."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from service.alerts.matches import matches_in
from service.alerts.notify.outbox import OPEN_STATES, deliveries_in
from service.errors import BadInput
from service.storage.archive import Archive
from service.storage.bulk import Delete

PAGE = 1000
# What is left is for the next time: a task that runs for long keeps others waiting.
MAX_SECONDS = 120.0
KEEP_FOREVER = 0

Document = dict[str, Any]


class Purged(NamedTuple):
    """How many were deleted."""

    matches: int
    deliveries: int


def purge(archive: Archive, days: int, *, seconds: float = MAX_SECONDS) -> Purged:
    """Delete what is older than so many days, for at most so many seconds; with 0 days nothing. Raises Unavailable."""
    if days == KEEP_FOREVER:
        return Purged(0, 0)
    end = time.monotonic() + seconds
    before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")
    return Purged(_purge_matches(archive, before, end), _purge_deliveries(archive, before, end))


def check_rerun_days(days: int, kept: int) -> None:
    """Raise BadInput where an alert would be rerun over more days than matches are kept: it would deliver twice."""
    if kept != KEEP_FOREVER and days > kept:
        raise BadInput(
            f"Matches are kept for {kept:,} days (DATELINE_KEEP_MATCHES_DAYS). Over more than these, what was told "
            f"before would be told again: ask for {kept:,} days at most.",
            parameter="days",
            most=kept,
        )


def _purge_matches(archive: Archive, before: str, end: float) -> int:
    """Delete matches page by page, but none that an open delivery has or that was changed since it was read."""
    matches, deliveries = matches_in(archive), deliveries_in(archive)
    old = _older_than("matched_at", before, {"exists": {"field": "waiting"}})
    oldest_first = ({"matched_at": "asc"}, {"_shard_doc": "asc"})
    deleted = 0
    for page in matches.pages(old, sort=oldest_first, size=PAGE, fresh=True):
        claiming = deliveries.several({name for match in page for name in match.value.deliveries})
        still_open = {name for name, delivery in claiming.items() if delivery.value.state in OPEN_STATES}
        gone = [match for match in page if still_open.isdisjoint(match.value.deliveries)]
        deleted += sum(each.written for each in matches.write(Delete(match.id, match.version) for match in gone))
        if time.monotonic() > end:
            break
    return deleted


def _purge_deliveries(archive: Archive, before: str, end: float) -> int:
    old = _older_than("created_at", before, {"terms": {"state": list(OPEN_STATES)}})
    deleted = 0
    while time.monotonic() < end:
        found, gone = deliveries_in(archive).delete_where(old, most=PAGE, fresh=True)
        deleted += gone
        if found < PAGE:
            break
    return deleted


def _older_than(field: str, before: str, *never: Document) -> Document:
    """Return the query for what is that old and was not delivered since, without what `never` finds."""
    since = {"range": {"told_at": {"gte": before}}}
    return {"bool": {"filter": [{"range": {field: {"lt": before}}}], "must_not": [since, *never]}}
