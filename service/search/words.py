"""Words as typed → clauses: in which fields they are looked for, and with which analyzer, by their capitals."""

import re
from collections.abc import Iterator
from typing import Any

from mappings.lexicon.concepts import english_words
from mappings.tokens import JOINED
from service.lexicon.finder import Acronyms

Clause = dict[str, Any]

FIELDS = ("title^4", "lead^2", "photos.caption", "body.heading^2", "body.paragraphs")
# Small letters may mean the acronym, but rather the word.
RATHER_NOT = 0.4
SHORTEST_NAME = 4
MOST_SIGNS = 3
LONGEST_WHOLE = 3
FUNCTION_WORDS = frozenset(
    ("a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "as", "is", "are", "be")
)

_SIGNS = re.compile(r"(?<=\w)[^\w\s'’.,]+(?=\w)|_")
_COMPOUND = re.compile(r"(?<=[^\W\d])[-_](?=[^\W\d])|(?<=[a-z])/(?=[a-z])|(?<=[^\W\d]{2})/(?=[^\W\d]{2})")
_CAPITALS = re.compile(r"(?:[A-ZÀ-Þ][.&]?){2,}s?(?:'s?)?")
_SPACED = re.compile(
    "|".join(
        f"(?<={re.escape(before)}) (?={re.escape(after)})"
        for before, after in sorted(
            {(before, after) for before, _, after in (key.rpartition(" ") for key in JOINED) if before}
        )
    )
)
_PLAIN_NAMES = tuple(field.partition("^")[0] for field in FIELDS)


def asked(text: str, analyzer: str, *, boost: float = 1.0, slop: int = 0) -> Clause:
    """Give the clause that asks every field for a text; several tokens are a phrase, as in `info@army.mil`."""
    text = " ".join(_parted(text.split()))
    # The space lets a designator at the beginning be known by what stands before it.
    query = {"query": f" {text}", "fields": list(FIELDS), "type": "phrase", "analyzer": analyzer}
    options = {name: value for name, value in (("boost", boost), ("slop", slop)) if value not in (0, 1)}
    return {"multi_match": query | options}


def _parted(words: list[str]) -> Iterator[str]:
    """Ask for the parts of a compound, and not for the whole, where the ways to read them all would be too many."""
    for each in words:
        if len(_SIGNS.findall(each)) > MOST_SIGNS:
            yield _SIGNS.sub(" ", each)
        else:
            yield _COMPOUND.sub(" ", each) if len(words) > LONGEST_WHOLE else each


def in_capitals(word: str) -> bool:
    """Whether a word is typed as an acronym is printed: NATO, U.S., POWs."""
    return _CAPITALS.fullmatch(word) is not None


def is_english(word: str) -> bool:
    """Whether small letters make it an English word, possessive or not, so that its capitals mean something."""
    bare = word.lower().replace(".", "").removesuffix("'s").rstrip("'")
    return bare in english_words() or (in_capitals(word) and word.endswith("s") and bare[:-1] in english_words())


def joined(text: str) -> list[str]:
    """Give the words of a query, those that the analyzers read as one together: `F 35A`, `155 mm`."""
    return _SPACED.sub("-", f" {text}").split()


def word(text: str, acronyms: Acronyms) -> Clause:
    """Give the clause of one word; `acronyms` are those that a word in small letters may mean."""
    english = is_english(text)
    if in_capitals(text):
        # The press prints long acronyms as names too: Nato, Isis. A short one in small letters is another word: Mia.
        as_name = not english and len(text) >= SHORTEST_NAME and text in acronyms.clear
        return asked(text.lower(), "any_case") if as_name else asked(text, "words")
    if not english:
        return asked(text, "any_case")
    as_word = asked(text, "words")
    if text.upper() not in acronyms.known:
        return as_word
    return {"dis_max": {"queries": [as_word, asked(text.upper(), "exact", boost=RATHER_NOT)]}}


def quoted(text: str) -> Clause:
    """Give the clause of words in quotes; capitals decide where the word in small letters is another."""
    typed = text.split()
    loud = len(typed) > 1 and text == text.upper()
    words = (each if in_capitals(each) and is_english(each) and not loud else each.lower() for each in typed)
    return asked(" ".join(words), "phrase")


def exact(text: str) -> Clause:
    return asked(text, "exact")


def prefix(text: str) -> Clause:
    """Give the clause of words that begin so; what the analyzers join is joined here."""
    begin = re.sub(r"[^\w]", "", text).lower()
    return {"dis_max": {"queries": [{"prefix": {name: {"value": begin}}} for name in _PLAIN_NAMES]}}
