from hypothesis import given
from hypothesis import strategies as st

from service.articles.item import Item
from service.index.batch import MAX_BYTES, MAX_ITEMS, Batch, batches, digest, split_into_batches
from service.storage.archive import open_archive

BATCH = Batch(id="b", raw="b-1", digest="d", received_at="2026-01-01", next_attempt_at="2026-01-01", items=5, first=2)


def item(size: int) -> Item:
    return Item(body=b"x" * size, content_type="text/plain")


@given(st.lists(st.sampled_from([0, 1, 1000, MAX_BYTES // 2, MAX_BYTES, MAX_BYTES * 2]), max_size=12))
def test_portions_lose_nothing_and_keep_to_the_limits(sizes: list[int]) -> None:
    items = [item(size) for size in sizes]
    found = list(split_into_batches(items))
    assert [each for portion in found for each in portion] == items
    for portion in found:
        assert len(portion) == 1 or sum(len(each.body) for each in portion) <= MAX_BYTES


def test_portions_hold_so_many_items_at_most() -> None:
    found = split_into_batches(item(1) for _ in range(2 * MAX_ITEMS + 1))
    assert [len(portion) for portion in found] == [MAX_ITEMS, MAX_ITEMS, 1]


def test_halves_cover_the_batch_once() -> None:
    left, right = BATCH.halves()
    assert left.raw_ids() + right.raw_ids() == BATCH.raw_ids()
    assert left.raw_ids() == ["b-1:000002", "b-1:000003"]


def test_a_batch_and_its_document_are_the_same() -> None:
    codec = batches(open_archive("http://127.0.0.1:1", "test")).codec
    assert codec.decode("b", codec.encode(BATCH)) == BATCH


def test_a_digest_tells_items_apart() -> None:
    one = [Item(body=b"ab", content_type="text/plain"), Item(body=b"c", content_type="text/plain")]
    other = [Item(body=b"a", content_type="text/plain"), Item(body=b"bc", content_type="text/plain")]
    assert digest(one) == digest(list(one))
    assert digest(one) != digest(other)
