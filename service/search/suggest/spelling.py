"""Did you mean: the queries that a query may be a misspelling of, and which of them finds more. Pure.

Acronyms and designators that exist are never misspellings, nor are operators, fields, `=words` and beginnings.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA

from mappings.tokens import CAPITALS, VARIANT
from service.search.language.fields import FIELDS, OTHER_NAMES
from service.search.suggest.vocabulary import Vocabulary

Body = dict[str, Any]

# A search that finds more than this is taken for what was meant.
FEW = 2
# What is printed now and then is no mistake, unless something near it is printed far more often.
MORE_OFTEN = 20
# What people look for is names, rather than words.
OF_NAMES = 3
SHORTEST, LONGEST = 4, 40
MAX_WORDS = 8
OF_A_WORD = 3
MAX_TRIED = 8
_FIELDS = ("title", "body.paragraphs")
_TYPED = re.compile(r"[^\s\"()]+")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OPERATORS = frozenset(("AND", "OR", "NOT", "NEAR"))
_FIELD = re.compile(rf"(?:{'|'.join((*FIELDS, *OTHER_NAMES))}):", re.IGNORECASE)


class Typed(NamedTuple):
    """A word of a query, and where it stands there."""

    word: str
    start: int


def words(text: str, is_acronym: Callable[[str], bool]) -> list[Typed]:
    """Return the words of a query that may be misspelt."""
    return list(islice(_words(text, is_acronym), MAX_WORDS))


def _words(text: str, is_acronym: Callable[[str], bool]) -> Iterator[Typed]:
    for typed in _TYPED.finditer(text):
        field = _FIELD.match(typed[0].lstrip("-"))
        skipped = len(typed[0]) - len(typed[0].lstrip("-")) + (field.end() if field else 0)
        written = typed[0][skipped:]
        if typed[0] in _OPERATORS or written.startswith("=") or written.endswith("*") or re.search(r"[\d@/:]", written):
            continue
        for each in _LETTERS.finditer(written):
            if SHORTEST <= len(each[0]) <= LONGEST and not is_acronym(each[0]):
                yield Typed(each[0], typed.start() + skipped + each.start())


def suggesting(typed: Sequence[Typed]) -> Body:
    """Return the body that asks, for each word, which printed words are near it, and how often each is printed."""
    options = {"suggest_mode": "popular", "analyzer": "exact", "size": 10, "prefix_length": 1}
    asked = {
        f"{place} {field}": {"text": each.word.lower(), "term": {"field": field, **options}}
        for place, each in enumerate(typed)
        for field in _FIELDS
    }
    printed = [
        {"multi_match": {"query": each.word.lower(), "fields": list(_FIELDS), "analyzer": "phrase"}} for each in typed
    ]
    counts = {"own": {"filters": {"filters": printed}}}
    return {"suggest": asked, "aggs": counts, "size": 0, "track_total_hits": False}


def candidates(typed: Sequence[Typed], answer: Body, vocabulary: Vocabulary) -> list[list[str]]:
    """Return, for each word, what may be meant by it, the likeliest first; nothing for one known or often printed."""
    own = [bucket["doc_count"] for bucket in answer["aggregations"]["own"]["buckets"]]
    return [
        [] if vocabulary.has(each.word.lower()) or often > FEW else _of_word(each.word.lower(), often, near, vocabulary)
        for each, often, near in zip(typed, own, map(list, _near(len(typed), answer)), strict=True)
    ]


def _near(several: int, answer: Body) -> Iterator[Iterator[tuple[str, float]]]:
    """Return, for each word, the printed words near it with how often; the marks of variants are taken off."""
    for place in range(several):
        yield (
            (option["text"].rstrip(CAPITALS + VARIANT), float(option["freq"]))
            for field in _FIELDS
            for entry in answer["suggest"][f"{place} {field}"]
            for option in entry["options"]
        )


def _of_word(word: str, often: int, near: Sequence[tuple[str, float]], vocabulary: Vocabulary) -> list[str]:
    """Return the words fewest typos away, of these the most frequent first."""
    known = frozenset(vocabulary.near(word))
    scores = dict.fromkeys(known, 0.0) if not often else {}
    for text, frequency in near:
        if text != word and text.isalpha() and frequency > MORE_OFTEN * often:
            scores[text] = max(scores.get(text, 0.0), frequency * (OF_NAMES if text in known else 1))
    return sorted(scores, key=lambda text: (OSA.distance(word, text), -scores[text]))[:OF_A_WORD]


def corrections(text: str, typed: Sequence[Typed], candidates_: Sequence[Sequence[str]]) -> list[str]:
    """Return the queries with other words in place of those typed: the likeliest first, all words corrected at once."""
    choices = [[*found, each.word] if found else [each.word] for each, found in zip(typed, candidates_, strict=True)]
    ranked = sorted(product(*(enumerate(found) for found in choices)), key=lambda way: sum(place for place, _ in way))
    ways = (tuple(word for _, word in way) for way in ranked[: MAX_TRIED + 1])
    return [_replaced(text, typed, way) for way in ways if way != tuple(each.word for each in typed)][:MAX_TRIED]


def _replaced(text: str, typed: Sequence[Typed], way: Sequence[str]) -> str:
    for each, word in sorted(zip(typed, way, strict=True), key=lambda pair: -pair[0].start):
        shown = word.capitalize() if each.word.istitle() else word.upper() if each.word.isupper() else word
        shown = each.word if word == each.word else shown
        text = text[: each.start] + shown + text[each.start + len(each.word) :]
    return text


def better(corrected: Sequence[str], totals: Sequence[int], total: int) -> str | None:
    """Return the query that finds more by far, the likelier of two that do."""
    enough = [text for text, found in zip(corrected, totals, strict=True) if found > max(total * MORE_OFTEN, total)]
    return enough[0] if enough else None
