"""Organizations by the way they are named: "Kurdistan Regional Government", "Ministry of Higher Education"."""

import calendar
import re
from functools import cache
from typing import NamedTuple

from mappings.lexicon.words import given_names
from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import JOINING, WHO, Cue, Phrases
from service.articles.text import listed

_LONGEST_NAME, _LONGEST_TAIL = 6, 5
# "Saudi-led Coalition", "London-based Institute": what is said of one, and no part of its name.
_SAID_OF_IT = re.compile(r".+-[a-z]*(?:ed|ing|led|run)")
_ARTICLES = frozenset(("The", "A", "Q"))
# Before a kind they make it one of an age or of letters: "World War II Army", "Cold War Navy", "Post Office".
_NO_BODY = frozenset(("War", "Post", "I", "II", "III", "IV"))
# A place alone names a government, a university or an authority, but none of these: "West Point Board".
_NOT_BY_PLACE_ALONE = frozenset(
    listed(
        "Academy Army Assembly Bank Board Bureau Center Centre Chamber Commission Committee Company Court Department "
        "Front Group Hospital Industries Library Movement Museum Navy Network Office Party School Secretariat Service "
        "Services Subcommittee Union"
    )
)
# A place alone names these, and other words do not: "Taipei Times", "Hard Times".
_BY_PLACE_ALONE = frozenset(listed("Chronicle Daily Gazette Globe Herald Journal Post Star Times Tribune"))
_REALMS = frozenset(("District", "Kingdom", "Republic"))
# What "of", or "for", belongs to where it stands in a name: "District of Texas", "High Commissioner for Refugees".
_OF_WHAT = _REALMS | frozenset(
    listed(
        "Advancement City Commonwealth County Defence Defense Elimination Prevention Preservation Prohibition "
        "Promotion Protection Representative School State Study Suppression University"
    )
)
_FOR_WHAT = frozenset(("Appeals", "Commissioner"))
_OFFICES = frozenset(("Bureau", "Center", "Department", "Directorate", "Office"))
_CHAMBERS, _COMMITTEES = frozenset(("House", "Senate")), frozenset(("Committee", "Subcommittee", "Caucus"))
_WITH_MEMBERS = frozenset(("Army", "Navy", "Force", "Forces", "Guard", "Police"))  # "Retired Army Lt. Gen. …"
# "Charter Bank of Corpus Christi": the town is no part of the name.
_IN_A_PLACE = frozenset(listed("Bank College Company Group Hospital Library Museum Police School"))
_OF_OURS = frozenset(("Our", "Your", "Their", "My", "His", "Her", "Its"))
_DATES = frozenset((*calendar.day_name, *calendar.month_name))
_JOINS_OF_LISTS = (" of ", " for ", " on ")
_LIST = re.compile(r"(?:, [A-Z]\w+(?: [A-Z]\w+){0,3}){1,6},? and (?:the )?[A-Z]\w+(?: [A-Z]\w+){0,2}(?!\w)")
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
    return words_of("organization head") | words_of("organization of") | words_of("company ending") | _BY_PLACE_ALONE


def organization_at(words: list[str], since: int, at: int, known: Phrases[Cue]) -> Organization | None:
    """Read the organization whose kind - Council, Ministry, Army - is the word at `at`.

    Words from `since` on may belong to it. It needs a word of its own: "Task Force" and "Security Service" are many.
    """
    if words[at] not in kinds() or (words[at] == "Division" and words[at - 1] != "Field"):
        return None
    start = _start(words, since, at)
    if at - start > _LONGEST_NAME or (at and words[at - 1] in _NO_BODY) or _is_fragment(words, start, at, known):
        return None
    if words[at] in words_of("company ending"):
        own = at - start > 1 or _is_named(words, start, at, known)
        end = at + 1 if own and words_of("company ending").isdisjoint(words[at + 1 : at + 2]) else None
    elif words[at] in _BY_PLACE_ALONE:
        end = at + 1 if _is_place(words[start:at], known) and not _goes_on(words, at + 1, known) else None
    else:
        named = _is_named(words, start, at, known)
        end = _after_tail(words, at, known, named=named) or (at + 1 if _stands(words, start, at, known) else None)
    return Organization(" ".join(words[start:end]), start, end) if end else None


