from collections.abc import Iterator
from dataclasses import replace

import pytest

from service.articles.item import MAX_ITEM_BYTES, Item
from service.backends import Backends, connect
from service.errors import BadInput, Conflict, NotFound, Unavailable
from service.index.batch import MAX_ITEMS
from service.index.raw_items import raw_items
from service.index.submissions import batch_status, submit, submit_stream
from service.settings import Settings


def text(body: str | bytes, **told: str) -> Item:
    return Item(body=body.encode() if isinstance(body, str) else body, content_type="text/plain", **told)  # type: ignore[arg-type]


def raw_count(backends: Backends) -> int:
    archive = backends.archive
    archive.client.indices.refresh(index=archive.indices.raw)
    return int(archive.client.count(index=archive.indices.raw)["count"])


def test_what_is_submitted_is_there_as_it_came(backends: Backends) -> None:
    sent = [
        text("one", name="one.txt", source="example.org"),
        Item(body=b"\xff\x00\xfe", content_type="application/octet-stream", mapping={"headline": "title"}),
    ]
    batch = submit(backends.archive, sent)
    stored = raw_items(backends.archive).several(batch.raw_ids())
    assert [stored[name].value.item for name in batch.raw_ids()] == sent
    told = batch_status(backends.archive, batch.id).as_json()
    assert (told["state"], told["items"], told["pending"]) == ("pending", 2, 2)


def test_a_repeat_under_the_same_key_gives_the_first_batch(backends: Backends) -> None:
    first = submit(backends.archive, [text("one")], sender="a", key="k")
    assert submit(backends.archive, [text("one")], sender="a", key="k") == first
    assert submit(backends.archive, [text("one")], sender="b", key="k").id != first.id
    with pytest.raises(Conflict, match="idempotency key"):
        submit(backends.archive, [text("two")], sender="a", key="k")
    assert raw_count(backends) == 2


def test_a_large_submission_has_children_that_a_repeat_meets_again(backends: Backends) -> None:
    sent = [text(str(number)) for number in range(2 * MAX_ITEMS + 1)]
    parent = submit(backends.archive, sent, key="k")
    assert (parent.state, parent.items, len(parent.children)) == ("split", len(sent), 3)
    assert submit(backends.archive, sent, key="k") == parent
    told = batch_status(backends.archive, parent.id).as_json()
    assert (told["state"], told["items"], told["pending"]) == ("pending", len(sent), len(sent))
    assert raw_count(backends) == len(sent)


def test_a_stream_is_accepted_batch_by_batch(backends: Backends) -> None:
    drawn = []

    def items() -> Iterator[Item]:
        for number in range(2 * MAX_ITEMS):
            drawn.append(number)
            yield text(str(number))

    stream = submit_stream(backends.archive, items())
    next(stream)
    assert len(drawn) == MAX_ITEMS + 1
    assert len(list(stream)) == 1


@pytest.mark.parametrize("body", [b"x" * (MAX_ITEM_BYTES - 1), b"\xff" * (MAX_ITEM_BYTES - 1)], ids=["text", "bytes"])
def test_an_item_of_the_largest_size_is_stored(backends: Backends, body: bytes) -> None:
    batch = submit(backends.archive, [text(body)])
    found = raw_items(backends.archive).get(batch.raw_ids()[0])
    assert found is not None
    assert found.value.item.body == body


def test_nothing_submitted_is_a_mistake(backends: Backends) -> None:
    with pytest.raises(BadInput, match="no item"):
        submit(backends.archive, [])


def test_an_unknown_batch_is_not_found(backends: Backends) -> None:
    with pytest.raises(NotFound, match="no batch 'x'"):
        batch_status(backends.archive, "x")


def test_a_refused_repeat_leaves_nothing_to_be_indexed(backends: Backends) -> None:
    submit(backends.archive, [text("one")], key="k")
    with pytest.raises(Conflict):
        submit(backends.archive, [text(str(number)) for number in range(MAX_ITEMS + 1)], key="k")
    backends.archive.client.indices.refresh(index=backends.archive.indices.batches)
    assert backends.archive.client.count(index=backends.archive.indices.batches)["count"] == 1


def test_no_index_is_made_by_a_write(chosen: Settings) -> None:
    ends = connect(replace(chosen, index_prefix="test-never-made"))
    with pytest.raises(Unavailable):
        submit(ends.archive, [text("one")])
    assert not ends.archive.client.indices.exists(index="test-never-made-raw")
    ends.archive.client.close()
