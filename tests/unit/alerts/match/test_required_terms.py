from typing import Any

import pytest

from service.alerts.match.query_rewrite import Reduction, Tokens
from service.alerts.match.required_terms import Groups, InOrder, Text, needs, texts


def phrase(text: str, **told: Any) -> dict[str, Any]:
    fields = told.pop("fields", ["title^4", "body.paragraphs"])
    return {"multi_match": {"query": text, "fields": fields, "type": "phrase", "analyzer": "words", **told}}


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
WORDS, RANGE = {"range": {"word_count": {"lt": 3}}}, {"term": {"kind": "release"}}
NEITHER: dict[str, Any] = {"bool": {"must_not": [DRONE]}}

NEEDS = [
    (DRONE, [{"drone", "dronex"}]),
    (AIR_FORCE, [{"air"}, {"force", "forcex"}]),
    (phrase("unknown"), []),
    (phrase("nothing"), []),
    (phrase("drone", fields=["title", "bylines.name"]), []),
    (phrase("drone", type="bool_prefix"), []),
    (
        {"bool": {"must": [DRONE, AIR_FORCE], "must_not": [phrase("graph")]}},
        [{"drone", "dronex"}, {"air"}, {"force", "forcex"}],
    ),
    ({"bool": {"filter": [DRONE, RANGE]}}, [{"drone", "dronex"}]),
    ({"bool": {"must": DRONE}}, [{"drone", "dronex"}]),
    ({"bool": {"should": [DRONE, AIR_FORCE]}}, [{"drone", "dronex", "force", "forcex"}]),
    ({"bool": {"should": [DRONE, RANGE]}}, []),
    ({"bool": {"should": [DRONE], "must": [RANGE]}}, []),
    ({"bool": {"should": [DRONE], "must": [RANGE], "minimum_should_match": 1}}, [{"drone", "dronex"}]),
    ({"bool": {"should": [DRONE, AIR_FORCE], "minimum_should_match": 2}}, []),
    ({"dis_max": {"queries": [DRONE, AIR_FORCE]}}, [{"drone", "dronex", "force", "forcex"}]),
    ({"dis_max": {"queries": [DRONE, NEITHER]}}, []),
    (NEITHER, []),
    ({"constant_score": {"filter": DRONE, "boost": 2}}, [{"drone", "dronex"}]),
    ({"intervals": {"title": {"match": {"query": "drone", "analyzer": "words"}, "boost": 4}}}, [{"drone", "dronex"}]),
    ({"intervals": {"title": {"prefix": {"prefix": "dro"}}}}, []),
    ({"match_all": {}}, []),
]


@pytest.mark.parametrize(("clause", "groups"), NEEDS, ids=[str(clause)[:80] for clause, _ in NEEDS])
def test_what_a_query_cannot_do_without(clause: dict[str, Any], groups: list[set[str]]) -> None:
    assert [set(group) for group in needs(clause, TOKENS)] == groups


def test_every_text_of_a_query_is_found() -> None:
    inner = {"intervals": {"title": {"any_of": {"intervals": [{"match": {"query": "x", "analyzer": "exact"}}]}}}}
    whole = {"bool": {"must": [DRONE, inner], "must_not": [AIR_FORCE]}}
    assert set(texts(whole)) == {Text("words", "drone"), Text("words", "air force"), Text("exact", "x")}


HERE = Reduction(
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
REDUCED = [
    (DRONE, FOUND),
    (phrase("drone", fields=["title"]), None),
    (AIR_FORCE, FORCE),
    (phrase("air force", slop=3), phrase("air force", slop=3, fields=["body.paragraphs"])),
    (phrase("graph"), None),
    (phrase("drones force"), None),
    (phrase("unknown"), phrase("unknown")),
    (phrase("nothing"), phrase("nothing")),
    (phrase("drone", fields=["bylines.name"]), phrase("drone", fields=["bylines.name"])),
    ({"bool": {"must": [DRONE, phrase("graph")]}}, None),
    ({"bool": {"must": [DRONE], "must_not": [phrase("graph")]}}, FOUND),
    ({"bool": {"must": [DRONE], "must_not": [AIR_FORCE]}}, {"bool": {"filter": [FOUND], "must_not": [FORCE]}}),
    ({"bool": {"must_not": [DRONE]}}, {"bool": {"filter": [], "must_not": [FOUND]}}),
    ({"bool": {"must": [{"match_all": {}}], "filter": RANGE}}, {"bool": {"filter": [{"match_all": {}}, RANGE]}}),
    ({"bool": {"should": [DRONE, phrase("graph")]}}, FOUND),
    ({"bool": {"should": [phrase("graph")]}}, None),
    ({"bool": {"must": [DRONE], "should": [phrase("graph")]}}, FOUND),
    (
        {"bool": {"should": [DRONE, RANGE], "minimum_should_match": 2}},
        {"bool": {"should": [DRONE, RANGE], "minimum_should_match": 2}},
    ),
    ({"dis_max": {"queries": [phrase("graph"), DRONE]}}, FOUND),
    ({"dis_max": {"queries": [phrase("graph")]}}, None),
    ({"intervals": {"title": {"match": {"query": "drone", "analyzer": "words"}}}}, None),
    (WORDS, WORDS),
]


@pytest.mark.parametrize(("clause", "reduced"), REDUCED, ids=[str(clause)[:80] for clause, _ in REDUCED])
def test_what_is_left_of_a_query_for_these_articles(clause: dict[str, Any], reduced: dict[str, Any] | None) -> None:
    assert HERE.of(clause) == reduced
