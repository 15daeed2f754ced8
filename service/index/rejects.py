"""Rejects: the items that could not become articles, and why; and sending them in again, each as it came.

After a fix, and by itself at the end of an embargo, the rejects of one batch become one batch, under an id that is made
of theirs: repeated, it is the same batch. A reject whose item was sent in again is resolved; where the item is rejected
once more, that is a reject of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple

from service.articles.item import Item
from service.backends import Backends
from service.index.batch import Batch, new_id, split_into_batches
from service.index.raw_items import RawItem, raw_items
from service.index.submissions import accept, send_batch
from service.storage.archive import Archive
from service.storage.bulk import Index, require_written
from service.storage.codec import DataclassCodec, Options
from service.storage.collection import Collection
from service.storage.timestamps import now

MOST_SHOWN = 100
PAGE = 500
# Raw items are large: no more of them are held in memory.
AT_ONCE = 20

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One item that could not become an article: the reason, and where in the input it is.

    It is `resolved_by` the batch in which its item was sent in again. An item under embargo is held `until` its end.
    """

    raw_id: str
    code: str
    message: str
    where: str | None = None
    batch: str = ""
    ordinal: int | None = None
    name: str | None = None
    source: str | None = None
    until: str | None = None
    rejected_at: str = ""
    resolved_at: str | None = None
    resolved_by: str | None = None

    def as_json(self) -> Document:
        rare = ("until", "resolved_at", "resolved_by")
        return {name: value for name, value in asdict(self).items() if value is not None or name not in rare}


_CODEC = DataclassCodec(Reject, Options(identifier=None))


def _rejects(archive: Archive) -> Collection[Reject]:
    return Collection(archive, archive.indices.rejects, _CODEC)


def make_reject(raw: RawItem, code: str, message: str, where: str | None = None) -> Reject:
    return Reject(
        raw_id=raw.id, code=code, message=message, where=where, ordinal=raw.ordinal, name=raw.name, source=raw.source
    )


def missing_reject(raw_id: str) -> Reject:
    """Return the reject of an item that is not there."""
    return Reject(raw_id=raw_id, code="not-received", message="The item was announced but never received.")


def store_rejects(archive: Archive, batch: str, made: Sequence[Reject]) -> None:
    """Store the rejects of a batch. Raises Unavailable."""
    moment = now()
    writes = (Index(each.raw_id, replace(each, batch=batch, rejected_at=moment)) for each in made)
    require_written(_rejects(archive).write(writes))


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectFilter:
    """Some of the rejects: of these codes, of these ids, of any where both are empty; resolved ones too if told.

    With `ended_by`, those alone whose embargo has ended at that moment.
    """

    codes: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    resolved: bool = False
    ended_by: str | None = None

    @property
    def query(self) -> Document:
        wanted: list[Document] = [{"terms": {"code": list(self.codes)}}] if self.codes else []
        wanted += [{"ids": {"values": list(self.ids)}}] if self.ids else []
        wanted += [{"range": {"until": {"lte": self.ended_by}}}] if self.ended_by else []
        gone = [] if self.resolved else [{"exists": {"field": "resolved_at"}}]
        return {"bool": {"filter": wanted, "must_not": gone}}


def batch_rejects(archive: Archive, batches: Sequence[str]) -> list[Reject]:
    """Return the first rejects of these batches, in the order of their items."""
    query = {"terms": {"batch": list(batches)}}
    found = _rejects(archive).search(query, sort=[{"raw_id": "asc"}], size=MOST_SHOWN, fresh=True)
    return [stored.value for stored in found]


def list_rejects(archive: Archive, which: RejectFilter) -> Iterator[Reject]:
    """Yield the rejects that are meant, the latest first."""
    for page in _pages(archive, which, [{"rejected_at": "desc"}, {"raw_id": "asc"}]):
        yield from page


def _pages(archive: Archive, which: RejectFilter, sort: Sequence[Document]) -> Iterator[list[Reject]]:
    for page in _rejects(archive).pages(which.query, sort=sort, size=PAGE, fresh=True):
        yield [stored.value for stored in page]


class ReplayedBatch(NamedTuple):
    """A batch made of rejects, None where none could be; `lost` counts the rejects whose items are not kept."""

    batch: Batch | None
    lost: int = 0


class _Came(NamedTuple):
    """What the items of a batch have in common: they came together."""

    batch: str
    received_at: str
    backfill: bool


class _Raw(NamedTuple):
    raw_id: str
    item: Item
    came: _Came


def replay(backends: Backends, which: RejectFilter) -> Iterator[ReplayedBatch]:
    """Send in again what was rejected; yield each batch that is made of it. Raises Unavailable."""
    reachable = True
    for page in _pages(backends.archive, which, [{"batch": "asc"}, {"raw_id": "asc"}]):
        for start in range(0, len(page), AT_ONCE):
            names = [each.raw_id for each in page[start : start + AT_ONCE]]
            items = _items(backends.archive, names)
            if len(items) < len(names):
                yield ReplayedBatch(None, len(names) - len(items))
            for batch in _accepted(backends.archive, items):
                reachable = reachable and send_batch(backends, batch.id, backfill=batch.backfill)
                yield ReplayedBatch(batch)


def _items(archive: Archive, names: Sequence[str]) -> list[_Raw]:
    """Return what was kept of these items; what was too large to be kept, or never came, is left out."""
    stored = [each.value for each in raw_items(archive).several(names).values()]
    items = [_Raw(raw.id, raw.item, _Came(raw.batch, raw.received_at, raw.backfill)) for raw in stored]
    return [each for each in items if each.item.omitted is None]


def _accepted(archive: Archive, raws: Iterable[_Raw]) -> Iterator[Batch]:
    for came, together in groupby(raws, lambda raw: raw.came):
        left = list(together)
        for items in split_into_batches([raw.item for raw in left]):
            names, left = [raw.raw_id for raw in left[: len(items)]], left[len(items) :]
            identifier = new_id("replay", "\n".join(names))
            batch = accept(archive, identifier, items, backfill=came.backfill, received_at=came.received_at)
            resolved = {"resolved_at": now(), "resolved_by": batch.id}
            _rejects(archive).change_all(dict.fromkeys(names, resolved))
            yield batch
