"""Operations and exercises in a run of words, by the word that opens their names: "Operation Iraqi Freedom"."""

from itertools import takewhile
from typing import NamedTuple

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import SMALL

_MOST_NAMES = 3
_MOST_PLACE_NAMES = 3
_LONGEST_NUMERAL = 3


# The words that open the names of battles and wars: "Battle of Midway", "War of 1812".
BATTLES = ("Battle of", "Battle of the", "Siege of", "War of")


class Operation(NamedTuple):
    """An operation's name, and the position after it."""

    name: str
    end: int


def operation(words: list[str], at: int, end: int) -> Operation | None:
    """Read the operation whose opening word stands at `at`; its own names begin at `end`."""
    following = words[end : end + _MOST_NAMES + 1]
    name = list(takewhile(lambda word: word not in SMALL and word[0].isupper() and _is_letters(word), following))
    if not name or len(name) > _MOST_NAMES or name[-1] in words_of("no operation") or name[0] in {"Base", "Center"}:
        return None  # "Operation Iraqi and Enduring Freedom", "Exercise Officer", "Forward Operation Base"
    return Operation(" ".join([words[at], *map(_in_small_letters, name)]), end + len(name))


def battle(words: list[str], at: int, end: int) -> Operation | None:
    """Read the battle or war whose opening words stand from `at` to `end`, where its place begins."""
    stop = end
    while stop < len(words) and stop - end < _MOST_PLACE_NAMES and (words[stop][0].isupper() or words[stop] == "1812"):
        stop += 1
    whole = stop == len(words) or words[stop] in SMALL
    return Operation(" ".join(words[at:stop]), stop) if stop > end and whole else None


def _is_letters(word: str) -> bool:
    return word.replace("'", "").replace("’", "").isalpha()


def _in_small_letters(word: str) -> str:
    """Write "JUST CAUSE" as most do; what is as short as "II" may be a number."""
    return word.capitalize() if word.isupper() and len(word) > _LONGEST_NUMERAL else word.replace("'", "’")