def _start(words: list[str], since: int, at: int) -> int:
    """Return where the words before a kind begin that may name it; "&" is between them."""
    start = at
    while (
        start > since
        and at - start <= _LONGEST_NAME
        and (
            _may_open(words[start - 1])
            or (words[start - 1] == "&" and start < at and start - 1 > since and _may_open(words[start - 2]))
        )
    ):
        start -= 1
    return start


def _stands(words: list[str], start: int, at: int, known: Phrases[Cue]) -> bool:
    """Tell whether the words up to a kind are a whole name."""
    if words[at] not in words_of("organization head") or _goes_on(words, at + 1, known):
        return False
    if " ".join(words[at - 1 : at + 1]) in words_of("no organization"):
        return False
    # "of The Aerospace Corporation": within a sentence the capital says that what follows is a name.
    told = words[max(0, start - 2) : start] == ["of", "The"]
    if start == at or not (told or _is_named(words, start, at, known)):
        return False
    return not (words[at] in _NOT_BY_PLACE_ALONE and _is_place(words[start:at], known))


def _goes_on(words: list[str], at: int, known: Phrases[Cue]) -> bool:
    """Tell whether a name goes on: what follows "for" belongs to it, "United States Institute for Peace"."""
    if at == len(words):
        return False
    if words[at] in JOINING:
        return words[at] in {"for", "&"}
    if words[at - 1] in _WITH_MEMBERS:
        return True
    hit = known.longest(words, at)
    # "Georgetown University President John DeGioia", "Farm Bureau Board"
    return not ((hit and hit[1].kind in WHO) or (words[at] == "Board" and words[at - 1] != "School"))


def _may_open(word: str) -> bool:
    return not (word in JOINING or word[0].isdigit() or word in _ARTICLES or _SAID_OF_IT.fullmatch(word))


def _is_fragment(words: list[str], start: int, at: int, known: Phrases[Cue]) -> bool:
    """Tell the end of a longer name: "Korea Navy" after "Republic of", "Means Committee" after "Ways and"."""
    before = words[max(0, start - _LONGEST_TAIL) : start]
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


def _is_named(words: list[str], start: int, at: int, known: Phrases[Cue]) -> bool:
    """Tell whether words before a kind of organization name one, and one that is not known already."""
    before = words[start:at]
    if not before or not _OF_OURS.isdisjoint(before):
        return False
    if words[at] in _COMMITTEES and (before[0] in _CHAMBERS or words[at] == "Subcommittee"):
        return len(before) > 1 and before[0] in _CHAMBERS  # "Senate Judiciary Committee"
    # "the U.S.-Japan Alliance" is a treaty.
    treaty = words[at] == "Alliance" and before[-1].startswith("U.S.-")
    if treaty or all(word in words_of("general word") or not word[0].isupper() for word in before):
        return False
    if words[at] == "Government":  # "Haitian Government", "Kurdistan Regional Government"
        return any(_DEMONYM.fullmatch(word) or _is_place([word], known) for word in before) or _is_place(before, known)
    hit = known.longest(before, 0)
    return not (hit and hit[0] == len(before) and hit[1].kind == "organization")


