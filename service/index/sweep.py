"""The sweep: finds the batches that are due and the raw items that never got a batch. It sends nothing itself."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from service import documents
from service.documents import Place
from service.index.batch import Batch, as_document
from service.storage.archive import Archive, VersionConflict, found, translated
from service.storage.collection import version_of
from service.storage.timestamps import later, now

PAGE = 500
SENT_AGAIN_AFTER_S = 600
ORPHANED_AFTER = timedelta(minutes=10)
LOOK_BACK = timedelta(days=30)


def due(archive: Archive) -> list[str]:
    """Return the ids of the batches that are due, oldest first, and put their next time off so each is sent once."""
    query = {
        "bool": {
            "filter": [{"terms": {"state": ["pending", "working"]}}, {"range": {"next_attempt_at": {"lte": now()}}}]
        }
    }
    with translated():
        answer = archive.client.search(
            index=archive.indices.batches,
            query=query,
            sort=[{"received_at": "asc"}],
            size=PAGE,
            seq_no_primary_term=True,
            source_includes=["state"],
        )
    return [
        hit["_id"]
        for hit in answer["hits"]["hits"]
        if hit["_source"]["state"] == "working" or put_off(archive, hit, SENT_AGAIN_AFTER_S)
    ]


def put_off(archive: Archive, hit: Mapping[str, Any], seconds: float) -> bool:
    """Let a batch that is sent now not be sent again at once; False where another has it meanwhile."""
    try:
        place = Place(archive.indices.batches, hit["_id"], version_of(hit))
        documents.change(archive, place, {"next_attempt_at": later(seconds)})
    except VersionConflict:
        return False
    return True


def recover(archive: Archive) -> list[str]:
    """Make batches of raw items whose submission ended before its batch was written; return the batches' ids."""
    recovered: list[str] = []
    for buckets in _by_batch(archive):
        with translated():
            orphans = _without_batch(archive, buckets)
        recovered += [bucket["key"]["batch"] for bucket in orphans if _create(archive, bucket)]
    return recovered


def _by_batch(archive: Archive) -> Iterator[list[dict[str, Any]]]:
    """Return the batches that raw items name page by page, each with its last item."""
    end = datetime.now(UTC) - ORPHANED_AFTER
    between = {"gte": (end - LOOK_BACK).isoformat(), "lte": end.isoformat()}
    last = {"top_hits": {"size": 1, "sort": [{"ordinal": "desc"}], "_source": ["ordinal", "received_at", "backfill"]}}
    query = {"range": {"received_at": between}}
    return documents.groups(
        archive, archive.indices.raw, {"batch": "batch"}, size=PAGE, query=query, aggs={"last": last}
    )


def _without_batch(archive: Archive, buckets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    identifiers = [bucket["key"]["batch"] for bucket in buckets]
    answer = archive.client.mget(index=archive.indices.batches, ids=identifiers, source=False)
    known = {row["_id"] for row in found(answer)}
    return [bucket for bucket in buckets if bucket["key"]["batch"] not in known]


def _create(archive: Archive, bucket: dict[str, Any]) -> bool:
    last = bucket["last"]["hits"]["hits"][0]
    identifier = bucket["key"]["batch"]
    batch = Batch(
        id=identifier,
        raw=last["_id"].rpartition(":")[0],
        digest="",
        received_at=last["_source"]["received_at"],
        next_attempt_at=later(SENT_AGAIN_AFTER_S),
        items=last["_source"]["ordinal"] + 1,
        recovered=True,
        backfill=last["_source"].get("backfill", False),
    )
    try:
        documents.put(archive, Place(archive.indices.batches, identifier), as_document(batch))
    except VersionConflict:
        return False
    return True
