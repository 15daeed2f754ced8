"""Equipment in a run of words: designators with their variants, ships, "Patriot missiles"; units are elsewhere."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import JOINING
from service.lexicon.surface_forms import DESIGNATOR_LETTERS

# "F-35A", "F/A-18E/F", "MQ-9s", "KC-135R", "Mi-17V5", "M1A2", "T-72B3"
_DESIGNATOR = re.compile(
    rf"({DESIGNATOR_LETTERS}(?:/A)?-\d{{1,3}}|M\d{{1,4}}|B61)(?:[A-Z]\w{{0,3}}|s)?(?:/[A-Z])*(?:-\d{{1,3}})?"
)
_MOST_SHIP_NAMES = 4
# What stands before a ship's name: United States, British, Australian, Canadian, Coast Guard.
SHIP_PREFIXES = frozenset(("USS", "USNS", "HMS", "HMAS", "HMCS", "USCGC"))


class Equipment(NamedTuple):
    """A piece of equipment under its one name, and the position after its words."""

    name: str
    end: int


def designator_of(word: str) -> str | None:
    """Return the designator of a word that is one, without its variant: "F-35" of "F-35A"."""
    read = _DESIGNATOR.fullmatch(word)
    return read[1] if read else None


def designated(words: list[str], at: int, designators: Mapping[str, str]) -> Equipment | None:
    """Read a designator, a letter for the variant included, and the nickname that may follow it."""
    name = designators.get(designator_of(words[at]) or "")
    if not name:
        return None
    end = at + 1
    nickname = name.split()[1:]
    while end < len(words) and (words[end] in nickname or words[end].rstrip("s") in nickname):
        end += 1
    return Equipment(name, end)


def ship(words: list[str], at: int) -> Equipment | None:
    """Read "USS Abraham Lincoln" and "HMS Queen Elizabeth": all the capitalised words that follow."""
    if words[at] not in SHIP_PREFIXES:
        return None
    end = at + 1
    while end < len(words) and end - at <= _MOST_SHIP_NAMES and words[end] not in JOINING and words[end][0].isupper():
        end += 1
    return Equipment(" ".join(words[at:end]), end) if end > at + 1 else None


def is_armed_noun(words: list[str], end: int, after: str) -> bool:
    """Tell whether what follows makes a name one of equipment: "Patriot missiles", "Abrams Tank"."""
    return before_armed_noun(f" {' '.join(words[end:]).lower()}" if end < len(words) else after, 0)


def before_armed_noun(text: str, at: int) -> bool:
    """Tell whether a noun of equipment stands at a position: " missiles", " air defense battery"."""
    return _armed_noun().match(text, at) is not None


@cache
def _armed_noun() -> re.Pattern[str]:
    nouns = "|".join(sorted(words_of("noun after equipment"), key=len, reverse=True))
    before = r"anti-\w+|guided|unmanned|attack|remotely piloted|battle|air defen[cs]e|\w+-launched"
    return re.compile(rf" (?:(?:{before}) )?(?:{nouns})\b")
