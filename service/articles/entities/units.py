"""Military units by the way they are named: "82nd Airborne Division", "III Corps", "Carrier Strike Group 12"."""

import re
from typing import NamedTuple

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import JOINING
from service.articles.text import listed

# "82nd", and "1-228th" for the 1st Battalion of the 228th.
_ORDINAL = re.compile(r"(?:\d{1,2}-)?\d{1,4}(?:st|nd|rd|th|d)")
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
_SPELT_AFTER = frozenset(listed("One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve"))
# Units of the United States Navy and Marine Corps by their letters: "VFA-122", "HSM-77", "NMCB-4".
_LETTERED = re.compile(
    r"(?:V(?:AQ|AW|FA?|FC|M(?:FA|M|GR|R)|PU?|Q|RC?|RM|T|UP|X)|H(?:M|MH|MLA|MM|SC|SM|T|X)|NMCB|EODMU|DESRON|CVW|CTF)-\d{1,3}"
)
_AFTER_CARDINAL = frozenset(listed("Brigade Commando Regiment Squadron"))
_MOST_BEFORE_CARDINAL_HEAD = 3
# A part of a unit, whose number tells nothing without it: "1st Battalion, 5th Marines".
PARTS = ("Battalion", "Squadron", "Company", "Battery", "Troop", "Detachment")
PART = re.compile(rf"(?<!\S)\d{{1,4}}(?:st|nd|rd|th|d) (?:{'|'.join(PARTS)}), ")
_REST = re.compile(r", (?:the )?(\d{1,4}(?:st|nd|rd|th|d)(?: [A-Z][\w-]*+){1,6})")
_LONGEST = 7
_LONGEST_HEAD = 3
# The words beside numbers that a unit's name may open with, or close.
OPENINGS = frozenset(
    (*_SPELT, *_SPELT_AFTER, *listed("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX"))
)


class Unit(NamedTuple):
    """A unit's name, and the positions of its first word and after its last."""

    name: str
    start: int
    end: int


def unit_at(words: list[str], since: int, at: int, after: str) -> Unit | None:
    """Read the unit whose number stands at `at`; its words begin at `since` at the earliest, `after` follows them."""
    if words[at].isalpha() and words[at] not in OPENINGS:
        return None
    return (
        _part_of_unit(words, at, after)
        or numbered_unit(words, at)
        or _cardinal_unit(words, at)
        or (Unit(words[at], at, at + 1) if _LETTERED.fullmatch(words[at]) else None)
        or unit_before_number(words, since, at)
    )


def numbered_unit(words: list[str], at: int) -> Unit | None:
    """Read a unit that opens with its number: "88th Air Base Wing" of "88th Air Base Wing Public Affairs"."""
    word = words[at]
    roman = _ROMAN.fullmatch(word) is not None
    if not (roman or word in _SPELT or _ORDINAL.fullmatch(word)):
        return None
    last = at + 1
    while last < len(words) and last - at < _LONGEST and _goes_on(words, at, last):
        last += 1
    for end in range(last, at + 1, -1):
        head = _head(words, at + 1, end)
        if head and _is_told(head, alone=head == end - at - 1, roman=roman, last=words[end - 1]):
            return Unit(" ".join([_number(word), *words[at + 1 : end]]), at, end)
    return None


def _part_of_unit(words: list[str], at: int, after: str) -> Unit | None:
    """Read a part of a unit that the text after the words tells: "1st Battalion, 5th Marines"."""
    rest = _REST.match(after) if at + 2 == len(words) and PART.match(f"{words[at]} {words[-1]}, ") else None
    whole = numbered_unit(rest[1].split(), 0) if rest else None
    return Unit(f"{_number(words[at])} {words[-1]}, {whole.name}", at, at + 2) if whole else None


def _cardinal_unit(words: list[str], at: int) -> Unit | None:
    """Read a unit as the forces of the Commonwealth number them: "617 Squadron", "16 Air Assault Brigade"."""
    if not _NUMBER.fullmatch(words[at]) or words[at].startswith(("0", "19", "20")):
        return None
    last = at + 1
    while last < len(words) and last - at <= _MOST_BEFORE_CARDINAL_HEAD + 1 and _goes_on(words, at, last):
        last += 1
    ends = (end for end in range(last, at + 1, -1) if words[end - 1] in _AFTER_CARDINAL)
    return next((Unit(" ".join(words[at:end]), at, end) for end in ends), None)


def _goes_on(words: list[str], at: int, last: int) -> bool:
    """Tell whether a word may belong to the unit numbered at `at`: "611th Air and Space Operations Center"."""
    if words[last] == "and":
        ended = any(_head(words, at + 1, end) and words[end - 1] != "Army" for end in range(at + 2, last + 1))
        return last + 1 < len(words) and not ended
    return words[last] not in JOINING and not words[last][0].isdigit()


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
    if not _NUMBER.fullmatch(words[at]) and words[at] not in _SPELT_AFTER:
        return None
    for size in range(min(5, at - first), 0, -1):
        head = " ".join(words[at - size : at])
        # "Detachment 1" is many.
        if head in words_of("numbered unit head") and not (head in {"Detachment", "Det."} and len(words[at]) == 1):
            return Unit(" ".join(words[at - size : at + 1]), at - size, at + 1)
    return None
