import json
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.articles.item import MAX_ITEM_BYTES, Item
from service.backends import Backends
from service.errors import Unavailable
from service.index.accounting import accounts
from service.index.batch import Batch
from service.index.process_batch import MAX_ATTEMPTS, BatchResult, finish_batch, index_batch, take_batch
from service.index.rejects import batch_rejects
from service.index.submissions import batch_status, find_batch, submit
from service.storage.work_item import LeaseLostError


def record(**fields: Any) -> Item:
    return Item(body=json.dumps(fields).encode(), content_type="application/json")


def article(number: int, **fields: Any) -> Item:
    told = {"id": str(number), "url": f"https://example.org/{number}", "title": f"Title {number}", "text": "Words."}
    return record(**{**told, **fields})


def do(backends: Backends, *items: Item) -> Batch:
    batch = submit(backends.archive, items)
    for identifier in batch.children or (batch.id,):
        assert isinstance(index_batch(backends.archive, identifier, owner="test", lease_s=5), BatchResult)
    return batch


def counts(backends: Backends, batch: Batch) -> dict[str, int]:
    told = batch_status(backends.archive, batch.id).as_json()
    assert told["items"] == sum(told["counts"].values()) + told["pending"]
    return {outcome: count for outcome, count in told["counts"].items() if count}


def current(backends: Backends, title: str) -> dict[str, Any]:
    archive = backends.archive
    archive.client.indices.refresh(index=archive.indices.articles)
    hits = archive.client.search(index=archive.indices.articles, query={"match_phrase": {"title": title}})["hits"][
        "hits"
    ]
    assert len(hits) == 1
    return dict(hits[0]["_source"])


def revisions(backends: Backends) -> list[str]:
    archive = backends.archive
    archive.client.indices.refresh(index=archive.indices.revisions)
    hits = archive.client.search(index=archive.indices.revisions, sort=["revision"])["hits"]["hits"]
    return [hit["_source"]["title"] for hit in hits]


def test_an_article_is_created_then_unchanged_then_revised(backends: Backends) -> None:
    assert counts(backends, do(backends, article(1))) == {"created": 1}
    first = current(backends, "Title 1")
    assert counts(backends, do(backends, article(1))) == {"unchanged": 1}
    assert counts(backends, do(backends, article(1, title="Better"))) == {"revised": 1}
    second = current(backends, "Better")
    assert (first["revision"], second["revision"]) == (1, 2)
    assert first["id"] == second["id"]
    assert first["first_indexed_at"] == second["first_indexed_at"]
    assert revisions(backends) == ["Title 1"]
    assert accounts(backends.archive).balanced


def test_items_of_one_article_in_one_batch_are_applied_in_their_order(backends: Backends) -> None:
    batch = do(backends, article(1), article(2), article(1, title="Second"), article(1, title="Third"))
    assert counts(backends, batch) == {"created": 2, "revised": 2}
    assert current(backends, "Third")["revision"] == 3
    assert revisions(backends) == ["Title 1", "Second"]


def test_an_earlier_arrival_that_is_done_later_does_not_replace_a_later_one(backends: Backends) -> None:
    early = submit(backends.archive, [article(1, title="Early")])
    do(backends, article(1, title="Late"))
    index_batch(backends.archive, early.id, owner="test", lease_s=5)
    assert counts(backends, early) == {"superseded": 1}
    assert current(backends, "Late")["revision"] == 1


def test_one_bad_item_does_not_spoil_its_neighbours(backends: Backends) -> None:
    bad = Item(body=b"", content_type="application/octet-stream", name="empty.html")
    large = Item(body=b"x" * (MAX_ITEM_BYTES + 1), content_type="text/plain", name="large.txt")
    surrogate = Item(body=b'{"id": "3", "title": "A \\ud800 B", "text": "Words."}', content_type="application/json")
    batch = do(backends, article(1), bad, large, article(2), surrogate)
    assert counts(backends, batch) == {"created": 3, "rejected": 2}
    found = batch_rejects(backends.archive, batch.children)
    assert [(row.name, row.code) for row in found] == [("empty.html", "unreadable"), ("large.txt", "too-large")]
    assert "8,000,001 bytes" in found[1].message


def test_a_batch_that_is_done_again_counts_the_same(backends: Backends) -> None:
    """As after a worker that was killed between writing the articles and closing its batch."""
    batch = do(backends, article(1), article(2), article(1, title="Second"))
    later = do(backends, article(2, title="From another batch"))
    before = counts(backends, batch)
    archive = backends.archive
    archive.client.update(index=archive.indices.batches, id=batch.id, doc={"state": "pending"}, refresh=True)
    again = index_batch(archive, batch.id, owner="test", lease_s=5)
    assert again == BatchResult({"created": 2, "revised": 1})
    assert counts(backends, batch) == before == {"created": 2, "revised": 1}
    assert counts(backends, later) == {"revised": 1}
    assert current(backends, "Second")["revision"] == 2
    assert accounts(archive).balanced


def test_a_batch_is_in_one_workers_hands(backends: Backends) -> None:
    batch = submit(backends.archive, [article(1)])
    held = take_batch(backends.archive, batch.id, owner="first", lease_s=5)
    assert held is not None
    assert index_batch(backends.archive, batch.id, owner="second", lease_s=5) is None
    finish_batch(held, {"created": 1})
    assert index_batch(backends.archive, batch.id, owner="second", lease_s=5) is None


