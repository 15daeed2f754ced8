"""What of a query can match in one field."""

import pytest

from service.search.compile.clauses import Bool, Clause, ConstantScore, DisMax, Intervals, MatchAll, Term
from service.search.compile.field_clauses import in_field
from service.search.compile.interval_rules import MatchRule
from service.search.compile.term_clauses import phrase, restricted

TANK, CREW = phrase("tank", "words"), phrase("crew", "words")
IN_TITLE, CREW_IN_TITLE = restricted(TANK, ("title",)), restricted(CREW, ("title",))
OF_CONCEPT = Term("terms.concept", "tank")
RULE = MatchRule("tank", "words")
BOTH = Bool(must=(TANK, CREW))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (TANK, IN_TITLE),
        (restricted(TANK, ("people.name.words",)), None),
        (OF_CONCEPT, None),
        (MatchAll(), None),
        (Intervals("title", RULE), Intervals("title", RULE)),
        (Intervals("lead", RULE), None),
        (ConstantScore(TANK), IN_TITLE),
        (DisMax((TANK, OF_CONCEPT)), IN_TITLE),
        (DisMax((TANK, CREW)), Bool(should=(IN_TITLE, CREW_IN_TITLE))),
    ],
)
def test_the_words_that_can_stand_in_a_title(clause: Clause, expected: Clause | None) -> None:
    assert in_field(clause, "title") == expected


def test_what_must_be_there_is_not_asked_again() -> None:
    both = Bool(should=(IN_TITLE, CREW_IN_TITLE))
    assert in_field(BOTH, "title") == both
    assert in_field(Bool(must=(BOTH,), filter=(OF_CONCEPT,), must_not=(CREW,)), "title") == both


def test_an_alternative_keeps_its_conditions() -> None:
    named = Bool(must=(TANK,), filter=(OF_CONCEPT,))
    assert in_field(DisMax((named, CREW)), "title") == Bool(
        should=(Bool(must=(IN_TITLE,), filter=(OF_CONCEPT,)), CREW_IN_TITLE)
    )
    assert in_field(DisMax((BOTH,)), "title") == Bool(
        must=(Bool(should=(IN_TITLE, CREW_IN_TITLE)),), must_not=(Bool(must_not=(BOTH,)),)
    )
