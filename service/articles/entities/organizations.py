"""Organizations by the way they are named: "Kurdistan Regional Government", "Ministry of Higher Education"."""

import re
from functools import cache
from typing import NamedTuple

from mappings.lexicon.words import given_names
from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import JOINING, Cue, Phrases
from service.articles.text import listed

_LONGEST_NAME, _LONGEST_TAIL = 6, 5
# "University of Mosul", "Government of Iraq": one word, and a place, is enough.
# "Saudi-led Coalition", "London-based Institute": what is said of one, and no part of its name.
_SAID_OF_IT = re.compile(r".+-[a-z]+(?:ed|ing|led|run)|.+-led")
_ARTICLES = frozenset(("The", "A", "Q"))
# Before a kind they make it one of an age or of letters: "World War II Army", "Cold War Navy", "Post Office".
_NO_BODY = frozenset(("War", "Post", "I", "II", "III", "IV"))
# A place alone names a government, a university or an authority, but none of these: "West Point Board".
_NOT_BY_PLACE_ALONE = frozenset(
    listed(
        "Army Assembly Board Bureau Center Centre Chamber Commission Committee Court Department Front Fund Movement "
        "Navy Network Office Party Secretariat Service Services Union"
    )
)
_REALMS = frozenset(("District", "Kingdom", "Republic"))
_OFFICES = frozenset(("Bureau", "Center", "Department", "Directorate", "Office"))
_LONGEST_SAINT = 3
_DEMONYM = re.compile(r"[A-Z].*(?:ian|ean|can|ish|ese|sian)")
_NAMED_BY_PLACE = frozenset(("University", "Government", "Parliament", "Ministry"))


class Organization(NamedTuple):
    """An organization's name, and the positions of its first word and after its last one."""

    name: str
    start: int
    end: int


@cache
def kinds() -> frozenset[str]:
    """Return the words that organizations are named by: "Council", "Ministry"."""
    return words_of("organization head") | words_of("organization of")


def organization_at(words: list[str], since: int, at: int, known: Phrases[Cue]) -> Organization | None:
    """Read the organization whose kind - Council, Ministry, Army - is the word at `at`.

    Words from `since` on may belong to it. It needs a word of its own: "Task Force" and "Security Service" are many.
    """
    if words[at] not in kinds():
        return None
    start = next((place + 1 for place in range(at - 1, since - 1, -1) if not _may_open(words[place])), since)
    if at - start > _LONGEST_NAME or (at and words[at - 1] in _NO_BODY) or _is_fragment(words, start, at, known):
        return None
    end = _after_tail(words, at, known, named=start < at and _has_own_word(words[start:at], known))
    if end is None:
        # What follows "for" belongs to the name, whose end is not known then: "United States Institute for Peace".
        goes_on = at + 1 < len(words) and (words[at + 1] not in JOINING or words[at + 1] == "for")
        # "of The Aerospace Corporation": within a sentence the capital says that what follows is a name.
        told = words[max(0, start - 2) : start] == ["of", "The"] and start < at
        if (
            goes_on
            or words[at] not in words_of("organization head")
            or not (told or _has_own_word(words[start:at], known))
        ):
            return None
        if words[at] in _NOT_BY_PLACE_ALONE and _is_place(words[start:at], known):
            return None
        end = at + 1
    return Organization(" ".join(words[start:end]), start, end)


def _may_open(word: str) -> bool:
    return not (word in JOINING or word[0].isdigit() or word in _ARTICLES or _SAID_OF_IT.fullmatch(word))


def _is_fragment(words: list[str], start: int, at: int, known: Phrases[Cue]) -> bool:
    """Tell the end of a longer name: "Korea Navy" after "Republic of", "Means Committee" after "Ways and"."""
    before = words[:start]
    if start == at or len(before) < 2:  # noqa: PLR2004 a word, and the small word that joins
        return False
    if before[-1] == "of":
        return before[-2] in _REALMS or before[-2] in kinds()  # "Justice Task Force" after "Department of"
    joined = before[-2]
    return before[-1] == "and" and joined not in kinds() and joined[0].isupper() and not _ends_known(before[:-1], known)


def _ends_known(words: list[str], known: Phrases[Cue]) -> bool:
    """Tell whether the last words are a name that is known, which "and" joins to another."""
    return any(
        (hit := known.longest(words, at)) and hit[0] == len(words) for at in range(max(0, len(words) - 4), len(words))
    )


def _is_place(words: list[str], known: Phrases[Cue]) -> bool:
    hit = known.longest(words, 0) if words else None
    return hit is not None and hit[0] == len(words) and hit[1].kind == "place"


def _has_own_word(words: list[str], known: Phrases[Cue]) -> bool:
    """Tell whether words before a kind of organization name one, and one that is not known already."""
    if all(word in words_of("general word") or not word[0].isupper() for word in words):
        return False
    hit = known.longest(words, 0)
    return not (hit and hit[0] == len(words) and hit[1].kind == "organization")


def _after_tail(words: list[str], at: int, known: Phrases[Cue], *, named: bool) -> int | None:
    """Return the position after "of …" where it belongs to the name: "Office of Foreign Assets Control".

    `named` tells that words before have named it already, as in "Stennis Center for Public Service".
    """
    if words[at] not in words_of("organization of") or words[at + 1 : at + 2] not in (["of"], ["for"]):
        return None
    first = end = at + 3 if words[at + 2 : at + 3] == ["the"] else at + 2
    fields = words_of("field word")
    while (
        end < len(words)
        and end - first < _LONGEST_TAIL
        and words[end][0].isupper()
        and not _is_person(words, first, end, known)
    ):
        end += 1
        if words[end : end + 1] == ["and"]:
            # "Ministry of Trade and Industry", "Office of Chinese and Mongolian Affairs"
            later = (end + 1, end + 2)
            end = next((place + 1 for place in later if fields.intersection(words[place : place + 1])), end)
    tail = words[first:end]
    if not tail or (tail[-1] in words_of("general word") and tail[-1] not in fields and not named):
        return None
    # "Office of Diversity Management | and Equal Opportunity": where the name ends cannot be told.
    goes_on = words[at] in _OFFICES and words[end : end + 1] == ["and"] and kinds().isdisjoint(words[end:])
    if goes_on and end + 1 < len(words) and not known.begins_with(words[end + 1]):
        return None
    # "Office of U.S. Senator | Tim Kaine": the holder follows, and the office alone is many.
    held = end < len(words) and _is_person(words, first, end, known) and known.begins_with(tail[-1])
    if held or tail[-1] in _REALMS or _DEMONYM.fullmatch(tail[-1]) or " ".join(tail) in words_of("field office"):
        return None
    return end if len(tail) > 1 or tail[0] in fields or words[at] in _NAMED_BY_PLACE else None


def _is_person(words: list[str], first: int, at: int, known: Phrases[Cue]) -> bool:
    """Tell whether a person begins after the tail's first word: "Office of Public Engagement | Stephen Benjamin"."""
    if at == first:
        return False
    hit = known.longest(words, at)
    if hit:
        return hit[1].kind == "person"
    # "University of San Diego", "Basilica of St. Thomas"
    return (
        words[at] in given_names()
        and len(words[at - 1]) > _LONGEST_SAINT
        and words[at + 1 : at + 2] not in ([], ["and"])
    )
