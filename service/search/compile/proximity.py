"""Words near each other, not near each other, and several times in a field → Elasticsearch's intervals."""

from collections.abc import Sequence

from service.lexicon.lexicon import Lexicon
from service.search.compile import expansion, term_clauses
from service.search.compile.clauses import Clause, DisMax, Intervals
from service.search.compile.expansion import Expansion
from service.search.compile.interval_rules import AllOf, AnyOf, MatchRule, OutsideOf, PrefixRule, Rule, WildcardRule
from service.search.language.tree import AtLeast, Exact, Near, Node, NotNear, Or, Phrase, Prefix, Wildcard, Word

# The engine asks for every pair of alternatives: names as printed, and few of them.
MAX_NAMES = 8
# Sentences of the press have some 25 words; where they end is not indexed.
SENTENCE = 25
# Paragraphs stand further apart than they are long: `mappings.articles.BETWEEN_PARAGRAPHS`.
PARAGRAPH = 499
ANYWHERE = -1


def clause(
    node: Near | NotNear | AtLeast, fields: Sequence[str], lexicon: Lexicon, excluded_concepts: frozenset[str]
) -> tuple[Clause, list[Expansion]]:
    """Return the clause of operands near each other in one field, and the names that were added to them."""
    added: list[Expansion] = []
    rule = _rule(node, lexicon, excluded_concepts, added)
    weighted = (field.partition("^") for field in fields)
    return DisMax(tuple(Intervals(name, rule, float(boost or 1)) for name, _, boost in weighted)), added


def _rule(node: Node, lexicon: Lexicon, excluded_concepts: frozenset[str], added: list[Expansion]) -> Rule:
    def rule(inner: Node) -> Rule:
        return _rule(inner, lexicon, excluded_concepts, added)

    match node:
        case Near(operands, _, ordered):
            return AllOf(tuple(map(rule, operands)), _gaps(node), ordered)
        case NotNear(inner, other, _, ordered):
            alone = rule(inner)
            return OutsideOf(alone, AllOf((alone, rule(other)), _gaps(node), ordered))
        case AtLeast(inner, times):
            return AllOf((rule(inner),) * times, ANYWHERE, ordered=True) if times > 1 else rule(inner)
        case Or(nodes):
            return _either([rule(each) for each in nodes])
        case Word(text):
            _, expansions = expansion.expand([text], lexicon, excluded_concepts)
            added += expansions
            read = [(each.text, each.analyzer) for each in term_clauses.interpretations(text, lexicon.finder.acronyms)]
            names = [(name, "exact") for expansion in expansions for name in expansion.names]
            return _either([_match(*each) for each in (*read, *names[:MAX_NAMES])])
    return _leaf(node)


def _leaf(node: Node) -> Rule:
    match node:
        case Phrase(text, slop):
            return MatchRule(f" {term_clauses.as_quoted(text)}", "phrase", slop)
        case Exact(text):
            return _match(text, "exact")
        case Prefix(text):
            return PrefixRule(term_clauses.beginning(text))
        case Wildcard(text):
            return _either([WildcardRule(each) for each in term_clauses.patterns(text)])
    raise AssertionError(node)


def _gaps(node: Near | NotNear) -> int:
    return {"words": node.distance, "sentence": SENTENCE, "paragraph": PARAGRAPH}[node.within]


def _match(text: str, analyzer: str) -> Rule:
    return MatchRule(f" {text}", analyzer)


def _either(rules: list[Rule]) -> Rule:
    return rules[0] if len(rules) == 1 else AnyOf(tuple(rules))
