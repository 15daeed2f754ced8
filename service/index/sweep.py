"""The sweep: finds the batches that are due and the raw items that never got a batch. It sends nothing itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from service.index.batch import Batch, batches
from service.index.process_batch import indexing_work
from service.index.raw_items import raw_items
from service.storage.archive import Archive
from service.storage.timestamps import later

PAGE = 500
SENT_AGAIN_AFTER_S = 600
ORPHANED_AFTER = timedelta(minutes=10)
LOOK_BACK = timedelta(days=30)


def due_batches(archive: Archive) -> list[str]:
    """Return the ids of the batches that are due, oldest first, and put their next time off so each is sent once."""
    found = indexing_work(archive).due(
        {"terms": {"state": ["pending", "working"]}}, sort=[{"received_at": "asc"}], size=PAGE
    )
    return [
        stored.id
        for stored in found
        if stored.value.state == "working" or indexing_work(archive).postpone(stored, SENT_AGAIN_AFTER_S)
    ]


def recover_batches(archive: Archive) -> list[str]:
    """Make batches of raw items whose submission ended before its batch was written; return the batches' ids."""
    recovered: list[str] = []
    for buckets in _by_batch(archive):
        known = batches(archive).existing(bucket["key"]["batch"] for bucket in buckets)
        made = [_recovered(bucket) for bucket in buckets if bucket["key"]["batch"] not in known]
        recovered += batches(archive).create_all({batch.id: batch for batch in made})
    return recovered


def _by_batch(archive: Archive) -> Iterator[list[dict[str, Any]]]:
    """Yield the batches that raw items name page by page, each with its last item."""
    end = datetime.now(UTC) - ORPHANED_AFTER
    between = {"gte": (end - LOOK_BACK).isoformat(), "lte": end.isoformat()}
    last = {"top_hits": {"size": 1, "sort": [{"ordinal": "desc"}], "_source": ["ordinal", "received_at", "backfill"]}}
    query = {"range": {"received_at": between}}
    return raw_items(archive).groups({"batch": "batch"}, query=query, aggs={"last": last}, size=PAGE)


def _recovered(bucket: dict[str, Any]) -> Batch:
    last = bucket["last"]["hits"]["hits"][0]
    return Batch(
        id=bucket["key"]["batch"],
        raw=last["_id"].rpartition(":")[0],
        digest="",
        received_at=last["_source"]["received_at"],
        next_attempt_at=later(SENT_AGAIN_AFTER_S),
        items=last["_source"]["ordinal"] + 1,
        recovered=True,
        backfill=last["_source"].get("backfill", False),
    )
