"""Accepting what is submitted: raw items and their batches are in Elasticsearch before anybody is told "accepted"."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from elasticsearch import ConflictError, NotFoundError

from service.articles.item import MAX_ITEM_BYTES, Item
from service.errors import BadInput, Conflict, NotFound, TooLarge, Unavailable
from service.index.batch import (
    Batch,
    as_document,
    digest,
    from_document,
    new_id,
    portions,
    raw_id,
    total,
)
from service.storage.archive import Archive, found, translated
from service.storage.timestamps import later, now

FIRST_SWEEP_S = 30
MAX_SUBMITTED = 100_000
IDENTIFIER = re.compile(r"[0-9a-z.]{1,100}")
USED_BEFORE = "This idempotency key was used before for something else."


@dataclass(frozen=True, slots=True)
class Status:
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
            "counts": total([part.counts for part in self.parts]),
        }


def submit(archive: Archive, items: Iterable[Item], *, sender: str | None = None, key: str | None = None) -> Batch:
    """Accept one submission; return its batch, which has children where the items are more than one batch holds.

    A repeat under the same `key` gives the first batch again. Raises Conflict where that was something else.
    """
    identifier = new_id(sender, key)
    divided = portions(_counted(items))
    first, second = next(divided, None), next(divided, None)
    if first is None:
        raise BadInput("There is no item in what was sent.")
    if second is None:
        return accept(archive, identifier, first, sender=sender)
    with translated():
        known = find(archive, identifier)
    children: list[Batch] = []
    # One after another: what is packed in a small request may be more than memory holds.
    for number, portion in enumerate(chain((first, second), divided)):
        if known and number >= len(known.children):
            raise Conflict(USED_BEFORE, batch=known.id)
        children.append(accept(archive, f"{identifier}.{number:04d}", portion, sender=sender))
    return _create(archive, _parent(identifier, children, sender))


def _counted(items: Iterable[Item]) -> Iterator[Item]:
    for number, item in enumerate(items):
        if number == MAX_SUBMITTED:
            raise TooLarge(f"A request has at most {MAX_SUBMITTED:,} items; those are kept. Send the rest in another.")
        yield item


def submit_stream(
    archive: Archive, items: Iterable[Item], *, key: str | None = None, backfill: bool = False
) -> Iterator[Batch]:
    """Accept a stream of any length, a batch at a time; a repeat under the same `key` gives the same batches.

    What is `backfill`, an old archive, fires no alert.
    """
    for number, portion in enumerate(portions(items)):
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
    """Store the items, then their batch, under `identifier`; where it is already there, give what is there.

    What came before has its place by when it did: `received_at`.
    """
    sent = digest(items)
    raw = f"{identifier}-{sent[:8]}"
    with translated():
        known = find(archive, identifier)
        if known and not (known.recovered and known.raw == raw):
            return _same(known, sent)
        batch = Batch(
            id=identifier,
            raw=raw,
            digest=sent,
            sender=sender,
            received_at=known.received_at if known else received_at or now(),
            next_attempt_at=later(FIRST_SWEEP_S),
            items=len(items),
            backfill=backfill,
        )
        _store_raw(archive, batch, items)
        return _extend(archive, batch) if known else _create(archive, batch)


def find(archive: Archive, identifier: str) -> Batch | None:
    try:
        answer = archive.client.get(index=archive.indices.batches, id=identifier)
    except NotFoundError:
        return None
    return from_document(identifier, answer["_source"])


def status(archive: Archive, identifier: str) -> Status:
    """Return a batch with the outcomes of all its parts. Raises NotFound."""
    with translated():
        batch = find(archive, identifier) if IDENTIFIER.fullmatch(identifier) else None
        if batch is None:
            raise NotFound(f"There is no batch {identifier!r}.")
        return Status(batch, tuple(_leaves(archive, batch)))


def _leaves(archive: Archive, batch: Batch) -> Iterator[Batch]:
    if not batch.children:
        yield batch
        return
    answer = archive.client.mget(index=archive.indices.batches, ids=list(batch.children))
    for row in found(answer):
        yield from _leaves(archive, from_document(row["_id"], row["_source"]))


def _same(known: Batch, sent: str) -> Batch:
    if known.digest != sent:
        raise Conflict(USED_BEFORE, batch=known.id)
    return known


def _create(archive: Archive, batch: Batch) -> Batch:
    with translated():
        try:
            archive.client.create(
                index=archive.indices.batches, require_alias=True, id=batch.id, document=as_document(batch)
            )
        except ConflictError:
            known = find(archive, batch.id)
            return _same(known, batch.digest) if known else batch
        return batch


def _extend(archive: Archive, batch: Batch) -> Batch:
    """Replace a batch that the sweep made of the raw items of an unfinished submission, now that it came whole."""
    archive.client.index(index=archive.indices.batches, require_alias=True, id=batch.id, document=as_document(batch))
    return batch


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


def _store_raw(archive: Archive, batch: Batch, items: Sequence[Item]) -> None:
    operations: list[dict[str, Any]] = []
    for ordinal, item in enumerate(items):
        operations += [{"create": {"_id": raw_id(batch.raw, ordinal)}}, _raw_document(batch, ordinal, item)]
    answer = archive.client.bulk(index=archive.indices.raw, require_alias=True, operations=operations)
    refused = [row["create"] for row in answer["items"] if row["create"]["status"] not in (201, 409)]
    if refused:
        raise Unavailable(f"Elasticsearch refused {len(refused)} raw items: {refused[0]['error']}.", "elasticsearch")


def _raw_document(batch: Batch, ordinal: int, item: Item) -> dict[str, Any]:
    document = {
        "batch": batch.id,
        "ordinal": ordinal,
        "received_at": batch.received_at,
        "name": item.name,
        "source": item.source,
        "content_type": item.content_type,
        "mapping": dict(item.mapping),
        "url": item.url,
        "broken": item.broken,
        "bytes": len(item.body) if item.omitted is None else item.omitted,
        **({"backfill": True} if batch.backfill else {}),
    }
    return {**document, **_stored_body(item)}


def _stored_body(item: Item) -> dict[str, str]:
    if item.omitted is not None or len(item.body) > MAX_ITEM_BYTES:
        return {"encoding": "none"}
    try:
        text = item.body.decode()
    except UnicodeDecodeError:
        text = None
    # Control characters are six bytes each in JSON: base64 is the smaller then.
    if text is None or len(json.dumps(text, ensure_ascii=False)) > 1.4 * len(item.body) + 100:
        return {"encoding": "base64", "body": base64.b64encode(item.body).decode()}
    return {"encoding": "utf-8", "body": text}


def restored(document: dict[str, Any]) -> Item:
    """Return back the item that a raw document stores; a body of more than the limit is omitted."""
    body = document.get("body", "")
    return Item(
        body=base64.b64decode(body) if document["encoding"] == "base64" else body.encode(),
        content_type=document["content_type"],
        name=document["name"],
        source=document["source"],
        mapping=document["mapping"],
        url=document.get("url"),
        broken=document.get("broken"),
        omitted=document["bytes"] if document["encoding"] == "none" else None,
    )
