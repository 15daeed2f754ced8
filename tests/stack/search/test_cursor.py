"""Paging through a result while the archive changes: no article comes twice, and none that was there is missed."""

import hashlib
import random
from collections.abc import Iterator
from typing import Any

import pytest
from elasticsearch.helpers import bulk

from service.backends import Backends
from service.search import engine
from service.search.compile.clauses import Raw
from service.search.compile.compiler import Compiled
from service.search.cursor import MAX_DEPTH
from service.search.language.syntax import parse
from service.search.parts.facets import Listing
from service.search.search import Search, parts_of, read_page, request
from service.search.sorting import Sort

FIRST, LATER = 600, 400
WORDS = ("carrier", "strike", "exercise", "readiness", "logistics", "radar", "medical", "runway")


def articles(first: int, count: int) -> Iterator[dict[str, Any]]:
    """Make articles of several lengths on several things."""
    chance = random.Random(first)  # noqa: S311 - the same articles each time
    for number in range(first, first + count):
        words = chance.choices(WORDS, k=chance.randint(5, 60))
        text = " ".join([*words, "harbor"])
        yield {
            "id": hashlib.sha256(str(number).encode()).hexdigest()[:40],
            "title": f"{words[0]} {number}",
            "published": f"20{chance.randint(10, 16)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}",
            "body": [{"paragraphs": [text]}],
            "source": chance.choice(["one.example", "other.example"]),
        }


def add(backends: Backends, made: list[dict[str, Any]]) -> None:
    actions = ({"_id": each["id"], "_index": backends.archive.indices.articles, "_source": each} for each in made)
    bulk(backends.archive.client, actions, refresh=True)


def pages(backends: Backends, sort: Sort, size: int, **given: Any) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        search = Search(
            query=parse("carrier OR runway OR harbor"),
            sort=sort,
            size=size,
            cursor=cursor,
            listing=Listing(names=("source",)),
            **given,
        )
        found = engine.run(backends.archive, search)
        yield found
        cursor = found["next"]
        if cursor is None:
            return


@pytest.mark.parametrize(
    ("sort", "size"), [("relevance", 25), ("relevance", 100), ("recent", 60), ("newest", 25), ("oldest", 100)]
)
def test_no_article_comes_twice_or_never_while_others_are_indexed(backends: Backends, sort: Sort, size: int) -> None:
    there = list(articles(0, FIRST))
    add(backends, there)
    coming = list(articles(FIRST, LATER))
    seen: list[str] = []
    each = LATER * size // FIRST
    for each_page in pages(backends, sort, size):
        seen += [hit["id"] for hit in each_page["hits"]]
        now, coming = coming[:each], coming[each:]
        if now:
            add(backends, now)
    assert len(coming) < each
    assert len(seen) == len(set(seen))
    assert {article["id"] for article in there} <= set(seen)


def test_the_order_of_scores_does_change_meanwhile(backends: Backends) -> None:
    """Were it not so, the test above would show nothing."""
    add(backends, list(articles(0, FIRST)))
    before = [hit["id"] for each_page in pages(backends, "relevance", 100) for hit in each_page["hits"]]
    add(backends, list(articles(FIRST, LATER)))
    after = [
        hit["id"]
        for each_page in pages(backends, "relevance", 100)
        for hit in each_page["hits"]
        if hit["id"] in set(before)
    ]
    assert sorted(before) == sorted(after)
    assert before != after


def test_totals_and_facets_are_the_same_on_every_page(backends: Backends) -> None:
    add(backends, list(articles(0, FIRST)))
    told = [(found["total"], found["facets"], found["histogram"]) for found in pages(backends, "relevance", 100)]
    assert len(told) > 3
    assert all(each == told[0] for each in told)
    assert told[0][0] == {"value": FIRST, "relation": "eq"}


def test_what_is_recent_comes_before_what_is_as_relevant(backends: Backends) -> None:
    texts = [{"paragraphs": ["The harbor is open."]}]
    for number, day in enumerate(("2012-05-08", "2016-05-08", None, "2017-05-08", "2999-01-01")):
        dated = {"published": day} if day else {}
        add(backends, [{"id": f"{number:040x}", "title": "Harbor", "body": texts, **dated}])
    found = engine.run(backends.archive, Search(query=parse("harbor"), sort="recent"))["hits"]
    assert [hit["published"] for hit in found if hit["published"] != "2999-01-01"] == [
        "2017-05-08",
        "2016-05-08",
        "2012-05-08",
        None,
    ]
    ratio = found[-1]["score"] / next(hit["score"] for hit in found if hit["published"] == "2017-05-08")
    assert ratio == pytest.approx(0.25, abs=0.01)


def test_more_than_ten_thousand_are_counted_on_request(backends: Backends) -> None:
    many = MAX_DEPTH + 5
    add(backends, [{"id": f"{number:040x}", "title": "Harbor"} for number in range(many)])
    search = {"query": parse("harbor"), "size": 0, "listing": Listing(names=()), "dates": False}
    about = engine.run(backends.archive, Search(**search))["total"]
    exactly = engine.run(backends.archive, Search(**search, exact=True))["total"]
    assert about == {"value": MAX_DEPTH, "relation": "gte"}
    assert exactly == {"value": many, "relation": "eq"}


def test_time_that_runs_out_is_told(backends: Backends) -> None:
    add(backends, list(articles(0, FIRST)))
    slow = "long n = 0; for (int i = 0; i < 900000; i++) { n += i % 7; } return n > 0;"
    compiled = Compiled(Raw({"bool": {"filter": [{"script": {"script": {"source": slow}}}]}}))
    search = Search(query=parse("harbor"))
    parts = parts_of(search, compiled)
    asked = request(search, compiled, parts) | {"timeout": "1ms"}
    answer = backends.archive.client.search(index=backends.archive.indices.articles, **asked).body
    told = read_page(parts, dict(answer), [], [None] * len(parts))
    assert told["partial"] is True
    assert told["total"]["value"] < FIRST
    assert "partial" not in engine.run(backends.archive, search)
