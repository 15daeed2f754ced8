"""Folding, and the question that finds copies, on signatures made by hand."""

from hypothesis import given
from hypothesis import strategies as st

from service.search.compile.clauses import MatchAll
from service.search.parts import copies
from service.search.parts.copies import Copies
from service.search.parts.part import Answer

KEYS = [f"{number:08x}" for number in range(32)]
SHORT = ["0" * 32]


def source(keys: list[str], published: str | None = None) -> copies.Body:
    return {"id": "a", "signature": keys, "published": published}


def test_copies_share_enough_keys() -> None:
    changed = [*KEYS[:24], *(f"x{number}" for number in range(8))]
    different = [*KEYS[:23], *(f"x{number}" for number in range(9))]
    assert copies.are_copies(source(KEYS), source(changed))
    assert not copies.are_copies(source(KEYS), source(different))
    assert copies.are_copies(source(SHORT), source(SHORT))
    assert not copies.are_copies(source([]), source([]))


def test_what_returns_every_year_is_no_copy() -> None:
    assert copies.are_copies(source(KEYS, "2017-05-08"), source(KEYS, "2017-05-31T10:00+00:00"))
    assert copies.are_copies(source(KEYS, "2017-05-08"), source(KEYS))
    assert not copies.are_copies(source(KEYS, "2017-05-08"), source(KEYS, "2018-05-08"))


def test_a_page_keeps_the_first_of_each() -> None:
    assert copies.folded([source(KEYS), source(SHORT), source(KEYS), source([]), source([])]) == [0, 1, 3, 4]
    assert copies.folded([]) == []


@given(st.sets(st.integers(0, 31), max_size=8), st.sets(st.integers(0, 31), max_size=8))
def test_a_page_folds_whatever_is_a_copy(lost: set[int], changed: set[int]) -> None:
    """Of each, up to eight keys are others: it is told as a copy however they lie."""
    one = [f"{key}x" if place in lost else key for place, key in enumerate(KEYS)]
    other = [f"{key}y" if place in changed else key for place, key in enumerate(KEYS)]
    alike = copies.are_copies(source(one), source(other))
    assert alike == (len(lost | changed) <= 8)
    assert copies.folded([source(one), source(other)]) == ([0] if alike else [0, 1])


def test_the_clause_asks_the_same() -> None:
    alike, near = copies.clause(source(KEYS, "2017-05-08"))["bool"]["filter"]
    assert alike == {"terms_set": {"signature": {"terms": KEYS, "minimum_should_match": 24}}}
    assert near["bool"]["should"][0] == {"range": {"published": {"gte": "2017-04-07", "lte": "2017-06-08||/d"}}}
    (alike,) = copies.clause(source(SHORT))["bool"]["filter"]
    assert alike["terms_set"]["signature"]["minimum_should_match"] == 1
    assert copies.clause(source([])) == {"term": {"id": "a"}}


def test_each_hit_is_told_how_many_more_say_the_same() -> None:
    counted = Copies(MatchAll())
    hits = [{"_source": source(KEYS) | {"id": "a"}}, {"_source": source([]) | {"id": "b"}}]
    asked = counted.follow_up(hits)
    assert asked is not None
    assert len(asked["aggs"]["copies"]["filters"]["filters"]) == 1
    page: copies.Body = {"hits": [{"id": "a"}, {"id": "b"}]}
    buckets = {"aggregations": {"copies": {"buckets": [{"doc_count": 3}]}}}
    counted.read(Answer(total={}, hits=hits, follow_up=buckets), page)
    assert [hit["copies"] for hit in page["hits"]] == [2, 0]


def test_where_copies_are_asked_for_none_are_counted() -> None:
    assert Copies(MatchAll(), fold=False).follow_up([{"_source": source(KEYS)}]) is None
