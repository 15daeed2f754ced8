"""A ranking by words and meaning, made of the answers to two searches."""

from typing import Any

from service.search import hybrid
from service.search.compile.clauses import Bool, Clause, ConstantScore, Ids, Match
from service.search.language.syntax import parse
from service.search.search import Search

CLAUSE = Match("title", "any")


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
    made = placed(hybrid.ranked(CLAUSE, [answer(a=9.0, b=8.0, c=7.0, d=6.0), answer(d=0.9, c=0.8)]))
    assert list(made) == ["c", "d", "a", "b"]
    assert [round(score, 2) for score in made.values()] == [9.0, 8.0, 7.0, 6.0]


def test_articles_of_the_same_score_keep_the_order_that_was_made() -> None:
    made = placed(hybrid.ranked(CLAUSE, [answer(a=5.0, b=5.0), answer(b=0.9, c=0.8)]))
    assert list(made) == ["b", "a", "c"]
    assert sorted(made.values(), reverse=True) == list(made.values())
    assert len(set(made.values())) == len(made)


def test_the_others_are_found_too_and_none_twice() -> None:
    clause = hybrid.ranked(CLAUSE, [answer(a=9.0, b=8.0), answer(b=0.9, c=0.1)])
    assert isinstance(clause, Bool)
    others, *_ = clause.should
    assert isinstance(others, Bool)
    (left_out,) = others.must_not
    assert others.must == (CLAUSE,)
    assert isinstance(left_out, Ids)
    assert sorted(left_out.values) == sorted(placed(clause))


def test_where_no_article_has_a_vector_words_alone_rank() -> None:
    assert hybrid.ranked(CLAUSE, [answer(a=9.0), answer()]) is CLAUSE
    assert hybrid.ranked(CLAUSE, [answer(), answer(a=0.9)]) is CLAUSE


def test_the_nearest_are_looked_for_where_the_words_are() -> None:
    words, nearest = hybrid.requests(Search(query=parse("a b"), date_from="2017-01-01"), CLAUSE, [1.0, 0.0])
    query = words["query"]["bool"]
    assert nearest["knn"]["filter"] == [*query["must"], *query["filter"]]
    assert {"range": {"published": {"gte": "2017-01-01"}}} in query["filter"]
    assert {"bool": {"must_not": [{"term": {"withdrawn": True}}]}} in query["filter"]
