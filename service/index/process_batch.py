"""Doing a batch: its raw items become articles or rejects, and its counts say which."""

import dataclasses
import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from service.articles.item import Item
from service.articles.near_duplicates import signature
from service.articles.normalise import fingerprint, identify, normalise
from service.articles.publication_status import WithdrawnItem
from service.errors import Unavailable, UnreadableItem
from service.index import leases
from service.index.batch import Batch, arrival
from service.index.leases import Lease, LeaseLostError
from service.index.revisions import WITHDRAWN, Entry
from service.index.submissions import restored
from service.index.writer import write
from service.storage.archive import Archive, found, translated
from service.storage.timestamps import now

log = logging.getLogger(__name__)

CHUNK = 50


@dataclass(frozen=True, slots=True)
class Reject:
    """One item that could not become an article: the reason, and where in the input it is."""

    raw_id: str
    code: str
    message: str
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an attempt: the outcomes, or the ids of the halves that the batch was divided into."""

    counts: dict[str, int]
    divided: tuple[str, ...] = ()


def index_batch(archive: Archive, identifier: str, *, owner: str, lease_s: float) -> Done | None:
    """Take the batch and do it. None where there is nothing to do: done, divided, or in another worker's hands.

    Raises Unavailable where an engine is away; the batch then waits, and the sweep sends it again.
    """
    lease = leases.take(archive, identifier, owner, lease_s)
    if lease is None:
        return None
    try:
        return _give_up(archive, lease) if lease.batch.attempts > leases.MAX_ATTEMPTS else _index(archive, lease)
    except LeaseLostError:
        return None
    except Unavailable as error:
        with suppress(LeaseLostError):
            lease.release(error.message)
        raise


def _index(archive: Archive, lease: Lease) -> Done:
    counts: Counter[str] = Counter()
    identifiers = lease.batch.raw_ids()
    for start in range(0, len(identifiers), CHUNK):
        counts.update(_index_chunk(archive, lease, identifiers[start : start + CHUNK]))
    lease.finish(dict(counts))
    return Done(dict(counts))


def _index_chunk(archive: Archive, lease: Lease, identifiers: Sequence[str]) -> Counter[str]:
    entries: list[Entry] = []
    rejects: list[Reject] = []
    raw = _raw(archive, identifiers)
    for identifier in identifiers:
        lease.keep()
        made = _entry(identifier, raw.get(identifier))
        if isinstance(made, Reject):
            rejects.append(made)
        else:
            entries.append(_placed(archive, made))
    written = write(archive, entries, lease.keep)
    refused = [Reject(row.raw_id, "refused", row.reason or "") for row in written if row.outcome == "rejected"]
    _keep_rejects(archive, lease.batch, [(reject, raw.get(reject.raw_id, {})) for reject in [*rejects, *refused]])
    return Counter([row.outcome for row in written] + ["rejected"] * len(rejects))


def _raw(archive: Archive, identifiers: Sequence[str]) -> dict[str, dict[str, Any]]:
    with translated():
        answer = archive.client.mget(index=archive.indices.raw, ids=list(identifiers))
    return {row["_id"]: row["_source"] for row in found(answer)}


def _entry(identifier: str, raw: dict[str, Any] | None) -> Entry | Reject:
    if raw is None:
        return Reject(identifier, "not-received", "The item was announced but never received.")
    item = restored(raw)
    try:
        article = normalise(item)
        return Entry(
            id=identify(article, item),
            article=article,
            fingerprint=fingerprint(article),
            signature=signature(article),
            raw_id=identifier,
            batch=raw["batch"],
            arrival=arrival(raw["received_at"], identifier),
        )
    except WithdrawnItem as withdrawal:
        return _withdrawal(withdrawal, item, identifier, raw)
    except UnreadableItem as error:
        code = error.code if item.omitted is None else "too-large"
        return Reject(identifier, code, error.message, error.where or item.name)
    except Exception as error:  # a defect of ours in one item must not cost its neighbours
        log.exception("raw item %s could not be normalised", identifier)
        return Reject(identifier, "defect", f"Dateline failed on this item ({type(error).__name__}).", item.name)


def _withdrawal(told: WithdrawnItem, item: Item, identifier: str, raw: dict[str, Any]) -> Entry | Reject:
    """Return the entry that takes an article back. One that does not say when counts from its arrival."""
    article = told.article
    if not article.url and not article.source_id:
        return Reject(identifier, "unreadable", "The item is withdrawn, but does not say which it is.", told.where)
    return Entry(
        id=identify(article, item),
        article=replace(article, modified=article.modified or raw["received_at"], extent=None),
        fingerprint=WITHDRAWN,
        raw_id=identifier,
        batch=raw["batch"],
        arrival=arrival(raw["received_at"], identifier),
        withdrawn=True,
    )


def _placed(archive: Archive, entry: Entry) -> Entry:
    """Find what a withdrawal without an address takes back by its own id: the article's id may be of its address."""
    article = entry.article
    if not entry.withdrawn or article.url or not article.source:
        return entry
    stated = [{"term": {name: getattr(article, name)}} for name in ("source", "source_id")]
    with translated():
        archive.client.indices.refresh(index=archive.indices.articles)
        answer = archive.client.search(
            index=archive.indices.articles, query={"bool": {"filter": stated}}, size=2, source=False
        )
    hits = answer["hits"]["hits"]
    return replace(entry, id=hits[0]["_id"]) if len(hits) == 1 else entry


def _keep_rejects(archive: Archive, batch: Batch, rejects: Sequence[tuple[Reject, dict[str, Any]]]) -> None:
    if not rejects:
        return
    operations: list[dict[str, Any]] = []
    for reject, raw in rejects:
        document = {
            **dataclasses.asdict(reject),
            "batch": batch.id,
            "ordinal": raw.get("ordinal"),
            "name": raw.get("name"),
            "source": raw.get("source"),
            "rejected_at": now(),
        }
        operations += [{"index": {"_id": reject.raw_id}}, document]
    with translated():
        answer = archive.client.bulk(index=archive.indices.rejects, require_alias=True, operations=operations)
    if answer["errors"]:
        raise Unavailable("Elasticsearch did not take the rejects.", "elasticsearch")


def _give_up(archive: Archive, lease: Lease) -> Done:
    """Divide a batch that keeps stopping its workers until the item that does it stands alone, and reject that."""
    if lease.batch.items > 1:
        return Done({}, lease.divide())
    identifier = lease.batch.raw_ids()[0]
    reject = Reject(identifier, "stops-workers", f"The item stopped its worker {leases.MAX_ATTEMPTS} times.")
    _keep_rejects(archive, lease.batch, [(reject, _raw(archive, [identifier]).get(identifier, {}))])
    counts = {"rejected": 1}
    lease.finish(counts)
    return Done(counts)
