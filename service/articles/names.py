"""Names in running text, found in one pass: people by rank or office, places, organizations. Rather few than wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from service.articles.article import Person
from service.articles.people import Roll, ends_with_suffix, full_name, surname
from service.articles.ranks import SERVICES
from service.articles.text import listed
from service.articles.titles import Sign, dotted, signs

# A run of capitalised words and numbers, with the small words that names contain between them. It begins with a plain
# set of characters, and looks back only then: so the search for its start runs at the speed of the matching engine.
_WORD = r"[\w.’'&-]*"
_RUN = re.compile(
    rf"[A-ZÀ-Þ\d](?<!\w.){_WORD}(?: (?:(?:of|the|for|and|in|de|del|von|van|al|bin|ibn|el|la|da) )*[A-ZÀ-Þ\d]{_WORD})*"
)
_SMALL = frozenset(listed("of the for and in de del von van al bin ibn el la da"))
_APOSTROPHES = frozenset("’'")
_SINGLE_LETTERS = re.compile(r"(?:[A-ZÀ-Þ]\.)+")
_DIRECTIONS = frozenset(listed("Northern Southern Eastern Western Central Northeastern Northwestern Southeastern"))

# Capitalised because they open a sentence or a title, and no part of the name that follows.
_OPENERS = frozenset(
    listed(
        "A About After Again Against Also Although Among An And Another Any As At Because Before Both But By Current "
        "Dear During Each Even Every Following For Former From Had Has He Her Here His How However I If In Including "
        "Incoming Into Is It Its Later Like Many Meanwhile More Most New No Not Now Of On Once One Only Or Other Our "
        "Outgoing Over Retired Since Six So Some Still Such Ten Thank Thanks That The Their Then There These They This "
        "Those Three Through Thus To Today Together Tomorrow Tonight Two Under Unlike Until Upon Was Watch We Welcome "
        "Were What When Where While Who Why With Within Without Yes Yesterday Yet You Your Monday Tuesday Wednesday "
        "Thursday Friday Saturday Sunday"
    )
)
# "President of Ukraine" tells of Ukraine; "University of California" is no place.
_PLACE_HEADS = frozenset(
    listed(
        "Ambassador Chancellor Embassy Government Gulf King Kingdom Minister Ministry North People Parliament "
        "President Queen Republic State South East West Port City Province Governorate"
    )
)
_ROLE = re.compile(r", (?:the|an?) ((?:U\.S\.|[^,.;:()“”\"\n]){3,90})(?=[,;]|\.(?:\s|$))")
_ROLE_GOES_ON = frozenset(listed("and at for from in of on to with"))
# Words before an office that belong to it: "Deputy Defense Minister", "Iraqi President", "U.S. Rep.".
_QUALIFIER = re.compile(
    r"Acting|Assistant|Associate|Deputy|Executive|Senior|Vice|U\.S\.|U\.N\.|[A-Z][a-z]+(?:an|nch|ese|i|ish)"
)
_ROLE_WORDS = frozenset(
    listed(
        "adviser advisor airman analyst apprentice artist assistant attorney chairman chief clerk coach commandant "
        "commander controller coordinator counsel craftsman curator deputy director doctor engineer executive expert "
        "governor head historian instructor journeyman leader liaison loadmaster manager mechanic medic minister "
        "navigator nurse officer operator physician pilot planner president professor psychologist recruiter "
        "representative researcher scientist secretary sergeant specialist spokesman spokesperson spokeswoman "
        "supervisor superintendent surgeon technician trainer undersecretary vice-chairman"
    )
)
# "the 19th Air Force chief of staff" is the nineteenth chief of staff, and tells of no numbered air force.
_NTH_CHIEF = re.compile(r" (?:chief of staff|secretary)\b")
_LONGEST_ROLE_PREFIX = 8
_LONGEST_BASE_NAME = 3
_LOOK_BACK, _LOOK_AHEAD = 8, 100
_BASE_KINDS = frozenset(listed("Air Base Force Joint Reserve Naval National Station"))


@dataclass(slots=True)
class Found:
    """What the walk has found so far, in order of first mention."""

    roll: Roll = field(default_factory=Roll)
    places: dict[str, None] = field(default_factory=dict)
    organizations: dict[str, None] = field(default_factory=dict)


class Names(NamedTuple):
    """The names of one text, each once, in order of first mention."""

    people: tuple[Person, ...]
    places: tuple[str, ...]
    organizations: tuple[str, ...]


class _Stretch(NamedTuple):
    """Words of one run that belong together, and the text on either side (empty where a sentence or 's ends it)."""

    words: list[str]
    before: str
    after: str


def read_names(text: str) -> Names:
    """Find the names in running text; paragraphs are parted by line breaks, and no name crosses one."""
    found = Found()
    for stretch in _stretches(text):
        _Walk(stretch, found).go()
    people = found.roll.people()
    surnames = {surname(person.name) for person in people}
    return Names(people, tuple(place for place in found.places if place not in surnames), tuple(found.organizations))


def _stretches(text: str) -> Iterator[_Stretch]:
    known = signs()
    for run in _RUN.finditer(text):
        start, end = run.span()
        before = text[max(0, start - _LOOK_BACK) : start]
        # Most runs are the first word of a sentence: known words and names after "said" alone need a closer look.
        if " " not in run[0] and not known.begins_with(_bare(run[0])[0]):
            continue
        words: list[str] = []
        for word in run[0].split(" "):
            bare, closed = _bare(word)
            if bare:
                words.append(bare)
            if closed and words:
                yield _Stretch(words, before, "")
                words, before = [], ""
        if words:
            yield _Stretch(words, before, text[end : end + _LOOK_AHEAD])


def _bare(word: str) -> tuple[str, bool]:
    """Give a word without possessive and full stop, and whether the name must end with it."""
    if word[-1] == "s" and word[-2:-1] in _APOSTROPHES:
        return word[:-2], True
    if word[-1] in _APOSTROPHES:
        return word[:-1], True
    if word[-1] != "." or word in dotted() or _SINGLE_LETTERS.fullmatch(word):
        return word, False
    return word.rstrip("."), True


class _Walk:
    """One left-to-right walk over a stretch, taking the longest known phrase at each word."""

    def __init__(self, stretch: _Stretch, found: Found) -> None:
        self._words, self._before, self._after = stretch
        self._found = found
        self._since = 0  # where the words begin that nothing has claimed yet

    def go(self) -> None:
        words = self._words
        at = 0
        while at < len(words) - 1 and words[at] in _OPENERS and not signs().longest(words, at):
            at += 1
        self._since = at
        if self._before.endswith("said ") and not signs().longest(words, at) and self._person(at, at, "said"):
            return
        while at < len(words):
            hit = signs().longest(words, at)
            if hit:
                at = self._take(at, *hit)
                continue
            if words[at] in {"and", "in", "for"}:
                self._since = at + 1
            at += 1

    def _take(self, at: int, end: int, sign: Sign) -> int:
        """Use the sign between `at` and `end`; give the position to go on from."""
        match sign.kind:
            case "rank" | "office" | "address":
                return self._person(at, end, sign.kind) or end
            case "organization" if not (end == len(self._words) and _NTH_CHIEF.match(self._after)):
                self._found.organizations[sign.value] = None
            case "place":
                if self._stands_alone(at, end) and (not sign.follows_comma or self._before.endswith(", ")):
                    self._found.places[sign.value] = None
            case "base ending":
                return self._base_before(at, end, sign.value)
            case "base opening":
                return self._base_after(end, sign.value)
        return end

    def _person(self, at: int, end: int, kind: str) -> int | None:
        read = full_name(self._words, end)
        if not read:
            return None
        stop, name = read
        # More capitalised words after the name: a headline, where the name's end cannot be told.
        if stop < len(self._words) and self._words[stop] not in _SMALL and not ends_with_suffix(name):
            return None
        rank = " ".join(self._words[at:end]) if kind == "rank" else None
        role = self._role_before(at, end, kind) or (self._role_after() if stop == len(self._words) else None)
        self._found.roll.add(Person(name=name, rank=rank, role=role))
        self._since = stop
        return stop

    def _role_before(self, at: int, end: int, kind: str) -> str | None:
        """Give the office that stands before a name, or before the rank that stands before it."""
        prefix = self._words[self._since : at]
        if kind == "office":
            if self._before.endswith("to the ") and not at:
                return None  # an "Assistant to the President" is none
            while prefix and not (self._is_organization(prefix) or all(map(_QUALIFIER.fullmatch, prefix))):
                prefix = prefix[1:]
            return " ".join([*prefix, *self._words[at:end]])
        for size in (1, 2):
            # "Supreme Allied Commander Army Gen.": the service belongs to the rank, unless "of the" leads to it.
            if " ".join(prefix[-size:]) in SERVICES and not _SMALL.intersection(prefix[-size - 1 : -size]):
                prefix = prefix[:-size]
        while prefix and prefix[0] in _SMALL:
            prefix = prefix[1:]
        office = kind == "rank" and _ROLE_WORDS.intersection(word.lower() for word in prefix)
        return " ".join(prefix) if office and len(prefix) <= _LONGEST_ROLE_PREFIX else None

    def _is_organization(self, words: list[str]) -> bool:
        hit = signs().longest(words, 0) if words else None
        return hit is not None and hit[0] == len(words) and hit[1].kind in {"organization", "place"}

    def _role_after(self) -> str | None:
        """Read the words set off by commas after a name, as far as they are a role: ", the … commander,"."""
        told = _ROLE.match(self._after)
        words = re.split(r" (?:who|that|which)\b", told[1])[0].split() if told else []
        at = next((at for at, word in enumerate(words) if word.lower() in _ROLE_WORDS), None)
        if at is None:
            return None
        last = max(at for at, word in enumerate(words) if word.lower() in _ROLE_WORDS)
        goes_on = any(word in _ROLE_GOES_ON for word in words[at + 1 : last + 2])
        return " ".join(words if goes_on else words[: last + 1])

    def _stands_alone(self, at: int, end: int) -> bool:
        """Tell whether the words around a place leave it one: not "Jordan Smith", "Georgia Tech", "Bank of England"."""
        words = self._words
        if end < len(words) and words[end] not in _SMALL:
            following = signs().longest(words, end)
            if not following or following[1].kind not in {"rank", "office"}:
                return False
        if at == self._since or (at == self._since + 1 and words[at - 1] in _DIRECTIONS):
            return True
        head = at - 1
        while head >= self._since and words[head] in _SMALL:
            head -= 1
        return head < at - 1 and words[head] in _PLACE_HEADS

    def _base_before(self, at: int, end: int, kind: str) -> int:
        name = self._words[self._since : at]
        whole = end == len(self._words) or self._words[end] in _SMALL  # no "633rd Air Base Wing"
        if whole and 0 < len(name) <= _LONGEST_BASE_NAME and _is_base_name(name):
            self._found.places[" ".join([*name, kind])] = None
        self._since = end
        return end

    def _base_after(self, end: int, kind: str) -> int:
        following = self._words[end : end + _LONGEST_BASE_NAME]
        name = list(takewhile(lambda word: word not in _SMALL, following))
        stop = end + len(name)
        if name and _is_base_name(name) and (stop == len(self._words) or self._words[stop] in _SMALL):
            self._found.places[" ".join([kind, *name])] = None
            self._since = stop
            return stop
        return end


def _is_base_name(words: list[str]) -> bool:
    return not any(word in _SMALL or word[0].isdigit() or word.isupper() or word in _BASE_KINDS for word in words)
