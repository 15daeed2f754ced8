"""Names known beforehand - places, organizations, people, things - and the phrase table they are matched with."""

import re
from collections import Counter
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from mappings.lexicon.concepts import ARMS, Concept, english_words, reader_forms, reader_names, shipped
from service.articles.text import listed

Value = TypeVar("Value")

BODIES = ("organization", "group", "command")

_ORDINALS = listed(
    "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth "
    "Sixteenth Seventeenth Eighteenth Nineteenth Twentieth Twenty-First Twenty-Second Twenty-Third Twenty-Fourth "
    "Twenty-Fifth"
)
_SUFFIXES = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}
_NICKNAME = re.compile(r"[A-Z][a-z]+")
_ACRONYM = re.compile(r"[A-Z]{3,}")
_MOST_BEARERS = 2
# The British print "Lt Gen" and "Col": the same rank without its full stops.
_SHORT_RANK = re.compile(r"(?:[A-Z][a-z]+\.? )*(?:Gen|Col|Maj|Capt|Lt|Sgt|Cpl|Cmdr|Adm|Brig)\.")


class Place(NamedTuple):
    """A known place by its preferred name, and whether this form of it needs a comma before it ("Tampa, Fla.")."""

    name: str
    kind: str
    follows_comma: bool


class Phrases(Generic[Value]):
    """Phrases of one or more words, found by their longest form at a position; time depends on the match alone."""

    def __init__(self) -> None:
        self._values: dict[str, Value] = {}
        self._sizes: dict[str, tuple[int, ...]] = {}

    def add(self, phrase: str, value: Value) -> None:
        """Add a phrase; where it is there already, the earlier value stays."""
        words = phrase.split()
        self._values.setdefault(" ".join(words), value)
        self._sizes[words[0]] = tuple(sorted({*self._sizes.get(words[0], ()), len(words)}, reverse=True))

    def begins_with(self, word: str) -> bool:
        return word in self._sizes

    def first_words(self) -> AbstractSet[str]:
        """Return the words that phrases begin with, for loops that ask of every word."""
        return self._sizes.keys()

    def longest(self, words: list[str], at: int) -> tuple[int, Value] | None:
        """Return the position after the longest phrase that starts at `at`, and its value."""
        for size in self._sizes.get(words[at], ()):
            end = at + size
            value = self._values.get(" ".join(words[at:end]) if size > 1 else words[at])
            if value is not None and end <= len(words):
                return end, value
        return None


@cache
def places() -> dict[str, Place]:
    """Return every form of every known place. AP's short state names count only after a comma."""
    known = [(form, name.name, name.field) for name in reader_names() if name.kind == "place" for form in name.forms]
    # The acronym of a place stands as often before what is of it: "U.S. officials".
    known += [
        (form, entry.name, entry.field)
        for entry in _concepts("place")
        for form in _certain(entry)
        if form not in entry.acronyms or form in reader_forms().get(entry.id, ())
    ]
    return {form: Place(name, kind, follows_comma=kind == "state" and form.endswith(".")) for form, name, kind in known}


def _certain(entry: Concept) -> list[str]:
    """Return the forms that name a concept in an article by themselves."""
    return [*(form for form in entry.forms if form not in entry.ambiguous), *reader_forms().get(entry.id, ())]


@cache
def organizations() -> dict[str, str]:
    """Return every form of every known organization with its preferred name, numbered air forces and fleets too."""
    return _numbered() | _named(*BODIES)


def _numbered() -> dict[str, str]:
    units = _named("unit")
    known = {}
    for number, word in enumerate(_ORDINALS, start=1):
        ordinal = f"{number}{_SUFFIXES.get(number, 'th')}"
        for body in ("Air Force", "Fleet"):
            for form in (f"{word} {body}", f"{ordinal} {body}"):
                known[form] = units.get(form, f"{ordinal} {body}")
    return known


@cache
def ranks() -> dict[str, str]:
    """Return every form of every rank with the rank written out: "Lt. Gen.", "Lt Gen" and "LTG" are one."""
    known = {form: entry.name for entry in _concepts("rank") for form in _certain(entry)}
    undotted = {form.replace(".", ""): rank for form, rank in known.items() if _SHORT_RANK.fullmatch(form)}
    return undotted | known


@cache
def known_people() -> dict[str, str]:
    """Return every form under which the press names a public person, with the full name."""
    return {form: name.name for name in reader_names() if name.kind == "person" for form in name.forms}


@cache
def operations() -> dict[str, str]:
    return _named("operation")


@cache
def equipment() -> dict[str, str]:
    """Return every form of every known piece of equipment that counts on its own."""
    return _named(*ARMS)


@cache
def equipment_before_noun() -> dict[str, str]:
    """Return the names that are equipment only before such a word as "missile": "Patriot", "Abrams"."""
    known: dict[str, list[str]] = {}
    for entry in _concepts(*ARMS):
        for form in filter(_NICKNAME.fullmatch, {*entry.ambiguous}.difference(places())):
            known.setdefault(form, []).append(entry.name)
    # What is called just so has its name; else, of two in the table, the first: a name of more tells nothing.
    called = {form: form if form in names else names[0] for form, names in known.items()}
    return {form: name for form, name in called.items() if name == form or len(known[form]) <= _MOST_BEARERS}


def _named(*kinds: str) -> dict[str, str]:
    """Return the forms of the concepts of some kinds that count; where two have one, it is that which is called so."""
    concepts = _concepts(*kinds)
    forms = [(entry.name, entry) for entry in concepts] + [(form, entry) for entry in concepts for form in entry.forms]
    known: dict[str, str] = {}
    for form, entry in forms:
        if form not in entry.ambiguous or (" " in form and form not in places()) or _speaks_by_its_capitals(form):
            for spelling in (form, form.replace("'", "’")):
                known.setdefault(spelling, entry.name)
    return known


def _speaks_by_its_capitals(form: str) -> bool:
    return _ACRONYM.fullmatch(form) is not None and form.lower() not in english_words() and _senses()[form] == 1


@cache
def _senses() -> Counter[str]:
    return Counter(form for entry in shipped() for form in entry.forms)


def _concepts(*kinds: str) -> list[Concept]:
    """Return the concepts that the press names; what doctrine alone lists would be found in too many words."""
    return [entry for entry in shipped() if entry.kind in kinds and not entry.of_doctrine_alone]
