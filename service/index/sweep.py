"""The sweep: finds the batches that are due and the raw items that never got a batch. It sends nothing itself."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from service.index.batch import Batch, batches
from service.index.lease_owner import LeaseOwner, parse
from service.index.process_batch import give_back, indexing_work
from service.index.raw_items import raw_items
from service.storage.archive import Archive
from service.storage.collection import Body, Stored
from service.storage.timestamps import now

PAGE = 500
OLDEST_FIRST = ({"received_at": "asc"},)
ORPHANED_AFTER = timedelta(minutes=10)
LOOK_BACK = timedelta(days=30)


def due_batches(archive: Archive, queued: Collection[str], *, backfill: bool, size: int) -> list[str]:
    """Return the ids of the first batches that are due and not `queued`, oldest first.

    A batch has no time at which it is sent again: what is due and not queued is sent, so that work goes on at the next
    sweep after any restart, and the messages of a backlog are not repeated.
    """
    kind = {"must" if backfill else "must_not": [{"term": {"backfill": True}}]}
    found = indexing_work(archive).due(
        {"terms": {"state": ["pending", "working"]}},
        {"bool": kind},
        {"bool": {"must_not": [{"ids": {"values": list(queued)}}]}},
        sort=OLDEST_FIRST,
        size=size,
    )
    return [stored.id for stored in found]


def release_abandoned(archive: Archive) -> int:
    """Give back the batches that a process of this host has a lease of and that has ended; return how many."""
    return sum(
        give_back(archive, stored, counted=not owner.worker_has_ended)
        for stored, owner in abandoned(archive, {"term": {"state": "working"}})
    )


def abandoned(archive: Archive, *queries: Body) -> Iterator[tuple[Stored[Batch], LeaseOwner]]:
    """Yield the first of the batches whose lease is not over, but whose process is one of this host that has ended."""
    leased = {"range": {"next_attempt_at": {"gt": now()}}}, {"exists": {"field": "lease_owner"}}
    query = {"bool": {"filter": [*queries, *leased]}}
    for stored in batches(archive).search(query, size=PAGE, sort=OLDEST_FIRST, fresh=True):
        owner = parse(stored.value.lease_owner)
        if owner and owner.has_ended:
            yield stored, owner


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
        next_attempt_at=now(),
        items=last["_source"]["ordinal"] + 1,
        recovered=True,
        backfill=last["_source"].get("backfill", False),
    )
