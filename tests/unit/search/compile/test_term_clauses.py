"""A word as typed: which analyzer it is asked with, by its capitals."""

import pytest

from service.lexicon.finder import Acronyms
from service.search.compile.clauses import (
    Bool,
    Clause,
    ConstantScore,
    DisMax,
    Intervals,
    MatchPhrase,
    MatchPrefix,
    Term,
)
from service.search.compile.interval_rules import PrefixRule
from service.search.compile.term_clauses import (
    FIELDS,
    RATHER_NOT,
    exact,
    in_capitals,
    is_english,
    joined,
    phrase,
    prefix,
    quoted,
    restricted,
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


WORDS: list[tuple[str, Clause]] = [
    ("NATO", phrase("nato", "any_case")),  # the press prints Nato too
    ("nato", phrase("nato", "any_case")),
    ("Nato", phrase("Nato", "any_case")),
    ("MIA", phrase("MIA", "words")),  # short: Mia is a name
    ("CAS", phrase("CAS", "words")),
    ("IT", phrase("IT", "words")),
    ("companies", phrase("companies", "words")),
    ("F-35A", phrase("F-35A", "any_case")),
    ("it", DisMax((phrase("it", "words"), phrase("IT", "exact", boost=RATHER_NOT)))),
]


@pytest.mark.parametrize(("text", "clause"), WORDS, ids=lambda value: str(value)[:20])
def test_word(text: str, clause: Clause) -> None:
    assert word(text, ACRONYMS) == clause


@pytest.mark.parametrize(
    ("text", "typed"),
    [("IT Experts", "IT experts"), ("IT EXPERTS", "it experts"), ("Islamic State", "islamic state"), ("NATO", "nato")],
)
def test_quoted(text: str, typed: str) -> None:
    assert quoted(text) == phrase(typed, "phrase")


def test_exact_is_as_typed() -> None:
    assert exact("Nato") == phrase("Nato", "exact")


def test_a_beginning_is_asked_of_every_field() -> None:
    assert prefix("F-3") == MatchPrefix("f3", FIELDS, "exact")


def test_the_same_is_asked_of_other_fields() -> None:
    clause = Bool(must=(phrase("a", "words"), Term("id", "1")), boost=2)
    there = MatchPhrase(" a", ("title",), "words")
    assert restricted(clause, ("title",)) == Bool(must=(there, Term("id", "1")), boost=2)


def test_all_words_of_a_clause_are_asked_of_other_fields() -> None:
    here, there = (MatchPrefix("f3", fields, "exact") for fields in (FIELDS, ("title",)))
    near = Intervals("lead", PrefixRule("d"))

    def clause(words: Clause) -> Clause:
        return Bool(filter=(DisMax((words, near)),), should=(ConstantScore(words),), must_not=(words,))

    assert restricted(clause(here), ("title",)) == clause(there)


def test_other_fields_may_count_beside_the_best() -> None:
    asked = restricted(phrase("a", "words", boost=0.5), ("title", "lead"), tie_breaker=0.3)
    assert asked == MatchPhrase(" a", ("title", "lead"), "words", boost=0.5, tie_breaker=0.3)
