"""Articles that have most of the plain words of a query, where none or few have all: the query for them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mappings.lexicon.spellings import other_spellings
from service.lexicon.lexicon import Lexicon
from service.search import ranking
from service.search.compile import expansion
from service.search.compile.clauses import Bool, Clause, Match
from service.search.compile.compiler import MIN_TOGETHER, Compiled, compile_query, is_plain
from service.search.compile.term_clauses import word
from service.search.language.tree import And, Like, Query


def plain_words(query: Query) -> list[str]:
    """Return the words that stand side by side at the top of a query, where there are several, or those of a text."""
    for node in query.nodes:
        if isinstance(node, Like):
            return list(node.words)
    typed = [node.text for node in query.nodes if is_plain(node)]
    return typed if len(typed) >= MIN_TOGETHER else []


def compile_most(
    query: Query, strict: Compiled, lexicon: Lexicon, excluded_concepts: frozenset[str]
) -> Compiled | None:
    """Return the query for articles that have most of the plain words, and all else that is asked; None where few are.

    `strict` is the same query compiled for articles that have them all.
    """
    typed = plain_words(query)
    if not typed:
        return None
    others = tuple(node for node in query.nodes if not (is_plain(node) or isinstance(node, Like)))
    rest = (compile_query(Query(And(others)), lexicon, excluded_concepts).clause,) if others else ()
    words = expansion.expand(ranking.content_words(typed), lexicon, excluded_concepts)[0]
    return replace(
        strict,
        clause=Bool(must=(ranking.most_of(typed, lexicon, excluded_concepts), *rest)),
        proximity_boost=None,
        highlight_query=Bool(should=(*words, *rest)),
    )


@dataclass(frozen=True, slots=True)
class WordClauses:
    """What finds a word as it was typed, what finds it by its names too, and what finds each of its other spellings."""

    typed: Clause
    by_any_name: Clause
    spellings: Mapping[str, Clause]


def content_clauses(query: Query, lexicon: Lexicon, excluded_concepts: frozenset[str]) -> dict[str, WordClauses]:
    """Return, for each plain word that says something, the clauses that tell whether and how an article has it."""
    if any(isinstance(node, Like) for node in query.nodes):
        return {}
    acronyms = lexicon.finder.acronyms
    content = list(dict.fromkeys(ranking.content_words(plain_words(query))))
    parts, _ = expansion.expand_parts(content, lexicon, excluded_concepts)
    found: dict[str, WordClauses] = {}
    for each in content:
        typed = Bool(should=(Match(ranking.ROOTS, each), word(each, acronyms)))
        named = tuple(part.clause for part in parts if each in part.words)
        others = {other: word(other, acronyms) for other in other_spellings(each)}
        found[each] = WordClauses(typed, Bool(should=(typed, *named)), others)
    return found
