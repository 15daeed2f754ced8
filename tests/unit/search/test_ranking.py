"""Plain words → the clause for articles with as many of them as there are."""

from dataclasses import replace
from typing import Any

import pytest

from mappings.lexicon.concepts import Concept
from service.lexicon.lexicon import Lexicon
from service.search.compile.clauses import Bool, MatchAll, Term, render
from service.search.ranking import (
    COMMON,
    ROOTS,
    SOURCES,
    WEIGHTS,
    content_words,
    is_question,
    most_of,
    shared_words,
    with_shared,
)

NONE = Lexicon({})


@pytest.mark.parametrize(
    ("typed", "telling"),
    [
        ("What help is there for airmen?", ["help", "airmen"]),
        ("who is it", ["who", "is", "it"]),
        ("thin-film transistors", ["thin", "film", "transistors"]),
        ("the B-52 and the F-35A", ["B-52", "F-35A"]),
        ("COVID-19, NATO.", ["COVID-19", "NATO"]),
        ("METHODS OF PRODUCING NETS", ["methods", "producing", "nets"]),
        ("NATO", ["NATO"]),
        ("IT support", ["IT", "support"]),
        ("the plan of U.S. forces", ["plan", "U.S", "forces"]),
        ("— ? !", []),
    ],
)
def test_words_that_say_something(typed: str, telling: list[str]) -> None:
    assert content_words(typed.split()) == telling


def test_no_more_words_than_a_query_may_have() -> None:
    assert len(content_words([f"word{number}" for number in range(100)])) == 64


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("What did General Welsh say about modernizing the Air Force while budgets shrink?", True),
        ("What is the Air Force doing about it?", False),
        ("Mattis ISIS campaign", False),
    ],
)
def test_a_question_has_words_enough(typed: str, question: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_question(typed.split()) is question


def _asked(clause: Any) -> list[dict[str, Any]]:
    """Return the `multi_match` queries of a clause, those within others too."""
    if isinstance(clause, list):
        return [found for each in clause for found in _asked(each)]
    if not isinstance(clause, dict):
        return []
    return [clause["multi_match"]] if "multi_match" in clause else _asked(list(clause.values()))


def test_each_word_is_asked_for_by_its_forms_and_by_its_root() -> None:
    clause = render(most_of(["bomber", "contracts"], NONE))
    asked = [(each["query"].strip(), each.get("boost", 1)) for each in _asked(clause)]
    assert asked == [
        ("bomber", 1),
        ("contracts", 1),
        ("bomber", WEIGHTS.exact),
        ("contracts", WEIGHTS.exact),
        ("bomber contracts", WEIGHTS.near),
    ]
    roots = [each["match"][ROOTS] for each in clause["bool"]["should"] if "match" in each]
    assert roots == [{"query": "bomber", "boost": WEIGHTS.root}, {"query": "contracts", "boost": WEIGHTS.root}]


def test_no_word_is_needed() -> None:
    assert set(render(most_of(["bomber", "contracts"], NONE))["bool"]) == {"should"}


def test_all_fields_weigh_the_same() -> None:
    assert all(each["fields"] == list(SOURCES) for each in _asked(render(most_of(["ISIS", "campaign"], NONE))))


def test_a_name_is_asked_for_by_its_other_names_too_unless_switched_off() -> None:
    reaper = Concept("mq-9", "MQ-9", "equipment", names=("Reaper drone",))
    lexicon = Lexicon({"mq-9": reaper})

    def queries(excluded: frozenset[str]) -> set[str]:
        return {each["query"].strip() for each in _asked(render(most_of(["MQ-9", "crash"], lexicon, excluded)))}

    assert "Reaper drone" in queries(frozenset())
    assert "Reaper drone" not in queries(frozenset({"mq-9"}))


def _found(*buckets: tuple[str, float, int]) -> dict[str, Any]:
    rows = [{"key": key, "score": score, "bg_count": count} for key, score, count in buckets]
    return {"best": {"words": {"bg_count": 100, "buckets": rows}}}


def test_shared_words_rank_and_find_nothing_more() -> None:
    clause = MatchAll()
    ranked = with_shared(clause, _found(("radar", 8.0, 5), ("missil", 4.0, 9)), weights=replace(WEIGHTS, shared=1.0))
    should = (Term(ROOTS, "radar", boost=1.0), Term(ROOTS, "missil", boost=0.5))
    assert ranked == Bool(must=(clause,), should=should)


def test_a_word_of_many_articles_tells_nothing() -> None:
    clause = MatchAll()
    assert with_shared(clause, _found(("forc", 8.0, int(100 * COMMON)))) == clause
    assert with_shared(clause, _found()) == clause


def test_shared_words_are_read_from_what_an_article_says() -> None:
    assert shared_words()["best"]["aggs"]["words"]["significant_text"]["source_fields"] == list(SOURCES)
