"""The batch: the unit of work and of account, as a value, and the collection that it is stored in."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mappings.ledger import OUTCOMES
from service.articles.item import Item
from service.articles.item_warnings import ItemWarning, WarningCount
from service.storage.archive import Archive
from service.storage.codec import DataclassCodec
from service.storage.collection import Collection

State = Literal["pending", "working", "done", "split"]

MAX_ITEMS = 200
MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Items `first` … `first + items - 1` of the raw documents whose ids begin with `raw`.

    A batch in state "split" has handed its items to its `children` and counts nothing itself. One that has children in
    another state is about to be split: they may not all be stored yet.
    `next_attempt_at` is when it is due again: for a working batch that is the end of its lease.
    `warnings` counts what was not understood of its items, by kind and source; `first_warnings` are some of them.
    What is `backfill` fires no alert; of what does, `matching` says whether it is due to be matched, or done.
    """

    id: str
    raw: str
    digest: str
    received_at: str
    next_attempt_at: str
    items: int
    first: int = 0
    sender: str | None = None
    state: State = "pending"
    recovered: bool = False
    children: tuple[str, ...] = ()
    attempts: int = 0
    waits: int = 0
    lease_owner: str | None = None
    finished_at: str | None = None
    last_error: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    warnings: tuple[WarningCount, ...] = ()
    first_warnings: tuple[ItemWarning, ...] = ()
    backfill: bool = False
    matching: Literal["due", "done"] | None = None
    matching_attempts: int = 0
    matching_error: str | None = None

    def raw_ids(self) -> list[str]:
        return [raw_id(self.raw, ordinal) for ordinal in range(self.first, self.first + self.items)]

    def halves(self) -> "tuple[Batch, Batch]":
        """Return the two batches that a batch which keeps stopping its workers is divided into."""
        middle = self.items // 2
        return self.part("a", self.first, middle), self.part("b", self.first + middle, self.items - middle)

    def part(self, name: str, first: int, items: int) -> "Batch":
        """Return a new batch of some of the items."""
        return Batch(
            id=f"{self.id}.{name}",
            raw=self.raw,
            digest=self.digest,
            received_at=self.received_at,
            next_attempt_at=self.next_attempt_at,
            sender=self.sender,
            first=first,
            items=items,
            backfill=self.backfill,
        )


_CODEC = DataclassCodec(Batch)


def batches(archive: Archive) -> Collection[Batch]:
    return Collection(archive, archive.indices.batches, _CODEC)


def raw_id(raw: str, ordinal: int) -> str:
    return f"{raw}:{ordinal:06d}"


def arrival_order(received_at: str, raw_identifier: str) -> str:
    """Return the stored order of arrival of an item: text that sorts as the items came."""
    return f"{received_at}/{raw_identifier}"


def new_id(sender: str | None, key: str | None) -> str:
    """Return a batch's id: from the sender and its idempotency key, so a repeat meets the first; else a new one."""
    return hashlib.sha256(f"{sender or ''}\n{key}".encode()).hexdigest()[:32] if key else uuid.uuid4().hex


def digest(items: Iterable[Item]) -> str:
    """Return the hash of what was sent, to tell a repeat from a different submission under the same key."""
    hashed = hashlib.sha256()
    for item in items:
        told = (item.content_type, item.name, item.source, item.url, item.broken, item.omitted, len(item.body))
        hashed.update("\n".join(map(str, told)).encode("utf-8", "replace"))
        hashed.update(item.body)
    return hashed.hexdigest()


def split_into_batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield the items of each batch, divided by count and by bytes; reads no further ahead than one batch."""
    portion: list[Item] = []
    size = 0
    for item in items:
        if portion and (len(portion) == MAX_ITEMS or size + len(item.body) > MAX_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(item)
        size += len(item.body)
    if portion:
        yield portion


def add_counts(counts: Sequence[dict[str, int]]) -> dict[str, int]:
    """Return the outcomes of several batches added up; every outcome is named."""
    return {outcome: sum(count.get(outcome, 0) for count in counts) for outcome in OUTCOMES}


def add_warnings(counted: Iterable[WarningCount]) -> list[WarningCount]:
    """Return the warnings of several batches added up, the most frequent kinds first."""
    sums: Counter[tuple[str, str | None]] = Counter()
    for each in counted:
        sums[each.kind, each.source] += each.count
    return [WarningCount(kind, source, count) for (kind, source), count in sums.most_common()]
