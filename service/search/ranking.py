"""Ranking of articles that have most of the words of a query: by words, by words that the best share, by meaning.

What must be there is decided by `compiler`.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from mappings.articles import VECTOR
from service.lexicon.lexicon import Lexicon
from service.search.compile import expansion
from service.search.compile.clauses import Bool, Clause, ConstantScore, Ids, Match, Term, render
from service.search.compile.term_clauses import in_capitals, joined, phrase, restricted, word
from service.search.language.pasted_text import AS_WORDS
from service.search.sorting import SORTS

Body = dict[str, Any]

# Everything an article says, each word by its root alone: `operate`, `operation` and `operator` are one.
ROOTS = "roots"
SOURCES = ("title", "lead", "photos.caption", "body.heading", "body.paragraphs")
MAX_WORDS = 64
# So many words stand for a passage, each as often as the passage has it, up to so many times.
MAX_TELLING, MAX_TIMES = 30, 3
# So many words that say something are a question: what the best articles share tells more of it, of a few words less.
MIN_QUESTION_WORDS = 6
# So many words, all in capitals, say nothing by them.
MIN_CAPITAL_WORDS = 4
SLOP = 4
# Words that the best articles share: of how many articles, how many words, and in how many at least.
BEST, SHARED, MIN_SHARING = 10, 25, 2
# A word that so many articles have tells nothing of one.
COMMON = 0.2
# So many of the best by words change places with so many of the nearest in meaning; the rest stay where they are.
DEPTH = 100
# Looked at for these, in each part of the index.
CANDIDATES = 200
# Beside the ranking by words, which knows names better.
VECTOR_WEIGHT = 0.5
# Scores that are the same would leave the order to the ids.
STEP = 1e-5
# The higher, the less a first place counts more than a tenth.
DAMPING = 20
_SHARING = (
    "params._subset_freq.doubleValue()"
    " * Math.log(1.0 + params._superset_size.doubleValue() / params._superset_freq.doubleValue())"
)
_WORD = re.compile(r"[^\W_](?:[\w.'’/&-]*[^\W_])?")
_POSSESSIVE = re.compile("['’]s?$")
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
    content = content_words(words)
    counted = Counter(content)
    typed = [word(each, lexicon.finder.acronyms) for each in counted]
    names = [clause for clause in expansion.expand(content, lexicon, excluded_concepts)[0] if clause not in typed]
    clauses = [
        *(_times(clause, times) for clause, times in zip(typed, counted.values(), strict=True)),
        *(phrase(each.lower(), "exact", boost=weights.exact * times) for each, times in counted.items()),
        *(
            phrase(f"{one} {other}", "words", boost=weights.near * times, slop=SLOP)
            for (one, other), times in Counter(pairwise(content)).items()
        ),
        *(Bool(must=(clause,), boost=weights.names * times) for clause, times in Counter(names).items()),
    ]
    roots = [Match(ROOTS, each, boost=weights.root * times) for each, times in counted.items()]
    everywhere = (restricted(each, SOURCES, tie_breaker=weights.tie_breaker) for each in clauses)
    return Bool(should=(*everywhere, *roots))


def _times(clause: Clause, times: int) -> Clause:
    """Return a clause that counts as often as it was asked for."""
    return clause if times == 1 else Bool(must=(clause,), boost=times)


def content_words(words: Sequence[str]) -> list[str]:
    """Return the words that say something: compounds parted, capitals taken for nothing in a sentence of them."""
    found = list(_words(" ".join(words)))
    if len(found) >= MIN_CAPITAL_WORDS and all(each == each.upper() for each in found if each not in AS_WORDS):
        found = [each.lower() for each in found]
    content = [each for each in found if each.lower() not in STOP_WORDS or (in_capitals(each) and len(each) > 1)]
    said = content or found
    kept = set(list(dict.fromkeys(said))[:MAX_WORDS])
    return [each for each in said if each in kept]


def telling_words(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return the whole words in which the terms at these places stand, in the order of the text."""
    words = [(found.start(), found.end(), found[0]) for found in _WORD.finditer(text)]
    places = {bisect_right(words, (start, len(text), "")) - 1 for start, _ in spans}
    return tuple(_POSSESSIVE.sub("", words[place][2]) for place in sorted(places) if place >= 0)


def is_question(words: Sequence[str]) -> bool:
    """Whether words are enough to rank by the words that the best articles share, and by meaning."""
    return len(content_words(words)) >= MIN_QUESTION_WORDS


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
        "min_doc_count": MIN_SHARING,
        "shard_min_doc_count": MIN_SHARING,
        "script_heuristic": {"script": _SHARING},
    }
    return {"best": {"sampler": {"shard_size": BEST}, "aggs": {"words": {"significant_text": words}}}}


def with_shared(clause: Clause, aggregations: Mapping[str, Any], *, weights: Weights = WEIGHTS) -> Clause:
    """Rank what a clause finds by the words that its best articles share too; it finds no more than before."""
    found = aggregations["best"]["words"]
    content = [each for each in found["buckets"] if each["bg_count"] < COMMON * found["bg_count"]]
    highest = max((each["score"] for each in content), default=1.0)
    shared = tuple(Term(ROOTS, each["key"], boost=weights.shared * each["score"] / highest) for each in content)
    return Bool(must=(clause,), should=shared) if shared else clause


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[str]], *, size: int, weights: Sequence[float] = (), damping: int = DAMPING
) -> list[str]:
    """Return the ids of the best by reciprocal rank; each ranking begins with its best, and names an id once.

    `weights` are the rankings' own, all the same where none are given. Of those that come out alike, the one that an
    earlier ranking has, or has higher, is first.
    """
    scores: dict[str, float] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for place, identifier in enumerate(ranking, 1):
            scores[identifier] = scores.get(identifier, 0.0) + weight / (damping + place)
    return sorted(scores, key=lambda identifier: -scores[identifier])[:size]


def hybrid_requests(found: Bool, vector: Sequence[float]) -> list[Body]:
    """Return the bodies that find the best by words and the nearest in meaning of what a clause finds."""
    query = render(found)
    asked = {"size": DEPTH, "_source": False, "track_total_hits": False}
    near = {"field": VECTOR, "query_vector": list(vector), "k": DEPTH, "num_candidates": CANDIDATES}
    return [
        asked | {"query": query, "sort": SORTS["relevance"]},
        asked | {"knn": near | {"filter": query}},
    ]


def hybrid_ranked(clause: Clause, answers: Sequence[Body]) -> Clause:
    """Rank what a clause finds by both answers to its `hybrid_requests`.

    The same articles are found as by words alone, and the same counted; the best of them change places and the scores
    stay: whatever weighs scores besides weighs these as before. Each page of a search makes the ranking anew, and its
    cursor leaves out what was shown: no article comes twice.
    """
    best, nearest = (answer["hits"]["hits"] for answer in answers)
    if not best or not nearest:
        return clause
    rankings = [[hit["_id"] for hit in hits] for hits in (best, nearest)]
    order = reciprocal_rank_fusion(rankings, weights=[1.0, VECTOR_WEIGHT], size=2 * DEPTH)
    scores = [hit["_score"] for hit in best]
    scores += scores[-1:] * (len(order) - len(scores))
    placed = (
        ConstantScore(Ids((identifier,)), boost=score * (1 - STEP * place))
        for place, (identifier, score) in enumerate(zip(order, scores, strict=True))
    )
    others = Bool(must=(clause,), must_not=(Ids(tuple(order)),))
    return Bool(should=(others, *placed), minimum_should_match=1)
