"""Folding, and what tells copies, on signatures made by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.search.parts import copies
from service.search.parts.copies import Copies
from service.search.parts.part import Answer, Body

RUNS = [f"{number:08x}" for number in range(32)]
NAMES = [f"p{number:08x}" for number in range(20)]
OTHERS = [f"q{number:08x}" for number in range(20)]
DAY, NEXT_WEEK, NEXT_MONTH, NEXT_YEAR = "2017-05-08", "2017-05-14T10:00+00:00", "2017-05-31", "2018-05-08"


def source(
    runs: list[str], particulars: list[str] = NAMES, *, published: str | None = None, by: str = "af.mil"
) -> Body:
    return {"id": "a", "signature": [*runs, *particulars] if runs else [], "published": published, "source": by}


def test_copies_share_enough_runs() -> None:
    changed = [*RUNS[:24], *(f"x{number}" for number in range(8))]
    different = [*RUNS[:23], *(f"x{number}" for number in range(9))]
    assert copies.are_copies(source(RUNS), source(changed))
    assert not copies.are_copies(source(RUNS), source(different))
    assert not copies.are_copies(source([]), source([]))
    assert not copies.are_copies({"id": "a"}, {"id": "a"})


def test_the_same_words_of_other_names_are_no_copy() -> None:
    filled = source(RUNS, [*NAMES[:18], *OTHERS[:2]])
    assert not copies.are_copies(source(RUNS), filled)
    assert not copies.are_copies(filled, source(RUNS))
    assert copies.are_copies(source(RUNS), source(RUNS, by="navy.mil"))


def test_what_was_cut_or_lengthened_is_a_copy_within_days() -> None:
    cut = source(RUNS, NAMES[:12], published=DAY)
    assert copies.are_copies(cut, source(RUNS, published=NEXT_WEEK))
    assert copies.are_copies(source(RUNS, published=NEXT_WEEK), cut)
    assert not copies.are_copies(cut, source(RUNS, published=NEXT_MONTH))


def test_two_publishers_share_no_templates() -> None:
    one, other = source(RUNS, NAMES, published=DAY), source(RUNS, OTHERS, published=DAY, by="navy.mil")
    assert copies.are_copies(one, other)
    assert not copies.are_copies(one, other | {"source": "af.mil"})
    assert not copies.are_copies(one, other | {"published": NEXT_MONTH})


def test_what_returns_every_year_is_no_copy() -> None:
    assert copies.are_copies(source(RUNS, published=DAY), source(RUNS, published=NEXT_MONTH))
    assert copies.are_copies(source(RUNS, published=DAY), source(RUNS))
    assert not copies.are_copies(source(RUNS, published=DAY), source(RUNS, published=NEXT_YEAR))


def test_a_page_keeps_the_first_of_each() -> None:
    other = [f"z{run}" for run in RUNS]
    assert copies.folded([source(RUNS), source(other), source(RUNS), source([]), source([])]) == [0, 1, 3, 4]
    assert copies.folded([]) == []


@given(st.sets(st.integers(0, 31), max_size=8), st.sets(st.integers(0, 31), max_size=8))
def test_a_page_folds_whatever_is_a_copy(lost: set[int], changed: set[int]) -> None:
    """Of each, up to eight runs are others: it is told as a copy however they lie."""
    one = [f"{key}x" if place in lost else key for place, key in enumerate(RUNS)]
    other = [f"{key}y" if place in changed else key for place, key in enumerate(RUNS)]
    alike = copies.are_copies(source(one), source(other))
    assert alike == (len(lost | changed) <= 8)
    assert copies.folded([source(one), source(other)]) == ([0] if alike else [0, 1])


@given(st.lists(st.sampled_from([*RUNS[:24], *"stuvwxyz"]), min_size=32, max_size=32, unique=True))
def test_what_is_asked_for_has_every_copy(runs: list[str]) -> None:
    """The filter finds all that share enough runs: `are_copies` can only leave some of these out."""
    sharing, near = copies.alike(source(RUNS, published=DAY))["bool"]["filter"]
    assert sharing == {"terms_set": {"signature": {"terms": RUNS, "minimum_should_match": 24}}}
    assert near["bool"]["should"][0] == {"range": {"published": {"gte": "2017-04-07", "lte": "2017-06-08||/d"}}}
    if copies.are_copies(source(RUNS), source(runs)):
        assert len(set(RUNS).intersection(runs)) >= sharing["terms_set"]["signature"]["minimum_should_match"]


@given(st.lists(st.sampled_from([*RUNS[:24], *"stuvwxyz"]), min_size=32, max_size=32, unique=True))
def test_the_second_request_has_every_copy(runs: list[str]) -> None:
    asked = Copies({"match_all": {}}).follow_up([{"_source": source(RUNS)}])
    assert asked
    (sharing,) = asked["query"]["bool"]["filter"][0]["bool"]["should"]
    if copies.are_copies(source(RUNS), source(runs)):
        assert all(set(each["terms"]["signature"]) & set(runs) for each in sharing["bool"]["filter"])


def test_only_the_first_of_copies_in_the_result_is_shown() -> None:
    first, second, third = (
        {"_source": source(RUNS) | {"id": name}, "sort": [score, name]}
        for name, score in zip("abc", (3.0, 2.0, 1.0), strict=True)
    )
    part = Copies({"match_all": {}}, [{"_score": "desc"}, {"id": "asc"}])
    assert part.shown([second, third], {"hits": {"hits": []}}) == [second]
    assert part.shown([second, third], {"hits": {"hits": [first]}}) == []
    assert part.shown([first, second], {"hits": {"hits": [third]}}) == [first]
    assert Copies({"match_all": {}}, [{"published": {"order": "asc"}}, {"id": "asc"}]).shown(
        [third], {"hits": {"hits": [first]}}
    ) == [third]
    assert Copies({"match_all": {}}, part.order, seen=("c",)).shown([second], {"hits": {"hits": [third]}}) == []


def test_a_page_counts_the_copies_of_each_hit_but_not_the_hit_itself() -> None:
    part = Copies({"match_all": {}})
    hits = [{"_source": source(RUNS)}, {"_source": source([]) | {"id": "b"}}]
    follow_up = part.follow_up(hits)
    assert follow_up
    assert follow_up["query"]["bool"]["must_not"] == [{"terms": {"id": ["a"]}}]
    groups = [{"terms": {"signature": RUNS[:9]}}, {"terms": {"signature": RUNS[9:18]}}]
    assert follow_up["query"]["bool"]["filter"] == [{"bool": {"should": [{"bool": {"filter": groups}}]}}]
    found = [source(RUNS), source(RUNS) | {"id": "c"}, source(RUNS, OTHERS) | {"id": "d"}]
    page: Body = {"hits": [{"id": "a"}, {"id": "b"}]}
    answer = Answer(
        total={}, found=hits, hits=hits, follow_up={"hits": {"hits": [{"_source": each} for each in found]}}
    )
    part.read(answer, page)
    assert page["hits"] == [{"id": "a", "copies": 1}, {"id": "b", "copies": 0}]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ""),
        ({"title": "THE ships, leave!"}, ""),
        ({"title": "Fleet sails"}, "same text, another headline"),
        ({"title": "Fleet sails", "source": "navy.mil"}, "same text, another headline, another publisher"),
        ({"source": "navy.mil", "published": "2017-05-09"}, "same text, another publisher, another day"),
        ({"title": None, "source": None, "published": None}, ""),
        ({"signature": [*RUNS[:30], "x", "y"], "word_count": 100}, "a revised text"),
        ({"signature": [*RUNS[:30], "x", "y"], "word_count": 80}, "a shorter text"),
        ({"signature": RUNS, "word_count": 120, "title": "Fleet sails"}, "a longer text, another headline"),
    ],
)
def test_what_differs_in_a_copy_is_said(changes: Body, told: str) -> None:
    one = source(RUNS, published=DAY) | {"title": "The Ships Leave", "word_count": 100}
    assert copies.difference(one, one | changes) == told


def test_copies_tell_their_differences_on_the_page_and_where_they_are_listed() -> None:
    one = source(RUNS) | {"title": "The Ships Leave", "word_count": 100}
    other = one | {"id": "c", "title": "Fleet sails"}
    found = [{"_source": one}, {"_source": other}]
    counted: Body = {"hits": [{"id": "a"}]}
    follow_up = {"hits": {"hits": found}}
    Copies({"match_all": {}}).read(Answer(total={}, hits=found[:1], follow_up=follow_up), counted)
    assert counted["hits"] == [{"id": "a", "copies": 1, "copies_differ": ["same text, another headline"]}]
    listed: Body = {"hits": [{"id": "a"}, {"id": "c"}]}
    part = Copies({"match_all": {}}, of="a")
    asked = part.follow_up(found)
    assert asked
    assert asked["query"] == {"term": {"id": "a"}}
    part.read(Answer(total={}, hits=found, follow_up={"hits": {"hits": found[:1]}}), listed)
    assert listed["hits"] == [
        {"id": "a", "copies": 0},
        {"id": "c", "copies": 0, "differs": "same text, another headline"},
    ]
