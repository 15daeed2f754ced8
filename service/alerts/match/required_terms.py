"""What a query cannot do without: groups of tokens, of each of which an article must have one to match. Pure.

A group too few only lets more be asked. What is not understood here needs nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Clause = Mapping[str, Any]
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


def texts(clause: Any) -> Iterator[Text]:
    """Return the texts that must be analyzed before `needs` can be told."""
    if isinstance(clause, list | tuple):
        for each in clause:
            yield from texts(each)
    elif isinstance(clause, Mapping):
        told = clause.get("query")
        if isinstance(told, str) and "analyzer" in clause:
            yield Text(clause["analyzer"], told)
        for each in clause.values():
            yield from texts(each)


def needs(clause: Clause, tokens: Mapping[Text, Groups]) -> Groups:
    """Return the groups that a clause needs, by the tokens of its texts."""
    ((kind, told),) = clause.items()
    match kind:
        case "bool":
            return _of_bool(told, tokens)
        case "dis_max":
            return _any_of([needs(each, tokens) for each in told["queries"]])
        case "multi_match" if told.get("type") == "phrase" and known(told["fields"]):
            return tokens.get(Text(told.get("analyzer", ""), told["query"]), NOTHING)
        case "constant_score":
            return needs(told["filter"], tokens)
        case "intervals" if known(told):
            return of_rule(next(iter(told.values())), tokens)
    return NOTHING


def _of_bool(told: Clause, tokens: Mapping[Text, Groups]) -> Groups:
    must = [*several(told.get("must", ())), *several(told.get("filter", ()))]
    groups = [group for each in must for group in needs(each, tokens)]
    should = several(told.get("should", ()))
    least = told.get("minimum_should_match", 0 if must else 1)
    if should and least == 1:
        groups += _any_of([needs(each, tokens) for each in should])
    return Groups(groups)


def of_rule(told: Clause, tokens: Mapping[Text, Groups]) -> Groups:
    """Return what a rule of intervals needs; a boost may stand beside the rule."""
    rules = {kind: rule for kind, rule in told.items() if kind != "boost"}
    if len(rules) != 1:
        return NOTHING
    ((kind, rule),) = rules.items()
    match kind:
        case "match":
            return tokens.get(Text(rule.get("analyzer", ""), rule["query"]), NOTHING)
        case "all_of":
            return Groups(group for each in rule["intervals"] for group in of_rule(each, tokens))
        case "any_of":
            return _any_of([of_rule(each, tokens) for each in rule["intervals"]])
    return NOTHING


def _any_of(alternatives: Sequence[Groups]) -> Groups:
    """Return what must be there where one alternative is enough: something of one group of each."""
    if not alternatives or not all(alternatives):
        return NOTHING
    return Groups([frozenset[str]().union(*(rarest(groups) for groups in alternatives))])


def rarest(groups: Groups) -> Group:
    """Guess which group the fewest articles have: that of the longest tokens, and few of them."""
    return max(groups, key=lambda group: (min(map(len, group)), -len(group)))


def known(fields: Iterable[str]) -> bool:
    return FIELDS.issuperset(field.partition("^")[0] for field in fields)


def several(told: Any) -> Sequence[Clause]:
    return [told] if isinstance(told, Mapping) else list(told)
