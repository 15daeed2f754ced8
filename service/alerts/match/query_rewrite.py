"""A query rewritten for some few articles whose tokens are known: of those, it finds the same. Pure.

A name of ten forms asks for the one that is there, and a word asks for its tokens, where they are: nothing is left to
analyze. Scores are lost, for a filter has none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import assert_never

from service.alerts.match.required_terms import Groups, Text, known, of_rule
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
    Query,
    Range,
    Raw,
    Term,
    render,
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens that an article has in each field, and those of all its fields."""

    fields: Mapping[str, set[str]]
    all: set[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all", set().union(*self.fields.values()))


class Rewriter:
    """Rewrites queries for some articles by the tokens of the queries' texts and those of the articles.

    The articles are those that have what the query needs, `needs`: of others neither it nor what is left of it finds
    any, since what must match is only ever made narrower.
    """

    def __init__(self, tokens: Mapping[Text, Groups], articles: Sequence[Tokens]) -> None:
        self._tokens = tokens
        self._articles = articles

    def query(self, clause: Clause) -> Query | None:
        """Return the Elasticsearch query that finds the same of these articles; None where it finds none of them."""
        match clause:
            case MatchPhrase():
                return self._phrase(clause)
            case Bool():
                return self._bool(clause)
            case DisMax(queries):
                return _either(self._several(queries))
            case ConstantScore(inner):
                return self.query(inner)
            case Intervals(name, rule):
                there = not known((name,)) or _there(self._articles, name, of_rule(rule, self._tokens))
                return render(clause) if there else None
            case (
                MatchPrefix()
                | MatchWildcard()
                | Match()
                | Term()
                | Prefix()
                | Range()
                | Exists()
                | Ids()
                | MatchAll()
                | Raw()
            ):
                return render(clause)
            case _:
                assert_never(clause)

    def _bool(self, clause: Bool) -> Query | None:
        must: list[Query] = []
        for each in (*clause.must, *clause.filter):
            made = self.query(each)
            if made is None:
                return None
            must.append(made)
        if clause.should and clause.needed == 1:
            one = _either(self._several(clause.should))
            if one is None:
                return None
            must.append(one)
        elif clause.should and clause.needed:
            must.append(render(Bool(should=clause.should, minimum_should_match=clause.needed)))
        must_not = self._several(clause.must_not)
        if len(must) == 1 and not must_not:
            return must[0]
        return {"bool": {"filter": must} | ({"must_not": must_not} if must_not else {})}

    def _several(self, clauses: Sequence[Clause]) -> list[Query]:
        """Return the queries that can find something."""
        return [made for each in clauses if (made := self.query(each)) is not None]

    def _phrase(self, clause: MatchPhrase) -> Query | None:
        names = _names(clause.fields)
        groups = self._tokens.get(Text(clause.analyzer, clause.text))
        if not groups or not names:
            return render(clause)
        able = [each for each in self._articles if not any(map(each.all.isdisjoint, groups))]
        fields = tuple(name for name in names if _there(able, name, groups))
        if not fields:
            return None
        if not groups.enough or clause.slop:
            return render(MatchPhrase(clause.text, fields, clause.analyzer, clause.boost, clause.slop))
        return _either([self._tokens_in(name, groups) for name in fields])

    def _tokens_in(self, name: str, groups: Groups) -> Query:
        """Return the query of a token of each group, side by side, with nothing left to analyze."""
        fields = [article.fields[name] for article in self._articles if name in article.fields]
        there = [sorted({token for field in fields for token in group & field}) for group in groups]
        if len(there) == 1:
            return {"terms": {name: there[0]}}
        places = [_any_span([{"span_term": {name: token}} for token in tokens]) for tokens in there]
        return {"span_near": {"clauses": places, "slop": 0, "in_order": True}}


@lru_cache
def _names(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fields without their weights; none where the tokens of one are not known."""
    return tuple(field.partition("^")[0] for field in fields) if known(fields) else ()


def _there(articles: Sequence[Tokens], name: str, groups: Groups) -> bool:
    """Whether an article has a token of each group in this field."""
    return any(name in each.fields and not any(map(each.fields[name].isdisjoint, groups)) for each in articles)


def _either(queries: Sequence[Query]) -> Query | None:
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": list(queries), "minimum_should_match": 1}} if queries else None


def _any_span(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else {"span_or": {"clauses": queries}}
