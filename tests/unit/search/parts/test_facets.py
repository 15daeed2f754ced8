"""The filters of what is chosen, the counts of values, and the values that contain a text."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.search.parts import facets
from service.search.parts.facets import FACETS, MAX_CHARACTERS, Choice, Choices, Facets, Listing, containing
from service.search.parts.part import Answer, Body

ENGINE_LIMIT = 1000
NO_PERSON = {"bool": {"must_not": [{"exists": {"field": "people.name"}}]}}


def test_several_values_and_none_mean_any_of_them() -> None:
    person = FACETS["person"]
    named = {"terms": {"people.name": ["Jim Mattis", "Mark Welsh"]}}
    assert person.filters(Choice(("Jim Mattis", "Mark Welsh"))) == [named]
    assert person.filters(Choice(none=True)) == [NO_PERSON]
    both = person.filters(Choice(("Jim Mattis", "Mark Welsh"), none=True))
    assert both == [{"bool": {"should": [named, NO_PERSON]}}]
    assert person.filters(Choice()) == []


def test_what_is_left_out_narrows_besides() -> None:
    left_out = {"bool": {"must_not": [{"terms": {"places": ["Iraq"]}}]}}
    assert FACETS["place"].filters(Choice(("Syria",), ("Iraq",))) == [{"terms": {"places": ["Syria"]}}, left_out]


def test_a_facet_ignores_what_it_asks_for_and_keeps_what_it_leaves_out() -> None:
    choices = {"place": Choice(("Syria",), ("Iraq",)), "kind": Choice(("news",))}
    but_place = facets.filters_but(choices, "place")
    assert but_place == [{"terms": {"kind": ["news"]}}, {"bool": {"must_not": [{"terms": {"places": ["Iraq"]}}]}}]
    assert facets.filters_but(choices, "person") == facets.filters(choices)
    assert len(facets.filters(choices)) == 3


NAMES = ("person", "place", "kind")
LISTING = Listing(names=NAMES)
MORE = {"dates": {"max": {"field": "published"}}}


def planned(choices: Choices, listing: Listing, more: Body) -> Body:
    """Return the aggregations of a body to which other parts have added `more`."""
    body: Body = {"aggs": dict(more)} if more else {}
    Facets(choices, listing).add_to(body)
    return body.get("aggs", {})


def shown(choices: Choices, names: tuple[str, ...], aggregations: Body) -> Body:
    page: Body = {}
    Facets(choices, Listing(names=names)).read(Answer(total={}, aggregations=aggregations), page)
    return dict(page["facets"])


def test_without_a_choice_nothing_stands_under_a_filter() -> None:
    asked = planned({}, LISTING, MORE)
    assert [*asked] == ["dates", *(f"{name}:{part}" for name in NAMES for part in ("values", "missing"))]
    assert planned({}, Listing(names=()), {}) == {}


def test_facets_without_a_choice_share_one_filter_and_the_chosen_has_its_own() -> None:
    choices = {"place": Choice(("Syria",)), "kind": Choice(excluded=("news",))}
    asked = planned(choices, LISTING, MORE)
    assert [*asked] == ["narrowed", "place:own", "kind:excluded"]
    assert asked["narrowed"]["filter"]["bool"]["filter"] == facets.filters(choices)
    assert [*asked["narrowed"]["aggs"]] == ["dates", "person:values", "person:missing", "kind:values", "kind:missing"]
    assert asked["place:own"]["filter"]["bool"]["filter"] == facets.filters({"kind": choices["kind"]})
    (without_news,) = asked["kind:excluded"]["filters"]["filters"]
    assert without_news["bool"]["filter"] == [{"terms": {"places": ["Syria"]}}, {"term": {"kind": "news"}}]


def test_text_within_a_facet_narrows_its_values_and_nothing_else() -> None:
    asked = planned({}, Listing(names=NAMES, size=5, within={"person": "mat"}), {})
    assert asked["person:values"]["terms"] == {"field": "people.name", "size": 5, "include": containing("mat")}
    assert "include" not in asked["place:values"]["terms"]


def test_choices_of_counted_facets_filter_the_hits_after_they_are_counted() -> None:
    body: Body = {"post_filter": {"bool": {"must_not": [{"prefix": {"id": "a"}}]}}}
    Facets({"place": Choice(("Syria",))}, LISTING).add_to(body)
    assert body["post_filter"]["bool"] == {
        "must_not": [{"prefix": {"id": "a"}}],
        "filter": [{"terms": {"places": ["Syria"]}}],
    }


def answer(**buckets: int) -> dict[str, Any]:
    listed = [{"key": key, "doc_count": count} for key, count in buckets.items()]
    return {"buckets": listed, "sum_other_doc_count": 4}


def test_a_chosen_value_is_listed_with_its_count_even_where_others_are_more_frequent() -> None:
    found = facets.flat(
        {"place:own": {"doc_count": 9, "place:values": answer(Iraq=3), "place:chosen": answer(Syria=1)}}
        | {"narrowed": {"doc_count": 8, "place:missing": {"doc_count": 2}}}
    )
    assert shown({"place": Choice(("Syria", "Mali"))}, ("place",), found) == {
        "place": {
            "values": [
                {"value": "Iraq", "label": "Iraq", "count": 3, "selected": False},
                {"value": "Syria", "label": "Syria", "count": 1, "selected": True},
                {"value": "Mali", "label": "Mali", "count": 0, "selected": True},
            ],
            "missing": 2,
            "other": 4,
        }
    }


def test_what_is_left_out_is_listed_apart() -> None:
    found = {"kind:values": answer(), "kind:missing": {"doc_count": 0}}
    found["kind:excluded"] = {"buckets": [{"doc_count": 7}]}
    read = shown({"kind": Choice(excluded=("news",), none=True)}, ("kind",), found)["kind"]
    assert read["excluded"] == [{"value": "news", "label": "news", "count": 7, "selected": False}]
    assert read["missing_selected"] is True


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("mattis", "Jim Mattis", True),
        ("MATTIS", "Jim Mattis", True),
        ("erdogan", "Recep Tayyip Erdoğan", True),
        ("é", "Rene", True),
        ("jim  mat", "Jim Mattis", True),
        ("al-q", "Al-Qaida", True),
        ("a.b", "axb", False),
        (".*", "anything", False),
        ('[a]|#@&<1-9>~"{}()?+\\', 'x[a]|#@&<1-9>~"{}()?+\\y', True),
    ],
)
def test_text_is_found_within_a_value(text: str, value: str, *, found: bool) -> None:
    assert (re.fullmatch(containing(text), value) is not None) is found


@given(st.text(max_size=200))
def test_no_text_makes_an_expression_that_is_too_long_or_broken(text: str) -> None:
    made = containing(text)
    assert len(made) < ENGINE_LIMIT
    assert re.compile(made).fullmatch(" ".join(text.split())[:MAX_CHARACTERS])
