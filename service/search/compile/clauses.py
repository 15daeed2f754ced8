"""The clauses of a compiled query as values, and the Elasticsearch query that they are rendered to. Pure.

What walks over clauses (rendering, restricting to fields, explaining, required terms, rewriting) names every type and
ends in `assert_never`: a type that is added here is an error of types wherever a walk does not know it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from service.search.compile.interval_rules import Rule, render_rule

Query = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MatchPhrase:
    """A text as one phrase in any of several fields, each perhaps with a weight: `title^4`."""

    text: str
    fields: tuple[str, ...]
    analyzer: str
    boost: float = 1.0
    slop: int = 0
    tie_breaker: float | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class MatchPrefix:
    """The words of a text in any of several fields, the last one as the beginning of a word."""

    text: str
    fields: tuple[str, ...]
    analyzer: str
    tie_breaker: float | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class MatchWildcard:
    """Words of a form, `?` for one character and `*` for any number, in any of several fields, in any case."""

    pattern: str
    fields: tuple[str, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Any word of a text in one field."""

    field: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Bool:
    """Clauses that must match (`filter`: without a score), of which some should match, or that must not match.

    Without `minimum_should_match`, one of `should` must match where there is neither `must` nor `filter`, else none.
    """

    must: tuple[Clause, ...] = ()
    filter: tuple[Clause, ...] = ()
    should: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()
    minimum_should_match: int | None = None
    boost: float = 1.0

    @property
    def needed(self) -> int:
        """How many of `should` must match."""
        if self.minimum_should_match is None:
            return 0 if self.must or self.filter else 1
        return self.minimum_should_match


@dataclass(frozen=True, slots=True)
class DisMax:
    """Clauses of which one must match; the best gives the score."""

    queries: tuple[Clause, ...]
    tie_breaker: float | None = None


@dataclass(frozen=True, slots=True)
class ConstantScore:
    """A clause whose matches all have the score `boost`."""

    filter: Clause
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class MatchAll:
    """Every article."""


@dataclass(frozen=True, slots=True)
class Term:
    """A value of a field as it is indexed."""

    field: str
    value: str | bool
    boost: float = 1.0
    any_case: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """Values of a field that begin so, in any case."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Range:
    """Values of a field between two bounds, both included; None leaves a side open."""

    field: str
    gte: str | int | None = None
    lte: str | int | None = None


@dataclass(frozen=True, slots=True)
class Exists:
    """Articles that have a value of a field."""

    field: str


@dataclass(frozen=True, slots=True)
class Ids:
    """Articles by their ids."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """A query in Elasticsearch's own JSON, which asks for no words: the filters of facets, of dates and of copies."""

    query: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Intervals:
    """A rule for the words of one field and where they stand to each other."""

    field: str
    rule: Rule
    boost: float = 1.0
    name: str | None = None


Leaf = (
    MatchPhrase
    | MatchPrefix
    | MatchWildcard
    | Match
    | Intervals
    | Term
    | Prefix
    | Range
    | Exists
    | Ids
    | MatchAll
    | Raw
)
Clause = Bool | DisMax | ConstantScore | Leaf


def render(clause: Clause) -> Query:
    """Return the Elasticsearch query of a clause."""
    match clause:
        case MatchPhrase():
            return {"multi_match": _phrase(clause)}
        case Bool():
            return {"bool": _bool(clause)}
        case DisMax(queries, tie_breaker):
            return {"dis_max": {"queries": [*map(render, queries)]} | _given(tie_breaker=tie_breaker)}
        case Term(field, value, boost, any_case):
            options = ({"boost": boost} if boost != 1 else {}) | ({"case_insensitive": True} if any_case else {})
            return {"term": {field: {"value": value, **options} if options else value}}
        case ConstantScore(inner, boost):
            return {"constant_score": {"filter": render(inner)} | ({"boost": boost} if boost != 1 else {})}
        case MatchPrefix(text, fields, analyzer, tie_breaker, name):
            query = {"query": text, "fields": list(fields), "type": "bool_prefix", "analyzer": analyzer}
            return {"multi_match": query | _given(tie_breaker=tie_breaker, _name=name)}
        case MatchWildcard():
            return _wildcard(clause)
        case Match(field, text, boost):
            return {"match": {field: {"query": text, "boost": boost}}}
        case Intervals(field, rule, boost, name):
            return {
                "intervals": {field: render_rule(rule) | ({"boost": boost} if boost != 1 else {}) | _given(_name=name)}
            }
        case Prefix(field, value):
            return {"prefix": {field: {"value": value, "case_insensitive": True}}}
        case Range(field, gte, lte):
            return {"range": {field: _given(gte=gte, lte=lte)}}
        case Exists(field):
            return {"exists": {"field": field}}
        case Ids(values):
            return {"ids": {"values": list(values)}}
        case MatchAll():
            return {"match_all": {}}
        case Raw(raw):
            return dict(raw)
        case _:
            assert_never(clause)


def _phrase(clause: MatchPhrase) -> Query:
    query: Query = {
        "query": clause.text,
        "fields": list(clause.fields),
        "type": "phrase",
        "analyzer": clause.analyzer,
    }
    if clause.boost != 1:
        query["boost"] = clause.boost
    if clause.slop:
        query["slop"] = clause.slop
    if clause.tie_breaker is not None:
        query["tie_breaker"] = clause.tie_breaker
    if clause.name is not None:
        query["_name"] = clause.name
    return query


def _wildcard(clause: MatchWildcard) -> Query:
    queries: list[Query] = []
    for each in clause.fields:
        name, _, boost = each.partition("^")
        asked = {"value": clause.pattern, "case_insensitive": True} | ({"boost": float(boost)} if boost else {})
        queries.append({"wildcard": {name: asked}})
    return {"dis_max": {"queries": queries} | _given(_name=clause.name)}


def _bool(clause: Bool) -> Query:
    query: Query = {}
    if clause.must:
        query["must"] = [*map(render, clause.must)]
    if clause.filter:
        query["filter"] = [*map(render, clause.filter)]
    if clause.should:
        query["should"] = [*map(render, clause.should)]
    if clause.must_not:
        query["must_not"] = [*map(render, clause.must_not)]
    if clause.minimum_should_match is not None:
        query["minimum_should_match"] = clause.minimum_should_match
    if clause.boost != 1:
        query["boost"] = clause.boost
    return query


def _given(**options: Any) -> Query:
    return {name: value for name, value in options.items() if value is not None}


def mapped(clause: Clause, change: Callable[[Leaf], Clause], *, negated: bool = True) -> Clause:
    """Return a clause with each leaf changed; those that must not match stay as they are without `negated`."""
    match clause:
        case Bool(must, filter_, should, must_not, least, boost):
            return Bool(
                tuple(mapped(each, change, negated=negated) for each in must),
                tuple(mapped(each, change, negated=negated) for each in filter_),
                tuple(mapped(each, change, negated=negated) for each in should),
                tuple(mapped(each, change, negated=negated) for each in must_not) if negated else must_not,
                least,
                boost,
            )
        case DisMax(queries, tie_breaker):
            return DisMax(tuple(mapped(each, change, negated=negated) for each in queries), tie_breaker)
        case ConstantScore(inner, boost):
            return ConstantScore(mapped(inner, change, negated=negated), boost)
        case _:
            return change(clause)
