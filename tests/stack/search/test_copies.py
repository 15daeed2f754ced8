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
from service.search.sorting import Sort

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


def pages(backends: Backends, **given: Any) -> tuple[list[str], int, int]:
    """Return the titles of all pages of a search, how many articles they folded, and the total that the first told."""
    titles: list[str] = []
    folded = 0
    page = search(backends, **given)
    total = page["total"]["value"]
    while True:
        titles += [hit["title"] for hit in page["hits"]]
        folded += page["folded"]
        if page["next"] is None:
            return titles, folded, total
        page = search(backends, **given, cursor=page["next"])


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "recent", "added"])
def test_whatever_the_size_of_a_page_the_same_is_folded_and_all_is_counted(backends: Backends, sort: Sort) -> None:
    fill(backends, tuple(VARIANTS))
    whole = pages(backends, sort=sort, size=100)
    assert (len(whole[0]), whole[1], whole[2]) == (3, 3, 6)
    assert len(SAME.intersection(whole[0])) == 1
    for size in (1, 2, 4, 5):
        assert pages(backends, sort=sort, size=size) == whole
    every = pages(backends, sort=sort, size=2, fold=False)
    assert (sorted(every[0]), every[1], every[2]) == (sorted(VARIANTS), 0, 6)
    exported = engine.scan(backends.archive, Search(query=parse("laboratory"), sort=sort))
    assert sorted(article["title"] for article in exported) == sorted(VARIANTS)
