"""What a query costs, and that what costs too much is refused before the engine is asked."""

import pytest

from service.errors import QueryError
from service.lexicon.lexicon import Lexicon, as_shipped
from service.search.compile.compiler import compile_query
from service.search.compile.cost import MAX_COST, OF_A_FORM, cost
from service.search.language.syntax import parse

NONE = Lexicon({})
FIELDS = 5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("raqqa", FIELDS),
        ("raqqa mosul", 2 * FIELDS),
        ("raqqa -mosul", 2 * FIELDS),
        ("title:raqqa", 1),
        ("raqqa date:2017", FIELDS + 1),
        ("raq*", OF_A_FORM * FIELDS),
        ("raqqa NEAR/5 mosul", 2 * FIELDS),
        ("(raqqa OR homs) NEAR/5 (mosul OR sinjar)", 4 * FIELDS),
        ('("a b" OR homs) NEAR/5 (mosul OR sinjar OR hama)', 6 * FIELDS),
        ("raqqa NOT NEAR/5 mosul", 3 * FIELDS),
        ("title:atleast3(raqqa)", 3),
        ('title:atleast3("a b" OR raqqa)', 6),
        ("title:(raq* NEAR mosul)", OF_A_FORM + 1),
    ],
)
def test_the_cost_of_a_query(text: str, words: int) -> None:
    assert cost(compile_query(parse(text), NONE).clause) == words


def test_a_thousand_terms_are_compiled() -> None:
    text = " OR ".join(f"zq{number}" for number in range(1000))
    assert cost(compile_query(parse(text), as_shipped()).clause) == 1000 * FIELDS
    excluded = " -".join(f"zq{number}" for number in range(999))
    assert cost(compile_query(parse(f"army -{excluded}"), as_shipped()).clause) >= 1000 * FIELDS


@pytest.mark.parametrize(
    "text",
    [
        " OR ".join(f"zqx{number}*" for number in range(500)),
        " NEAR ".join(f"(ISIS OR NATO OR CAS OR zq{number})" for number in range(5)),
        " OR ".join(f"(ISIS NEAR NATO NEAR CAS) {number}" for number in range(60)),
    ],
)
def test_what_costs_more_than_the_engine_takes_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match=f"at most {MAX_COST:,} can be asked for"):
        compile_query(parse(text), as_shipped())
