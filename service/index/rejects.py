"""Reading the rejects: which items could not become articles, and why."""

from collections.abc import Sequence
from typing import Any

from service.backends import Archive, translated

SHOWN = 100


def of_batches(archive: Archive, batches: Sequence[str]) -> list[dict[str, Any]]:
    """Give the first rejects of these batches, in the order of their items."""
    with translated():
        archive.client.indices.refresh(index=archive.indices.rejects)
        answer = archive.client.search(
            index=archive.indices.rejects,
            query={"terms": {"batch": list(batches)}},
            sort=[{"raw_id": "asc"}],
            size=SHOWN,
        )
    return [hit["_source"] for hit in answer["hits"]["hits"]]
