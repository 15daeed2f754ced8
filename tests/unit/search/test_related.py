"""What makes articles related, and what is told of it."""

from typing import Any

from service.search import related

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
    asked = related.body("articles", SOURCE, 5)["query"]["bool"]["should"]
    assert [clause["term"][field]["_name"] for clause in asked for field in clause["term"]] == [
        "person:Jim Mattis",
        "organization:NATO",
        "term:ISR",
    ]


def test_a_short_article_is_asked_for_by_each_of_its_words() -> None:
    def least(words: int) -> int:
        body = related.body("articles", SOURCE | {"word_count": words}, 5)
        return int(body["query"]["bool"]["must"][0]["more_like_this"]["min_term_freq"])

    assert (least(60), least(600)) == (1, 2)


def test_the_rarest_names_are_told_and_those_that_tell_nothing_are_not() -> None:
    (found,) = related.read({"hits": {"hits": [hit("b", [], place__Iraq=0.1, person__Mattis=1.5, term__ISR=2.0)]}}, 5)
    assert found == {
        "id": "b",
        "title": "B",
        "shared": [{"facet": "term", "value": "ISR"}, {"facet": "person", "value": "Mattis"}],
    }


def test_copies_of_each_other_are_listed_once() -> None:
    hits = [hit("b", ["1", "2"]), hit("c", ["1", "2"]), hit("d", ["3", "4"])]
    assert [each["id"] for each in related.read({"hits": {"hits": hits}}, 5)] == ["b", "d"]
