"""The names that an archive and its lexicon know, found by the beginnings of their words, typos forgiven. Pure.

How they are counted in the archive stands here too.
"""

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from mappings.articles import WITHDRAWN
from mappings.lexicon.concepts import Concept
from service.search.parts.facets import FACETS

Kind = Literal["title", "person", "unit", "organization", "place", "term", "query"]

# All of the buckets of one answer may be 65,536.
MAX_NAMES_OF_A_KIND = 10_000
MAX_TERMS = 20_000
NAMED: tuple[Kind, ...] = ("person", "unit", "organization", "place")
LIVE: dict[str, Any] = {"bool": {"must_not": [WITHDRAWN]}}

# A beginning of one letter is that of thousands of names: no more than the most frequent are weighed.
WEIGHED = 400
ENOUGH = 3
SHORTEST_MISTYPED = 4
TWO_TYPOS_FROM = 8
WHOLE, BEGINS, TYPO, IN_WORD = 8.0, 2.0, -6.0, -5.0

_DOTS = re.compile(r"(?<=\b\w)\.")
_DESIGNATOR = re.compile(r"(?<=[^\W\d_])[-‐‑–](?=\d)")
_WORD = re.compile(r"\w+")


class Name(NamedTuple):
    """One name: how it is printed, in how many articles (of a query: how often asked), and what it stands for.

    Of a term, `concept` is the id and `sense` the concept's preferred name; `label` tells the long form of an acronym,
    or the acronym of a long form.
    """

    kind: Kind
    text: str
    frequency: int = 0
    label: str = ""
    concept: str = ""
    sense: str = ""


class Found(NamedTuple):
    """A name, its words, and how well it fits what was typed: how frequent it is, where it matches, with no typo."""

    name: Name
    words: tuple[str, ...]
    fit: float


