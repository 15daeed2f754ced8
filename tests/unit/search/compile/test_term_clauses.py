"""A word as typed: which analyzer it is asked with, by its capitals."""

import pytest

from service.lexicon.finder import Acronyms
from service.search.compile.term_clauses import (
    FIELDS,
    RATHER_NOT,
    Clause,
    asked,
    exact,
    in_capitals,
    is_english,
    joined,
    prefix,
    quoted,
    within,
    word,
)

ACRONYMS = Acronyms(frozenset(("NATO", "IT", "MIA", "CAS")), frozenset(("NATO", "MIA")))


@pytest.mark.parametrize("text", ["NATO", "U.S.", "POWs", "R&D", "US's", "USS"])
def test_in_capitals(text: str) -> None:
    assert in_capitals(text)


@pytest.mark.parametrize("text", ["Nato", "nato", "F-35", "A", "", "COVID-19", "McDonald"])
def test_not_in_capitals(text: str) -> None:
    assert not in_capitals(text)


@pytest.mark.parametrize(
    ("text", "english"), [("IT", True), ("it's", True), ("who", True), ("NATO", False), ("US", True)]
)
def test_is_english(text: str, *, english: bool) -> None:
    assert is_english(text) is english


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("F 35A", ["F-35A"]),
        ("the UH 60s", ["the", "UH-60s"]),
        ("155 mm guns", ["155-mm", "guns"]),
        ("A 10 percent", ["A", "10", "percent"]),
        ("", []),
        ("IF 35 FLY", ["IF", "35", "FLY"]),
        ("NBC 17 news", ["NBC", "17", "news"]),
    ],
)
def test_what_the_analyzers_read_together_is_one_word(text: str, words: list[str]) -> None:
    assert joined(text) == words


WORDS = [
    ("NATO", asked("nato", "any_case")),  # the press prints Nato too
    ("nato", asked("nato", "any_case")),
    ("Nato", asked("Nato", "any_case")),
    ("MIA", asked("MIA", "words")),  # short: Mia is a name
    ("CAS", asked("CAS", "words")),
    ("IT", asked("IT", "words")),
    ("companies", asked("companies", "words")),
    ("F-35A", asked("F-35A", "any_case")),
    ("it", {"dis_max": {"queries": [asked("it", "words"), asked("IT", "exact", boost=RATHER_NOT)]}}),
]


@pytest.mark.parametrize(("text", "clause"), WORDS, ids=lambda value: str(value)[:20])
def test_word(text: str, clause: Clause) -> None:
    assert word(text, ACRONYMS) == clause


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("IT Experts", "IT experts"), ("IT EXPERTS", "it experts"), ("Islamic State", "islamic state"), ("NATO", "nato")],
)
def test_quoted(text: str, phrase: str) -> None:
    assert quoted(text) == asked(phrase, "phrase")


def test_exact_is_as_typed() -> None:
    assert exact("Nato") == asked("Nato", "exact")


def test_a_beginning_is_asked_of_every_field() -> None:
    asks = prefix("F-3")["multi_match"]
    assert (asks["query"], asks["fields"], asks["type"]) == ("f3", list(FIELDS), "bool_prefix")


def test_the_same_asked_of_other_fields() -> None:
    clause = {"bool": {"must": [asked("a", "words"), {"term": {"id": "1"}}], "boost": 2}}
    there = {"multi_match": asked("a", "words")["multi_match"] | {"fields": ["title"]}}
    assert within(clause, ["title"]) == {"bool": {"must": [there, {"term": {"id": "1"}}], "boost": 2}}


def test_boost_and_slop_are_told_only_where_they_say_something() -> None:
    assert asked("a", "words")["multi_match"].keys() == {"query", "fields", "type", "analyzer"}
    assert (
        asked("a", "words", boost=0.5, slop=2)["multi_match"] | {"boost": 0.5, "slop": 2}
        == asked("a", "words", boost=0.5, slop=2)["multi_match"]
    )
