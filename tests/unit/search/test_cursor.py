import base64
import json
from typing import Any

import pytest

from service.errors import BadInput
from service.search import cursor
from service.search.cursor import BY_SCORE, MAX_DEPTH, Cursor, Paging
from service.search.parts.part import Answer
from service.search.sorting import SORTS, Sort

ID = "a4ed7277f43959a88565a6a2dff66e9fe64a7d75"


def hits(first: int, count: int) -> list[dict[str, Any]]:
    ids = [f"{number:040x}"[::-1] for number in range(first, first + count)]
    return [{"_source": {"id": each}, "sort": [1000.0 - first - place, each]} for place, each in enumerate(ids)]


def written(*values: object, seen: bytes = b"") -> str:
    parts = (json.dumps(values).encode(), seen)
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts if part)


def test_by_date_a_cursor_is_the_last_hit() -> None:
    last = hits(0, 20)[-1]
    moved = Cursor(sort="newest").advanced([{**last, "sort": [1431043200000, ID]}])
    read = cursor.decode(moved.encoded(), "newest")
    assert (read, read.after, read.unseen()) == (moved, (1431043200000, ID), [])


def test_by_score_a_cursor_bears_what_was_shown() -> None:
    first, second = hits(0, 20), hits(20, 20)
    moved = Cursor(sort="relevance").advanced(first).advanced(second)
    assert cursor.decode(moved.encoded(), "relevance") == moved
    assert (moved.after, moved.order) == (None, SORTS["relevance"])
    assert [clause["prefix"]["id"] for clause in moved.unseen()] == [
        hit["_source"]["id"][:10] for hit in first + second
    ]


@pytest.mark.parametrize("size", [1, 7, 20, 100])
def test_after_the_best_the_others_follow_by_date_and_the_cursor_stays_short(size: int) -> None:
    place = Cursor(sort="recent", newest="2026-02-24")
    while place.scored:
        assert len(place.seen) < BY_SCORE
        place = place.advanced(hits(place.depth, size))
    assert (place.after, place.order) == (None, SORTS["newest"])
    seen = place.seen
    for _ in range(3):
        last = hits(place.depth, size)
        place = place.advanced(last)
        assert place.after == tuple(last[-1]["sort"])
    assert place.seen == seen
    assert len(place.encoded()) < 2800
    assert cursor.decode(place.encoded(), "recent") == place


def test_a_page_that_is_too_deep_is_refused_with_the_way_out() -> None:
    with pytest.raises(BadInput, match="/api/v1/export"):
        cursor.decode(Cursor(sort="newest", depth=MAX_DEPTH, after=(1, ID)).encoded(), "newest")
    assert cursor.decode(Cursor(sort="newest", depth=MAX_DEPTH - 1, after=(1, ID)).encoded(), "newest").after == (1, ID)


WRONG: list[tuple[str, Sort]] = [
    ("x", "newest"),
    ("§", "newest"),
    ("/////", "newest"),
    ("a" * 5000, "newest"),
    (written(), "newest"),
    (written("newest"), "newest"),
    (written("relevance", 20, None, None), "newest"),
    (written("best", 20, None, None), "newest"),
    (written("newest", 20, None, ["1", ID]), "newest"),
    (written("newest", 20, None, [1, "no id"]), "newest"),
    (written("newest", 20, None, [float("nan"), ID]), "newest"),
    (written("newest", 20, None, [2**63, ID]), "newest"),
    (written("newest", 20, None, [True, ID]), "newest"),
    (written("newest", -1, None, [1, ID]), "newest"),
    (written("newest", 2**40, None, [1, ID]), "newest"),
    (written("newest", 20, None, [1, ID], []), "newest"),
    (written("recent", 20, "yesterday", None), "recent"),
    (written("relevance", 20, None, None, seen=b"123456"), "relevance"),
    (written("relevance", 20, None, None, seen=b"12345" * 1000), "relevance"),
    (base64.urlsafe_b64encode(b"[" * 2900).decode(), "newest"),
]


@pytest.mark.parametrize(("text", "sort"), WRONG)
def test_a_cursor_that_no_search_gave_is_refused(text: str, sort: Sort) -> None:
    with pytest.raises(BadInput, match="cursor"):
        cursor.decode(text, sort)


def test_a_page_that_is_not_full_is_the_last() -> None:
    paging = Paging(Cursor(sort="relevance"), 20)
    assert paging.following(hits(0, 19)) is None
    assert paging.following(hits(0, 20)) == Cursor(sort="relevance").advanced(hits(0, 20)).encoded()
    assert Paging(Cursor(sort="relevance"), 0).following([]) is None


@pytest.mark.parametrize(("relation", "value"), [("eq", 12), ("gte", 10)])
def test_what_was_shown_counts_in_a_total_that_is_exact(relation: str, value: int) -> None:
    page: dict[str, Any] = {}
    answer = Answer(total={"value": 10, "relation": relation}, aggregations={"seen": {"doc_count": 2}})
    Paging(Cursor(sort="relevance"), 20).read(answer, page)
    assert page == {"total": {"value": value, "relation": relation}, "next": None}
