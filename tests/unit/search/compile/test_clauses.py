"""Clauses → the queries that Elasticsearch is asked."""

from typing import Any

import pytest

from service.search.compile.clauses import (
    Bool,
    Clause,
    ConstantScore,
    DisMax,
    Exists,
    Ids,
    Intervals,
    Match,
    MatchAll,
    MatchPhrase,
    MatchPrefix,
    Prefix,
    Range,
    Raw,
    Term,
    render,
)
from service.search.compile.interval_rules import AllOf, AnyOf, MatchRule, PrefixRule
from service.search.compile.term_clauses import FIELDS, phrase

A, B = Term("kind", "a"), Term("kind", "b")
TERM_A, TERM_B = {"term": {"kind": "a"}}, {"term": {"kind": "b"}}
PHRASE = {"query": " a", "fields": list(FIELDS), "type": "phrase", "analyzer": "words"}
RULES = AllOf((MatchRule("a b", "phrase"), AnyOf((MatchRule("c", "exact"), PrefixRule("d")))), max_gaps=3)
SIDE_BY_SIDE = {"max_gaps": 0, "ordered": True}
QUERIES: list[tuple[Clause, dict[str, Any]]] = [
    (phrase("a", "words"), {"multi_match": PHRASE}),
    (phrase("a", "words", boost=0.5, slop=2), {"multi_match": PHRASE | {"boost": 0.5, "slop": 2}}),
    (
        MatchPhrase("a", ("title",), "exact", tie_breaker=0.3, name="0"),
        {
            "multi_match": PHRASE
            | {"query": "a", "fields": ["title"], "analyzer": "exact"}
            | {"tie_breaker": 0.3, "_name": "0"}
        },
    ),
    (
        MatchPrefix("f3", ("title", "lead"), "exact"),
        {"multi_match": {"query": "f3", "fields": ["title", "lead"], "type": "bool_prefix", "analyzer": "exact"}},
    ),
    (Match("roots", "a b", boost=4.0), {"match": {"roots": {"query": "a b", "boost": 4.0}}}),
    (A, TERM_A),
    (
        Term("kind", "a", boost=2.0, any_case=True),
        {"term": {"kind": {"value": "a", "boost": 2.0, "case_insensitive": True}}},
    ),
    (Term("withdrawn", value=True), {"term": {"withdrawn": True}}),
    (Prefix("url", "http"), {"prefix": {"url": {"value": "http", "case_insensitive": True}}}),
    (Range("words", gte=1), {"range": {"words": {"gte": 1}}}),
    (Range("words", 1, 2), {"range": {"words": {"gte": 1, "lte": 2}}}),
    (Exists("lead"), {"exists": {"field": "lead"}}),
    (Ids(("a", "b")), {"ids": {"values": ["a", "b"]}}),
    (MatchAll(), {"match_all": {}}),
    (Raw({"terms": {"kind": ["a"]}}), {"terms": {"kind": ["a"]}}),
    (Bool(), {"bool": {}}),
    (
        Bool((A,), (B,), (A, B), (B,), 1, 0.7),
        {
            "bool": {
                "must": [TERM_A],
                "filter": [TERM_B],
                "should": [TERM_A, TERM_B],
                "must_not": [TERM_B],
                "minimum_should_match": 1,
                "boost": 0.7,
            }
        },
    ),
    (DisMax((A, B)), {"dis_max": {"queries": [TERM_A, TERM_B]}}),
    (DisMax((A,), tie_breaker=0.1), {"dis_max": {"queries": [TERM_A], "tie_breaker": 0.1}}),
    (ConstantScore(A), {"constant_score": {"filter": TERM_A}}),
    (ConstantScore(A, boost=100), {"constant_score": {"filter": TERM_A, "boost": 100}}),
    (
        Intervals("title", RULES, boost=4.0, name="0"),
        {
            "intervals": {
                "title": {
                    "all_of": {
                        "intervals": [
                            {"match": {"query": "a b", "analyzer": "phrase", **SIDE_BY_SIDE}},
                            {
                                "any_of": {
                                    "intervals": [
                                        {"match": {"query": "c", "analyzer": "exact", **SIDE_BY_SIDE}},
                                        {"prefix": {"prefix": "d", "analyzer": "exact"}},
                                    ]
                                }
                            },
                        ],
                        "max_gaps": 3,
                    },
                    "boost": 4.0,
                    "_name": "0",
                }
            }
        },
    ),
]


@pytest.mark.parametrize(("clause", "query"), QUERIES, ids=[str(clause)[:60] for clause, _ in QUERIES])
def test_a_clause_is_rendered(clause: Clause, query: dict[str, Any]) -> None:
    assert render(clause) == query


@pytest.mark.parametrize(
    ("clause", "needed"),
    [
        (Bool(should=(A,)), 1),
        (Bool(must=(B,), should=(A,)), 0),
        (Bool(filter=(B,), should=(A,)), 0),
        (Bool(must=(B,), should=(A,), minimum_should_match=1), 1),
        (Bool(should=(A, B), minimum_should_match=2), 2),
    ],
)
def test_how_many_of_the_clauses_that_should_match_must(clause: Bool, needed: int) -> None:
    assert clause.needed == needed
