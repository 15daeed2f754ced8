"""What a query cannot do without: groups of tokens, of each of which an article must have one to match. Pure.

A group too few only lets more be asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, assert_never

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

Group = frozenset[str]


class Groups(tuple[Group, ...]):
    """Groups of which each is needed. `enough` where a token of each, in this order, is all that is needed."""

    __slots__ = ()
    enough = False


class InOrder(Groups):
    """The groups of a text whose words each are one place: whatever has a token of each, side by side, matches."""

    __slots__ = ()
    enough = True


class Text(NamedTuple):
    """A text of a query and the analyzer that makes tokens of it."""

    analyzer: str
    text: str


# The fields whose tokens are known of an article.
FIELDS = frozenset(("title", "lead", "photos.caption", "body.heading", "body.paragraphs"))
NOTHING = Groups()


def texts(clause: Clause) -> Iterator[Text]:
    """Yield the texts that must be analyzed before `needs` can be told."""
    match clause:
        case MatchPhrase(text, _, analyzer):
            yield Text(analyzer, text)
        case Bool(must, filter_, should, must_not):
            for each in (*must, *filter_, *should, *must_not):
                yield from texts(each)
        case DisMax(queries):
            for each in queries:
                yield from texts(each)
        case ConstantScore(inner):
            yield from texts(inner)
        case Intervals(_, rule):
            yield from _texts_of_rule(rule)
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
            return
        case _:
            assert_never(clause)


def _texts_of_rule(rule: Rule) -> Iterator[Text]:
    match rule:
        case MatchRule(text, analyzer):
            yield Text(analyzer, text)
        case AllOf(rules) | AnyOf(rules):
            for each in rules:
                yield from _texts_of_rule(each)
        case OutsideOf(inner):
            yield from _texts_of_rule(inner)
        case PrefixRule() | WildcardRule():
            return
        case _:
            assert_never(rule)


def needs(clause: Clause, tokens: Mapping[Text, Groups]) -> Groups:
    """Return the groups that a clause needs, by the tokens of its texts."""
    match clause:
        case MatchPhrase(text, fields, analyzer):
            return tokens.get(Text(analyzer, text), NOTHING) if known(fields) else NOTHING
        case Bool(must, filter_, should):
            groups = [group for each in (*must, *filter_) for group in needs(each, tokens)]
            if should and clause.needed == 1:
                groups += _any_of([needs(each, tokens) for each in should])
            return Groups(groups)
        case DisMax(queries):
            return _any_of([needs(each, tokens) for each in queries])
        case ConstantScore(inner):
            return needs(inner, tokens)
        case Intervals(field, rule):
            return of_rule(rule, tokens) if known((field,)) else NOTHING
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
            return NOTHING
        case _:
            assert_never(clause)


def of_rule(rule: Rule, tokens: Mapping[Text, Groups]) -> Groups:
    """Return the groups that a rule of intervals needs."""
    match rule:
        case MatchRule(text, analyzer):
            return tokens.get(Text(analyzer, text), NOTHING)
        case AllOf(rules):
            return Groups(group for each in rules for group in of_rule(each, tokens))
        case OutsideOf(inner):
            return of_rule(inner, tokens)
        case AnyOf(rules):
            return _any_of([of_rule(each, tokens) for each in rules])
        case PrefixRule() | WildcardRule():
            return NOTHING
        case _:
            assert_never(rule)


def _any_of(alternatives: Sequence[Groups]) -> Groups:
    """Return what must be there where one alternative is enough: something of one group of each."""
    if not alternatives or not all(alternatives):
        return NOTHING
    return Groups([frozenset[str]().union(*(rarest(groups) for groups in alternatives))])


def rarest(groups: Groups) -> Group:
    """Guess which group the fewest articles have: that of the longest tokens, and few of them."""
    return max(groups, key=lambda group: (min(map(len, group)), -len(group)))


def known(fields: Iterable[str]) -> bool:
    """Whether an article's tokens in all these fields are known."""
    return FIELDS.issuperset(field.partition("^")[0] for field in fields)
