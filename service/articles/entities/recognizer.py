"""One left-to-right walk over a stretch of words, taking the longest known phrase at each: the finding of names."""

import re
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from mappings.lexicon.words import given_names
from mappings.lexicon.words import words as words_of
from service.articles.entities import roles
from service.articles.entities.candidates import SAID, Stretch, before_place_noun
from service.articles.entities.cues import Sign, signs
from service.articles.entities.equipment import SHIP_PREFIXES, designated, is_armed_noun, ship
from service.articles.entities.organizations import body_at, kinds
from service.articles.entities.people import ends_with_suffix, full_name
from service.articles.entities.units import OPENINGS, numbered_unit, unit_before_number
from service.articles.text import listed

SMALL = frozenset(listed("of the for and in de del von van der al bin ibn el la da ad ul"))
_DIRECTIONS = frozenset(listed("Northern Southern Eastern Western Central Northeastern Northwestern Southeastern"))
_BASE_KINDS = frozenset(listed("Air Base Force Joint Reserve Naval National Station"))
# "the 19th Air Force chief of staff" is the nineteenth chief of staff, and tells of no numbered air force.
_NTH_CHIEF = re.compile(r" (?:chief of staff|secretary)\b")
_PARTING = frozenset(("and", "in", "for"))
_LONGEST_BASE_NAME = 3
_MOST_OPERATION_NAMES = 3
_MOST_PLACE_NAMES = 3
_LONGEST_NUMERAL = 3
_NOT_BY_KIND = frozenset(("Airport", "District"))
_ADJECTIVE_ENDINGS = ("an", "ese", "i", "ish")  # "a Syrian city"


class Find(NamedTuple):
    """A name that a walk has found, its kind, and of people what else is told."""

    kind: str
    name: str
    rank: str | None = None
    role: str | None = None


