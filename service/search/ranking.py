"""Plain words → the clause for articles with as many of them as there are. What must be there is `compiler`'s."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from service.lexicon.lexicon import Lexicon
from service.search.compile import expansion
from service.search.compile.clauses import Bool, Clause, Match, Term, restricted
from service.search.compile.term_clauses import in_capitals, joined, phrase, word

# Everything an article says, each word by its root alone: `operate`, `operation` and `operator` are one.
ROOTS = "roots"
SOURCES = ("title", "lead", "photos.caption", "body.heading", "body.paragraphs")
MOST_WORDS = 64
# So many words that say something are a question: what the best articles share tells more of it, of a few words less.
FEWEST_OF_A_QUESTION = 6
# So many words, all in capitals, say nothing by them.
FEWEST_LOUD = 4
SLOP = 4
# Words that the best articles share: of how many articles, how many words, and in how many at least.
BEST, SHARED, FEWEST = 10, 25, 2
# A word that so many articles have tells nothing of one.
COMMON = 0.2
_SHARING = (
    "params._subset_freq.doubleValue()"
    " * Math.log(1.0 + params._superset_size.doubleValue() / params._superset_freq.doubleValue())"
)
_WORD = re.compile(r"[^\W_](?:[\w.'’/&-]*[^\W_])?")
_COMPOUND = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
# Words that sentences are made of, and those that make a question of one.
# fmt: off
STOP_WORDS = frozenset((
    "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "being", "between",
    "but", "by", "can", "could", "did", "do", "does", "each", "for", "from", "had", "has", "have", "he", "her",
    "his", "how", "i", "if", "in", "into", "is", "it", "its", "may", "me", "might", "more", "most", "must", "my",
    "no", "not", "of", "on", "only", "or", "other", "our", "she", "should", "so", "some", "such", "than", "that",
    "the", "their", "then", "there", "these", "they", "this", "through", "to", "under", "was", "we", "were", "what",
    "when", "where", "which", "who", "whom", "whose", "why", "will", "with", "would", "you", "your",
))
# fmt: on


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts, a word as typed being 1. `make relevance` is what they were found with."""

    root: float = 4.0
    exact: float = 0.1
    near: float = 0.1
    names: float = 0.1
    shared: float = 0.5
    tie_breaker: float = 0.3


WEIGHTS = Weights()


def most_of(
    words: Sequence[str],
    lexicon: Lexicon,
    excluded_concepts: frozenset[str] = frozenset(),
    *,
    weights: Weights = WEIGHTS,
) -> Bool:
    """Return the clause for articles that have any of the words; with more of them, side by side, an article is better.

    The words are as typed. Words such as "the" and "which" count only where there are no others. The
    `excluded_concepts` add no names.
    """
    telling = content_words(words)
    typed = [word(each, lexicon.finder.acronyms) for each in telling]
    names = [clause for clause in expansion.run(telling, lexicon, excluded_concepts)[0] if clause not in typed]
    clauses = [
        *typed,
        *(phrase(each.lower(), "exact", boost=weights.exact) for each in telling),
        *(phrase(f"{one} {other}", "words", boost=weights.near, slop=SLOP) for one, other in pairwise(telling)),
        *(Bool(must=(clause,), boost=weights.names) for clause in names),
    ]
    roots = [Match(ROOTS, each, boost=weights.root) for each in telling]
    everywhere = (restricted(each, SOURCES, tie_breaker=weights.tie_breaker) for each in clauses)
    return Bool(should=(*everywhere, *roots))


def content_words(words: Sequence[str]) -> list[str]:
    """Return the words that say something: compounds parted, capitals taken for nothing in a sentence of them."""
    found = list(_words(" ".join(words)))
    if len(found) >= FEWEST_LOUD and all(each == each.upper() for each in found):
        found = [each.lower() for each in found]
    telling = [each for each in found if each.lower() not in STOP_WORDS or (in_capitals(each) and len(each) > 1)]
    return (telling or found)[:MOST_WORDS]


def is_question(words: Sequence[str]) -> bool:
    """Whether words are enough to rank by the words that the best articles share, and by meaning."""
    return len(content_words(words)) >= FEWEST_OF_A_QUESTION


def _words(text: str) -> Iterator[str]:
    for each in joined(text):
        for part in _WORD.findall(each):
            yield from _COMPOUND.split(part)


def shared_words() -> dict[str, Any]:
    """Return the aggregation that finds the words which the best articles share, beside a search for `most_of`."""
    words = {
        "field": ROOTS,
        "source_fields": list(SOURCES),
        "size": SHARED,
        "min_doc_count": FEWEST,
        "shard_min_doc_count": FEWEST,
        "script_heuristic": {"script": _SHARING},
    }
    return {"best": {"sampler": {"shard_size": BEST}, "aggs": {"words": {"significant_text": words}}}}


def with_shared(clause: Clause, aggregations: Mapping[str, Any], *, weights: Weights = WEIGHTS) -> Clause:
    """Rank what a clause finds by the words that its best articles share too; it finds no more than before."""
    found = aggregations["best"]["words"]
    telling = [each for each in found["buckets"] if each["bg_count"] < COMMON * found["bg_count"]]
    highest = max((each["score"] for each in telling), default=1.0)
    shared = tuple(Term(ROOTS, each["key"], boost=weights.shared * each["score"] / highest) for each in telling)
    return Bool(must=(clause,), should=shared) if shared else clause
