"""Facets as they are chosen: a count is what its value leads to, for each facet, left out and none included."""

from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.articles.item import Item
from service.cli.inputs import sample_items
from service.index.process_batch import index_batch
from service.index.submissions import submit_stream
from service.search.parts.facets import FACETS
from service.storage.archive import Archive

Given = dict[str, Any]
# Searches whose results have every facet between them, with choices of other facets already made.
SEARCHES: list[Given] = [
    {"q": "air"},
    {"q": "awarded"},
    {"q": "", "kind": ["news", "speech"], "not.source": "af.mil"},
    {"q": "", "none": ["tag"], "date_from": "2015-01-01", "date_to": "2015-12-31"},
    {"q": "", "not.place": ["Iraq", "Washington"], "none": ["unit", "date"]},
]
SAMPLED = 3
CONTRACTS = Path(__file__).parents[2] / "golden" / "articles" / "contracts-by-service" / "in.txt"


@pytest.fixture(scope="module")
def press(desk: Flask, words: Archive) -> FlaskClient:
    """The application on an archive where every facet has values."""
    sample = list(sample_items())
    contracts = Item(body=CONTRACTS.read_bytes(), content_type="text/plain", source="defense.gov")
    for batch in submit_stream(words, [*sample[:80], *islice(reversed(sample), 25), contracts]):
        index_batch(words, batch.id, owner="tests", lease_s=60)
    words.client.indices.refresh(index=words.indices.articles)
    return desk.test_client()


def ask(press: FlaskClient, given: Given, **more: Any) -> dict[str, Any]:
    answer = press.get("/api/v1/search", query_string={"size": 0, **given, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def total(press: FlaskClient, given: Given, **more: Any) -> int:
    return int(ask(press, given, facets="", **more)["total"]["value"])


@pytest.mark.parametrize("given", SEARCHES, ids=str)
def test_a_value_leads_to_as_many_articles_as_it_says(press: FlaskClient, given: Given) -> None:
    found = ask(press, given)["facets"]
    assert set(found) == set(FACETS)
    for name, facet in found.items():
        rest = {key: value for key, value in given.items() if key != "none"}
        lacking = [each for each in given.get("none", []) if each != name]
        for value in facet["values"][:SAMPLED]:
            told = f"{name}={value['value']}"
            assert total(press, {**rest, "none": lacking, name: value["value"]}) == value["count"], told
        if name not in given:
            assert total(press, {**rest, "none": [*lacking, name]}) == facet["missing"], f"none={name}"


@pytest.mark.parametrize("given", SEARCHES, ids=str)
def test_leaving_a_value_out_takes_away_as_many_as_it_says(press: FlaskClient, given: Given) -> None:
    found = ask(press, given)
    for name, facet in found["facets"].items():
        for value in facet["values"][:1]:
            if value["selected"]:
                continue
            key = f"not.{name}"
            already = given.get(key, [])
            left_out = {**given, key: [*([already] if isinstance(already, str) else already), value["value"]]}
            narrowed = ask(press, left_out)
            (told,) = [each for each in narrowed["facets"][name]["excluded"] if each["value"] == value["value"]]
            assert narrowed["total"]["value"] == found["total"]["value"] - told["count"], (name, value)
            assert value["value"] not in {each["value"] for each in narrowed["facets"][name]["values"]}


def test_every_facet_has_a_value_in_these_searches(press: FlaskClient) -> None:
    seen = {name for given in SEARCHES for name, facet in ask(press, given)["facets"].items() if facet["values"]}
    assert seen == set(FACETS)


def test_several_values_mean_any_of_them_and_counts_ignore_their_own_choice(press: FlaskClient) -> None:
    everything = ask(press, {"facet_size": 200})
    one, other, *_ = everything["facets"]["place"]["values"]
    both = ask(press, {"facet_size": 200, "place": [one["value"], other["value"]]})
    assert max(one["count"], other["count"]) <= both["total"]["value"] <= one["count"] + other["count"]
    plain = [{**value, "selected": False} for value in both["facets"]["place"]["values"]]
    assert plain == everything["facets"]["place"]["values"]
    either = total(press, {"place": one["value"], "none": "place"})
    assert either == one["count"] + everything["facets"]["place"]["missing"]


def test_a_value_that_is_chosen_is_counted_even_where_it_is_not_listed(press: FlaskClient) -> None:
    rare = ask(press, {"facet_size": 200})["facets"]["organization"]["values"][-1]
    chosen = ask(press, {"organization": rare["value"]})
    (listed,) = [value for value in chosen["facets"]["organization"]["values"] if value["selected"]]
    assert listed == {**rare, "selected": True}
    assert chosen["total"]["value"] == rare["count"] >= 1


@pytest.mark.parametrize("text", ["force", "FORCE", "air f"])
def test_looking_within_a_facet_lists_every_value_with_the_text(press: FlaskClient, text: str) -> None:
    everything = ask(press, {"q": "airman", "facet_size": 200})["facets"]["organization"]["values"]
    within = ask(press, {"q": "airman", "facet_size": 200, "within.organization": text})["facets"]["organization"]
    assert within["values"] == [value for value in everything if text.lower() in value["value"].lower()] != []


@pytest.mark.parametrize("text", [".*", "[", "\\", '"', "a|b", "~", "#@&<>"])
def test_no_text_within_a_facet_is_an_error(press: FlaskClient, text: str) -> None:
    found = ask(press, {"within.person": text, "facets": "person"})["facets"]["person"]["values"]
    assert all(text in value["value"] for value in found)


def test_only_the_facets_named_are_counted(press: FlaskClient) -> None:
    some = ask(press, {"facets": "place,date"})
    assert [*some["facets"]] == ["place"]
    assert some["histogram"]
    nothing = ask(press, {"facets": "", "place": "Iraq"})
    assert (nothing["facets"], nothing["histogram"], nothing["undated"]) == ({}, [], 0)
    assert nothing["total"]["value"] == total(press, {"place": "Iraq"}) > 0


def test_dates_are_gone_down_by_year_month_and_day(press: FlaskClient) -> None:
    found = ask(press, {"q": "air"})
    levels = []
    while len(found["histogram"]) > 1:
        spans = [span for span in found["histogram"] if span["count"]]
        assert sum(span["count"] for span in spans) + found["undated"] == found["total"]["value"]
        largest = max(spans, key=lambda span: span["count"])
        levels.append(largest["from"])
        found = ask(press, {"q": "air", "date_from": largest["from"], "date_to": day_before(largest["to"])})
        assert found["total"]["value"] == largest["count"]
    assert len(levels) == 3


def day_before(text: str) -> str:
    return (date.fromisoformat(text) - timedelta(days=1)).isoformat()


def test_what_has_no_date_is_counted_and_found(press: FlaskClient) -> None:
    everything = ask(press, {})
    assert everything["undated"] == total(press, {"none": "date"}) > 0
    dated = total(press, {"date_from": "1900-01-01"})
    assert dated + everything["undated"] == everything["total"]["value"]
