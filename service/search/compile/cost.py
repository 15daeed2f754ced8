"""What a compiled query costs the engine, reckoned before it is asked. Pure."""

from math import prod
from typing import assert_never

from service.errors import QueryError
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
from service.search.compile.interval_rules import AllOf, AnyOf, MatchRule, OutsideOf, PrefixRule, Rule, WildcardRule

# A word in one field costs 1. Elasticsearch takes 16,384 of these at a heap of 1 GB.
MAX_COST = 16_000
# Words that begin so, or are of a form, are looked for among all words of the archive.
OF_A_FORM = 10


def require_affordable(clause: Clause) -> None:
    """Raise QueryError where a query costs more than the engine takes."""
    asked = cost(clause)
    if asked > MAX_COST:
        message = (
            f"This query asks for {asked:,} words and names in all fields, and at most {MAX_COST:,} can be asked for:"
            " take fewer words, fewer with a * or ?, or fewer names near each other."
        )
        raise QueryError(message, 0)


def cost(clause: Clause) -> int:
    """Return what a clause costs, in words that are looked for in one field."""
    match clause:
        case MatchPhrase(_, fields):
            return len(fields)
        case MatchPrefix(_, fields) | MatchWildcard(_, fields):
            return OF_A_FORM * len(fields)
        case Intervals(_, rule):
            return _ways(rule) if _has_phrases(rule) else _words(rule)
        case Bool() | DisMax() | ConstantScore():
            return sum(map(cost, _within(clause)))
        case Match() | Term() | Prefix() | Range() | Exists() | Ids() | MatchAll() | Raw():
            return 1
        case _:
            assert_never(clause)


def _within(clause: Bool | DisMax | ConstantScore) -> tuple[Clause, ...]:
    match clause:
        case Bool(must, filter_, should, must_not):
            return (*must, *filter_, *should, *must_not)
        case DisMax(queries):
            return queries
        case ConstantScore(inner):
            return (inner,)


def _words(rule: Rule) -> int:
    match rule:
        case MatchRule():
            return 1
        case PrefixRule() | WildcardRule():
            return OF_A_FORM
        case AllOf(rules) | AnyOf(rules):
            return sum(map(_words, rules))
        case OutsideOf(inner, other):
            return _words(inner) + _words(other)
        case _:
            assert_never(rule)


def _ways(rule: Rule) -> int:
    """Return in how many ways a rule can match: of alternatives of several words the engine asks for every choice."""
    match rule:
        case MatchRule() | PrefixRule() | WildcardRule():
            return _words(rule)
        case AnyOf(rules):
            return sum(map(_ways, rules))
        case AllOf(rules) if len(set(rules)) == 1:
            return len(rules) * _ways(rules[0])
        case AllOf(rules):
            return prod(map(_ways, rules))
        case OutsideOf(inner, other):
            return _ways(inner) + _ways(other)
        case _:
            assert_never(rule)


def _has_phrases(rule: Rule) -> bool:
    match rule:
        case MatchRule(text):
            return len(text.split()) > 1
        case PrefixRule() | WildcardRule():
            return False
        case AllOf(rules) | AnyOf(rules):
            return any(map(_has_phrases, rules))
        case OutsideOf(inner, other):
            return _has_phrases(inner) or _has_phrases(other)
        case _:
            assert_never(rule)
