"""How suggestions are mixed, and what each leads to."""

from typing import Any

import pytest

from mappings.lexicon.concepts import Concept
from service.search.suggest import service, vocabulary
from service.search.suggest.service import Suggestion
from service.search.suggest.vocabulary import Name, Vocabulary

CONCEPTS = [
    Concept("isr", "intelligence, surveillance, and reconnaissance", "term", acronyms=("ISR",)),
    Concept("nato", "North Atlantic Treaty Organization", "organization", acronyms=("NATO",)),
    Concept("close-air-support", "close air support", "term", acronyms=("CAS",)),
    Concept("chief-of-the-air-staff", "Chief of the Air Staff", "office", acronyms=("CAS",)),
    Concept("casualty-list", "casualty list (CL)", "term", acronyms=("CASL",)),
]
COUNTS = {
    "person": {"James Mattis": 9},
    "unit": {},
    "organization": {"NATO": 50},
    "place": {"Casablanca": 2},
    "term": {"isr": 5, "nato": 50, "close-air-support": 4, "chief-of-the-air-staff": 1},
}
VOCABULARY = Vocabulary(vocabulary.names_of_archive(COUNTS, CONCEPTS))


def fitting(typed: str, size: int = 8) -> list[Name]:
    return vocabulary.fitting_names(VOCABULARY, typed, size)


def answer(counts: list[int], *titles: tuple[str, float]) -> dict[str, Any]:
    hits = [
        {"_score": score, "_source": {"id": str(place), "title": title, "published": "2017-05-08T00:00:00Z"}}
        for place, (title, score) in enumerate(titles)
    ]
    buckets = [{"doc_count": count} for count in counts]
    return {"hits": {"hits": hits}, "aggregations": {"names": {"live": {"counts": {"buckets": buckets}}}}}


def test_an_acronym_tells_its_long_form() -> None:
    (found,) = fitting("isr")
    assert (found.kind, found.text, found.label) == ("term", "ISR", "intelligence, surveillance, and reconnaissance")


def test_a_long_form_tells_its_acronym() -> None:
    (found,) = fitting("surveill")
    assert (found.text, found.label) == ("intelligence, surveillance, and reconnaissance", "ISR")


def test_one_thing_is_suggested_once_by_what_tells_more() -> None:
    (found,) = fitting("nato")
    assert (found.kind, found.label) == ("term", "North Atlantic Treaty Organization")


def test_senses_are_suggested_apart_and_narrow_to_their_own() -> None:
    candidates = fitting("CAS")
    assert [name.label for name in candidates[:2]] == ["close air support", "Chief of the Air Staff"]
    found = service.read_names(answer([name.frequency for name in candidates]), candidates)
    assert found[0].parameters == (("q", "CAS"), ("term", "close air support"))
    assert found[0].url == "/?q=CAS&term=close+air+support"


def test_what_no_article_has_is_suggested_only_where_it_is_typed_whole() -> None:
    assert [name.text for name in fitting("casualty")] == []
    assert [name.text for name in fitting("CASL")] == ["CASL"]


def test_what_has_left_the_archive_since_is_not_suggested() -> None:
    (mattis,) = fitting("mattis")
    assert service.read_names(answer([0]), [mattis]) == []
    (found,) = service.read_names(answer([3]), [mattis])
    assert found.as_json() == {
        "text": "James Mattis",
        "kind": "person",
        "count": 3,
        "parameters": {"person": "James Mattis"},
        "url": "/?person=James+Mattis",
    }


def test_a_name_is_searched_for_without_the_signs_of_the_query_language() -> None:
    name = Name("term", "casualty list (CL) -OR NOT =x*", 1, "", "c", "c")
    (found,) = service.read_names(answer([1]), [name])
    assert found.parameters == (("q", "casualty list CL x"),)


def test_a_title_is_suggested_once_and_leads_to_its_article() -> None:
    found = service.read_titles(answer([], ("Counter-ISIS Campaign", 2.0), ("Counter-ISIS campaign", 1.0)))
    assert [each.text for each in found] == ["Counter-ISIS Campaign"]
    assert found[0].as_json() == {
        "text": "Counter-ISIS Campaign",
        "kind": "title",
        "label": "2017-05-08",
        "url": "/articles/0",
    }


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [((3, 9, 9), (2, 3, 3)), ((0, 9, 1), (0, 7, 1)), ((0, 0, 9), (0, 0, 8)), ((1, 2, 0), (1, 2, 0))],
)
def test_there_is_room_for_each_kind(numbers: tuple[int, int, int], expected: tuple[int, int, int]) -> None:
    queries, names, titles = (
        [Suggestion(text=str(number), kind=kind) for number in range(several)]
        for kind, several in zip(("query", "person", "title"), numbers, strict=True)
    )
    found = [each.kind for each in service.mixed(queries, names, titles, 8)]
    assert tuple(found.count(kind) for kind in ("query", "person", "title")) == expected


def test_one_letter_asks_for_no_titles() -> None:
    assert {"match_none": {}} in service.request("a", [], 8)["query"]["bool"]["must"]
    assert {"match_none": {}} not in service.request("ab", [], 8)["query"]["bool"]["must"]
