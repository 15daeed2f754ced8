"""Words near each other → Elasticsearch's intervals."""

from collections.abc import Sequence

from service.lexicon.lexicon import Lexicon
from service.search.compile import expansion, term_clauses
from service.search.compile.clauses import AllOf, AnyOf, Clause, DisMax, Intervals, MatchRule, PrefixRule, Rule
from service.search.compile.expansion import Expansion
from service.search.language.tree import Exact, Near, Node, Or, Phrase, Prefix, Word

# The engine asks for every pair of alternatives: names as printed, and few of them.
MAX_NAMES = 8


def clause(
    near: Near, fields: Sequence[str], lexicon: Lexicon, excluded_concepts: frozenset[str]
) -> tuple[Clause, list[Expansion]]:
    """Return the clause of operands near each other in one field, and the names that were added to them."""
    added: list[Expansion] = []
    together = AllOf(tuple(_rule(each, lexicon, excluded_concepts, added) for each in near.operands), near.distance)
    weighted = (field.partition("^") for field in fields)
    return DisMax(tuple(Intervals(name, together, float(boost or 1)) for name, _, boost in weighted)), added


def _rule(node: Node, lexicon: Lexicon, excluded_concepts: frozenset[str], added: list[Expansion]) -> Rule:
    match node:
        case Word(text):
            _, expansions = expansion.expand([text], lexicon, excluded_concepts)
            added += expansions
            read = [(each.text, each.analyzer) for each in term_clauses.interpretations(text, lexicon.finder.acronyms)]
            names = [(name, "exact") for expansion in expansions for name in expansion.names]
            return _either([_match(*each) for each in (*read, *names[:MAX_NAMES])])
        case Phrase(text):
            return _match(term_clauses.as_quoted(text), "phrase")
        case Exact(text):
            return _match(text, "exact")
        case Prefix(text):
            return PrefixRule(term_clauses.beginning(text))
        case Or(nodes):
            return _either([_rule(each, lexicon, excluded_concepts, added) for each in nodes])
    raise AssertionError(node)


def _match(text: str, analyzer: str) -> Rule:
    return MatchRule(f" {text}", analyzer)


def _either(rules: list[Rule]) -> Rule:
    return rules[0] if len(rules) == 1 else AnyOf(tuple(rules))
