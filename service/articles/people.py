"""People: what is a full name, and the people of one article without doubles. Finding them is `names`' work."""

import re

from service.articles.article import Person
from service.articles.text import listed

_INITIAL = re.compile(r"(?:[A-ZÀ-Þ]\.)+|[A-ZÀ-Þ]")
_TWO_INITIALS = re.compile(r"[A-Z]{2}")
_NAME = re.compile(r"[A-ZÀ-Þ](?=[\w’'-]*[a-zß-ÿ])[\w’'-]*\w")
_PARTICLES = frozenset(listed("al bin da de del der di dos el ibn la van von"))
_SUFFIXES = frozenset(listed("Jr. Sr. Jr Sr II III IV"))
_ADDRESSES = frozenset(("Dame", "Dr.", "Lord", "Sir"))
_MOST_NAMES = 4
# "Secretary Del Toro": two words, and a surname alone.
_SURNAME_OPENINGS = frozenset(("Da", "De", "Del", "La", "Le", "Van", "Von"))

# Capitalised words that are no part of a person's name, so that a line of them is not taken for one.
_NO_NAMES = frozenset(
    listed(
        "A Act Administration Admiral Aerospace Affairs Agency Air Airfield Airman Airmen Ambassador America "
        "American Americans An And Are Arena Army As Assistant Association At Attorney Award Bank Base Bill Board "
        "Brigade British Bureau But By Call Canadian Captain Center Central Children Chinese Civil Class Coast "
        "College Colonel Command Commercial Commission Committee Communist Community Competition Composite "
        "Conference Congress Congressman Congresswoman Contest Corps Council Day December Defence Defense "
        "Department Deputy Director Disaster Division Doctor Eastern European Events Executive Families Family "
        "February Federal Festival First Flag Fleet Flight For Force Forces Foreign Forum French Friday From "
        "General German Governor Group Guard Hall Harbor He Health Her His Honoring Hospital Hotel House Ice In "
        "Initiative Institute International Iranian Iraqi Israeli It Its January Japanese Joint Judge July Korean "
        "Law Leadership League Lessons Library Lieutenant Life Magazine Major Marine Marines Medal Media Medical "
        "Memorial Men Military Minister Ministry Monday Museum National Naval Navy New News No North Northern "
        "November October Of Office On Online Operation Or Order Our Pacific Palestinian Park Party Physician "
        "Plan Policy Practice President Private Program Project Public Regiment Relations Republic Republican "
        "Research Reserve Reserves Reverend Roll Russian Safety Saturday School Schools Science Second Secretary "
        "Sector Security Senate Senator Senior September Sergeant Service Services She Society South Southern "
        "Soviet Space Special Squadron Stadium Staff State States Strategic Street Student Studies Summer Summit "
        "Sunday Support Supreme Surgeon Symphony Syrian Systems Task Team Technology Test That The Theater Their "
        "They Third This Thursday To Today Tour Training Transport Treaty Trophy Tuesday Turkish U.N. U.S. "
        "Ukrainian Union United University Veteran Veterans Video War Warrior Warriors We Wednesday Week West "
        "Western White Wing Winter With Women World Year You Your"
    )
)


def full_name(words: list[str], at: int) -> tuple[int, str] | None:
    """Read a full name - two to four names, initials, particles, a suffix - and give the position after it."""
    names = initials = 0
    if at < len(words) - 1 and words[at] in _ADDRESSES:
        at += 1
    end = at
    while end < len(words) and names < _MOST_NAMES:
        word = words[end]
        if word in _SUFFIXES and names:
            end += 1
            break
        if word in _NO_NAMES:
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
    """Give the last name, suffix left out: "Welsh" of "Mark A. Welsh III"."""
    words = [word for word in name.split() if word not in _SUFFIXES]
    return words[-1] if words else name


class Roll:
    """The people of one article in the order they are named; a later mention fills in what an earlier one left out."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, str], Person] = {}

    def add(self, person: Person) -> None:
        key = (person.name.split()[0], surname(person.name))
        known = self._people.get(key)
        if known:
            person = Person(name=known.name, rank=known.rank or person.rank, role=known.role or person.role)
        self._people[key] = person

    def people(self) -> tuple[Person, ...]:
        return tuple(self._people.values())
