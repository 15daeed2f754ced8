"""Reading the rejects: which items could not become articles, and why. Sending them in again is `replay`'s."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from service import documents
from service.storage.archive import Archive, translated

SHOWN = 100
PAGE = 500

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which rejects are meant: of these codes, of these ids, of any where both are empty; resolved ones too if told."""

    codes: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    resolved: bool = False

    @property
    def query(self) -> Document:
        wanted = [{"terms": {"code": list(self.codes)}}] if self.codes else []
        wanted += [{"ids": {"values": list(self.ids)}}] if self.ids else []
        gone = [] if self.resolved else [{"exists": {"field": "resolved_at"}}]
        return {"bool": {"filter": wanted, "must_not": gone}}


def of_batches(archive: Archive, batches: Sequence[str]) -> list[Document]:
    """Return the first rejects of these batches, in the order of their items."""
    with translated():
        archive.client.indices.refresh(index=archive.indices.rejects)
        answer = archive.client.search(
            index=archive.indices.rejects,
            query={"terms": {"batch": list(batches)}},
            sort=[{"raw_id": "asc"}],
            size=SHOWN,
        )
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def listed(archive: Archive, which: Which) -> Iterator[Document]:
    """Return the rejects that are meant, each with its `raw_id`, the latest first."""
    for page in pages(archive, which, [{"rejected_at": "desc"}, {"raw_id": "asc"}]):
        yield from page


def pages(archive: Archive, which: Which, sort: Sequence[Document]) -> Iterator[list[Document]]:
    """Return the rejects that are meant page by page, as they stand when it begins."""
    with translated():
        archive.client.indices.refresh(index=archive.indices.rejects)
    asked: Document = {"query": which.query, "sort": list(sort)}
    for answer in documents.pages(archive, archive.indices.rejects, keep_alive="5m", size=PAGE, **asked):
        yield [hit["_source"] for hit in answer["hits"]["hits"]]
