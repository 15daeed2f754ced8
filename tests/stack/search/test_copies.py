"""Copies of one story in an archive: folded, counted and listed, in whatever order they were indexed."""

import json
from itertools import permutations
from typing import Any

import pytest

from service.articles.item import Item
from service.backends import Backends
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.search import engine
from service.search.language.syntax import parse
from service.search.parts.facets import Choice
from service.search.search import Search

PARAGRAPHS = [
    "The 88th Air Base Wing opened a new laboratory for composite materials, which the commander called a great step.",
    "Some 42 engineers will test panels for the next fleet of transports, and the first results are due in the spring.",
    "The building took three years to plan and two years to build, on the site of a hangar of the nineteen-forties.",
    "Neighbours of the base were invited to see the presses and the ovens before the doors close to the public.",
    "A second laboratory, for coatings that stand heat, will follow where money allows, the program office said.",
]
VARIANTS = {
    "original": PARAGRAPHS,
    "reprint": [*PARAGRAPHS, "Follow the Gazette on Twitter and sign up for our newsletter."],
    "corrected": [PARAGRAPHS[0], PARAGRAPHS[1].replace("42", "45"), *PARAGRAPHS[2:]],
    "cut": PARAGRAPHS[:-1],
    "last-year": PARAGRAPHS,
    "other": [
        "The wing's band played for the laboratory's neighbours in the park, and the evening stayed dry until ten."
    ]
    * 3,
}
SAME = {"original", "reprint", "corrected", "cut"}


def item(name: str) -> Item:
    date = "2016-05-08" if name == "last-year" else "2017-05-08"
    told = {
        "url": f"https://{name}.example/laboratory",
        "title": name,
        "text": "\n\n".join(VARIANTS[name]),
        "date": date,
    }
    return Item(body=json.dumps(told).encode(), content_type="application/json")


def fill(backends: Backends, *batches: tuple[str, ...]) -> None:
    for names in batches:
        batch = submit(backends.archive, [item(name) for name in names])
        index_batch(backends.archive, batch.id, owner="test", lease_s=5)
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)


def search(backends: Backends, **given: Any) -> dict[str, Any]:
    return engine.run(backends.archive, Search(query=parse("laboratory"), **given))


def test_a_page_shows_one_of_several_copies_and_counts_the_others(backends: Backends) -> None:
    fill(backends, tuple(VARIANTS))
    page = search(backends)
    assert page["total"]["value"] == 6
    assert {hit["title"] in SAME: hit["copies"] for hit in page["hits"]} == {True: 3, False: 0}
    assert sorted(hit["title"] for hit in page["hits"] if hit["title"] not in SAME) == ["last-year", "other"]
    (shown,) = [hit for hit in page["hits"] if hit["copies"]]
    listed = search(backends, copies_of=shown["id"])
    assert {hit["title"] for hit in listed["hits"]} == SAME
    assert listed["total"]["value"] == shown["copies"] + 1
    assert {hit["copies"] for hit in listed["hits"]} == {0}


def test_copies_beyond_the_page_count_and_those_that_a_choice_leaves_out_do_not(backends: Backends) -> None:
    fill(backends, ("original", "reprint"), ("corrected",), ("cut",))
    assert [hit["copies"] for hit in search(backends, size=1)["hits"]] == [3]
    narrowed = search(backends, choices={"source": Choice(("original.example", "cut.example"))})
    assert [hit["copies"] for hit in narrowed["hits"]] == [1]


@pytest.mark.parametrize("order", [tuple(order) for order in permutations(("original", "corrected", "cut"))][::2])
def test_the_order_of_arrival_and_a_retry_change_nothing(backends: Backends, order: tuple[str, ...]) -> None:
    fill(backends, *((name,) for name in order), order[:1])
    page = search(backends)
    assert [hit["copies"] for hit in page["hits"]] == [2]
