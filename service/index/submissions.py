"""Submissions: raw items and their batches are stored before "accepted" is answered, then their tasks are sent.

Where a task is lost, its batch waits for the sweep.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Any

from service.articles.item import Item
from service.articles.item_warnings import MOST_FIRST
from service.backends import BACKFILL, FRESH, INDEX_BATCH, Backends, is_full, send
from service.errors import BacklogFull, BadInput, Conflict, NotFound, TooLarge, Unavailable
from service.index.batch import Batch, add_counts, add_warnings, batches, digest, new_id, split_into_batches
from service.index.raw_items import raw_item, raw_items
from service.storage.archive import Archive, VersionConflict
from service.storage.collection import Stored
from service.storage.timestamps import later, now

MAX_TRIES = 10
FIRST_SWEEP_S = 5  # until then its own message is on the way
MAX_SUBMITTED = 100_000
IDENTIFIER = re.compile(r"[0-9a-z.]{1,100}")
USED_BEFORE = "This idempotency key was used before for something else."


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """A batch and the undivided batches that its items are in: itself, or its children."""

    batch: Batch
    parts: tuple[Batch, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the counts: `items` is always the sum of the outcomes and `pending`."""
        pending = sum(part.items for part in self.parts if part.state != "done")
        working = any(part.state == "working" or part.counts for part in self.parts)
        finished = [part.finished_at for part in self.parts if part.finished_at]
        return {
            "id": self.batch.id,
            "state": "done" if not pending else "working" if working else "pending",
            "received_at": self.batch.received_at,
            **({} if pending else {"finished_at": max(finished)}),
            "items": self.batch.items,
            "pending": pending,
            "counts": add_counts([part.counts for part in self.parts]),
            "warnings": {
                "counts": [
                    asdict(each) for each in add_warnings(each for part in self.parts for each in part.warnings)
                ],
                "first": [asdict(each) for part in self.parts for each in part.first_warnings][:MOST_FIRST],
            },
        }


def submit(archive: Archive, items: Iterable[Item], *, sender: str | None = None, key: str | None = None) -> Batch:
    """Accept one submission; return its batch, which has children where the items are more than one batch holds.

    A repeat under the same `key` gives the first batch again. Raises Conflict where that was something else.
    """
    identifier = new_id(sender, key)
    divided = split_into_batches(_counted(items))
    first, second = next(divided, None), next(divided, None)
    if first is None:
        raise BadInput("There is no item in what was sent.")
    if second is None:
        return accept(archive, identifier, first, sender=sender)
    known = find_batch(archive, identifier)
    children: list[Batch] = []
    # One after another: what is packed in a small request may be more than memory holds.
    for number, portion in enumerate(chain((first, second), divided)):
        if known and number >= len(known.children):
            raise Conflict(USED_BEFORE, batch=known.id)
        children.append(accept(archive, f"{identifier}.{number:04d}", portion, sender=sender))
    return _store_parent(archive, _parent(identifier, children, sender))


def _counted(items: Iterable[Item]) -> Iterator[Item]:
    for number, item in enumerate(items):
        if number == MAX_SUBMITTED:
            raise TooLarge(f"A request has at most {MAX_SUBMITTED:,} items; those are kept. Send the rest in another.")
        yield item


def submit_stream(
    archive: Archive, items: Iterable[Item], *, key: str | None = None, backfill: bool = False
) -> Iterator[Batch]:
    """Yield the batches of a stream of any length as they are stored; a repeat under the same `key` gives the same.

    What is `backfill`, an old archive, fires no alert.
    """
    for number, portion in enumerate(split_into_batches(items)):
        yield accept(archive, new_id(None, f"{key}/{number}" if key else None), portion, backfill=backfill)


def accept(
    archive: Archive,
    identifier: str,
    items: Sequence[Item],
    *,
    sender: str | None = None,
    backfill: bool = False,
    received_at: str | None = None,
) -> Batch:
    """Store the items, then their batch, under `identifier`; where it is already there, return what is there.

    `received_at` is the place of what came before. Raises Conflict, Unavailable.
    """
    sent = digest(items)
    raw = f"{identifier}-{sent[:8]}"
    for _ in range(MAX_TRIES):
        known = batches(archive).get(identifier)
        if known and not (known.value.recovered and known.value.raw == raw):
            return _same(known.value, sent)
        batch = Batch(
            id=identifier,
            raw=raw,
            digest=sent,
            sender=sender,
            received_at=known.value.received_at if known else received_at or now(),
            next_attempt_at=later(FIRST_SWEEP_S),
            items=len(items),
            backfill=backfill,
        )
        stored = (raw_item(batch, ordinal, item) for ordinal, item in enumerate(items))
        raw_items(archive).create_all({each.id: each for each in stored})
        with suppress(VersionConflict):  # the sweep or a worker came between: look again
            return _complete(archive, known, batch) if known else batches(archive).create(identifier, batch).value
    raise Unavailable(f"The batch {identifier} kept changing while it was stored.", engine="elasticsearch")


