"""Equipment in a run of words: designators with their variants, ships, "Patriot missiles"; units are elsewhere."""

import re
from functools import cache
from typing import NamedTuple

from mappings.lexicon.words import words as words_of
from service.articles.entities.gazetteer import equipment

# "F-35A", "F/A-18E/F", "MQ-9s", "KC-135R", "Mi-17V5", "M1A2", "T-72B3"
_DESIGNATOR = re.compile(r"([A-Z][A-Za-z]{0,3}(?:/A)?-\d{1,3}|M\d{1,4}|B61)(?:[A-Z]\w{0,3}|s)?(?:/[A-Z])*(?:-\d{1,3})?")
_FIRST_WORD = re.compile(r"\s*([A-Za-z-]+)")
_MOST_SHIP_NAMES = 4
_SMALL = frozenset(("of", "the", "for", "and", "in"))


# What stands before a ship's name: United States, British, Australian, Canadian, Coast Guard.
SHIP_PREFIXES = frozenset(("USS", "USNS", "HMS", "HMAS", "HMCS", "USCGC"))


class Thing(NamedTuple):
    """A piece of equipment under its one name, and the position after its words."""

    name: str
    end: int


@cache
def _by_designator() -> dict[str, str]:
    designators: dict[str, str] = {}
    for form, name in equipment().items():
        first = form.split()[0]
        if _DESIGNATOR.fullmatch(first):
            designators.setdefault(first, name)
    return designators


def designated(words: list[str], at: int) -> Thing | None:
    """Read a designator, a letter for the variant included, and the nickname that may follow it."""
    read = _DESIGNATOR.fullmatch(words[at])
    name = _by_designator().get(read[1]) if read else None
    if not name:
        return None
    end = at + 1
    nickname = name.split()[1:]
    while end < len(words) and (words[end] in nickname or words[end].rstrip("s") in nickname):
        end += 1
    return Thing(name, end)


def is_armed_noun(words: list[str], end: int, after: str) -> bool:
    """Tell whether the next word makes a name one of equipment: "Patriot missiles", "Abrams tank"."""
    if end < len(words):
        return words[end].lower() in words_of("noun after equipment")
    told = _FIRST_WORD.match(after)
    return told is not None and told[1].lower() in words_of("noun after equipment")


def ship(words: list[str], at: int) -> Thing | None:
    """Read "USS Abraham Lincoln" and "HMS Queen Elizabeth": all the capitalised words that follow."""
    if words[at] not in SHIP_PREFIXES:
        return None
    end = at + 1
    while end < len(words) and end - at <= _MOST_SHIP_NAMES and words[end] not in _SMALL and words[end][0].isupper():
        end += 1
    return Thing(" ".join(words[at:end]), end) if end > at + 1 else None
