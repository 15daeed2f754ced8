"""Organizations by the way they are named: "Kurdistan Regional Government", "Ministry of Higher Education"."""

from functools import cache
from typing import NamedTuple

from service.articles.titles import signs
from service.articles.wordlists import words as words_of

_SMALL = frozenset(("of", "the", "for", "and", "in"))
_LONGEST_NAME, _LONGEST_TAIL = 6, 5
# "University of Mosul", "Government of Iraq": one word, and a place, is enough.
_NAMED_BY_PLACE = frozenset(("University", "Government", "Parliament", "Ministry"))


class Body(NamedTuple):
    """An organization's name, and the positions of its first word and after its last one."""

    name: str
    start: int
    end: int


@cache
def kinds() -> frozenset[str]:
    """Give the words that organizations are named by: "Council", "Ministry"."""
    return words_of("organization head") | words_of("organization of")


def body_at(words: list[str], since: int, at: int) -> Body | None:
    """Read the organization whose kind - Council, Ministry, Army - is the word at `at`.

    Words from `since` on may belong to it. It needs a word of its own: "Task Force" and "Security Service" are many.
    """
    if words[at] not in kinds():
        return None
    start = next((place + 1 for place in range(at - 1, since - 1, -1) if not _may_open(words[place])), since)
    if at - start > _LONGEST_NAME:
        return None
    end = _after_tail(words, at, named=start < at and _has_own_word(words[start:at]))
    if end is None:
        goes_on = at + 1 < len(words) and words[at + 1] not in _SMALL
        if goes_on or words[at] not in words_of("organization head") or not _has_own_word(words[start:at]):
            return None
        end = at + 1
    return Body(" ".join(words[start:end]), start, end)


def _may_open(word: str) -> bool:
    return word not in _SMALL and not word[0].isdigit()


def _has_own_word(words: list[str]) -> bool:
    """Tell whether words before a kind of organization name one, and one that is not known already."""
    if all(word in words_of("general word") or not word[0].isupper() for word in words):
        return False
    known = signs().longest(words, 0)
    return not (known and known[0] == len(words) and known[1].kind == "organization")


def _after_tail(words: list[str], at: int, *, named: bool) -> int | None:
    """Give the position after "of …" where it belongs to the name: "Office of Foreign Assets Control".

    `named` tells that words before have named it already, as in "Stennis Center for Public Service".
    """
    if words[at] not in words_of("organization of") or words[at + 1 : at + 2] not in (["of"], ["for"]):
        return None
    first = end = at + 3 if words[at + 2 : at + 3] == ["the"] else at + 2
    fields = words_of("field word")
    while end < len(words) and end - first < _LONGEST_TAIL and words[end][0].isupper():
        end += 1
        if words[end : end + 1] == ["and"]:
            # "Ministry of Trade and Industry", "Office of Chinese and Mongolian Affairs"
            later = (end + 1, end + 2)
            end = next((place + 1 for place in later if fields.intersection(words[place : place + 1])), end)
    tail = words[first:end]
    if not tail or (tail[-1] in words_of("general word") and tail[-1] not in fields and not named):
        return None
    return end if len(tail) > 1 or tail[0] in fields or words[at] in _NAMED_BY_PLACE else None
