"""A query reduced to what can match some few articles whose tokens are known: of those, it finds the same. Pure.

A name of ten forms asks for the one that is there, and a word asks for its tokens, where they are: nothing is left to
analyze. What is not understood here is asked as it is. Scores are lost, for a filter has none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from service.alerts.match.required_terms import Clause, Groups, Text, known, of_rule, several


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens that an article has in each field, and those of all its fields."""

    fields: Mapping[str, set[str]]
    all: set[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all", set().union(*self.fields.values()))


class Reduction:
    """The tokens of the queries' texts, and those of the articles.

    The articles are those that have what the query needs, `needs`: of others neither it nor what is left of it finds
    any, since what must match is only ever made narrower.
    """

    def __init__(self, tokens: Mapping[Text, Groups], articles: Sequence[Tokens]) -> None:
        self._tokens = tokens
        self._articles = articles

    def of(self, clause: Clause) -> Clause | None:
        """Return the clause that finds the same of these articles; None where it finds none of them."""
        ((kind, told),) = clause.items()
        match kind:
            case "bool":
                return self._bool(told)
            case "dis_max":
                return _either(self._several(told["queries"]))
            case "constant_score":
                return self.of(told["filter"])
            case "multi_match" if told.get("type") == "phrase":
                return self._phrase(told)
            case "intervals" if known(told):
                ((name, rule),) = told.items()
                return clause if _there(self._articles, name, of_rule(rule, self._tokens)) else None
        return clause

    def _bool(self, told: Mapping[str, Any]) -> Clause | None:
        given = [*several(told.get("must", ())), *several(told.get("filter", ()))]
        must: list[Clause] = []
        for each in given:
            made = self.of(each)
            if made is None:
                return None
            must.append(made)
        should = several(told.get("should", ()))
        least = told.get("minimum_should_match", 0 if given else 1)
        if should and least == 1:
            one = _either(self._several(should))
            if one is None:
                return None
            must.append(one)
        elif should and least:
            must.append({"bool": {"should": should, "minimum_should_match": least}})
        must_not = self._several(several(told.get("must_not", ())))
        if len(must) == 1 and not must_not:
            return must[0]
        return {"bool": {"filter": must} | ({"must_not": must_not} if must_not else {})}

    def _several(self, clauses: Sequence[Clause]) -> list[Clause]:
        """Return the clauses that can find something."""
        return [made for each in clauses if (made := self.of(each)) is not None]

    def _phrase(self, told: Mapping[str, Any]) -> Clause | None:
        names = _names(tuple(told["fields"]))
        groups = self._tokens.get(Text(told.get("analyzer", ""), told["query"]))
        if not groups or not names:
            return {"multi_match": told}
        able = [each for each in self._articles if not any(map(each.all.isdisjoint, groups))]
        fields = [name for name in names if _there(able, name, groups)]
        if not fields:
            return None
        if not groups.enough or told.get("slop"):
            return {"multi_match": {**told, "fields": fields}}
        return _either([self._tokens_in(name, groups) for name in fields])

    def _tokens_in(self, name: str, groups: Groups) -> Clause:
        """Return the clause of a token of each group, side by side, with nothing left to analyze."""
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


def _either(clauses: Sequence[Clause]) -> Clause | None:
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}} if clauses else None


def _any_span(clauses: list[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else {"span_or": {"clauses": clauses}}