class Walk:
    """The walk over one stretch; `_since` is where the words begin that nothing has claimed yet."""

    def __init__(self, stretch: Stretch) -> None:
        self._words, self._before, self._after = stretch
        self._finds: list[Find] = []
        self._since = 0

    def finds(self) -> list[Find]:
        if self._before or self._after or _may_hold(self._words):
            self._go()
        return self._finds

    def _go(self) -> None:
        words, known = self._words, signs()
        openers = words_of("opener")
        at = 0
        while at < len(words) - 1 and words[at] in openers and not known.longest(words, at):
            at += 1
        self._since = at
        if self._before.endswith(SAID) and not known.longest(words, at) and self._person(at, at, "said"):
            return
        firsts, marked = known.first_words(), _marked()
        while at < len(words):
            word = words[at]
            after = None
            hit = known.longest(words, at) if word in firsts else None
            if hit:
                after = self._take(at, *hit)
            elif word in marked or word[0].isdigit() or word[-1].isdigit() or "-" in word:
                after = self._unlisted(at)
            elif word in _PARTING:
                self._rest(at)
                self._since = at + 1
            at = after or at + 1
        self._rest(len(words))

    def _printed(self, start: int, end: int) -> str:
        return " ".join(self._words[start:end])

    def _claim(self, kind: str, name: str, end: int) -> int:
        self._finds.append(Find(kind, name))
        self._since = end
        return end

    def _claim_person(self, name: str, end: int, *, rank: str | None = None, role: str | None) -> int:
        self._finds.append(Find("person", name, rank, role))
        self._since = end
        return end

    def _take(self, at: int, end: int, sign: Sign) -> int | None:
        """Use the sign between `at` and `end`; return where to go on, or None to look at the word itself."""
        after: int | None
        match sign.kind:
            case "rank" | "office" | "address":
                after = self._person(at, end, sign.kind) or end
            case "person":
                after = self._known_person(end, sign)
            case "organization":
                after = self._organization(at, end, sign)
            case "place":
                after = self._place(at, end, sign)
            case "base ending":
                after = self._base_before(at, end, sign.value)
            case "base opening":
                after = self._base_after(end, sign.value)
            case "operation opening":
                after = self._operation(at, end)
            case "equipment before noun" if not is_armed_noun(self._words, end, self._after):
                after = self._unlisted(at)
            case kind:
                after = self._claim(kind.removesuffix(" before noun"), sign.value, end)
        return after

    def _unlisted(self, at: int) -> int | None:
        """Read what is no known phrase, but made as names are; return the position to go on from."""
        words = self._words
        unit = numbered_unit(words, at) or unit_before_number(words, self._since, at)
        if unit:
            return self._claim("unit", unit.name, unit.end)
        thing = ship(words, at) or designated(words, at)
        if thing:
            return self._claim("equipment", thing.name, thing.end)
        body = body_at(words, self._since, at)
        return self._claim("organization", body.name, body.end) if body else None

    def _organization(self, at: int, end: int, sign: Sign) -> int:
        longer = body_at(self._words, self._since, end - 1)
        if longer and self._is_place(longer.start, at):  # "Ohio National Guard", not "Headquarters Air Combat Command"
            return self._claim("organization", longer.name, longer.end)
        if not (end == len(self._words) and _NTH_CHIEF.match(self._after)):
            self._finds.append(Find("organization", sign.value))
        return end

    def _is_place(self, start: int, end: int) -> bool:
        known = signs().longest(self._words, start) if start < end else None
        return known is not None and known[0] == end and known[1].kind == "place"

    def _known_person(self, end: int, sign: Sign) -> int:
        role = sign.role
        if role is None and end == len(self._words):
            role = roles.after_name(self._after)
        return self._claim_person(sign.value, end, role=role)

    def _person(self, at: int, end: int, kind: str) -> int | None:
        words = self._words
        read = full_name(words, end)
        if not read:
            return None
        stop, name = read
        # More capitalised words after the name: a headline, where the name's end cannot be told.
        if stop < len(words) and words[stop] not in SMALL and not ends_with_suffix(name):
            return None
        rank = self._printed(at, end) if kind == "rank" else None
        role = self._role_before(at, end, kind)
        if role is None and stop == len(words):
            role = roles.after_name(self._after)
        return self._claim_person(name, stop, rank=rank, role=role)

    def _role_before(self, at: int, end: int, kind: str) -> str | None:
        prefix = self._words[self._since : at]
        if kind == "rank":
            return roles.before_rank(prefix)
        if kind != "office" or (self._before.endswith("to the ") and not at):
            return None  # an "Assistant to the President" is none
        return roles.with_office(prefix, self._words[at:end])

    def _place(self, at: int, end: int, sign: Sign) -> int | None:
        words = self._words
        ends = end + 1 >= len(words) or words[end + 1] in SMALL
        if end < len(words) and words[end] in words_of("place ending") and ends:
            return self._claim("place", self._printed(at, end + 1), end + 1)
        if self._stands_alone(at, end) and (not sign.follows_comma or self._before.endswith(", ")):
            self._finds.append(Find("place", sign.value))
            return end
        return self._unlisted(at) if end == at + 1 else end

    def _stands_alone(self, at: int, end: int) -> bool:
        """Tell whether the words around a place leave it one: not "Jordan Smith", "Georgia Tech", "Bank of England"."""
        words = self._words
        if end < len(words) and words[end] not in SMALL:
            following = signs().longest(words, end)
            if not following or following[1].kind not in {"rank", "office"}:
                return False
        if at == self._since or (at == self._since + 1 and words[at - 1] in _DIRECTIONS):
            return True
        head = at - 1
        while head >= self._since and words[head] in SMALL:
            head -= 1
        return head < at - 1 and (head < self._since or words[head] in words_of("place head"))

    def _base_before(self, at: int, end: int, kind: str) -> int:
        name = self._words[self._since : at]
        whole = end == len(self._words) or self._words[end] in SMALL  # no "633rd Air Base Wing"
        if whole and 0 < len(name) <= _LONGEST_BASE_NAME and _is_base_name(name):
            self._finds.append(Find("place", " ".join([*name, kind])))
        self._since = end
        return end

    def _base_after(self, end: int, kind: str) -> int:
        following = self._words[end : end + _LONGEST_BASE_NAME]
        name = list(takewhile(lambda word: word not in SMALL, following))
        stop = end + len(name)
        if name and _is_base_name(name) and (stop == len(self._words) or self._words[stop] in SMALL):
            return self._claim("place", " ".join([kind, *name]), stop)
        return end

    def _operation(self, at: int, end: int) -> int:
        following = self._words[end : end + _MOST_OPERATION_NAMES + 1]
        name = list(takewhile(lambda word: word not in SMALL and word[0].isupper() and _is_letters(word), following))
        stop = end + len(name)
        unfit = words_of("no operation")
        if not name or len(name) > _MOST_OPERATION_NAMES or name[-1] in unfit or name[0] in {"Base", "Center"}:
            return end  # "Operation Iraqi and Enduring Freedom", "Exercise Officer", "Forward Operation Base"
        return self._claim("operation", " ".join([self._words[at], *map(_in_small_letters, name)]), stop)

    def _rest(self, end: int) -> None:
        """Read the words up to `end` that nothing has claimed: a person by the given name, a place by its context."""
        start, words = self._since, self._words
        while start < end and words[start] in SMALL:
            start += 1
        if start == end:
            return
        after = self._after if end == len(words) else ""
        if self._before.endswith(" of ") or words[end - 1] in words_of("place ending") or before_place_noun(after):
            self._place_by_context(start, end)
        told = start == 0 and after == " said"
        read = full_name(words, start) if told or words[start] in given_names() else None
        if read and read[0] <= end and (read[0] == len(words) or words[read[0]] in SMALL):
            role = roles.after_name(after) if read[0] == len(words) else None
            self._claim_person(read[1], read[0], role=role)

    def _place_by_context(self, start: int, end: int) -> None:
        """Read "the village of Tuloul Naser", "Ambler Mining District", "the Karrada neighborhood"."""
        words = self._words[start:end]
        if len(words) > _MOST_PLACE_NAMES or words_of("no place part").intersection(words):
            return
        if words[-1] in _NOT_BY_KIND and words_of("general word").issuperset(words[:-1]):
            return  # "International Airport"
        known = signs().longest(words, 0)
        if (known and known[0] == len(words)) or not all(word[0].isupper() for word in words):
            return
        of = self._before.split(" ")[-3:-1] if start == 0 and self._before.endswith(" of ") else []
        told = of[:1] and of[0].lower() in words_of("place before of")
        named = len(words) > 1 and words[-1] in words_of("place ending")
        single = len(words) == 1 and end == len(self._words) and self._is_before_place_noun(words[0])
        if told or named or single:
            self._claim("place", " ".join(words), end)

    def _is_before_place_noun(self, word: str) -> bool:
        noun = self._after[1:].split(" ", 1)[0].rstrip(".,;:)")
        if noun not in words_of("small place ending") or word.endswith(_ADJECTIVE_ENDINGS):
            return False
        return not signs().begins_with(word) and word not in words_of("no name") and word not in words_of("opener")


def _is_letters(word: str) -> bool:
    return word.replace("'", "").replace("’", "").isalpha()


def _in_small_letters(word: str) -> str:
    """Write "JUST CAUSE" as most do; what is as short as "II" may be a number."""
    return word.capitalize() if word.isupper() and len(word) > _LONGEST_NUMERAL else word.replace("'", "’")


def _may_hold(words: list[str]) -> bool:
    """Tell whether words are worth a walk: whether any of them opens a known phrase, marks a name, or has a number."""
    return not _telling().isdisjoint(words) or any(
        "-" in word or word[0].isdigit() or word[-1].isdigit() for word in words
    )


@cache
def _telling() -> frozenset[str]:
    return _marked() | given_names() | words_of("place ending") | signs().first_words()


@cache
def _marked() -> frozenset[str]:
    """Return the words at which something unlisted may begin or end: kinds of organizations, ships, numbers."""
    return kinds() | SHIP_PREFIXES | OPENINGS


def _is_base_name(words: list[str]) -> bool:
    unfit = _BASE_KINDS | words_of("no place part")
    return not any(word in SMALL or word[0].isdigit() or word.isupper() or word in unfit for word in words)
