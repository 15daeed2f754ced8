"""People: what is a full name, and the people of one article without doubles. Finding them is `walk`'s work."""

import re
from functools import cache

from mappings.lexicon.words import phrases
from mappings.lexicon.words import words as words_of
from service.articles.article import Person
from service.articles.entities.gazetteer import known_people
from service.articles.text import listed

_INITIAL = re.compile(r"(?:[A-ZÀ-Þ]\.)+|[A-ZÀ-Þ]")
_TWO_INITIALS = re.compile(r"[A-Z]{2}")
_NAME = re.compile(r"(?:[AaEe][lnrst]h?[-’'])?[A-ZÀ-Þ](?=[\w’'-]*[a-zß-ÿ])[\w’'-]*\w")
_PARTICLES = frozenset(listed("al bin da de del der di dos el ibn la van von"))
_SUFFIXES = frozenset(listed("Jr. Sr. Jr Sr II III IV"))
_ADDRESSES = frozenset(("Dame", "Dr.", "Lord", "Sir"))
_MOST_NAMES = 4
# "Secretary Del Toro": two words, and a surname alone.
_SURNAME_OPENINGS = frozenset(("Da", "De", "Del", "La", "Le", "Van", "Von"))


def full_name(words: list[str], at: int) -> tuple[int, str] | None:
    """Read a full name - two to four names, initials, particles, a suffix - and give the position after it."""
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
        elif not (word in _PARTICLES and end > at and end + 1 < len(words)):
            break
        end += 1
    last = words[end - 1] if end > at else ""
    if not names or names + initials < 2 or last in _PARTICLES or _INITIAL.fullmatch(last):  # noqa: PLR2004 a first and a last
        return None
    if end - at == 2 and words[at] in _SURNAME_OPENINGS:  # noqa: PLR2004 as above
        return None
    return end, " ".join(words[at:end])


def ends_with_suffix(name: str) -> bool:
    """Tell a name that is surely complete: "Mark A. Welsh III"."""
    return name.rsplit(maxsplit=1)[-1] in _SUFFIXES


def surname(name: str) -> str:
    """Return the last name, suffix left out: "Welsh" of "Mark A. Welsh III"."""
    words = [word for word in name.split() if word not in _SUFFIXES]
    return words[-1] if words else name


@cache
def _full_given_names() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in phrases("nickname"))


class Roll:
    """The people of one article in the order they are named; a later mention fills in what an earlier one left out."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, str], Person] = {}

    def add(self, person: Person) -> str:
        """Enter a person, and give the name that the article's list has for this one."""
        name = known_people().get(person.name, person.name)
        first = name.split()[0]
        key = (_full_given_names().get(first, first), surname(name))
        known = self._people.get(key, Person(name=name))
        self._people[key] = Person(name=known.name, rank=known.rank or person.rank, role=known.role or person.role)
        return known.name

    def people(self) -> tuple[Person, ...]:
        return tuple(self._people.values())
