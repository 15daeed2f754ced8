"""Processing a batch: its raw items become articles or rejects, and its counts say which."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from service.articles.identity import identities
from service.articles.item import Item
from service.articles.item_warnings import ItemWarning, Tally, gathered
from service.articles.near_duplicates import signature
from service.articles.normalise import fingerprint, identify, normalise
from service.articles.publication_status import HeldItem, WithdrawnItem
from service.errors import Unavailable, UnreadableItem
from service.index.batch import Batch, arrival_order, batches
from service.index.identities import with_known_ids
from service.index.raw_items import RawItem, raw_items
from service.index.rejects import Reject, make_reject, missing_reject, store_rejects
from service.index.revisions import WITHDRAWN, Entry
from service.index.writer import write_articles
from service.lexicon.cache import current as current_lexicon
from service.lexicon.lexicon import Lexicon
from service.storage.archive import Archive
from service.storage.collection import Stored
from service.storage.timestamps import later, now
from service.storage.work_item import Backoff, LeaseLostError, Work, WorkItem

log = logging.getLogger(__name__)

CHUNK = 50
MAX_ATTEMPTS = 3
MAX_STOPS = 10
# An engine that is away is away for all batches, and soon there again.
BACKOFF = Backoff(2.0, 15.0)
# What alerts may fire for, and when the sweep has them matched where the message to do so was lost.
FIRING = ("created", "revised")
MATCHED_AFTER_S = 10.0


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What came of an attempt: the outcomes, or the ids of the halves that the batch was divided into."""

    counts: dict[str, int]
    divided: tuple[str, ...] = ()


def index_batch(archive: Archive, identifier: str, *, owner: str, lease_s: float) -> BatchResult | None:
    """Take the batch and process it; return None where it is done, divided, or another worker has it.

    Raises Unavailable where an engine is away; the batch then waits, and the sweep sends it again.
    """
    item = take_batch(archive, identifier, owner=owner, lease_s=lease_s)
    if item is None:
        return None
    try:
        if item.value.children or (item.value.attempts > MAX_ATTEMPTS and item.value.items > 1):
            return BatchResult({}, _divide(archive, item))
        return _reject_only_item(archive, item) if item.value.attempts > MAX_ATTEMPTS else _index(archive, item)
    except LeaseLostError:
        return None
    except Unavailable as error:
        with suppress(LeaseLostError):
            _release(item, error.message)
        raise


def take_batch(archive: Archive, identifier: str, *, owner: str, lease_s: float) -> WorkItem[Batch] | None:
    """Take the batch and count the attempt; None where it is done, divided, unknown, or another worker has it."""

    def begin(batch: Batch) -> Mapping[str, Any] | None:
        if batch.state in ("done", "split") or (batch.state == "working" and batch.next_attempt_at > now()):
            return None
        return {"state": "working", "attempts": batch.attempts + 1, "lease_owner": owner}

    return indexing_work(archive).take(identifier, begin, lease_s=lease_s)


def indexing_work(archive: Archive) -> Work[Batch]:
    """Return the batches as work to be indexed."""
    return Work(collection=batches(archive), backoff=BACKOFF)


def finish_batch(item: WorkItem[Batch], counts: dict[str, int], tally: Tally | None = None) -> BatchResult:
    """Close the batch with its outcomes and warnings. Raises LeaseLostError."""
    fires = not item.value.backfill and any(counts.get(outcome) for outcome in FIRING)
    item.change(
        state="done",
        counts=counts,
        warnings=tally.counts() if tally else (),
        first_warnings=tally.first() if tally else (),
        finished_at=now(),
        lease_owner=None,
        last_error=None,
        matching="due" if fires else None,
        next_attempt_at=later(MATCHED_AFTER_S),
    )
    return BatchResult(counts)


def give_back(archive: Archive, stored: Stored[Batch], *, counted: bool) -> bool:
    """Give back a batch whose process has ended; False where another has it by now.

    The attempt is `counted` unless its whole worker was stopped, which is not the batch's doing; that often it is not
    believed.
    """
    batch = stored.value
    counted = counted or batch.waits >= MAX_STOPS
    attempts, waits = (batch.attempts, batch.waits) if counted else (batch.attempts - 1, batch.waits + 1)
    given_back = {"state": "pending", "attempts": attempts, "waits": waits, "lease_owner": None}
    return indexing_work(archive).release(stored, **given_back)


def _release(item: WorkItem[Batch], reason: str) -> None:
    """Give the batch back, to wait for an engine with back-off. The attempt is not counted."""
    waits = item.value.waits + 1
    attempts = item.value.attempts - 1
    item.put_off(waits, state="pending", attempts=attempts, waits=waits, lease_owner=None, last_error=reason)


