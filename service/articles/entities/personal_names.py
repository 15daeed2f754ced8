"""Personal names: what a full name is, in small letters and in capitals, and its surname. Who bears it: `people`."""

import re
from functools import lru_cache
from typing import NamedTuple

from mappings.lexicon.concepts import english_words
from mappings.lexicon.words import given_names, surnames
from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import PARTICLES, SMALL, Cue, Phrases
from service.articles.text import listed

_INITIAL = re.compile(r"(?:[A-ZÀ-Þ]\.)+|[A-ZÀ-Þ]")
_TWO_INITIALS = re.compile(r"[A-Z]{2}")
_NAME = re.compile(r"(?:[AaEe][lnrst]h?[-’'])?[A-ZÀ-Þ](?=[\w’'-]*[a-zß-ÿ])[\w’'-]*\w")
_IN_CAPITALS = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ’'-]*[A-ZÀ-Þ]")
_SUFFIXES = frozenset(listed("Jr. Sr. Jr Sr II III IV"))
_SUFFIXES_IN_CAPITALS = {"JR.": "Jr.", "SR.": "Sr.", "JR": "Jr.", "SR": "Sr.", "II": "II", "III": "III", "IV": "IV"}
_ADDRESSES = frozenset(listed("Archbishop Cardinal Dame Dr. Lord MEP MP Pastor Rabbi Sir"))
_MOST_NAMES = 4
_SHORTEST_MC = 4
_LONG_PLURAL = 7
_INFLECTED = re.compile(r"(\w{3,}?)(?:e?s|e?d|ing)")
# "Phil CollinsImage", "FAANews"; but "DeBartolo", "LaToya".
_RUN_TOGETHER = re.compile(r"[A-Z]{3}|\w{4}[a-z][A-Z][a-z]|\w+[a-z]Image$")
_CONTRACTED = tuple(f"{sign}{ending}" for sign in "’'" for ending in ("m", "re", "ve", "ll", "d"))
_SURNAME_ENDING = re.compile(
    r"(?:[aeiy]v|[oe]va|enko|sk[iy]y?|skaya|chuk|vi[cćč]h?|wicz|shvili|adze|yan|oğlu|oglu|poulos|akis|escu|sson|sen"
    r"|mann|berg|stein)$"
)
_REMEMBERED = 16_384
# "Secretary Del Toro": two words, and a surname alone.
_SURNAME_OPENINGS = frozenset(("Da", "De", "Del", "La", "Le", "Van", "Von"))


class FullName(NamedTuple):
    """The position after a full name's words, and the name."""

    end: int
    name: str


def full_name(words: list[str], at: int) -> FullName | None:
    """Read a full name: two to four names, initials, particles, a suffix."""
    names = initials = 0
    if at < len(words) - 1 and words[at] in _ADDRESSES:
        at += 1
    end = at
    while end < len(words) and names < _MOST_NAMES:
        word = words[end]
        if word in _SUFFIXES and names:
            end += 1
            break
        if _is_none_of_name(word) or (names and names + initials > 1 and is_verb(word)):
            break
        if _INITIAL.fullmatch(word) or (end == at and _TWO_INITIALS.fullmatch(word)):
            initials += 1
        elif _NAME.fullmatch(word):
            names += 1
        elif not (word in PARTICLES and end > at and end + 1 < len(words)):
            break
        end += 1
    last = words[end - 1] if end > at else ""
    if not names or names + initials < 2 or last in PARTICLES or _INITIAL.fullmatch(last):  # noqa: PLR2004 a first and a last
        return None
    if end - at == 2 and words[at] in _SURNAME_OPENINGS:  # noqa: PLR2004 as above
        return None
    return FullName(end, " ".join(words[at:end]))


@lru_cache(maxsize=_REMEMBERED)
def _is_none_of_name(word: str) -> bool:
    listed_word = word in words_of("no name") or word in words_of("headline word")
    return listed_word or word.endswith(_CONTRACTED) or _RUN_TOGETHER.match(word) is not None


@lru_cache(maxsize=_REMEMBERED)
def is_verb(word: str) -> bool:
    """Tell a form of a word of English, as headlines print verbs: "Establishes", "Praises"; no listed name."""
    inflected = _INFLECTED.fullmatch(word) if word not in surnames() and word not in given_names() else None
    return inflected is not None and not english_words().isdisjoint((inflected[1].lower(), f"{inflected[1].lower()}e"))


def is_given(word: str) -> bool:
    """Tell a given name, whatever else it is, but for "Al" and "Del"."""
    return word in given_names() and word.lower() not in PARTICLES