def _after_tail(words: list[str], at: int, known: Phrases[Cue], *, named: bool) -> int | None:
    """Return the position after "of …" where it belongs to the name: "Office of Foreign Assets Control".

    `named` tells that words before have named it already, as in "Stennis Center for Public Service".
    """
    if words[at] not in words_of("organization of") or words[at + 1 : at + 2] not in (["of"], ["for"], ["on"]):
        return None
    first = at + 3 if words[at + 2 : at + 3] == ["the"] else at + 2
    end = _after_capitals(words, first, known)
    tail = words[first:end]
    if not _may_be_tail(words[at], tail):
        return None
    fields = words_of("field word")
    if (
        tail[-1] in words_of("general word")
        and tail[-1] not in fields
        and not (named or _ends_known(words[max(0, end - _LONGEST_TAIL) : end], known))
    ):
        return None
    # "Office of U.S. Senator | Tim Kaine": the holder follows, and the office alone is many.
    if end < len(words) and _is_person(words, first, end, known) and known.begins_with(tail[-1]):
        return None
    # "Office of Diversity Management | and Equal Opportunity": where the name ends cannot be told.
    goes_on = (
        words[at] in _OFFICES
        and words[end : end + 1] == ["and"]
        and kinds().isdisjoint(words[end : end + _LONGEST_TAIL])
    )
    ends_before = named and words[at] in _IN_A_PLACE and _is_place(tail, known)
    if ends_before or (goes_on and end + 1 < len(words) and not known.begins_with(words[end + 1])):
        return None
    return end if len(tail) > 1 or named or tail[0] in fields or words[at] in _NAMED_BY_PLACE else None


def _may_be_tail(kind: str, tail: list[str]) -> bool:
    """Tell whether words after "of" may be part of a name."""
    if not tail or tail[0] in _DATES or (kind in _COMMITTEES and not _COMMITTEES.isdisjoint(tail)):
        return False
    return not (tail[-1] in _REALMS or _DEMONYM.fullmatch(tail[-1]) or " ".join(tail) in words_of("field office"))


def _after_capitals(words: list[str], first: int, known: Phrases[Cue], *, more: int = 2) -> int:
    """Return the position after the capitalised words from `first` on that one name may have after "of".

    As often as `more` another "of" or "for" follows: "Appeals for the District of Columbia".
    """
    fields = words_of("field word")
    end = first
    while (
        end < len(words)
        and end - first < _LONGEST_TAIL
        and words[end][0].isupper()
        and not _is_person(words, first, end, known)
        and not (end > first and (words[end] in _DATES or _is_office(words, end, known)))
    ):
        end += 1
        if words[end : end + 1] in (["and"], ["&"]):
            # "Ministry of Trade and Industry", "Office of Chinese and Mongolian Affairs"
            later = (end + 1, end + 2)
            end = next((place + 1 for place in later if fields.intersection(words[place : place + 1])), end)
    told = _OF_WHAT if words[end : end + 1] == ["of"] else _FOR_WHAT if words[end : end + 1] == ["for"] else ()
    if more and end > first and words[end - 1] in told:
        after = end + 2 if words[end + 1 : end + 2] == ["the"] else end + 1
        if words[after : after + 1] and words[after][0].isupper():
            return _after_capitals(words, after, known, more=more - 1)
    return end


def _is_office(words: list[str], at: int, known: Phrases[Cue]) -> bool:
    """Tell whether an office and its holder follow: "Subcommittee on National Security | Ranking Member Jo Doe"."""
    hit = known.longest(words, at)
    if (
        hit and hit[1].kind == "address" and words[at][-1] == "."
    ):  # "Bureau of European and Eurasian Affairs | Dr. Karen Donfried"
        return True
    if hit is None or hit[1].kind != "office" or hit[0] == at + 1:
        return False
    return hit[0] < len(words) and words[hit[0]] not in JOINING


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


def after_list(text: str, end: int, name: str) -> int:
    """Return where a name ends whose fields are a list: "Bureau of Population, Refugees, and Migration".

    `end` is where its words end before the first comma. Each part must be a field, or what follows is no more of it.
    """
    if text[end : end + 2] != ", " or not any(join in name for join in _JOINS_OF_LISTS):
        return end
    found = _LIST.match(text, end)
    if not found or kinds().isdisjoint(name.split()):
        return end
    fields = words_of("field word")
    *parts, last = re.split(r",? and (?:the )?|, ", found[0].removeprefix(", "))
    if not all(part.split()[-1] in fields for part in parts):
        return end
    words = last.split()
    while words and words[-1] not in fields:
        words.pop()
    return end + len(found[0].removesuffix(last)) + len(" ".join(words)) if words else end