def _divide(archive: Archive, item: WorkItem[Batch]) -> tuple[str, ...]:
    """Hand the items of a batch that keeps stopping its workers to two halves; return their ids.

    The batch names them before they are stored, so that whoever goes on with it never hands its items out twice.
    """
    halves = item.value.halves()
    names = tuple(half.id for half in halves)
    item.change(children=names)
    batches(archive).create_all({half.id: replace(half, next_attempt_at=now()) for half in halves})
    item.change(state="split", lease_owner=None)
    return names


def _reject_only_item(archive: Archive, item: WorkItem[Batch]) -> BatchResult:
    """Reject the item that stands alone in a batch which keeps stopping its workers."""
    identifier = item.value.raw_ids()[0]
    code, message = "stops-workers", f"The item stopped its worker {MAX_ATTEMPTS} times."
    stored = raw_items(archive).get(identifier)
    made = (
        make_reject(stored.value, code, message)
        if stored
        else replace(missing_reject(identifier), code=code, message=message)
    )
    store_rejects(archive, item.id, [made])
    return finish_batch(item, {"rejected": 1})


def _index(archive: Archive, item: WorkItem[Batch]) -> BatchResult:
    counts: Counter[str] = Counter()
    tally = Tally()
    identifiers = item.value.raw_ids()
    for start in range(0, len(identifiers), CHUNK):
        counts.update(_index_chunk(archive, item, identifiers[start : start + CHUNK], tally))
    return finish_batch(item, dict(counts), tally)


def _index_chunk(archive: Archive, item: WorkItem[Batch], identifiers: Sequence[str], tally: Tally) -> Counter[str]:
    entries: list[Entry] = []
    rejects: list[Reject] = []
    warnings: dict[str, list[ItemWarning]] = {}
    raw = raw_items(archive).several(identifiers)
    lexicon = current_lexicon(archive)
    for identifier in identifiers:
        item.keep()
        if identifier not in raw:
            rejects.append(missing_reject(identifier))
            continue
        with gathered(raw[identifier].value.name) as warnings[identifier]:
            made = _entry(raw[identifier].value, lexicon)
        if isinstance(made, Reject):
            rejects.append(made)
        else:
            entries.append(made)
    written = write_articles(archive, with_known_ids(archive, entries), item.keep, lexicon=lexicon)
    refused = [row for row in written if row.outcome == "rejected"]
    refusals = [make_reject(raw[row.raw_id].value, "refused", row.reason or "") for row in refused]
    store_rejects(archive, item.id, [*rejects, *refusals])
    articles = {entry.raw_id: entry.article for entry in entries}
    for identifier, found in warnings.items():
        tally.add(found, raw[identifier].value.item, articles.get(identifier))
    return Counter([row.outcome for row in written] + ["rejected"] * len(rejects))


def _entry(raw: RawItem, lexicon: Lexicon) -> Entry | Reject:
    item = raw.item
    try:
        article = normalise(item, lexicon)
        return Entry(
            id=identify(article, item),
            identities=identities(article, item),
            article=article,
            fingerprint=fingerprint(article),
            signature=signature(article),
            raw_id=raw.id,
            batch=raw.batch,
            arrival=arrival_order(raw.received_at, raw.id),
        )
    except WithdrawnItem as withdrawal:
        return _withdrawal(withdrawal, item, raw)
    except UnreadableItem as error:
        code = error.code if item.omitted is None else "too-large"
        made = make_reject(raw, code, error.message, error.where or item.name)
        return replace(made, until=error.until) if isinstance(error, HeldItem) else made
    except Exception as error:  # a defect of ours in one item must not cost its neighbours
        log.exception("raw item %s could not be normalised", raw.id)
        return make_reject(raw, "defect", f"Dateline failed on this item ({type(error).__name__}).", item.name)


def _withdrawal(told: WithdrawnItem, item: Item, raw: RawItem) -> Entry | Reject:
    """Return the entry that takes an article back. One that does not say when counts from its arrival."""
    article = told.article
    if not article.url and not article.source_id:
        return make_reject(raw, "unreadable", "The item is withdrawn, but does not say which it is.", told.where)
    return Entry(
        id=identify(article, item),
        identities=identities(article, item),
        article=replace(article, modified=article.modified or raw.received_at, extent=None),
        fingerprint=WITHDRAWN,
        raw_id=raw.id,
        batch=raw.batch,
        arrival=arrival_order(raw.received_at, raw.id),
        withdrawn=True,
    )