def is_surname(word: str) -> bool:
    """Tell a listed surname, or what is made as surnames are: "Khutaev", "Dorokashvili"."""
    return word in surnames() or _SURNAME_ENDING.search(word) is not None


def is_in_capitals(words: list[str], at: int) -> bool:
    """Tell whether the first word that is no initial is in capitals."""
    if at < len(words) and not words[at].isupper():
        return False
    while at < len(words) - 1 and _INITIAL.fullmatch(words[at]):
        at += 1
    return at < len(words) and _IN_CAPITALS.fullmatch(words[at]) is not None


def full_name_by_given(words: list[str], at: int) -> FullName | None:
    """Read a full name that a given name opens; more than two names have no word of English among them."""
    if is_in_capitals(words, at):
        return name_in_capitals(words, at)
    needs = given_names().get(words[at])
    read = full_name(words, at) if needs is not None else None
    if not read:
        return None
    names = read.name.split()
    last = surname(read.name)
    if needs == "surname":
        return read if last in surnames() else None
    if last[-1] == "s" and len(last) >= _LONG_PLURAL and is_verb(last):
        return None  # "Charlotte Hornets", "Ariel Investments"
    if (needs or len(names) > 2) and PARTICLES.isdisjoint(names):  # noqa: PLR2004 a first and a last
        return read if all(map(_may_be_surname, (*names[1:-1], last))) else None
    return read


def full_name_among(
    words: list[str], start: int, end: int, known: Phrases[Cue], *, said: bool
) -> tuple[int, FullName] | None:
    """Return the full name among words that nothing else has, and where it begins; who speaks is named first."""
    read = full_name(words, start) if said else full_name_by_given(words, start)
    if said and read and not (is_given(words[start]) or holds_name(read.name.split()[0])):
        read = None  # "a Cancer Moonshot, the search for …"
    if not (read and is_complete(read, words)):
        start, read = _full_name_within(words, start, end, known) or (start, None)
    return (start, read) if read and read.end <= end and is_complete(read, words) else None


def _full_name_within(words: list[str], start: int, end: int, known: Phrases[Cue]) -> tuple[int, FullName] | None:
    """Return where a full name begins after words that are none, and the name: "UNSE Geir …", "Alaska Sarah …"."""
    for at in range(start + 1, end - 1):
        before = words[at - 1]
        if before in words_of("no title before name") or before in given_names() or _INITIAL.fullmatch(before):
            return None
        if before.lower() in PARTICLES:
            return None  # "Bin Saleh"
        if given_names().get(words[at], "surname") == "surname" and not is_in_capitals(words, at):
            continue
        listed_surname = is_in_capitals(words, at) and is_surname(_capitalized(before))
        if (_is_no_name(before) and not listed_surname) or _is_place(words, at - 1, known):
            read = full_name_by_given(words, at)
            if read and _may_be_surname(surname(read.name)):
                return at, read
    return None


def _is_no_name(word: str) -> bool:
    """Tell an acronym, or a word of English."""
    small = word.lower()
    english = small in english_words() or small.removesuffix("s") in words_of("role word")
    return english or word in words_of("no name") or (word.isupper() and word.isalpha())


def _is_place(words: list[str], at: int, known: Phrases[Cue]) -> bool:
    hit = known.longest(words, at)
    return hit is not None and hit[0] == at + 1 and hit[1].kind == "place"


def may_be_person(words: list[str], known: Phrases[Cue]) -> bool:
    """Tell words that are made as names are, and hold no known place or organization."""
    return may_be_name(words) and not any(known.longest(words, at) for at in range(len(words)))


def may_be_name(words: list[str]) -> bool:
    """Tell two to four words that are made as names are, and none of them a word of English but a listed name."""
    words = words[:-1] if words[-1] in _SUFFIXES else words
    if not 2 <= len(words) <= _MOST_NAMES or words[0] in PARTICLES or words[-1] in PARTICLES:  # noqa: PLR2004 a first and a last
        return False
    if len(words[0]) == 1:
        return False  # "Q Kirby, and": the press asks
    return all(map(_may_be_within_name, words))


@lru_cache(maxsize=_REMEMBERED)
def _may_be_within_name(word: str) -> bool:
    """Tell a particle, an initial, or a word that is made as names are and none of English but a listed name."""
    if word in PARTICLES or _INITIAL.fullmatch(word):
        return True
    if not _NAME.fullmatch(word) or _is_none_of_name(word) or word in words_of("place ending"):
        return False
    return _may_be_surname(word)


