"""Equipment in a run of words: designators with their variants, ships, "Patriot missiles"; units are elsewhere."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from mappings.lexicon.concepts import english_words
from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import SMALL, Cue
from service.articles.text import listed
from service.lexicon.surface_forms import DESIGNATOR_LETTERS

# "F-35A", "F/A-18E/F", "MQ-9s", "KC-135R", "Mi-17V5", "M1A2", "T-72B3", "AIM-120C-7", "F16"
_DESIGNATOR = re.compile(
    rf"({DESIGNATOR_LETTERS}(?:/A)?-\d{{1,3}}|M\d{{1,4}}|B61|[FB]\d\d|[MR]Q\d|[A-Z]{{2,3}}\d{{2,3}})"
    r"([A-Z]\w{0,3}?)?((?:/[A-Z]\d?)*)(?:['’]?s)?(?:-\d{1,3})?"
)
_UNKNOWN = re.compile(r"[A-Z]{1,2}-")
# Fiscal and calendar years, bills and laws.
_NO_LETTERS = frozenset(listed("AY CH CY FY HR PL SR"))
_WITHOUT_HYPHEN = re.compile(r"([A-Z]+)(\d+)")
# What is designated by these letters is equipment, whether the lexicon knows it or not: "GAU-23", "AN/ALQ-131".
_LETTERS = frozenset(
    listed("AGM AH AIM ATM BGM BLU CBU FIM GAU GBU Il Ka Kh LGM MGM MH MiG MIM MQ QF RGM RIM RQ Su Tu UGM UH Yak")
)
_ELECTRONICS = re.compile(r"AN/[A-Z]{3}-\d{1,3}[A-Z]?")
_MOST_SHIP_NAMES, _LONGEST_NOUN = 4, 4
# What stands before a ship's name, by the navies of many countries and the Coast Guard.
SHIP_PREFIXES = frozenset(listed("USS USNS USCGC HMS HMAS HMCS HMNZS HDMS HNLMS HNoMS RFA ROKS BRP KRI TCG PNS ORP"))


_WITHIN_SHIP_NAMES = frozenset(("of", "de", "da", "la"))
_NOT_OF_SHIPS = frozenset(listed("Association Foundation Memorial Monument Museum Society Veterans"))
# What may stand between a name and the noun that makes it one of equipment.
_BEFORE_NOUN = tuple(
    listed(
        "armored armoured attack ballistic battle combat cruise fighting guided main multirole portable reconnaissance "
        "shoulder-fired stealth surface-to-air surveillance tactical transport unmanned utility"
    )
)
# What stands before the name of a ship: "the frigate Admiral Essen".
SHIP_NOUNS = (
    *(" aircraft carrier ", " battleship ", " corvette ", " cruiser ", " destroyer ", " frigate ", " icebreaker "),
    *(" minesweeper ", " submarine ", " warship "),
)
# The Royal Air Force's marks: "Typhoon FGR4s", "Tornado GR.4".
_MARK = re.compile(r"(?:FGR|GR|HC|FG|AH|HAR|HAS|AEW|PR|MRA)\.?\d[A-Z]?s?")
_CLASS = re.compile(r"([A-Z][\w’'-]*[a-z])-[Cc]lass")
_CALLED_CLASS = frozenset(listed("business economy first middle olympic second third tier upper working world"))


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


def designated(words: list[str], at: int, known: Mapping[str, Cue], after: str = "") -> Designated | None:
    """Read a designator and the nickname that may follow it; a variant is named as printed, "F-35A" and not "F-35".

    One that nothing knows is equipment where a noun of it follows, in the words or `after` them: "T-41 aircraft".
    """
    read = designator(words[at])
    if not read:
        return Designated((Cue("equipment", words[at]),), at + 1) if _ELECTRONICS.fullmatch(words[at]) else None
    family = read.family if read.family in known else _WITHOUT_HYPHEN.sub(r"\1-\2", read.family)
    cues = tuple(filter(None, (_variant(family, letters, known) for letters in read.variants)))
    unknown = not cues and _UNKNOWN.match(family) is not None and family[:2] not in _NO_LETTERS
    if unknown and is_armed_noun(words, at + 1, after):
        return Designated((Cue("equipment", family + read.variants[0]),), at + 1)
    if not cues:
        return None
    end = at + 1
    nickname = {word for cue in (known.get(family), *cues) if cue for word in cue.name.split()[1:]}
    while end < len(words) and (words[end] in nickname or words[end].rstrip("s") in nickname):
        end += 1
    return Designated(cues, end)


def is_nickname_of(name: str, printed: str, things: Designated) -> bool:
    """Tell what is printed after a designator and names no other thing: "Spectre", an AC-130H, after "AC-130"."""
    same = any(name == cue.name or name.split(maxsplit=1)[0] == cue.name.split()[0] for cue in things.cues)
    family = designator(name.split(maxsplit=1)[0])
    told = designator(printed)
    return same or (family is not None and told is not None and family.family == told.family)


def _variant(family: str, letters: str, known: Mapping[str, Cue]) -> Cue | None:
    """Return what a variant is called; its concept is that of as much of its designator as the lexicon knows."""
    printed = family + letters
    if printed in known:
        return known[printed]
    for end in range(len(printed) - 1, len(family) - 1, -1):
        if printed[:end] in known:
            return known[printed[:end]]._replace(name=printed)
    return Cue("equipment", printed) if "-" in family and family.partition("-")[0] in _LETTERS else None


def vessel(words: list[str], at: int, *, follows_noun: bool = False) -> Equipment | None:
    """Read "USS Abraham Lincoln", "Sovremenny-class", and the name of a ship that follows such a noun as "frigate"."""
    if follows_noun:
        end = _end_of_ship(words, at)
        whole = end == len(words) or words[end] in SMALL
        return Equipment(" ".join(words[at:end]), end) if end > at and whole else None
    named = _CLASS.fullmatch(words[at])
    if named and named[1].lower() not in _CALLED_CLASS and named[1].lower() not in english_words():
        return Equipment(f"{named[1]} class", at + 1)
    end = _end_of_ship(words, at + 1) if words[at] in SHIP_PREFIXES else at
    return Equipment(" ".join(words[at:end]), end) if end > at + 1 else None


def _end_of_ship(words: list[str], at: int) -> int:
    """Return where a ship's name that begins at `at` ends; there where it is no ship's but a museum's."""
    end, ends = at, words_of("no ship part") | _NOT_OF_SHIPS
    while end < len(words) and end - at < _MOST_SHIP_NAMES:
        word = words[end]
        inner = word in _WITHIN_SHIP_NAMES and at < end < len(words) - 1 and words[end + 1][0].isupper()
        if not inner and (not word[0].isupper() or word in ends):
            break
        end += 1
    return at if end < len(words) and words[end] in _NOT_OF_SHIPS else end


def is_armed_noun(words: list[str], end: int, after: str) -> bool:
    """Tell whether what follows makes a name one of equipment: "Patriot missiles", "Abrams Tank", "Typhoon FGR4"."""
    if end < len(words) and _MARK.fullmatch(words[end]):
        return True
    following = words[end : end + _LONGEST_NOUN]
    return before_armed_noun(f" {' '.join(following).lower()}" if following else after, 0)


def before_armed_noun(text: str, at: int) -> bool:
    """Tell whether a noun of equipment stands at a position: " missiles", " air defense battery"."""
    return _armed_noun().match(text, at) is not None


def opens_armed_noun() -> Iterator[str]:
    """Yield the words that nouns of equipment may begin with: "missiles", "fighting" of "fighting vehicles"."""
    yield from words_of("noun after equipment")
    yield from _BEFORE_NOUN


@cache
def _armed_noun() -> re.Pattern[str]:
    nouns = "|".join(sorted(words_of("noun after equipment"), key=len, reverse=True))
    before = rf"anti-\w+|remotely piloted|air defen[cs]e|\w+-launched|{'|'.join(_BEFORE_NOUN)}"
    return re.compile(rf" (?:(?:{before}) )?(?:{nouns})\b(?! engines?)")
