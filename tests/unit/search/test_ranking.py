"""Articles that have most of the words of a query: by words, by shared words, and by words and meaning."""

from dataclasses import replace
from typing import Any

import pytest

from mappings.lexicon.concepts import Concept
from service.lexicon.lexicon import Lexicon
from service.search.compile.clauses import Bool, Clause, ConstantScore, Ids, Match, MatchAll, Term, render
from service.search.language.syntax import parse
from service.search.ranking import (
    COMMON,
    ROOTS,
    SOURCES,
    WEIGHTS,
    content_words,
    hybrid_ranked,
    hybrid_requests,
    is_question,
    most_of,
    reciprocal_rank_fusion,
    shared_words,
    with_shared,
)
from service.search.search import Search

NONE = Lexicon({})
CLAUSE = Match("title", "any")


@pytest.mark.parametrize(
    ("typed", "content"),
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
def test_words_that_say_something(typed: str, content: list[str]) -> None:
    assert content_words(typed.split()) == content


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


@pytest.mark.parametrize(
    ("rankings", "together"),
    [
        ([], []),
        ([["a", "b"]], ["a", "b"]),
        ([["a", "b"], ["b", "c"]], ["b", "a", "c"]),
        ([["a"], ["b"]], ["a", "b"]),
        ([["a", "b", "c"], ["c", "b", "a"], ["c"]], ["c", "a", "b"]),
    ],
)
def test_an_article_high_in_more_rankings_is_higher(rankings: list[list[str]], together: list[str]) -> None:
    assert reciprocal_rank_fusion(rankings, size=10) == together


def test_no_more_than_asked_for() -> None:
    assert reciprocal_rank_fusion([["a", "b", "c"]], size=2) == ["a", "b"]


def test_the_lower_the_damping_the_more_a_first_place_counts() -> None:
    rankings = [["a", "b", "c", "d"], ["x", "y", "z", "b"]]
    assert reciprocal_rank_fusion(rankings, size=1, damping=60) == ["b"]
    assert reciprocal_rank_fusion(rankings, size=1, damping=0) == ["a"]


def test_a_ranking_of_more_weight_decides() -> None:
    rankings = [["a", "b"], ["b", "a"]]
    assert reciprocal_rank_fusion(rankings, size=2, weights=[1, 2]) == ["b", "a"]
    assert reciprocal_rank_fusion(rankings, size=2, weights=[2, 1]) == ["a", "b"]


def test_every_ranking_has_a_weight() -> None:
    with pytest.raises(ValueError, match="zip"):
        reciprocal_rank_fusion([["a"], ["b"]], size=2, weights=[1])


def answer(**scores: float) -> dict[str, Any]:
    return {"hits": {"hits": [{"_id": name, "_score": score} for name, score in scores.items()]}}


def placed(clause: Clause) -> dict[str, float]:
    """Return the articles that have places of their own, and the scores of these."""
    assert isinstance(clause, Bool)
    scores: dict[str, float] = {}
    for each in clause.should[1:]:
        assert isinstance(each, ConstantScore)
        assert isinstance(each.filter, Ids)
        scores[each.filter.values[0]] = each.boost
    return scores


def test_the_articles_change_places_and_the_scores_stay() -> None:
    made = placed(hybrid_ranked(CLAUSE, [answer(a=9.0, b=8.0, c=7.0, d=6.0), answer(d=0.9, c=0.8)]))
    assert list(made) == ["c", "d", "a", "b"]
    assert [round(score, 2) for score in made.values()] == [9.0, 8.0, 7.0, 6.0]


def test_articles_of_the_same_score_keep_the_order_that_was_made() -> None:
    made = placed(hybrid_ranked(CLAUSE, [answer(a=5.0, b=5.0), answer(b=0.9, c=0.8)]))
    assert list(made) == ["b", "a", "c"]
    assert sorted(made.values(), reverse=True) == list(made.values())
    assert len(set(made.values())) == len(made)


def test_the_others_are_found_too_and_none_twice() -> None:
    clause = hybrid_ranked(CLAUSE, [answer(a=9.0, b=8.0), answer(b=0.9, c=0.1)])
    assert isinstance(clause, Bool)
    others, *_ = clause.should
    assert isinstance(others, Bool)
    (left_out,) = others.must_not
    assert others.must == (CLAUSE,)
    assert isinstance(left_out, Ids)
    assert sorted(left_out.values) == sorted(placed(clause))


def test_where_no_article_has_a_vector_words_alone_rank() -> None:
    assert hybrid_ranked(CLAUSE, [answer(a=9.0), answer()]) is CLAUSE
    assert hybrid_ranked(CLAUSE, [answer(), answer(a=0.9)]) is CLAUSE


def test_the_nearest_are_looked_for_where_the_words_are() -> None:
    search = Search(query=parse("a b"), date_from="2017-01-01")
    words, nearest = hybrid_requests(search.narrowed(CLAUSE), [1.0, 0.0])
    query = words["query"]["bool"]
    assert nearest["knn"]["filter"] == words["query"]
    assert query["must"] == [render(CLAUSE)]
    assert {"range": {"published": {"gte": "2017-01-01"}}} in query["filter"]
    assert {"term": {"withdrawn": True}} in query["must_not"]
