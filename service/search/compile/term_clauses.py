"""Words as typed → clauses: in which fields they are looked for, and with which analyzer, by their capitals."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, assert_never

from mappings.lexicon.concepts import english_words
from mappings.tokens import CAPITALS, JOINED
from service.lexicon.finder import Acronyms
from service.search.compile.clauses import (
    Clause,
    DisMax,
    Exists,
    Ids,
    Intervals,
    Leaf,
    Match,
    MatchAll,
    MatchPhrase,
    MatchPrefix,
    MatchWildcard,
    Prefix,
    Range,
    Raw,
    Term,
    mapped,
)

FIELDS = ("title^4", "lead^2", "photos.caption", "body.heading^2", "body.paragraphs")
# Small letters may mean the acronym, but rather the word.
RATHER_NOT = 0.4
SHORTEST_NAME = 4
MAX_SIGNS = 3
LONGEST_WHOLE = 3
FUNCTION_WORDS = frozenset(
    ("a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "as", "is", "are", "be")
)

_SIGNS = re.compile(r"(?<=\w)[^\w\s'’.,]+(?=\w)|_")
_CONTRACT_CHANGE = re.compile(r"(?i)\w{6}-\d\d-\w-\w{4}-[pa]\d{5}")
_COMPOUND = re.compile(r"(?<=[^\W\d])[-_](?=[^\W\d])|(?<=[a-z])/(?=[a-z])|(?<=[^\W\d]{2})/(?=[^\W\d]{2})")
_CAPITALS = re.compile(r"(?:[A-ZÀ-Þ][.&]?){2,}s?(?:'s?)?")
_AT_A_DIGIT = re.compile(r"\d | \d")
# Hulls and weapons are typed in small letters too, where no word begins so: `ddg 51`.
_SHORTEST_SMALL = 3
_SPACED = re.compile(
    "|".join(
        f"(?<={re.escape(before)}) (?={re.escape(after)})"
        for before, after in sorted(
            {
                (form, after)
                for before, _, after in (key.rpartition(" ") for key in JOINED)
                for form in (before, before.lower())
                if before and (form == before or len(form.strip(' ("“')) >= _SHORTEST_SMALL)
            }
        )
    )
)


@lru_cache(maxsize=50_000)
def phrase(text: str, analyzer: str, *, boost: float = 1.0, slop: int = 0) -> MatchPhrase:
    """Return the clause of a text in every field; several tokens are a phrase, as in `info@army.mil`."""
    words = text.split()
    text = " ".join(_parted(words) if _SIGNS.search(text) else words)
    # The space lets a designator at the beginning be known by what stands before it.
    return MatchPhrase(f" {text}", FIELDS, analyzer, boost, slop)


def _parted(words: list[str]) -> Iterator[str]:
    """Ask for the parts of a compound, and not for the whole, where the ways to read them all would be too many."""
    for each in words:
        if len(_SIGNS.findall(each)) > MAX_SIGNS and not _CONTRACT_CHANGE.fullmatch(each):
            yield _SIGNS.sub(" ", each)
        else:
            yield _COMPOUND.sub(" ", each) if len(words) > LONGEST_WHOLE else each


def is_longer(form: str, others: Iterable[str]) -> bool:
    """Whether a form has all the words of another side by side, and they are read in it as they are alone."""
    parted = len(form.split()) > LONGEST_WHOLE
    held = [other for other in others if f" {other} " in f" {form} " and other != form]
    if not any(not (parted and _SIGNS.search(other)) for other in held):
        return False
    return not _AT_A_DIGIT.search(form) or not _SPACED.search(f" {form}")


def in_capitals(word: str) -> bool:
    """Whether a word is typed as an acronym is printed: NATO, U.S., POWs."""
    return _CAPITALS.fullmatch(word) is not None


def is_english(word: str) -> bool:
    """Whether small letters make it an English word, possessive or not, so that its capitals mean something."""
    bare = word.lower().replace(".", "").removesuffix("'s").rstrip("'")
    return bare in english_words() or (in_capitals(word) and word.endswith("s") and bare[:-1] in english_words())


def joined(text: str) -> list[str]:
    """Return the words of a query, those that the analyzers read as one together: `F 35A`, `155 mm`."""
    return (_SPACED.sub("-", f" {text}") if _AT_A_DIGIT.search(text) else text).split()


class Interpretation(NamedTuple):
    """One way to read a word: the text to ask for, the analyzer, and how much it weighs."""

    text: str
    analyzer: str
    weight: float = 1.0


def interpretations(text: str, acronyms: Acronyms) -> tuple[Interpretation, ...]:
    """Return the ways to read one word; `acronyms` are those that a word in small letters may mean."""
    english = is_english(text)
    if in_capitals(text):
        # The press prints long acronyms as names too: Nato, Isis. A short one in small letters is another word: Mia.
        as_name = not english and len(text) >= SHORTEST_NAME and text in acronyms.clear
        return (Interpretation(text.lower(), "any_case") if as_name else Interpretation(text, "words"),)
    if not english:
        return (Interpretation(text, "any_case"),)
    if text.upper() not in acronyms.known:
        return (Interpretation(text, "words"),)
    return (Interpretation(text, "words"), Interpretation(text.upper(), "exact", RATHER_NOT))


def word(text: str, acronyms: Acronyms) -> Clause:
    """Return the clause of one word."""
    clauses = [phrase(each.text, each.analyzer, boost=each.weight) for each in interpretations(text, acronyms)]
    return clauses[0] if len(clauses) == 1 else DisMax(tuple(clauses))


def quoted(text: str, *, slop: int = 0) -> MatchPhrase:
    """Return the clause of words in quotes; capitals decide where the word in small letters is another."""
    return phrase(as_quoted(text), "phrase", slop=slop)


def as_quoted(text: str) -> str:
    typed = joined(text)
    all_capitals = len(typed) > 1 and text == text.upper()
    return " ".join(
        each if in_capitals(each) and is_english(each) and not all_capitals else each.lower() for each in typed
    )


def exact(text: str) -> MatchPhrase:
    return phrase(text, "exact")


def prefix(text: str) -> MatchPrefix:
    """Return the clause of words that begin so; what the analyzers join is joined here."""
    return MatchPrefix(beginning(text), FIELDS, "exact")


def beginning(text: str) -> str:
    return re.sub(r"[^\w&]", "", text).lower()


def wildcard(text: str) -> Clause:
    """Return the clause of words of a form, as in `wom?n`, acronyms in capitals among them."""
    return DisMax(tuple(MatchWildcard(pattern, FIELDS) for pattern in patterns(text)))


def patterns(text: str) -> tuple[str, str]:
    """Return the forms of tokens that a word with `*` and `?` asks for: of words, and of acronyms."""
    form = re.sub(r"[^\w&*?]", "", text).lower()
    return form, form + CAPITALS


def restricted(clause: Clause, fields: tuple[str, ...], *, tie_breaker: float | None = None) -> Clause:
    """Ask the same words of other fields; what asks for no words, or for the places of words, stays as it is."""

    def change(leaf: Leaf) -> Clause:
        match leaf:
            case MatchPhrase(text, _, analyzer, boost, slop, own, name):
                return MatchPhrase(
                    text, fields, analyzer, boost, slop, own if tie_breaker is None else tie_breaker, name
                )
            case MatchPrefix(text, _, analyzer, own, name):
                return MatchPrefix(text, fields, analyzer, own if tie_breaker is None else tie_breaker, name)
            case MatchWildcard(pattern, _, name):
                return MatchWildcard(pattern, fields, name)
            case Match() | Intervals() | Term() | Prefix() | Range() | Exists() | Ids() | MatchAll() | Raw():
                return leaf
            case _:
                assert_never(leaf)

    return mapped(clause, change)
