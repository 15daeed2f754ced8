"""Forgetting: matches and deliveries of long ago are deleted, but none that still waits or is in a delivery's hands."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from service import documents
from service.alerts.notify.outbox import OPEN_STATES
from service.errors import BadInput
from service.storage.archive import Archive, found, translated
from service.storage.collection import version_of

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
    """Raise BadInput where an alert would be run again over more days than matches are kept: it would tell twice."""
    if kept != KEEP_FOREVER and days > kept:
        raise BadInput(
            f"Matches are kept for {kept:,} days (DATELINE_KEEP_MATCHES_DAYS). Over more than these, what was told "
            f"before would be told again: ask for {kept:,} days at most.",
            parameter="days",
            most=kept,
        )


def _purge_matches(archive: Archive, before: str, end: float) -> int:
    """Delete matches page by page. Which delivery has one is known from the deliveries: no query can ask for both."""
    with translated():
        archive.client.indices.refresh(index=[archive.indices.matches, archive.indices.deliveries])
    asked: Document = {
        "query": _older_than("matched_at", before, {"exists": {"field": "waiting"}}),
        "sort": [{"matched_at": "asc"}, {"_shard_doc": "asc"}],
        "source_includes": ["deliveries"],
        "seq_no_primary_term": True,
    }
    deleted = 0
    for answer in documents.pages(archive, archive.indices.matches, keep_alive="2m", size=PAGE, **asked):
        hits = answer["hits"]["hits"]
        names = sorted({name for hit in hits for name in hit["_source"].get("deliveries", ())})
        still_open = _open_deliveries(archive, names)
        gone = [hit for hit in hits if still_open.isdisjoint(hit["_source"].get("deliveries", ()))]
        deleted += _delete(archive, gone)
        if time.monotonic() > end:
            break
    return deleted


def _open_deliveries(archive: Archive, deliveries: Sequence[str]) -> set[str]:
    """Return those of the deliveries that have yet to tell what they took."""
    if not deliveries:
        return set()
    with translated():
        answer = archive.client.mget(index=archive.indices.deliveries, ids=list(deliveries), source_includes=["state"])
    return {row["_id"] for row in found(answer) if row["_source"]["state"] in OPEN_STATES}


def _delete(archive: Archive, hits: Sequence[Document]) -> int:
    """Delete these, but none that was changed since it was read."""
    if not hits:
        return 0
    operations = [{"delete": {"_id": hit["_id"], **version_of(hit).condition}} for hit in hits]
    with translated():
        answer = archive.client.bulk(
            index=archive.indices.matches, require_alias=True, operations=operations, filter_path="items.*.result"
        )
    return [row.get("delete", {}).get("result") for row in answer.get("items", ())].count("deleted")


def _purge_deliveries(archive: Archive, before: str, end: float) -> int:
    deleted = 0
    while time.monotonic() < end:
        with translated():
            archive.client.indices.refresh(index=archive.indices.deliveries)
            answer = archive.client.delete_by_query(
                index=archive.indices.deliveries,
                query=_older_than("created_at", before, {"terms": {"state": list(OPEN_STATES)}}),
                conflicts="proceed",
                max_docs=PAGE,
            )
        deleted += answer["deleted"]
        if answer["total"] < PAGE:
            break
    return deleted


def _older_than(field: str, before: str, *never: Document) -> Document:
    """Return the query for what is as old, and was not told since; of what is so, never these."""
    since = {"range": {"told_at": {"gte": before}}}
    return {"bool": {"filter": [{"range": {field: {"lt": before}}}], "must_not": [since, *never]}}