def test_a_silent_worker_loses_its_batch_and_cannot_count_it(backends: Backends) -> None:
    batch = submit(backends.archive, [article(1)])
    silent = take_batch(backends.archive, batch.id, owner="silent", lease_s=0)
    assert silent is not None
    assert index_batch(backends.archive, batch.id, owner="other", lease_s=5) == BatchResult({"created": 1})
    with pytest.raises(LeaseLostError):
        finish_batch(silent, {"created": 7})
    assert counts(backends, batch) == {"created": 1}


def test_a_batch_that_stops_its_workers_is_divided_until_the_bad_item_stands_alone(backends: Backends) -> None:
    """Items 0 to 3, of which 2 ends every process that reads it: here, whoever takes it is never heard of again."""
    archive = backends.archive
    root = submit(archive, [article(number) for number in range(4)])
    due = [root.id]
    while due:
        batch = find_batch(archive, due.pop())
        assert batch is not None
        if batch.attempts < MAX_ATTEMPTS and any(name.endswith(":000002") for name in batch.raw_ids()):
            assert take_batch(archive, batch.id, owner="doomed", lease_s=0)
            due.append(batch.id)
        else:
            done = index_batch(archive, batch.id, owner="test", lease_s=5)
            due += done.divided if done else ()
    assert counts(backends, root) == {"created": 3, "rejected": 1}
    parts = [part.id for part in batch_status(archive, root.id).parts]
    assert [(row.ordinal, row.code) for row in batch_rejects(archive, parts)] == [(2, "stops-workers")]
    assert accounts(archive).balanced


def test_a_batch_that_waited_in_the_middle_counts_the_same(backends: Backends) -> None:
    """As after an engine that was away between two chunks, while another batch revised what the first had written."""
    archive = backends.archive
    batch = submit(archive, [article(1), article(2)])
    archive.client.indices.put_settings(index=archive.indices.rejects, settings={"index.blocks.write": True})
    waiting = submit(archive, [article(3), Item(body=b"", content_type="application/octet-stream")])
    index_batch(archive, batch.id, owner="test", lease_s=5)
    with pytest.raises(Unavailable, match=r"cannot do that now|did not take"):
        index_batch(archive, waiting.id, owner="test", lease_s=5)
    told = find_batch(archive, waiting.id)
    assert told is not None
    assert (told.state, told.attempts, told.waits, told.counts) == ("pending", 0, 1, {})
    assert counts(backends, do(backends, article(3, title="Revised by another"))) == {"revised": 1}
    archive.client.indices.put_settings(index=archive.indices.rejects, settings={"index.blocks.write": False})
    assert index_batch(archive, waiting.id, owner="test", lease_s=5) == BatchResult({"created": 1, "rejected": 1})
    assert accounts(archive).balanced


def test_a_block_on_the_articles_makes_a_batch_wait_and_rejects_nothing(backends: Backends) -> None:
    archive = backends.archive
    batch = submit(archive, [article(1)])
    archive.client.indices.put_settings(index=archive.indices.articles, settings={"index.blocks.write": True})
    with pytest.raises(Unavailable, match="cannot"):
        index_batch(archive, batch.id, owner="test", lease_s=5)
    archive.client.indices.put_settings(index=archive.indices.articles, settings={"index.blocks.write": False})
    assert index_batch(archive, batch.id, owner="test", lease_s=5) == BatchResult({"created": 1})


def test_a_section_of_a_heading_alone_is_found_and_shown(backends: Backends, client: FlaskClient) -> None:
    do(backends, article(1, text="# One\n\n## Two\n\nThe tank stood there."))
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    page = client.get("/api/v1/search?q=tank")
    assert page.json["hits"][0]["highlights"]["body"][0]["section"] == "Two"
    assert client.get(f"/articles/{page.json['hits'][0]['id']}").status_code == 200


def test_what_was_not_understood_is_counted_by_kind_and_source(backends: Backends) -> None:
    unknown = article(1, titel="Titel", source="a.example", text="The general of AMC spoke on Friday.")
    undated = article(2, date="31/02/2017", source="b.example", titel="Titel")
    refused = record(titel="T", txt="x")
    told = batch_status(backends.archive, do(backends, unknown, undated, refused).id).as_json()["warnings"]
    assert {(each["kind"], each["source"]): each["count"] for each in told["counts"]} == {
        ("unknown field", "a.example"): 1,
        ("unknown field", "b.example"): 1,
        ("unknown field", None): 2,
        ("date not understood", "b.example"): 1,
        ("name held back", "a.example"): 1,
    }
    assert told["first"][0] == {"kind": "unknown field", "detail": "titel: did you mean title?", "where": None}
    do(backends, article(3, titel="Titel", source="a.example"))
    counted = {(each.kind, each.source): each.count for each in accounts(backends.archive).warnings}
    assert counted["unknown field", "a.example"] == 2
    assert counted["unknown field", None] == 2


def test_warnings_name_their_item_and_a_mapping_that_met_nothing(backends: Backends) -> None:
    items = [replace(article(number), name=f"line {number}", mapping={"kop": "title"}) for number in (1, 2)]
    told = batch_status(backends.archive, do(backends, *items, replace(article(3, x=1), name="line 3")).id).as_json()
    assert told["warnings"]["first"] == [
        {"kind": "map names a field that no item has", "detail": "kop", "where": None},
        {"kind": "unknown field", "detail": "x", "where": "line 3"},
    ]
