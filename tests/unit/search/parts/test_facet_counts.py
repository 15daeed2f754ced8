from typing import Any

from service.search.parts import facet_counts
from service.search.parts.facet_counts import Listing
from service.search.parts.facets import Choice, filters
from service.search.parts.value_search import expression

NAMES = ("person", "place", "kind")
LISTING = Listing(names=NAMES)
MORE = {"dates": {"max": {"field": "published"}}}


def test_without_a_choice_nothing_stands_under_a_filter() -> None:
    planned = facet_counts.aggregations({}, LISTING, MORE)
    assert [*planned] == ["dates", *(f"{name}:{part}" for name in NAMES for part in ("values", "missing"))]
    assert facet_counts.aggregations({}, Listing(names=()), {}) == {}


def test_facets_without_a_choice_share_one_filter_and_the_chosen_has_its_own() -> None:
    choices = {"place": Choice(("Syria",)), "kind": Choice(excluded=("news",))}
    planned = facet_counts.aggregations(choices, LISTING, MORE)
    assert [*planned] == ["narrowed", "place:own", "kind:excluded"]
    assert planned["narrowed"]["filter"]["bool"]["filter"] == filters(choices)
    assert [*planned["narrowed"]["aggs"]] == ["dates", "person:values", "person:missing", "kind:values", "kind:missing"]
    assert planned["place:own"]["filter"]["bool"]["filter"] == filters({"kind": choices["kind"]})
    (without_news,) = planned["kind:excluded"]["filters"]["filters"]
    assert without_news["bool"]["filter"] == [{"terms": {"places": ["Syria"]}}, {"term": {"kind": "news"}}]


def test_text_within_a_facet_narrows_its_values_and_nothing_else() -> None:
    planned = facet_counts.aggregations({}, Listing(names=NAMES, size=5, within={"person": "mat"}), {})
    assert planned["person:values"]["terms"] == {"field": "people.name", "size": 5, "include": expression("mat")}
    assert "include" not in planned["place:values"]["terms"]


def answer(**buckets: int) -> dict[str, Any]:
    listed = [{"key": key, "doc_count": count} for key, count in buckets.items()]
    return {"buckets": listed, "sum_other_doc_count": 4}


def test_a_chosen_value_is_listed_with_its_count_even_where_others_are_more_frequent() -> None:
    found = facet_counts.flat(
        {"place:own": {"doc_count": 9, "place:values": answer(Iraq=3), "place:chosen": answer(Syria=1)}}
        | {"narrowed": {"doc_count": 8, "place:missing": {"doc_count": 2}}}
    )
    assert facet_counts.read(found, {"place": Choice(("Syria", "Mali"))}, ["place"]) == {
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
    read = facet_counts.read(found, {"kind": Choice(excluded=("news",), none=True)}, ["kind"])["kind"]
    assert read["excluded"] == [{"value": "news", "label": "news", "count": 7, "selected": False}]
    assert read["missing_selected"] is True
