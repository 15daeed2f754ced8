"""Places in a run of words: bases, "Diyala Province", "the village of Tuloul Naser"; when a known name is a place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import takewhile
from string import capwords
from typing import NamedTuple

from mappings.lexicon.concepts import Concept, reader_forms, reader_names, shipped
from mappings.lexicon.words import given_names
from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import IN_PLACE, JOINING, SMALL, Cue, Phrases
from service.articles.text import listed

BASE_ENDINGS = {
    "Air Force Base": "Air Force Base",
    "AFB": "Air Force Base",
    "Air Base": "Air Base",
    "AB": "Air Base",
    "Air Reserve Base": "Air Reserve Base",
    "Air National Guard Base": "Air National Guard Base",
    "Air Force Station": "Air Force Station",
    "Army Airfield": "Army Airfield",
    "Airfield": "Airfield",
    "Naval Base": "Naval Base",
    "Space Force Base": "Space Force Base",
    "SFB": "Space Force Base",
    "Space Force Station": "Space Force Station",
    "Air Reserve Station": "Air Reserve Station",
    "Air National Guard Station": "Air National Guard Station",
    "Army Ammunition Plant": "Army Ammunition Plant",
    "Army Depot": "Army Depot",
    "Army Base": "Army Base",
    "Air Station": "Air Station",
    "Arsenal": "Arsenal",
    "Barracks": "Barracks",
    "Missile Range": "Missile Range",
    "Naval Shipyard": "Naval Shipyard",
    "Proving Ground": "Proving Ground",
}
BASE_OPENINGS = {
    "Camp": "Camp",
    "Fort": "Fort",
    "Forward Operating Base": "Forward Operating Base",
    "FOB": "Forward Operating Base",
    "Ft.": "Fort",
    "Joint Base": "Joint Base",
    "Lake": "Lake",
    "Marine Corps Air Station": "Marine Corps Air Station",
    "Marine Corps Base": "Marine Corps Base",
    "Mount": "Mount",
    "NAS": "Naval Air Station",
    "Naval Air Station": "Naval Air Station",
    "Naval Base": "Naval Base",
    "Naval Station": "Naval Station",
    "RAF": "RAF",
    "Joint Expeditionary Base": "Joint Expeditionary Base",
    "Marine Corps Logistics Base": "Marine Corps Logistics Base",
    "Marine Corps Recruit Depot": "Marine Corps Recruit Depot",
    "MCAS": "Marine Corps Air Station",
    "NAF": "Naval Air Facility",
    "Naval Air Facility": "Naval Air Facility",
    "Naval Air Weapons Station": "Naval Air Weapons Station",
    "Naval Amphibious Base": "Naval Amphibious Base",
    "Naval Submarine Base": "Naval Submarine Base",
    "Naval Support Activity": "Naval Support Activity",
    "Naval Support Facility": "Naval Support Facility",
    "Naval Weapons Station": "Naval Weapons Station",
    "NAVSTA": "Naval Station",
    "U.S. Army Garrison": "U.S. Army Garrison",
}
# The beginnings of the small words that make the capitalised word before them a place: " province", " river".
PLACE_NOUNS = listed(
    "province governorate district river valley mountain island neighborhood neighbourhood suburb provinces "
    "governorates districts rivers valleys mountains islands neighborhoods neighbourhoods suburbs"
)
_PLACE_NOUN = re.compile(rf" (?:{'|'.join(PLACE_NOUNS)})\b")
_BASE_ENDS = tuple(f" {kind}" for kind in frozenset(BASE_ENDINGS.values()))
_BASE_KINDS = frozenset(listed("Air Base Force Joint Reserve Naval National Station"))
_DIRECTIONS = frozenset(listed("Northern Southern Eastern Western Central Northeastern Northwestern Southeastern"))
# What stands before a town's name and makes it another town: "East Hartford".
POINTS = frozenset(("East", "New", "North", "South", "West"))
_LONGEST_BASE_NAME = 3
_MOST_PLACE_NAMES = 3
_LONGEST_ACRONYM = 3
_MOST_IN_DATELINE = 8
_NOT_BY_KIND = frozenset(("Airport", "Arena", "Cemetery", "District", "Park", "Reservation", "Stadium"))
_ADJECTIVE_ENDINGS = ("an", "ese", "i", "ish")  # "a Syrian city"


class PlaceForm(NamedTuple):
    """A form of a place: the preferred name, the kind of place, and the concept where the lexicon has one."""

    form: str
    name: str
    field: str
    concept: str | None


def place_forms(concepts: Iterable[Concept]) -> Iterator[PlaceForm]:
    """Yield the forms that name the places of a lexicon, and those that only the reader knows, in an article.

    The acronym of a place does only where the table says so: it stands as often before what is of it, "U.S. officials".
    """
    for name in reader_names():
        if name.kind == "place":
            yield from (PlaceForm(form, name.name, name.field, None) for form in name.forms)
    for entry in concepts:
        if entry.kind == "place" and not entry.of_doctrine_alone:
            unsure = frozenset((*entry.ambiguous, *entry.acronyms))
            forms = (*(form for form in entry.forms if form not in unsure), *reader_forms().get(entry.id, ()))
            yield from (PlaceForm(form, entry.name, entry.field, entry.id) for form in forms)


@cache
def place_fields() -> Mapping[str, str]:
    """Return the kinds of the shipped places, such as city, by their forms in small letters without a last stop."""
    return {place.form.lower().rstrip("."): place.field for place in place_forms(shipped())}


def stands_alone(words: list[str], since: int, at: int, end: int, known: Phrases[Cue]) -> bool:
    """Tell whether the words around a place leave it one: not "Jordan Smith", "Georgia Tech", "Bank of England".

    Words from `since` on are claimed by nothing else.
    """
    if end < len(words) and words[end] not in SMALL:
        following = known.longest(words, end)
        if not following or following[1].kind not in {"rank", "office"}:
            return False
    if at == since or (at == since + 1 and words[at - 1] in _DIRECTIONS):
        return True
    head = at - 1
    while head >= since and words[head] in SMALL:
        head -= 1
    return head < at - 1 and (head < since or words[head] in words_of("place head"))


def ends_as_place(words: list[str], end: int) -> bool:
    """Tell whether the next word, the last of the name, is a kind of place: "Diyala | Province"."""
    last = end + 1 >= len(words) or words[end + 1] in SMALL
    return end < len(words) and last and words[end] in words_of("place ending")


def base_before(words: list[str], since: int, at: int, end: int) -> list[str]:
    """Return the name of the base whose kind stands between `at` and `end`: "Nellis" before "AFB"; none, no words."""
    name = words[since:at]
    whole = end == len(words) or words[end] in SMALL  # no "633rd Air Base Wing"
    return name if whole and 0 < len(name) <= _LONGEST_BASE_NAME and _is_base_name(name) else []


def base_after(words: list[str], end: int) -> list[str]:
    """Return the name of the base that follows its kind: "Bastion" after "Camp"; none, no words."""
    unfit = SMALL | (words_of("opener") - POINTS)
    name = list(takewhile(lambda word: word not in unfit, words[end : end + _LONGEST_BASE_NAME]))
    stop = end + len(name)
    return name if name and _is_base_name(name) and (stop == len(words) or words[stop] in unfit) else []


def named_by_bases(names: Iterable[str]) -> set[str]:
    """Return what bases are called in short, as "Bagram" beside "Bagram Airfield": it is no place besides."""
    return {
        name.removesuffix(ending)
        for name in names
        if name.endswith(_BASE_ENDS)
        for ending in _BASE_ENDS
        if name.endswith(ending)
    }


def is_place_by_context(words: list[str], of: str | None, after: str | None, known: Phrases[Cue]) -> bool:
    """Tell of words that nothing names: "the village of Tuloul Naser", "Ambler Mining District", "the Karrada region".

    `of` is the word before " of " where that leads to them, `after` the text after them where they end the run.
    """
    if len(words) > _MOST_PLACE_NAMES or words_of("no place part").intersection(words):
        return False
    if words[-1] in _NOT_BY_KIND and words_of("general word").issuperset(words[:-1]):
        return False  # "International Airport"
    hit = known.longest(words, 0)
    if hit and (hit[0] == len(words) or hit[1].kind in {"address", "office", "rank"}):
        return False  # "Foreign Minister Park"
    if not all(word[0].isupper() for word in words) or words[0][1:2] == "-":
        return False  # "(D-Long Island)"
    if (of and of.lower() in words_of("place before of")) or (len(words) > 1 and words[-1] in words_of("place ending")):
        return True
    return len(words) == 1 and after is not None and _is_before_place_noun(words[0], after, known)


def before_place_noun(after: str) -> bool:
    """Tell whether " province", " river" or the like follows."""
    return _PLACE_NOUN.match(after) is not None


def unlisted_place(words: list[str], start: int, end: int, beside: tuple[str, str], known: Phrases[Cue]) -> int | None:
    """Return where the place begins that ends at `end` and that no table lists, or None.

    The words from `start` on are claimed by nothing; `beside` is what stands before and after the run.
    """
    before, after = beside
    if after == IN_PLACE:
        first = _town(words, start, end, known)
        if first is not None:
            return first
    leads = before.endswith(" of ")
    if leads or words[end - 1] in words_of("place ending") or (after and before_place_noun(after)):
        of = before.split(" ")[-3] if start == 0 and leads else None
        return start if is_place_by_context(words[start:end], of, after, known) else None
    return None


def _town(words: list[str], start: int, end: int, known: Phrases[Cue]) -> int | None:
    """Return where the town begins that ends at `end`, before a comma and its state or country; None for no town."""
    first = end
    while first > start and words[first - 1] not in JOINING:
        first -= 1
    if first == 1 and words[0] in POINTS:
        first = 0  # they open sentences, and names of towns
    name = words[first:end]
    if first > start and words[first - 1] == "of" and words[first - 2].lower() not in words_of("place before of"):
        return None  # "Director of Business Partnerships, Kansas Leadership Center"
    if not name or len(name) > _MOST_PLACE_NAMES or not all(word[0].isupper() and len(word) > 1 for word in name):
        return None
    hit = known.longest(words, first)
    if hit and hit[0] == end and hit[1].kind != "equipment before noun":
        return None
    bodies = words_of("organization head") | words_of("unit head") | words_of("no place part")
    if name[-1] in bodies or any(word[-1].isdigit() for word in name):
        return None
    if len(name) == 1:
        dull = (
            name[0] in words_of("no name") or name[0] in words_of("general word") or name[0] in words_of("field word")
        )
        return None if dull or name[0] in words_of("opener") or name[0].isupper() else first
    return None if name[0] in given_names() and name[-1] not in words_of("place ending") else first


def in_dateline(dateline: str, story: str, known: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """Yield a dateline's places under the names they have elsewhere, and where each begins and ends.

    "FORT MEADE, Md." is the fort and Maryland. `story` may print in small letters what the dateline has in capitals;
    `known` are the places by their small form.
    """
    at = 0
    for printed in dateline.split(",")[:_MOST_IN_DATELINE]:
        part = printed.strip()
        start = at + len(printed) - len(printed.lstrip())
        at += len(printed) + 1
        if part and not (at > len(printed) + 1 and part.upper() in {"D.C.", "DC", "D.C"}):  # it is of Washington
            yield known.get(part.lower().rstrip(".")) or _as_printed(part, story), start, start + len(part)


def _as_printed(part: str, story: str) -> str:
    at = story.lower().find(part.lower()) if part.isupper() else -1
    shown = story[at : at + len(part)] if at >= 0 else part
    named = shown.isupper() and "." not in shown and len(shown) > _LONGEST_ACRONYM
    return capwords(shown) if named else shown


def _is_before_place_noun(word: str, after: str, known: Phrases[Cue]) -> bool:
    noun = after[1:].split(" ", 1)[0].rstrip(".,;:)")
    if noun not in words_of("small place ending") or word.endswith(_ADJECTIVE_ENDINGS):
        return False
    return not known.begins_with(word) and word not in words_of("no name") and word not in words_of("opener")


def _is_base_name(words: list[str]) -> bool:
    unfit = _BASE_KINDS | words_of("no place part")
    return not any(word in SMALL or word[0].isdigit() or word.isupper() or word in unfit for word in words)
