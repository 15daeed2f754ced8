"""A search turned to begin at one of its articles."""

import pytest

from service.search import neighbours
from service.search.neighbours import Neighbour
from service.search.sorting import SORTS

SEARCH = {"query": {"match_all": {}}, "sort": SORTS["newest"], "post_filter": {"term": {"kind": "news"}}, "size": 20}


def test_the_place_of_an_article_is_asked_for_in_the_narrowed_search() -> None:
    body = neighbours.placing(SEARCH, "abc")
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
    assert neighbours.beside(search, "abc", [1, "abc"], before=True)["sort"] == turned
    after = neighbours.beside(search, "abc", [1, "abc"], before=False)
    assert (after["sort"], after["search_after"]) == (search["sort"], [1, "abc"])


def test_copies_are_passed_over() -> None:
    article = {"id": "a", "signature": ["1", "2"], "published": "2017-05-08"}
    copy = {"_source": {**article, "id": "b", "title": "Same"}}
    other = {"_source": {"id": "c", "title": "Other"}}
    assert neighbours.read({"hits": {"hits": [copy, other]}}, article) == Neighbour("c", "Other")
    assert neighbours.read({"hits": {"hits": [copy]}}, article) is None