def name_in_capitals(words: list[str], at: int, *, titled: bool = False) -> FullName | None:
    """Read a name printed in capitals, which ends with its first surname: "JED R. ESPIRITU AS THE".

    After a title initials will do, or a listed surname alone; else it opens with a given name, and has an initial or a
    listed surname.
    """
    end = at
    while end < len(words) and _precedes_surname(words, end, titled=titled and end == at):
        end += 1
    if not _is_surname_in_capitals(words, end):
        return None
    given = any(not _INITIAL.fullmatch(word) for word in words[at:end])
    initials = any(_INITIAL.fullmatch(word) for word in words[at:end])
    listed_surname = _capitalized(words[end]) in surnames()
    alone = end == at and titled and listed_surname and words[end].lower() not in english_words()
    if not alone and not (titled and end > at) and not (given and (initials or listed_surname)):
        return None
    end += 1
    if (
        _is_surname_in_capitals(words, end)
        and words[end].lower() not in english_words()
        and is_surname(_capitalized(words[end]))
    ):
        end += 1  # "JAMES BOND STOCKDALE"
    if end < len(words) and words[end].isdigit():
        return None  # a list of officers, which has surnames first
    suffix = _SUFFIXES_IN_CAPITALS.get(words[end], "") if end < len(words) else ""
    name = " ".join(word if _INITIAL.fullmatch(word) else _capitalized(word) for word in words[at:end])
    return FullName(end + bool(suffix), f"{name} {suffix}".rstrip())


def surname_alone(words: list[str], at: int, *, listed: bool) -> FullName | None:
    """Read a surname after a title: "Merkley", "Del Toro"; a listed one, or else one that is no word of English."""
    end = at
    while end < len(words) - 1 and (words[end] in PARTICLES or (end == at and words[end] in _SURNAME_OPENINGS)):
        end += 1
    if end >= len(words) or not _NAME.fullmatch(words[end]) or words[end] in words_of("no name"):
        return None
    word = words[end]
    if word not in surnames() and (listed or word.lower() in english_words() or word in given_names()):
        return None
    return FullName(end + 1, " ".join(words[at : end + 1]))


def holds_name(name: str) -> bool:
    """Tell whether any word of a name is a listed name, or no word of English: "Sustainability Officer" holds none."""
    return any(_NAME.fullmatch(word) and _may_be_surname(word) for word in name.split())


def is_complete(read: FullName, words: list[str]) -> bool:
    """Tell whether a name ends where it is read to: in a "Shannon M. Kent Award", and a "ROBERT T MASON AWARD" too."""
    if read.end == len(words) or words[read.end] in SMALL:
        return True
    return words[read.end].capitalize() in words_of("award") and any(map(_INITIAL.fullmatch, read.name.split()[1:-1]))


def ends_with_suffix(name: str) -> bool:
    """Tell a name that is surely complete: "Mark A. Welsh III"."""
    return name.rsplit(maxsplit=1)[-1] in _SUFFIXES


@lru_cache(maxsize=_REMEMBERED)
def surname(name: str) -> str:
    """Return the last name, suffix left out: "Welsh" of "Mark A. Welsh III"."""
    words = [word for word in name.split() if word not in _SUFFIXES]
    return words[-1] if words else name


def _may_be_surname(word: str) -> bool:
    """Tell a listed name, or no word of English, nor a form of one: "Opposes", "Voted"."""
    if word in surnames() or word in given_names() or word in _SURNAME_OPENINGS:
        return True
    return word.lower() not in english_words() and not is_verb(word)


def _precedes_surname(words: list[str], at: int, *, titled: bool) -> bool:
    """Tell an initial, or a name in capitals with an initial or a surname after it; without a title, a given name."""
    if _INITIAL.fullmatch(words[at]):
        return True
    if not _IN_CAPITALS.fullmatch(words[at]):
        return False
    name, named = _capitalized(words[at]), _is_surname_in_capitals(words, at + 1)
    if at + 1 < len(words) and _INITIAL.fullmatch(words[at + 1]):
        return is_given(name) or (titled and _may_be_surname(name) and _is_surname_in_capitals(words, at + 2))
    return named and (is_given(name) or name in _SURNAME_OPENINGS)


def _is_surname_in_capitals(words: list[str], at: int) -> bool:
    word = words[at] if at < len(words) else ""
    return _IN_CAPITALS.fullmatch(word) is not None and _may_be_surname(_capitalized(word))


@lru_cache(maxsize=_REMEMBERED)
def _capitalized(word: str) -> str:
    """Return a name in capitals as sentences print it: "JEAN-PIERRE", "O'BRIEN", "MCCARTHY"."""
    made = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return f"Mc{made[2:].capitalize()}" if made.startswith("Mc") and len(made) > _SHORTEST_MC else made
