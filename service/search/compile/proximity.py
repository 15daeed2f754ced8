"""Words near each other → Elasticsearch's intervals."""

from collections.abc import Sequence

from service.lexicon.lexicon import Lexicon
from service.search.compile import expansion, term_clauses
from service.search.compile.expansion import Expansion
from service.search.compile.term_clauses import Clause
from service.search.language.tree import Exact, Near, Node, Or, Phrase, Prefix, Word

# The engine asks for every pair of alternatives: names as printed, and few of them.
MOST_NAMES = 8


def clause(
    near: Near, fields: Sequence[str], lexicon: Lexicon, without: frozenset[str]
) -> tuple[Clause, list[Expansion]]:
    """Return the clause of operands near each other in one field, and the names that were added to them."""
    added: list[Expansion] = []
    rules = [_rule(operand, lexicon, without, added) for operand in near.operands]
    together = {"all_of": {"intervals": rules, "max_gaps": near.distance}}
    return {"dis_max": {"queries": [_in(field, together) for field in fields]}}, added


def _in(field: str, rule: Clause) -> Clause:
    name, _, boost = field.partition("^")
    return {"intervals": {name: rule | ({"boost": float(boost)} if boost else {})}}


def _rule(node: Node, lexicon: Lexicon, without: frozenset[str], added: list[Expansion]) -> Clause:
    match node:
        case Word(text):
            _, expansions = expansion.run([text], lexicon, without)
            added += expansions
            read = [(each.text, each.analyzer) for each in term_clauses.readings(text, lexicon.finder.acronyms)]
            names = [(name, "exact") for expansion in expansions for name in expansion.names]
            return _either([_match(*each) for each in (*read, *names[:MOST_NAMES])])
        case Phrase(text):
            return _match(term_clauses.as_quoted(text), "phrase")
        case Exact(text):
            return _match(text, "exact")
        case Prefix(text):
            return {"prefix": {"prefix": term_clauses.beginning(text)}}
        case Or(nodes):
            return _either([_rule(each, lexicon, without, added) for each in nodes])
    raise AssertionError(node)


def _match(text: str, analyzer: str) -> Clause:
    return {"match": {"query": f" {text}", "analyzer": analyzer, "max_gaps": 0, "ordered": True}}


def _either(rules: list[Clause]) -> Clause:
    return rules[0] if len(rules) == 1 else {"any_of": {"intervals": rules}}
