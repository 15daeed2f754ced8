import os
import socket
from datetime import UTC, datetime, timedelta

import pytest

from service.articles.item import Item
from service.backends import BACKFILL, FRESH, INDEX_BATCH, MAX_QUEUED, SWEEP, Backends, queued
from service.index import sweep
from service.index.accounting import accounts
from service.index.lease_owner import LeaseOwner
from service.index.process_batch import MAX_ATTEMPTS, index_batch, take_batch
from service.index.submissions import batch_status, find_batch, send_batch, submit, submit_stream
from service.storage.archive import Archive

ITEMS = [Item(body=f"Title {number}\n\nSome words.".encode(), content_type="text/plain") for number in range(3)]


def refresh(backends: Backends) -> None:
    names = backends.archive.indices
    backends.archive.client.indices.refresh(index=[names.batches, names.raw])


def due(backends: Backends, queued: list[str] | None = None, *, backfill: bool = False) -> list[str]:
    return sweep.due_batches(backends.archive, queued or [], backfill=backfill, size=100)


def make_due(backends: Backends, identifier: str) -> None:
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    archive = backends.archive
    archive.client.update(index=archive.indices.batches, id=identifier, doc={"next_attempt_at": past}, refresh=True)


def test_a_batch_whose_message_was_lost_is_due_once(backends: Backends) -> None:
    batch = submit(backends.archive, ITEMS)
    refresh(backends)
    assert due(backends) == []
    make_due(backends, batch.id)
    assert due(backends) == due(backends) == [batch.id]
    assert due(backends, [batch.id]) == due(backends, backfill=True) == []


def test_an_archive_is_sent_apart_from_news(backends: Backends) -> None:
    batches = [*submit_stream(backends.archive, ITEMS, backfill=True), submit(backends.archive, ITEMS)]
    assert [send_batch(backends, each.id, backfill=each.backfill) for each in batches] == [True, True]
    for name, batch in zip((BACKFILL, FRESH), batches, strict=True):
        assert queued(backends, name, INDEX_BATCH) == [batch.id]
        assert queued(backends, name, SWEEP) == []
        make_due(backends, batch.id)
    assert due(backends, backfill=True) == [batches[0].id]
    assert due(backends) == [batches[1].id]


def test_a_full_queue_is_sent_nothing_more(backends: Backends) -> None:
    batch = submit(backends.archive, ITEMS)
    name = f"{backends.archive.indices.prefix}:{FRESH}"
    backends.redis.rpush(name, *[b"{}"] * (MAX_QUEUED - 1))
    assert send_batch(backends, batch.id, backfill=False)
    assert not send_batch(backends, batch.id, backfill=False)
    assert backends.redis.llen(name) == MAX_QUEUED


ENDED = LeaseOwner(socket.gethostname(), 2**22 + 1, 2**22 + 2)  # beyond the greatest number of a process


@pytest.mark.parametrize(
    ("owner", "attempts"),
    [
        (ENDED, 0),
        (ENDED._replace(worker=os.getpid()), 1),  # its worker is there: what it worked on may have ended it
        (ENDED._replace(host="elsewhere.example"), None),
        (LeaseOwner(socket.gethostname(), os.getpid(), os.getpid()), None),
    ],
)
def test_what_an_ended_process_has_is_given_back(backends: Backends, owner: LeaseOwner, attempts: int | None) -> None:
    batch = submit(backends.archive, ITEMS)
    take_batch(backends.archive, batch.id, owner=str(owner), lease_s=600)
    assert sweep.release_abandoned(backends.archive) == (attempts is not None)
    found = find_batch(backends.archive, batch.id)
    assert found is not None
    assert (found.state, found.attempts) == (("working", 1) if attempts is None else ("pending", attempts))
    refresh(backends)
    assert due(backends) == ([] if attempts is None else [batch.id])


def test_a_batch_whose_worker_fell_silent_is_due_and_a_done_one_is_not(backends: Backends) -> None:
    silent, done = submit(backends.archive, ITEMS), submit(backends.archive, ITEMS)
    take_batch(backends.archive, silent.id, owner="silent", lease_s=0)
    index_batch(backends.archive, done.id, owner="test", lease_s=5)
    make_due(backends, done.id)
    assert due(backends) == [silent.id]


