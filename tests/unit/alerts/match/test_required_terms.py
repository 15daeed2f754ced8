from typing import Any

import pytest

from service.alerts.match.query_rewrite import Rewriter, Tokens
from service.alerts.match.required_terms import Groups, InOrder, Text, needs, texts
from service.search.compile.clauses import (
    Bool,
    Clause,
    ConstantScore,
    DisMax,
    Intervals,
    MatchAll,
    MatchPhrase,
    MatchPrefix,
    MatchWildcard,
    Range,
    Raw,
    Term,
    render,
)
from service.search.compile.interval_rules import AllOf, AnyOf, MatchRule, OutsideOf, PrefixRule, WildcardRule


def phrase(text: str, *, fields: tuple[str, ...] = ("title^4", "body.paragraphs"), slop: int = 0) -> MatchPhrase:
    return MatchPhrase(text, fields, "words", slop=slop)


def tokens(text: str, *groups: str, kind: type[Groups] = InOrder) -> tuple[Text, Groups]:
    return Text("words", text), kind(frozenset(group.split()) for group in groups)


TOKENS = dict(
    [
        tokens("drone", "drone dronex"),
        tokens("air force", "air", "force forcex"),
        tokens("graph", "g h", kind=Groups),
        tokens("nothing"),
        tokens("drones force", "drone", "force"),
    ]
)
DRONE, AIR_FORCE = phrase("drone"), phrase("air force")
WORDS, RANGE = Range("word_count", lte=2), Term("kind", "release")
NEITHER = Bool(must_not=(DRONE,))

NEEDS: list[tuple[Clause, list[set[str]]]] = [
    (DRONE, [{"drone", "dronex"}]),
    (AIR_FORCE, [{"air"}, {"force", "forcex"}]),
    (phrase("unknown"), []),
    (phrase("nothing"), []),
    (phrase("drone", fields=("title", "bylines.name")), []),
    (MatchPrefix("drone", ("title",), "words"), []),
    (
        Bool(must=(DRONE, AIR_FORCE), must_not=(phrase("graph"),)),
        [{"drone", "dronex"}, {"air"}, {"force", "forcex"}],
    ),
    (Bool(filter=(DRONE, RANGE)), [{"drone", "dronex"}]),
    (Bool(must=(DRONE,)), [{"drone", "dronex"}]),
    (Bool(should=(DRONE, AIR_FORCE)), [{"drone", "dronex", "force", "forcex"}]),
    (Bool(should=(DRONE, RANGE)), []),
    (Bool(should=(DRONE,), must=(RANGE,)), []),
    (Bool(should=(DRONE,), must=(RANGE,), minimum_should_match=1), [{"drone", "dronex"}]),
    (Bool(should=(DRONE, AIR_FORCE), minimum_should_match=2), []),
    (DisMax((DRONE, AIR_FORCE)), [{"drone", "dronex", "force", "forcex"}]),
    (DisMax((DRONE, NEITHER)), []),
    (NEITHER, []),
    (ConstantScore(DRONE, boost=2), [{"drone", "dronex"}]),
    (Intervals("title", MatchRule("drone", "words"), boost=4), [{"drone", "dronex"}]),
    (Intervals("title", PrefixRule("dro")), []),
    (Intervals("title", WildcardRule("dr?ne")), []),
    (MatchWildcard("dr?ne", ("title",)), []),
    (
        Intervals("title", OutsideOf(MatchRule("drone", "words"), MatchRule("air force", "words"))),
        [{"drone", "dronex"}],
    ),
    (Intervals("bylines.name", MatchRule("drone", "words")), []),
    (
        Intervals("title", AllOf((MatchRule("drone", "words"), MatchRule("air force", "words")), max_gaps=3)),
        [{"drone", "dronex"}, {"air"}, {"force", "forcex"}],
    ),
    (Intervals("title", AnyOf((MatchRule("drone", "words"), PrefixRule("dro")))), []),
    (MatchAll(), []),
    (Raw({"match": {"title": "drone"}}), []),
]


@pytest.mark.parametrize(("clause", "groups"), NEEDS, ids=[str(clause)[:80] for clause, _ in NEEDS])
def test_what_a_query_cannot_do_without(clause: Clause, groups: list[set[str]]) -> None:
    assert [set(group) for group in needs(clause, TOKENS)] == groups


def test_every_text_of_a_query_is_found() -> None:
    inner = Intervals("title", AnyOf((MatchRule("x", "exact"),)))
    whole = Bool(must=(DRONE, inner), must_not=(AIR_FORCE,))
    assert set(texts(whole)) == {Text("words", "drone"), Text("words", "air force"), Text("exact", "x")}


HERE = Rewriter(
    TOKENS,
    [
        Tokens({"title": {"air"}, "body.paragraphs": {"drone", "air"}}),
        Tokens({"body.paragraphs": {"air", "force", "forcex"}}),
    ],
)
SPANS = [{"span_term": {"body.paragraphs": "force"}}, {"span_term": {"body.paragraphs": "forcex"}}]
FORCE = {
    "span_near": {
        "clauses": [{"span_term": {"body.paragraphs": "air"}}, {"span_or": {"clauses": SPANS}}],
        "slop": 0,
        "in_order": True,
    }
}
FOUND = {"terms": {"body.paragraphs": ["drone"]}}
REWRITTEN: list[tuple[Clause, dict[str, Any] | None]] = [
    (DRONE, FOUND),
    (phrase("drone", fields=("title",)), None),
    (AIR_FORCE, FORCE),
    (phrase("air force", slop=3), render(phrase("air force", slop=3, fields=("body.paragraphs",)))),
    (phrase("graph"), None),
    (phrase("drones force"), None),
    (phrase("unknown"), render(phrase("unknown"))),
    (phrase("nothing"), render(phrase("nothing"))),
    (phrase("drone", fields=("bylines.name",)), render(phrase("drone", fields=("bylines.name",)))),
    (Bool(must=(DRONE, phrase("graph"))), None),
    (Bool(must=(DRONE,), must_not=(phrase("graph"),)), FOUND),
    (Bool(must=(DRONE,), must_not=(AIR_FORCE,)), {"bool": {"filter": [FOUND], "must_not": [FORCE]}}),
    (Bool(must_not=(DRONE,)), {"bool": {"filter": [], "must_not": [FOUND]}}),
    (Bool(must=(MatchAll(),), filter=(RANGE,)), {"bool": {"filter": [{"match_all": {}}, render(RANGE)]}}),
    (Bool(should=(DRONE, phrase("graph"))), FOUND),
    (Bool(should=(phrase("graph"),)), None),
    (Bool(must=(DRONE,), should=(phrase("graph"),)), FOUND),
    (
        Bool(should=(DRONE, RANGE), minimum_should_match=2),
        {"bool": {"should": [render(DRONE), render(RANGE)], "minimum_should_match": 2}},
    ),
    (DisMax((phrase("graph"), DRONE)), FOUND),
    (DisMax((phrase("graph"),)), None),
    (ConstantScore(phrase("graph"), boost=2), None),
    (Intervals("title", MatchRule("drone", "words")), None),
    (WORDS, render(WORDS)),
]


@pytest.mark.parametrize(("clause", "rewritten"), REWRITTEN, ids=[str(clause)[:80] for clause, _ in REWRITTEN])
def test_what_is_left_of_a_query_for_these_articles(clause: Clause, rewritten: dict[str, Any] | None) -> None:
    assert HERE.query(clause) == rewritten