@lru_cache(maxsize=100_000)
def folded(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents and dots; a designator is one word: `F-35` is `f35`."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return tuple(_WORD.findall(_DESIGNATOR.sub("", _DOTS.sub("", plain.casefold()))))


class Vocabulary:
    """Names by the beginnings of their words."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: Sequence[Name] = sorted(names, key=lambda name: -name.frequency)
        self._folded = [folded(name.text) for name in self._names]
        places: dict[str, list[int]] = {}
        for place, words in enumerate(self._folded):
            for word in dict.fromkeys(words):
                places.setdefault(word, []).append(place)
        self._words = sorted(places)
        self._places = [places[word] for word in self._words]

    def __len__(self) -> int:
        return len(self._names)

    def has(self, word: str) -> bool:
        at = bisect_left(self._words, word)
        return at < len(self._words) and self._words[at] == word

    def find(self, text: str) -> list[Found]:
        """Return the names that have a word with each beginning that is typed, the best first."""
        typed = folded(text)
        if not typed:
            return []
        found = self._fitting(typed, [self._beginning(word) for word in typed])
        if len(found) < ENOUGH and not any(each.words == typed for each in found):
            known = {each.name for each in found}
            found += [each for each in self._mistyped(typed) if each.name not in known]
        return sorted(found, key=lambda each: -each.fit)

    def near(self, word: str) -> list[str]:
        """Return the words that a whole word may be a misspelling of."""
        return [known for known, _ in _near(word, self._words[self._initial(word)]) if known != word]

    def _mistyped(self, typed: tuple[str, ...]) -> list[Found]:
        """Return the names that fit with typos: rather where a whole word is mistyped than its beginning."""
        whole = {known for word in typed for known in self.near(word)}
        found = self._fitting(typed, [self._beginning(word) | self._nearly(word) for word in typed])
        return [each._replace(fit=each.fit + (TYPO if whole.isdisjoint(each.words) else IN_WORD)) for each in found]

    def _fitting(self, typed: tuple[str, ...], places: Sequence[set[int]]) -> list[Found]:
        both = sorted(set.intersection(*places))[:WEIGHED]
        return [Found(self._names[place], self._folded[place], self._fit(typed, place)) for place in both]

    def _fit(self, typed: tuple[str, ...], place: int) -> float:
        """Weigh a name. The surname of a person is as good a beginning as the first name."""
        name, words = self._names[place], self._folded[place]
        where = 0.0
        if words == typed:
            where = WHOLE
        elif name.kind == "person" or words[0].startswith(typed[0]):
            where = BEGINS
        return math.log2(1 + name.frequency) + where

    def _beginning(self, word: str) -> set[int]:
        found: set[int] = set()
        for at in range(bisect_left(self._words, word), bisect_left(self._words, word + "\U0010ffff")):
            found.update(self._places[at])
        return found

    def _nearly(self, word: str) -> set[int]:
        """Return the places of words that begin nearly so: the beginning may be a letter shorter or longer."""
        cutoff, known = _typos(word), self._initial(word)
        found: set[int] = set()
        for length in range(len(word) - cutoff, len(word) + cutoff + 1):
            for _, place in _near(word, [each[:length] for each in self._words[known]]):
                found.update(self._places[known.start + place])
        return found

    def _initial(self, word: str) -> slice:
        """Return where the words of the same first letter are, which is seldom mistyped."""
        return slice(bisect_left(self._words, word[0]), bisect_left(self._words, word[0] + "\U0010ffff"))


def fitting_names(vocabulary: Vocabulary, text: str, size: int) -> list[Name]:
    """Return the names that fit what is typed, each thing once, by the name that fits best.

    What no article has is left out, but for a term that is typed in full and has no other sense. A term that is an
    organization or a place as well stands for it, where it tells more.
    """
    typed = folded(text)
    shown: list[Name] = []
    places: dict[tuple[str, ...], int] = {}
    for name, words, _ in vocabulary.find(text):
        if not name.frequency and (words != typed or any(each.frequency for each in shown)):
            continue
        known = (("concept", name.concept), ("name", *words)) if name.concept else (("term", *words),)
        at = next((places[key] for key in known if key in places), len(shown))
        if at < len(shown):
            shown[at] = name if name.label and not shown[at].label and name.text == shown[at].text else shown[at]
        elif len(shown) < size:
            shown.append(name)
        else:
            break
        sense = (("concept", name.concept), ("term", *words), ("term", *folded(name.sense)))
        places |= {key: at for key in (sense if name.concept else (("name", *words),)) if key not in places}
    return shown


def _typos(word: str) -> int:
    """Return how many letters of a word may be wrong, swapped, missing or too many; words with digits are meant."""
    if len(word) < SHORTEST_MISTYPED or not word.isalpha():
        return 0
    return 2 if len(word) >= TWO_TYPOS_FROM else 1


def _near(word: str, others: Sequence[str]) -> list[tuple[str, int]]:
    """Return those of the others that are `word` with few typos, and their places."""
    cutoff = _typos(word)
    if not cutoff:
        return []
    found = process.extract_iter(word, others, scorer=OSA.distance, score_cutoff=cutoff)
    return [(other, place) for other, _, place in found]


def counts_request() -> dict[str, Any]:
    """Return the body that counts the names of the archive and the concepts that it mentions."""
    fields = {kind: (FACETS[kind].field, MAX_NAMES_OF_A_KIND) for kind in NAMED} | {
        "term": ("terms.concept", MAX_TERMS)
    }
    aggregations = {kind: {"terms": {"field": field, "size": size}} for kind, (field, size) in fields.items()}
    return {"query": LIVE, "aggs": aggregations, "size": 0, "track_total_hits": False}


def read_counts(answer: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Read how many articles have each name, by kind; terms by the id of their concept."""
    found = answer["aggregations"].items()
    return {kind: {bucket["key"]: bucket["doc_count"] for bucket in values["buckets"]} for kind, values in found}


def names_of_archive(counts: dict[str, dict[str, int]], concepts: Iterable[Concept]) -> Iterator[Name]:
    """Return every name of the archive, and every form of every concept with what it stands for."""
    for kind in NAMED:
        yield from (Name(kind, text, count) for text, count in counts[kind].items())
    for entry in concepts:
        count = counts["term"].get(entry.id, 0)
        for form in entry.forms:
            label = entry.name if form != entry.name else next(iter(entry.acronyms), "")
            yield Name("term", form, count, label, entry.id, entry.name)
