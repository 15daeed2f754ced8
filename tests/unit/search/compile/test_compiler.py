"""A query's tree → the body that Elasticsearch is asked."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.lexicon.concepts import Concept
from service.errors import QueryError
from service.lexicon.lexicon import Lexicon, as_shipped
from service.search.compile.compiler import compile_query
from service.search.compile.term_clauses import Clause, asked, exact, prefix, quoted, within, word
from service.search.language.syntax import parse

NATO = Concept(
    "nato", "North Atlantic Treaty Organization", "organization", acronyms=("NATO",), names=("the Alliance",)
)
LEXICON, SHIPPED = Lexicon({"nato": NATO}), as_shipped()
ACRONYMS = SHIPPED.finder.acronyms  # made here, since making it takes longer than a test may
NONE = Lexicon({})
EVERYTHING: Clause = {"match_all": {}}


def plain(text: str) -> Clause:
    return word(text, NONE.finder.acronyms)


def only(clause: Clause) -> Clause:
    return {"bool": {"must": [clause], "must_not": []}}


def narrowed(clause: Clause) -> Clause:
    return {"bool": {"must": [plain("a")], "must_not": [], "filter": [clause]}}


EITHER: Clause = {"bool": {"should": [plain("b"), {"bool": {"must_not": [plain("c")]}}], "minimum_should_match": 1}}
BODIES = [
    ("", EVERYTHING),
    ("companies", {"bool": {"must": [plain("companies")], "must_not": []}}),
    ("two companies", {"bool": {"must": [plain("two"), plain("companies")], "must_not": []}}),
    ('"a b" c', {"bool": {"must": [quoted("a b"), plain("c")], "must_not": []}}),
    ("=Reaper", {"bool": {"must": [exact("Reaper")], "must_not": []}}),
    ("count*", {"bool": {"must": [prefix("count")], "must_not": []}}),
    ("a -b", {"bool": {"must": [plain("a")], "must_not": [plain("b")]}}),
    ("-b", {"bool": {"must": [EVERYTHING], "must_not": [plain("b")]}}),
    ('-"a b"', {"bool": {"must": [EVERYTHING], "must_not": [quoted("a b")]}}),
    ("F 35A", {"bool": {"must": [asked("F-35A", "any_case")], "must_not": []}}),
    ("SHIPS MEET CREWS", {"bool": {"must": [plain("ships"), plain("meet"), plain("crews")], "must_not": []}}),
    ("SHIPS", {"bool": {"must": [plain("SHIPS")], "must_not": []}}),
    ("a OR b", only({"bool": {"should": [plain("a"), plain("b")], "minimum_should_match": 1}})),
    ("a (b OR -c)", {"bool": {"must": [plain("a"), EITHER], "must_not": []}}),
    ('"a b"~3', only(quoted("a b", slop=3))),
    ("title:a", only(within(plain("a"), ("title",)))),
    ("person:a", only(within(plain("a"), ("people.name.words",)))),
    ("a date:2017", narrowed({"range": {"published": {"gte": "2017-01-01", "lte": "2017-12-31||/d"}}})),
    ("a date:today", narrowed({"range": {"published": {"gte": "now/d", "lte": "now/d"}}})),
    ("a words:>800", narrowed({"range": {"word_count": {"gte": 801}}})),
    ("a day:05-08", narrowed({"term": {"day": "05-08"}})),
    ("a has:lead", narrowed({"bool": {"should": [{"exists": {"field": "lead"}}]}})),
    ("SHIPS sail", {"bool": {"must": [plain("SHIPS"), plain("sail")], "must_not": []}}),
]


@pytest.mark.parametrize(("text", "body"), BODIES, ids=lambda value: str(value)[:20])
def test_text_to_body(text: str, body: Clause) -> None:
    compiled = compile_query(parse(text), NONE)
    assert (compiled.clause, compiled.expansions) == (body, ())


@pytest.mark.parametrize("text", ["NATO", "nato", "-NATO", "talks NATO", "North Atlantic Treaty Organization"])
def test_what_the_lexicon_adds_is_told(text: str) -> None:
    compiled = compile_query(parse(text), LEXICON)
    (expansion,) = compiled.expansions
    assert expansion.senses == (NATO,)
    assert all(
        name in json.dumps(compiled.clause) or name.lower() in json.dumps(compiled.clause) for name in expansion.names
    )


@pytest.mark.parametrize("text", ['"NATO"', "=NATO", "NATO*", '"nato talks"'])
def test_the_lexicon_adds_nothing_to_what_is_asked_exactly(text: str) -> None:
    assert compile_query(parse(text), LEXICON) == compile_query(parse(text), NONE)


def test_a_concept_left_out_adds_nothing() -> None:
    assert compile_query(parse("NATO"), LEXICON, frozenset({"nato"})).expansions == ()


def test_names_are_not_read_across_what_stands_between() -> None:
    assert compile_query(parse('North Atlantic "x" Treaty Organization'), LEXICON).expansions == ()
    assert compile_query(parse("North Atlantic -x Treaty Organization"), LEXICON).expansions == ()


def test_capitals_of_acronyms_alone_mean_something() -> None:
    assert compile_query(parse("NATO NATO"), LEXICON).expansions
    loud = compile_query(parse("NATO SHIPS"), LEXICON)
    assert asked("ships", "words") in loud.clause["bool"]["must"]


TERMS = st.sampled_from(
    ["NATO", "F 35A", "Lt. Gen.", "-", '"', "=", "*", "’s", "ISIS", "U.S.", " ", "155 mm", "AN/TPY-2"]
)


@given(st.one_of(st.text(), st.lists(st.one_of(TERMS, st.characters())).map("".join)))
def test_any_query_that_is_read_is_compiled(text: str) -> None:
    with suppress(QueryError):
        compiled = compile_query(parse(text), SHIPPED)
        assert json.loads(json.dumps(compiled.clause)) == compiled.clause
        assert all(expansion.senses for expansion in compiled.expansions)
