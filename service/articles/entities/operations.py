"""Operations and exercises in a run of words, by the word that opens their names: "Operation Iraqi Freedom"."""

import calendar
from itertools import takewhile
from typing import NamedTuple

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import SMALL

_MOST_NAMES = 3
_MOST_PLACE_NAMES = 3
_LONGEST_NUMERAL = 3
_EXERCISE = "Exercise"
_MEDALS, _LONGEST_MEDAL = frozenset(("Medal", "Medals", "Ribbon")), 3
_WHOLE = frozenset(("Operation", "Exercise", "Battle", "War", "Wars", "of"))
# What follows the name of an exercise in a caption: "exercise Razor Talon Dec. 14".
_DATES = frozenset((*calendar.month_name, *calendar.month_abbr, "Sept", *calendar.day_name, *calendar.day_abbr))


# The words that open the names of battles and wars: "Battle of Midway", "War of 1812".
BATTLES = ("Battle of", "Battle of the", "Siege of", "War of")


class Operation(NamedTuple):
    """An operation's name, and the position after it."""

    name: str
    end: int


def operation(words: list[str], at: int, end: int) -> Operation | None:
    """Read the operation whose opening word stands at `at`; its own names begin at `end`.

    With `at` below 0 "exercise" stands before all words, in small letters; then one word is no name.
    """
    following = words[end : end + _MOST_NAMES + 1]
    name = list(takewhile(_is_of_name, following))
    if at < 0:
        ends = words[end + len(name) : end + len(name) + 1]
        told = len(name) > 1 and not (ends and ends[0][0].isupper() and ends[0] not in _DATES)
        return Operation(" ".join([_EXERCISE, *map(_in_small_letters, name)]), end + len(name)) if told else None
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


def is_within_name(words: list[str], at: int, end: int) -> bool:
    """Tell whether the short name of an operation only begins a name: "Lone Star State", and teams and awards."""
    if not _MEDALS.isdisjoint(words[end : end + _LONGEST_MEDAL]):
        return True  # "Global War on Terrorism Expeditionary Medal"
    if end == len(words) or end == at + 1 or not _WHOLE.isdisjoint(words[at:end]):
        return False
    return words[end][0].isupper() and words[end][1:].islower() and words[end] not in _DATES


def _is_of_name(word: str) -> bool:
    return word not in SMALL and word[0].isupper() and _is_letters(word) and word not in _DATES


def _is_letters(word: str) -> bool:
    return word.replace("'", "").replace("’", "").isalpha()


def _in_small_letters(word: str) -> str:
    """Write "JUST CAUSE" as most do; what is as short as "II" may be a number."""
    return word.capitalize() if word.isupper() and len(word) > _LONGEST_NUMERAL else word.replace("'", "’")
