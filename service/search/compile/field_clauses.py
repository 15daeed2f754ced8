"""What of a compiled query can match in one field of an article that the query finds. Pure.

The engine weighs a query for highlights anew for each field of each hit. Asked for the whole query, it weighs every
name in every field; asked for what can stand in the field, a fifth of that.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

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
    MatchWildcard,
    Prefix,
    Range,
    Raw,
    Term,
)


def in_field(clause: Clause, field: str) -> Clause | None:
    """Return the words of a clause that match in `field` of an article that it finds; None where there are none.

    What must be there is there: words are asked for without those that stand beside them, perhaps in other fields. Of
    alternatives, an article may have only some: those with conditions keep them.
    """
    found = _required(clause, field)
    return _any_of(found) if found else None


def _required(clause: Clause, field: str) -> list[Clause]:
    """Return what of a clause that is known to match can stand in the field."""
    match clause:
        case Bool(must, filter_, should):
            required = [each for inner in (*must, *filter_) for each in _required(inner, field)]
            return [*required, *_possible(should, field)]
        case ConstantScore(inner):
            return _required(inner, field)
        case _:
            return _possible([clause], field)


def _possible(clauses: Sequence[Clause], field: str) -> list[Clause]:
    """Return what of clauses that may match can stand in the field; each finds no more than the clause it is of."""
    return [found for each in clauses if (found := _restricted(each, field))]


def _restricted(clause: Clause, field: str) -> Clause | None:
    match clause:
        case MatchPhrase(fields=fields) | MatchPrefix(fields=fields) | MatchWildcard(fields=fields):
            return replace(clause, fields=(field,)) if field in (each.partition("^")[0] for each in fields) else None
        case Match() | Intervals():
            return clause if clause.field == field else None
        case DisMax(queries):
            found = _possible(queries, field)
            return _any_of(found) if found else None
        case ConstantScore(inner):
            return _restricted(inner, field)
        case Bool():
            return _conditional(clause, field)
        case Term() | Prefix() | Range() | Exists() | Ids() | MatchAll() | Raw():
            return None
        case _:
            assert_never(clause)


def _conditional(clause: Bool, field: str) -> Clause | None:
    required = (*clause.must, *clause.filter)
    words = [(each, found) for each in required if (found := _restricted(each, field))]
    options = _possible(clause.should, field)
    if not words and not options:
        return None
    if not required and not clause.must_not and clause.needed == 1:
        return _any_of(options)
    if len(words) == 1 and not clause.should:
        ((own, found),) = words
        others = tuple(each for each in required if each is not own)
        return Bool((found,), filter=others, must_not=clause.must_not) if others or clause.must_not else found
    # What must not be missing is asked for without being marked a second time.
    given = Bool(must_not=(clause,))
    return Bool((_any_of([*(found for _, found in words), *options]),), must_not=(given,))


def _any_of(clauses: Sequence[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else Bool(should=tuple(clauses))
