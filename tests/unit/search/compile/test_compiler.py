"""A query's tree → the clause that Elasticsearch is asked."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.lexicon.concepts import Concept
from service.errors import QueryError
from service.lexicon.lexicon import Lexicon, as_shipped
from service.search.compile.clauses import Bool, Clause, Exists, MatchAll, Range, Term, render
from service.search.compile.compiler import compile_query
from service.search.compile.term_clauses import exact, phrase, prefix, quoted, restricted, word
from service.search.language.syntax import parse

NATO = Concept(
    "nato", "North Atlantic Treaty Organization", "organization", acronyms=("NATO",), names=("the Alliance",)
)
LEXICON, SHIPPED = Lexicon({"nato": NATO}), as_shipped()
ACRONYMS = SHIPPED.finder.acronyms  # made here, since making it takes longer than a test may
NONE = Lexicon({})
EVERYTHING = MatchAll()


def plain(text: str) -> Clause:
    return word(text, NONE.finder.acronyms)


def all_of(*clauses: Clause) -> Clause:
    return Bool(must=clauses)


def narrowed(clause: Clause) -> Clause:
    return Bool(must=(plain("a"),), filter=(clause,))


EITHER = Bool(should=(plain("b"), Bool(must_not=(plain("c"),))), minimum_should_match=1)
CLAUSES: list[tuple[str, Clause]] = [
    ("", EVERYTHING),
    ("companies", all_of(plain("companies"))),
    ("two companies", all_of(plain("two"), plain("companies"))),
    ('"a b" c', all_of(quoted("a b"), plain("c"))),
    ("=Reaper", all_of(exact("Reaper"))),
    ("count*", all_of(prefix("count"))),
    ("a -b", Bool(must=(plain("a"),), must_not=(plain("b"),))),
    ("-b", Bool(must=(EVERYTHING,), must_not=(plain("b"),))),
    ('-"a b"', Bool(must=(EVERYTHING,), must_not=(quoted("a b"),))),
    ("F 35A", all_of(phrase("F-35A", "any_case"))),
    ("SHIPS MEET CREWS", all_of(plain("ships"), plain("meet"), plain("crews"))),
    ("SHIPS", all_of(plain("SHIPS"))),
    ("a OR b", all_of(Bool(should=(plain("a"), plain("b")), minimum_should_match=1))),
    ("a (b OR -c)", all_of(plain("a"), EITHER)),
    ('"a b"~3', all_of(quoted("a b", slop=3))),
    ("title:a", all_of(restricted(plain("a"), ("title",)))),
    ("person:a", all_of(restricted(plain("a"), ("people.name.words",)))),
    ("a date:2017", narrowed(Range("published", "2017-01-01", "2017-12-31||/d"))),
    ("a date:today", narrowed(Range("published", "now/d", "now/d"))),
    ("a words:>800", narrowed(Range("word_count", gte=801))),
    ("a day:05-08", narrowed(Term("day", "05-08"))),
    ("a has:lead", narrowed(Bool(should=(Exists("lead"),)))),
    ("SHIPS sail", all_of(plain("SHIPS"), plain("sail"))),
]


@pytest.mark.parametrize(("text", "clause"), CLAUSES, ids=[text for text, _ in CLAUSES])
def test_text_to_clause(text: str, clause: Clause) -> None:
    compiled = compile_query(parse(text), NONE)
    assert (compiled.clause, compiled.expansions) == (clause, ())


@pytest.mark.parametrize("text", ["NATO", "nato", "-NATO", "talks NATO", "North Atlantic Treaty Organization"])
def test_what_the_lexicon_adds_is_told(text: str) -> None:
    compiled = compile_query(parse(text), LEXICON)
    (expansion,) = compiled.expansions
    assert expansion.senses == (NATO,)
    asked = json.dumps(render(compiled.clause))
    assert all(name in asked or name.lower() in asked for name in expansion.names)


@pytest.mark.parametrize("text", ['"NATO"', "=NATO", "NATO*", '"nato talks"'])
def test_the_lexicon_adds_nothing_to_what_is_asked_exactly(text: str) -> None:
    assert compile_query(parse(text), LEXICON) == compile_query(parse(text), NONE)


def test_a_concept_left_out_adds_nothing() -> None:
    assert compile_query(parse("NATO"), LEXICON, frozenset({"nato"})).expansions == ()


@pytest.mark.parametrize("between", ['"x"', "-x"])
def test_names_are_not_read_across_what_stands_between(between: str) -> None:
    typed = parse(f"North Atlantic {between} Treaty Organization")
    assert compile_query(typed, LEXICON, frozenset({"spelling:organization"})).expansions == ()


def test_capitals_of_acronyms_alone_mean_something() -> None:
    assert compile_query(parse("NATO NATO"), LEXICON).expansions
    all_capitals = compile_query(parse("NATO SHIPS"), LEXICON)
    assert isinstance(all_capitals.clause, Bool)
    assert phrase("ships", "words") in all_capitals.clause.must


TERMS = st.sampled_from(
    ["NATO", "F 35A", "Lt. Gen.", "-", '"', "=", "*", "’s", "ISIS", "U.S.", " ", "155 mm", "AN/TPY-2"]
)


@given(st.one_of(st.text(), st.lists(st.one_of(TERMS, st.characters())).map("".join)))
def test_any_query_that_is_read_is_compiled(text: str) -> None:
    with suppress(QueryError):
        compiled = compile_query(parse(text), SHIPPED)
        query = render(compiled.clause)
        assert json.loads(json.dumps(query)) == query
        assert all(expansion.senses for expansion in compiled.expansions)
