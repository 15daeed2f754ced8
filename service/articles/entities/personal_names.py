"""Personal names: what a full name is, in small letters and in capitals, and its surname. Who bears it: `people`."""

import re
from functools import lru_cache
from typing import NamedTuple

from mappings.lexicon.concepts import english_words
from mappings.lexicon.words import given_names, surnames
from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import PARTICLES
from service.articles.text import listed

_INITIAL = re.compile(r"(?:[A-ZÀ-Þ]\.)+|[A-ZÀ-Þ]")
_TWO_INITIALS = re.compile(r"[A-Z]{2}")
_NAME = re.compile(r"(?:[AaEe][lnrst]h?[-’'])?[A-ZÀ-Þ](?=[\w’'-]*[a-zß-ÿ])[\w’'-]*\w")
_IN_CAPITALS = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ’'-]*[A-ZÀ-Þ]")
_SUFFIXES = frozenset(listed("Jr. Sr. Jr Sr II III IV"))
_SUFFIXES_IN_CAPITALS = {"JR.": "Jr.", "SR.": "Sr.", "JR": "Jr.", "SR": "Sr.", "II": "II", "III": "III", "IV": "IV"}
_ADDRESSES = frozenset(("Dame", "Dr.", "Lord", "Sir"))
_MOST_NAMES = 4
_SHORTEST_MC = 4
_REMEMBERED = 4096
# "Secretary Del Toro": two words, and a surname alone.
_SURNAME_OPENINGS = frozenset(("Da", "De", "Del", "La", "Le", "Van", "Von"))


class FullName(NamedTuple):
    """The position after a full name's words, and the name."""

    end: int
    name: str


def full_name(words: list[str], at: int) -> FullName | None:
    """Read a full name: two to four names, initials, particles, a suffix."""
    names = initials = 0
    no_names = words_of("no name")
    if at < len(words) - 1 and words[at] in _ADDRESSES:
        at += 1
    end = at
    while end < len(words) and names < _MOST_NAMES:
        word = words[end]
        if word in _SUFFIXES and names:
            end += 1
            break
        if word in no_names:
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


def is_given(word: str) -> bool:
    """Tell a given name, whatever else it is."""
    return word in given_names()


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
    if needs or len(names) > 2:  # noqa: PLR2004 a first and a last
        return read if all(map(_may_be_surname, (*names[1:-1], last))) else None
    return read


def name_in_capitals(words: list[str], at: int, *, titled: bool = False) -> FullName | None:
    """Read a name printed in capitals, which ends with its first surname: "JED R. ESPIRITU AS THE".

    After a title initials will do, or a listed surname alone; else it opens with a given name, and has an initial or a
    listed surname.
    """
    end = at
    while end < len(words) and _precedes_surname(words, end):
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


def ends_with_suffix(name: str) -> bool:
    """Tell a name that is surely complete: "Mark A. Welsh III"."""
    return name.rsplit(maxsplit=1)[-1] in _SUFFIXES


@lru_cache(maxsize=_REMEMBERED)
def surname(name: str) -> str:
    """Return the last name, suffix left out: "Welsh" of "Mark A. Welsh III"."""
    words = [word for word in name.split() if word not in _SUFFIXES]
    return words[-1] if words else name


def _may_be_surname(word: str) -> bool:
    """Tell a listed name, or no word of English."""
    listed_name = word in surnames() or word in given_names() or word in _SURNAME_OPENINGS
    return listed_name or word.lower() not in english_words()


def _precedes_surname(words: list[str], at: int) -> bool:
    """Tell an initial, or a given name in capitals with an initial or a surname after it."""
    if _INITIAL.fullmatch(words[at]):
        return True
    name = _capitalized(words[at]) if _IN_CAPITALS.fullmatch(words[at]) else ""
    return is_given(name) and (
        _is_surname_in_capitals(words, at + 1)
        or (at + 1 < len(words) and _INITIAL.fullmatch(words[at + 1]) is not None)
    )


def _is_surname_in_capitals(words: list[str], at: int) -> bool:
    word = words[at] if at < len(words) else ""
    return _IN_CAPITALS.fullmatch(word) is not None and _may_be_surname(_capitalized(word))


@lru_cache(maxsize=_REMEMBERED)
def _capitalized(word: str) -> str:
    """Return a name in capitals as sentences print it: "JEAN-PIERRE", "O'BRIEN", "MCCARTHY"."""
    made = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return f"Mc{made[2:].capitalize()}" if made.startswith("Mc") and len(made) > _SHORTEST_MC else made