def _complete(archive: Archive, known: Stored[Batch], batch: Batch) -> Batch:
    """Replace a batch that the sweep made of the first items of an unfinished submission by the whole one.

    It is done again as a whole; its outcomes are the same. Where its items were handed to children, the children keep
    them, and what came since is one more child: no item is counted twice. Raises VersionConflict.
    """
    collection, before = batches(archive), known.value
    if not before.children:
        return collection.put(known, batch).value
    parts = [] if before.state == "split" else list(before.halves())
    names = before.children
    if batch.items > before.items:
        parts.append(batch.part("c", before.items, batch.items - before.items))
        names = (*names, parts[-1].id)
    collection.create_all({part.id: part for part in parts})
    return collection.put(known, replace(batch, state="split", children=names)).value


def find_batch(archive: Archive, identifier: str) -> Batch | None:
    """Return a batch as it is at this moment."""
    stored = batches(archive).get(identifier)
    return stored.value if stored else None


def batch_status(archive: Archive, identifier: str) -> BatchStatus:
    """Return a batch with the outcomes of all its parts. Raises NotFound."""
    batch = find_batch(archive, identifier) if IDENTIFIER.fullmatch(identifier) else None
    if batch is None:
        raise NotFound(f"There is no batch {identifier!r}.")
    return BatchStatus(batch, tuple(_leaves(archive, batch)))


def _leaves(archive: Archive, batch: Batch) -> Iterator[Batch]:
    if batch.state != "split":
        yield batch
        return
    for child in batches(archive).several(batch.children).values():
        yield from _leaves(archive, child.value)


def _same(known: Batch, sent: str) -> Batch:
    if known.digest != sent:
        raise Conflict(USED_BEFORE, batch=known.id)
    return known


def _store_parent(archive: Archive, parent: Batch) -> Batch:
    try:
        return batches(archive).create(parent.id, parent).value
    except VersionConflict:
        known = find_batch(archive, parent.id)
        return _same(known, parent.digest) if known else parent


def _parent(identifier: str, children: Sequence[Batch], sender: str | None) -> Batch:
    return Batch(
        id=identifier,
        raw=identifier,
        digest=hashlib.sha256("".join(child.digest for child in children).encode()).hexdigest(),
        sender=sender,
        received_at=children[0].received_at,
        next_attempt_at=children[0].received_at,
        items=sum(child.items for child in children),
        state="split",
        children=tuple(child.id for child in children),
    )


def require_room(archive: Archive, limit: int) -> None:
    """Raise BacklogFull where so many batches wait to be indexed, or more."""
    waiting = batches(archive).count({"terms": {"state": ["pending", "working"]}})
    if waiting >= limit:
        raise BacklogFull(
            f"{waiting:,} batches wait to be indexed, and at most {limit:,} may: send this again later.",
            pending=waiting,
            limit=limit,
        )


def send_submission(backends: Backends, items: Iterable[Item], *, sender: str, key: str | None) -> Batch:
    """Accept one submission and send its batches. Raises BadInput, Conflict, Unavailable."""
    batch = submit(backends.archive, items, sender=sender, key=key)
    # Where Redis is away each try takes seconds: one is enough, the sweep sends them all.
    all(send_batch(backends, identifier, backfill=False) for identifier in batch.children or (batch.id,))
    return batch


def send_stream(
    backends: Backends, items: Iterable[Item], *, key: str | None = None, backfill: bool = False
) -> Iterator[Batch]:
    """Accept a stream of any length and send each batch as it is kept. Raises Unavailable."""
    reachable = True
    for batch in submit_stream(backends.archive, items, key=key, backfill=backfill):
        if reachable and batch.state == "pending":
            reachable = send_batch(backends, batch.id, backfill=backfill)
        yield batch


def send_batch(backends: Backends, identifier: str, *, backfill: bool) -> bool:
    """Send a batch to be indexed. False where Redis is away or its queue is full: the sweep sends the batch later."""
    name = BACKFILL if backfill else FRESH
    try:
        return not is_full(backends, name) and send(backends.queue, INDEX_BATCH, identifier, name=name)
    except Unavailable:
        return False
