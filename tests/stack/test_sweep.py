from datetime import UTC, datetime, timedelta

from service.articles.item import Item
from service.backends import Backends
from service.index import leases, sweep
from service.index.process_batch import index_batch
from service.index.submissions import find, status, submit

ITEMS = [Item(body=f"Title {number}\n\nSome words.".encode(), content_type="text/plain") for number in range(3)]


def refresh(backends: Backends) -> None:
    names = backends.archive.indices
    backends.archive.client.indices.refresh(index=[names.batches, names.raw])


def make_due(backends: Backends, identifier: str) -> None:
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    archive = backends.archive
    archive.client.update(index=archive.indices.batches, id=identifier, doc={"next_attempt_at": past}, refresh=True)


def test_a_batch_whose_message_was_lost_is_due_once(backends: Backends) -> None:
    batch = submit(backends.archive, ITEMS)
    refresh(backends)
    assert sweep.due(backends.archive) == []
    make_due(backends, batch.id)
    assert sweep.due(backends.archive) == [batch.id]
    refresh(backends)
    assert sweep.due(backends.archive) == []


def test_a_batch_whose_worker_fell_silent_is_due_and_a_done_one_is_not(backends: Backends) -> None:
    silent, done = submit(backends.archive, ITEMS), submit(backends.archive, ITEMS)
    leases.take(backends.archive, silent.id, "silent", 0)
    index_batch(backends.archive, done.id, owner="test", lease_s=5)
    make_due(backends, done.id)
    assert sweep.due(backends.archive) == [silent.id]


def test_raw_items_whose_submission_never_ended_get_a_batch(backends: Backends) -> None:
    archive = backends.archive
    batch = submit(archive, ITEMS, key="k")
    archive.client.delete(index=archive.indices.batches, id=batch.id, refresh=True)
    refresh(backends)
    assert sweep.recover(archive) == []
    long_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    script = {"source": "ctx._source.received_at = params.then", "params": {"then": long_ago}}
    archive.client.update_by_query(index=archive.indices.raw, script=script, refresh=True)
    assert sweep.recover(archive) == [batch.id]
    assert sweep.recover(archive) == []
    index_batch(archive, batch.id, owner="test", lease_s=5)
    assert status(archive, batch.id).as_json()["counts"]["created"] == len(ITEMS)


def test_a_sender_that_repeats_an_unfinished_submission_completes_it(backends: Backends) -> None:
    archive = backends.archive
    batch = submit(archive, ITEMS, key="k")
    partly = {"recovered": True, "items": 2}
    archive.client.update(index=archive.indices.batches, id=batch.id, doc=partly, refresh=True)
    index_batch(archive, batch.id, owner="test", lease_s=5)
    submit(archive, ITEMS, key="k")
    completed = find(archive, batch.id)
    assert completed is not None
    assert (completed.state, completed.items, completed.recovered) == ("pending", 3, False)
    index_batch(archive, batch.id, owner="test", lease_s=5)
    assert status(archive, batch.id).as_json()["counts"]["created"] == len(ITEMS)
