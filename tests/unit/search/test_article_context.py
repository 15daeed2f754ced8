"""What makes articles related and what is told of it, and a search turned to begin at one of its articles."""

from typing import Any

import pytest

from service.search import article_context
from service.search.article_context import Neighbour
from service.search.sorting import SORTS

SOURCE = {
    "id": "a",
    "word_count": 600,
    "people": [{"name": "Jim Mattis"}],
    "organizations": ["NATO"],
    "terms": [{"concept": "nato", "label": "NATO"}, {"concept": "isr", "label": "ISR"}],
}


def hit(identifier: str, signature: list[str], **shared: float) -> dict[str, Any]:
    source = {"id": identifier, "title": identifier.upper(), "signature": signature}
    names = {name.replace("__", ":"): weight for name, weight in shared.items()}
    return {"_source": source, "matched_queries": names}


def test_each_name_counts_once() -> None:
    asked = article_context.related_request("articles", SOURCE, 5)["query"]["bool"]["should"]
    assert [clause["term"][field]["_name"] for clause in asked for field in clause["term"]] == [
        "person:Jim Mattis",
        "organization:NATO",
        "term:ISR",
    ]


def test_a_short_article_is_asked_for_by_each_of_its_words() -> None:
    def least(words: int) -> int:
        body = article_context.related_request("articles", SOURCE | {"word_count": words}, 5)
        return int(body["query"]["bool"]["must"][0]["more_like_this"]["min_term_freq"])

    assert (least(60), least(600)) == (1, 2)


def test_the_rarest_names_are_told_and_those_that_tell_nothing_are_not() -> None:
    (found,) = article_context.read_related(
        {"hits": {"hits": [hit("b", [], place__Iraq=0.1, person__Mattis=1.5, term__ISR=2.0)]}}, SOURCE, 5
    )
    assert found == {
        "id": "b",
        "title": "B",
        "shared": [{"facet": "term", "value": "ISR"}, {"facet": "person", "value": "Mattis"}],
    }


def test_copies_of_each_other_are_listed_once() -> None:
    one, other, own = ([f"{text}{number}" for number in range(32)] for text in "xyz")
    hits = [hit("b", one), hit("c", one), hit("d", other), hit("e", own)]
    found = article_context.read_related({"hits": {"hits": hits}}, SOURCE | {"signature": own}, 5)
    assert [each["id"] for each in found] == ["b", "d"]


SEARCH = {"query": {"match_all": {}}, "sort": SORTS["newest"], "post_filter": {"term": {"kind": "news"}}, "size": 20}


def test_the_place_of_an_article_is_asked_for_in_the_narrowed_search() -> None:
    body = article_context.place_request(SEARCH, "abc")
    assert body["query"]["bool"]["must"] == [{"match_all": {}}]
    assert body["query"]["bool"]["filter"] == [{"term": {"kind": "news"}}, {"term": {"id": "abc"}}]
    assert body["sort"] == SORTS["newest"]


@pytest.mark.parametrize(
    ("sort", "turned"),
    [
        ("relevance", [{"_score": "asc"}, {"id": "desc"}]),
        ("newest", [{"published": {"order": "asc", "missing": "_first"}}, {"id": "desc"}]),
        ("oldest", [{"published": {"order": "desc", "missing": "_first"}}, {"id": "desc"}]),
    ],
)
def test_what_comes_before_is_what_comes_after_in_the_opposite_order(sort: str, turned: list[object]) -> None:
    search = {"query": {"match_all": {}}, "sort": SORTS[sort]}  # type: ignore[index]
    assert article_context.neighbours_request(search, "abc", [1, "abc"], before=True)["sort"] == turned
    after = article_context.neighbours_request(search, "abc", [1, "abc"], before=False)
    assert (after["sort"], after["search_after"]) == (search["sort"], [1, "abc"])


def test_copies_are_passed_over() -> None:
    article = {"id": "a", "signature": [f"{number:08x}" for number in range(32)], "published": "2017-05-08"}
    copy = {"_source": {**article, "id": "b", "title": "Same"}}
    other = {"_source": {"id": "c", "title": "Other"}}
    assert article_context.read_neighbour({"hits": {"hits": [copy, other]}}, article) == Neighbour("c", "Other")
    assert article_context.read_neighbour({"hits": {"hits": [copy]}}, article) is None
