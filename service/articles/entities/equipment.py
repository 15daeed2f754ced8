"""Equipment in a run of words: designators with their variants, ships, "Patriot missiles"; units are elsewhere."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import JOINING, Cue
from service.articles.text import listed
from service.lexicon.surface_forms import DESIGNATOR_LETTERS

# "F-35A", "F/A-18E/F", "MQ-9s", "KC-135R", "Mi-17V5", "M1A2", "T-72B3", "AIM-120C-7", "F16"
_DESIGNATOR = re.compile(
    rf"({DESIGNATOR_LETTERS}(?:/A)?-\d{{1,3}}|M\d{{1,4}}|B61|[FB]\d\d|[A-Z]{{2,3}}\d{{1,3}})"
    r"([A-Z]\w{0,3}?)?((?:/[A-Z]\d?)*)(?:['’]?s)?(?:-\d{1,3})?"
)
_WITHOUT_HYPHEN = re.compile(r"([A-Z]+)(\d+)")
# What is designated by these letters is equipment, whether the lexicon knows it or not: "GAU-23", "AN/ALQ-131".
_LETTERS = frozenset(
    listed("AGM AH AIM ATM BGM BLU CBU FIM GAU GBU Il Ka Kh LGM MGM MH MiG MIM MQ QF RGM RIM RQ Su Tu UGM UH Yak")
)
_ELECTRONICS = re.compile(r"AN/[A-Z]{3}-\d{1,3}[A-Z]?")
_MOST_SHIP_NAMES = 4
# What stands before a ship's name, by the navies of many countries and the Coast Guard.
SHIP_PREFIXES = frozenset(listed("USS USNS USCGC HMS HMAS HMCS HMNZS HDMS HNLMS HNoMS RFA ROKS BRP KRI TCG PNS ORP"))


class Equipment(NamedTuple):
    """A piece of equipment under its one name, and the position after its words."""

    name: str
    end: int


class Designated(NamedTuple):
    """What a designator names, both variants of "F-16C/D", and the position after its words."""

    cues: tuple[Cue, ...]
    end: int


class Designator(NamedTuple):
    """A designator as printed: its family, as "F-16", and the letters of its variants, as "C" and "D"; "" for none."""

    family: str
    variants: tuple[str, ...]


def designator(word: str) -> Designator | None:
    """Return what a word says as a designator, or None where it is none."""
    read = _DESIGNATOR.fullmatch(word)
    if not read:
        return None
    family, variant, others = read[1], read[2] or "", read[3].split("/")[1:]
    return Designator(family, (variant, *others) if variant else ("",))


def is_variant(form: str, forms: Collection[str]) -> bool:
    """Tell whether a form is a variant of what other forms of the same thing name: "B-1B" beside "B-1"."""
    read = designator(form.split(maxsplit=1)[0])
    return read is not None and read.variants != ("",) and any(each.split()[0] == read.family for each in forms)


def designated(words: list[str], at: int, known: Mapping[str, Cue]) -> Designated | None:
    """Read a designator and the nickname that may follow it; a variant is named as printed, "F-35A" and not "F-35"."""
    read = designator(words[at])
    if not read:
        return Designated((Cue("equipment", words[at]),), at + 1) if _ELECTRONICS.fullmatch(words[at]) else None
    family = read.family if read.family in known else _WITHOUT_HYPHEN.sub(r"\1-\2", read.family)
    cues = tuple(filter(None, (_variant(family, letters, known) for letters in read.variants)))
    if not cues:
        return None
    end = at + 1
    nickname = {word for cue in (known.get(family), *cues) if cue for word in cue.name.split()[1:]}
    while end < len(words) and (words[end] in nickname or words[end].rstrip("s") in nickname):
        end += 1
    return Designated(cues, end)


def _variant(family: str, letters: str, known: Mapping[str, Cue]) -> Cue | None:
    """Return what a variant is called; its concept is that of as much of its designator as the lexicon knows."""
    printed = family + letters
    if printed in known:
        return known[printed]
    for end in range(len(printed) - 1, len(family) - 1, -1):
        if printed[:end] in known:
            return known[printed[:end]]._replace(name=printed)
    return Cue("equipment", printed) if "-" in family and family.partition("-")[0] in _LETTERS else None


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
