"""Persons by the titles before their names: ranks, offices, addresses; full names, and surnames alone."""

from typing import NamedTuple

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import SMALL, Cue, Phrases
from service.articles.entities.equipment import SHIP_PREFIXES
from service.articles.entities.people import role_after_name, role_before_rank, role_with_office
from service.articles.entities.personal_names import (
    FullName,
    ends_with_suffix,
    full_name,
    holds_name,
    is_given,
    is_in_capitals,
    is_surname,
    is_verb,
    may_be_name,
    name_in_capitals,
    surname_alone,
)

# So many words before a title may tell the role.
_MOST_BEFORE = 16


class Title(NamedTuple):
    """The words of a stretch, where among them a title stands, and which kind of cue it is."""

    words: list[str]
    at: int
    end: int
    kind: str

    @property
    def printed(self) -> str:
        return " ".join(self.words[self.at : self.end])


class Named(NamedTuple):
    """The name between two words of a stretch, and what is told of the person; `alone` tells a surname alone."""

    start: int
    end: int
    name: str
    rank: str | None
    role: str | None
    alone: bool = False


def named_after(title: Title, since: int, before: str, after: str, known: Phrases[Cue]) -> list[Named]:
    """Return the person after a title, or the persons ("Sens. … and …"); words before `since` belong to other names."""
    words, kind = title.words, title.kind
    named: list[Named] = []
    while one := _one_after(title, since, before, after, known):
        named.append(one)
        if kind != "plural office" or words[one.end : one.end + 1] != ["and"]:
            break
        since, before = one.end + 1, ""
        title = Title(words, since, since, kind)
    return named


def _one_after(title: Title, since: int, before: str, after: str, known: Phrases[Cue]) -> Named | None:
    words, _, end, kind = title
    # "U.S. Attorney Nealy Cox": of attorneys the press prints surnames of two words alone.
    by_attorney = words[end - 1] == "Attorney"
    read = _full(words, end, kind)
    common = title.printed in words_of("common title")
    if read and (common or by_attorney):
        sure = is_given(words[end]) or (common and not by_attorney and may_be_name(read.name.split()))
        if not sure:
            return None
    if read and not _is_persons(read, words, end, known):
        return None
    alone = not read or " " not in read.name
    if alone:
        hit = known.longest(words, end) if end < len(words) else None
        # "Supreme Allied Commander Europe"
        read = _surname(title, read) if not (hit and hit[1].kind == "place" and not is_surname(words[end])) else None
    if not read:
        return None
    # More capitalised words after the name: a headline, where the name's end cannot be told.
    complete = is_in_capitals(words, end) or (not alone and ends_with_suffix(read.name))
    ends = read.end == len(words) or words[read.end] in SMALL or words[read.end] in words_of("headline word")
    if not (ends or complete):
        return None
    role = _role_before(title, since, before, known)
    if role is None and not alone and read.end == len(words):
        role = role_after_name(after)
    rank = title.printed if kind.startswith("rank") else None
    return Named(end, read.end, read.name, rank, role, alone)


def _is_persons(read: FullName, words: list[str], at: int, known: Phrases[Cue]) -> bool:
    """Tell whether a full name after a title is one: not "Judges | Failed Hawley", "President | Rep. Gerald Roe"."""
    if not holds_name(read.name) or any(map(is_verb, read.name.split())):
        return False
    titled = known.longest(words, at)
    return not (titled and titled[1].kind in {"office", "rank"} and titled[0] < read.end)


def listed_person(words: list[str], before: int, at: int, end: int, name: str) -> tuple[int, str]:
    """Return where the name of a listed person begins, and the name, empty for a ship's; `before` is the word before.

    "Michelle Obama" is not who is called "Obama".
    """
    if words[before] in SHIP_PREFIXES:
        return at, ""
    if end == at + 1 and before < at and is_given(words[before]):
        return before, f"{words[before]} {words[at]}"
    return at, name


def _full(words: list[str], at: int, kind: str) -> FullName | None:
    if is_in_capitals(words, at):
        return name_in_capitals(words, at, titled=True)
    return full_name(words, at) if not kind.endswith("capitals") else None


def _surname(title: Title, in_capitals: FullName | None) -> FullName | None:
    """Read a surname alone, unless the title goes with given names ("Prince William")."""
    words, _, end, kind = title
    if kind == "said" or title.printed.title() in words_of("title of given name"):
        return None
    if in_capitals or kind.endswith("capitals"):
        return in_capitals
    return surname_alone(words, end, listed=title.printed in words_of("common title"))


def _role_before(title: Title, since: int, before: str, known: Phrases[Cue]) -> str | None:
    words, at, end, kind = title
    prefix = words[max(since, at - _MOST_BEFORE) : at]
    if kind == "rank":
        return role_before_rank(prefix)
    if kind != "office" or (before.endswith("to the ") and not at):
        return None  # an "Assistant to the President" is none
    return role_with_office(prefix, words[at:end], known)
