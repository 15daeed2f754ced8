"""Military units by the way they are named: "82nd Airborne Division", "III Corps", "Carrier Strike Group 12"."""

import re
from typing import NamedTuple

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import JOINING
from service.articles.text import listed

_ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th|d)")
_SPELT = {
    "First": "1st",
    "Second": "2nd",
    "Third": "3rd",
    "Fourth": "4th",
    "Fifth": "5th",
    "Sixth": "6th",
    "Seventh": "7th",
    "Eighth": "8th",
    "Ninth": "9th",
    "Tenth": "10th",
}
_ROMAN = re.compile(r"[IVX]{1,6}")
_NUMBER = re.compile(r"\d{1,4}")
_LONGEST = 7
_LONGEST_HEAD = 3
# The words beside numbers that a unit's name may open with.
OPENINGS = frozenset((*_SPELT, *listed("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX")))


class Unit(NamedTuple):
    """A unit's name, and the position after it."""

    name: str
    end: int


def numbered_unit(words: list[str], at: int) -> Unit | None:
    """Read a unit that opens with its number: "88th Air Base Wing" of "88th Air Base Wing Public Affairs"."""
    word = words[at]
    roman = _ROMAN.fullmatch(word) is not None
    if not (roman or word in _SPELT or _ORDINAL.fullmatch(word)):
        return None
    last = at + 1
    while last < len(words) and last - at < _LONGEST and words[last] not in JOINING and not words[last][0].isdigit():
        last += 1
    for end in range(last, at + 1, -1):
        head = _head(words, at + 1, end)
        if head and _is_told(head, alone=head == end - at - 1, roman=roman, last=words[end - 1]):
            return Unit(" ".join([_number(word), *words[at + 1 : end]]), end)
    return None


def _number(word: str) -> str:
    """Return the number as most print it: "82nd" for the Army's "82d", "2nd" for "Second"."""
    if word.endswith(("2d", "3d")):
        return f"{word[:-1]}{'nd' if word[-2] == '2' else 'rd'}"
    return _SPELT.get(word, word)


def _head(words: list[str], first: int, end: int) -> int:
    """Return how many words before `end` are a kind of unit, 0 for none."""
    for size in range(min(_LONGEST_HEAD, end - first), 0, -1):
        if " ".join(words[end - size : end]) in words_of("unit head"):
            return size
    return 0


def _is_told(head: int, *, alone: bool, roman: bool, last: str) -> bool:
    # "1st Battalion" and "2nd Group" are many; "1st Marine Division" and "82nd Airborne" are one.
    if roman:
        return last in {"Corps", "Force"}
    return not alone or head > 1 or last in words_of("short unit head")


def unit_before_number(words: list[str], first: int, at: int) -> Unit | None:
    """Read a unit whose number, at `at`, closes its name: "Carrier Strike Group 12"."""
    if not _NUMBER.fullmatch(words[at]):
        return None
    for size in range(min(5, at - first), 0, -1):
        if " ".join(words[at - size : at]) in words_of("numbered unit head"):
            return Unit(" ".join(words[at - size : at + 1]), at + 1)
    return None
