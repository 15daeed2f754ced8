"""The rules of intervals: which words of one field, and where they stand to each other. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, assert_never


@dataclass(frozen=True, slots=True)
class MatchRule:
    """The words of a text in this order, with at most `max_gaps` other words between."""

    text: str
    analyzer: str
    max_gaps: int = 0


@dataclass(frozen=True, slots=True)
class PrefixRule:
    """A word that begins so."""

    prefix: str


@dataclass(frozen=True, slots=True)
class WildcardRule:
    """A word of this form."""

    pattern: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every rule, with at most `max_gaps` other words between, any number where it is -1; in this order if `ordered`.

    In order, one does not begin before the one before it ends: the same rule twice is two places.
    """

    rules: tuple[Rule, ...]
    max_gaps: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one rule."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class OutsideOf:
    """A rule where it is no part of what another one finds."""

    rule: Rule
    other: Rule


Rule = MatchRule | PrefixRule | WildcardRule | AllOf | AnyOf | OutsideOf


def render_rule(rule: Rule) -> dict[str, Any]:
    """Return a rule as Elasticsearch's JSON."""
    match rule:
        case MatchRule(text, analyzer, max_gaps):
            return {"match": {"query": text, "analyzer": analyzer, "max_gaps": max_gaps, "ordered": True}}
        # The analyzer of an article puts a space before what it begins with.
        case PrefixRule(prefix):
            return {"prefix": {"prefix": prefix, "analyzer": "exact"}}
        case WildcardRule(pattern):
            return {"wildcard": {"pattern": pattern, "analyzer": "exact"}}
        case AllOf(rules, max_gaps, ordered):
            order = {"ordered": True} if ordered else {}
            return {"all_of": {"intervals": [*map(render_rule, rules)], "max_gaps": max_gaps, **order}}
        case OutsideOf(inner, other):
            outside = {"not_overlapping": render_rule(other)}
            return {"any_of": {"intervals": [render_rule(inner)], "filter": outside}}
        case AnyOf(rules):
            return {"any_of": {"intervals": [*map(render_rule, rules)]}}
        case _:
            assert_never(rule)
