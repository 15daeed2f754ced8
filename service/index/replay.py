"""Sending rejects in again, after a fix or the end of an embargo: each item as it came, in the order that it came in.

The rejects of one batch become one batch, under an id that is made of theirs: repeated, it is the same batch. A reject
whose item was sent in again is resolved; where the item is rejected once more, that is a reject of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from service import documents
from service.articles.item import Item
from service.backends import INDEX_BATCH, Backends, send
from service.index.batch import Batch, new_id, portions
from service.index.rejects import Which, pages
from service.index.submissions import accept, restored
from service.storage.archive import Archive, found, translated
from service.storage.timestamps import now

# Raw items are large: no more of them are held in memory.
AT_ONCE = 20


class Replayed(NamedTuple):
    """A batch that was made of rejects; None where none could be, and how many have no item that could be sent in."""

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


def replay(backends: Backends, which: Which) -> Iterator[Replayed]:
    """Send in again what was rejected; return each batch that is made of it. Raises Unavailable."""
    reachable = True
    for page in pages(backends.archive, which, [{"batch": "asc"}, {"raw_id": "asc"}]):
        for start in range(0, len(page), AT_ONCE):
            names = [reject["raw_id"] for reject in page[start : start + AT_ONCE]]
            items = _items(backends.archive, names)
            if len(items) < len(names):
                yield Replayed(None, len(names) - len(items))
            for batch in _accepted(backends.archive, items):
                reachable = reachable and send(backends.queue, INDEX_BATCH, batch.id)
                yield Replayed(batch)


def _items(archive: Archive, names: Sequence[str]) -> list[_Raw]:
    """Return what was kept of these items; what was too large to be kept, or never came, is left out."""
    with translated():
        rows = found(archive.client.mget(index=archive.indices.raw, ids=list(names)))
    made = [(row["_id"], row["_source"]) for row in rows]
    came = {name: _Came(raw["batch"], raw["received_at"], raw.get("backfill", False)) for name, raw in made}
    items = [_Raw(name, restored(raw), came[name]) for name, raw in made]
    return [each for each in items if each.item.omitted is None]


def _accepted(archive: Archive, raws: Iterable[_Raw]) -> Iterator[Batch]:
    for came, together in groupby(raws, lambda raw: raw.came):
        left = list(together)
        for items in portions([raw.item for raw in left]):
            names, left = [raw.raw_id for raw in left[: len(items)]], left[len(items) :]
            identifier = new_id("replay", "\n".join(names))
            batch = accept(archive, identifier, items, backfill=came.backfill, received_at=came.received_at)
            resolved = {"resolved_at": now(), "resolved_by": batch.id}
            documents.change_all(archive, archive.indices.rejects, dict.fromkeys(names, resolved))
            yield batch