def test_raw_items_whose_submission_never_ended_get_a_batch(backends: Backends) -> None:
    archive = backends.archive
    batch = submit(archive, ITEMS, key="k")
    archive.client.delete(index=archive.indices.batches, id=batch.id, refresh=True)
    refresh(backends)
    assert sweep.recover_batches(archive) == []
    long_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    script = {"source": "ctx._source.received_at = params.then", "params": {"then": long_ago}}
    archive.client.update_by_query(index=archive.indices.raw, script=script, refresh=True)
    assert sweep.recover_batches(archive) == [batch.id]
    assert sweep.recover_batches(archive) == []
    index_batch(archive, batch.id, owner="test", lease_s=5)
    assert batch_status(archive, batch.id).as_json()["counts"]["created"] == len(ITEMS)


def test_a_sender_that_repeats_an_unfinished_submission_completes_it(backends: Backends) -> None:
    archive = backends.archive
    batch = submit(archive, ITEMS, key="k")
    partly = {"recovered": True, "items": 2}
    archive.client.update(index=archive.indices.batches, id=batch.id, doc=partly, refresh=True)
    index_batch(archive, batch.id, owner="test", lease_s=5)
    submit(archive, ITEMS, key="k")
    completed = find_batch(archive, batch.id)
    assert completed is not None
    assert (completed.state, completed.items, completed.recovered) == ("pending", 3, False)
    index_batch(archive, batch.id, owner="test", lease_s=5)
    assert batch_status(archive, batch.id).as_json()["counts"]["created"] == len(ITEMS)


def recovered_in_part(archive: Archive) -> str:
    """Return a batch as the sweep makes one of the first two items of a submission, which then stops its workers."""
    batch = submit(archive, ITEMS, key="k")
    archive.client.update(index=archive.indices.batches, id=batch.id, doc={"recovered": True, "digest": "", "items": 2})
    for _ in range(MAX_ATTEMPTS):
        assert take_batch(archive, batch.id, owner="silent", lease_s=0)
    return batch.id


def index_all(archive: Archive, identifiers: tuple[str, ...]) -> None:
    for identifier in identifiers:
        index_batch(archive, identifier, owner="test", lease_s=5)


def test_a_recovered_batch_that_was_divided_is_completed_and_nothing_is_counted_twice(backends: Backends) -> None:
    archive = backends.archive
    identifier = recovered_in_part(archive)
    done = index_batch(archive, identifier, owner="test", lease_s=5)
    assert done is not None
    index_all(archive, done.divided)
    completed = submit(archive, ITEMS, key="k")
    assert (completed.state, completed.items, completed.recovered) == ("split", 3, False)
    assert completed.children == tuple(f"{identifier}.{part}" for part in "abc")
    index_all(archive, completed.children)
    assert submit(archive, ITEMS, key="k") == completed
    told = batch_status(archive, identifier).as_json()
    assert (told["items"], told["pending"], told["counts"]["created"]) == (3, 0, 3)
    counted = accounts(archive)
    assert counted.balanced
    assert counted.items == 3


def test_a_recovered_batch_whose_worker_fell_silent_while_it_was_divided_is_completed(backends: Backends) -> None:
    """The batch names its halves before they are stored."""
    archive = backends.archive
    identifier = recovered_in_part(archive)
    halves = (f"{identifier}.a", f"{identifier}.b")
    archive.client.update(index=archive.indices.batches, id=identifier, doc={"children": list(halves)})
    completed = submit(archive, ITEMS, key="k")
    assert completed.children == (*halves, f"{identifier}.c")
    index_all(archive, (identifier, *completed.children))
    assert batch_status(archive, identifier).as_json()["counts"]["created"] == 3
    assert accounts(archive).items == 3


def test_a_division_that_broke_off_is_ended_by_the_next_worker(backends: Backends) -> None:
    archive = backends.archive
    identifier = recovered_in_part(archive)
    halves = (f"{identifier}.a", f"{identifier}.b")
    archive.client.update(index=archive.indices.batches, id=identifier, doc={"children": list(halves)})
    assert batch_status(archive, identifier).as_json()["pending"] == 2
    done = index_batch(archive, identifier, owner="test", lease_s=5)
    assert done is not None
    assert done.divided == halves
    index_all(archive, halves)
    assert batch_status(archive, identifier).as_json()["counts"]["created"] == 2
    assert accounts(archive).items == 2


def test_a_batch_that_another_release_has_stored_is_indexed_and_keeps_what_that_has_added(backends: Backends) -> None:
    archive = backends.archive
    archive.client.indices.put_mapping(index=archive.indices.batches, properties={"later": {"type": "keyword"}})
    batch = submit(archive, ITEMS)
    archive.client.update(index=archive.indices.batches, id=batch.id, doc={"later": "x"})
    index_all(archive, (batch.id,))
    assert batch_status(archive, batch.id).as_json()["counts"]["created"] == 3
    assert archive.client.get(index=archive.indices.batches, id=batch.id)["_source"]["later"] == "x"
