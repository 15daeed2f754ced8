"""Runs of capitalised words and what stands beside them, parted where a name cannot go on. Their meaning: `walk`."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import dotted, signs
from service.articles.text import listed

# A run of capitalised words and numbers, with the small words that names contain between them. It begins with a plain
# set of characters (with \d in it the search would take twice the time), and looks back only then: so the search for
# its start runs at the speed of the matching engine. What is taken is kept ("*+"), since nothing after it can fail.
_WORD = r"[\w.’'&-]*+(?:/[A-Z][\w-]*+)?+"
_SMALL = "of|the|for|and|in|de|del|von|van|der|al|bin|ibn|el|la|da|ad|ul"
_RUN = re.compile(rf"[A-ZÀ-Þ0-9](?<!\w.){_WORD}(?: (?:(?:{_SMALL}) )*+(?:[ae][a-z]h?-)?+[A-ZÀ-Þ0-9]{_WORD})*+")
_ARTICLE = re.compile(r"(?<!\w)[ae][a-z]h?-$")
_APOSTROPHES = frozenset("’'")
_SINGLE_LETTERS = re.compile(r"(?:[A-ZÀ-Þ]\.)+")
# The beginnings of the small words that make the capitalised word before them a place: " province", " river".
_PLACE_NOUNS = listed(
    "province governorate district river valley mountain island neighborhood neighbourhood suburb provinces "
    "governorates districts rivers valleys mountains islands neighborhoods neighbourhoods suburbs"
)
_PLACE_NOUN = re.compile(rf" (?:{'|'.join(_PLACE_NOUNS)})\b")
_NEXT_WORD = re.compile(r",? [a-z]+(?:-[a-z]+)*")
_SAID_AFTER = re.compile(r",? (?:said|says|told|added|explained)\b")
# What stands before a run and makes its words something; of all else nothing is asked.
SAID = (" said ", " says ", " added ")
_TELLING_BEFORE = (", ", " of ", "to the ", *SAID)
_NOUN_STARTS = frozenset(f" {noun[0]}" for noun in _PLACE_NOUNS)
_LOOK_BACK, _LOOK_AHEAD = 24, 100
_REMEMBERED = 16_384
# Signs of a name beside them: alone they are none.
_ANNOUNCING = frozenset(("address", "base ending", "base opening", "office", "operation opening", "rank"))


class Run(NamedTuple):
    """A run as printed, and what tells of it on either side: empty where nothing does, so that equal runs are equal."""

    printed: str
    before: str
    after: str


class Stretch(NamedTuple):
    """Words of one run that belong together, and the text on either side (empty where a sentence or 's ends it)."""

    words: list[str]
    before: str
    after: str


def runs(text: str) -> Iterator[Run]:
    """Find the runs of a text that may hold a name; most are one word that opens a sentence."""
    telling, openers = _telling_words(), _mere_openers()
    for found in _RUN.finditer(text):
        printed = found[0]
        start, end = found.span()
        if text[start - 1 : start] == "-":
            article = _ARTICLE.search(text, max(0, start - 5), start)
            if article:
                start, printed = article.start(), article[0] + printed
        if " " in printed:
            opener, _, rest = printed.partition(" ")
            if opener in openers:
                printed, start = rest, start + len(opener) + 1
        # A word that says nothing itself is a name only where a place's noun stands beside it.
        if (
            " " not in printed
            and _is_dull(printed)
            and text[end : end + 2] not in _NOUN_STARTS
            and text[max(0, start - 4) : start] != " of "
        ):
            continue
        before = _before(text, start) if text.endswith(_TELLING_BEFORE, 0, start) else ""
        following = _NEXT_WORD.match(text, end)
        after = ""
        if following and following[0] in telling:
            after = " said" if _SAID_AFTER.match(text, end) else text[end : end + _LOOK_AHEAD]
        yield Run(printed, before, after)


@cache
def _mere_openers() -> frozenset[str]:
    """Return the words that open sentences and no name: not "New" or "Second"."""
    return frozenset(word for word in words_of("opener") if not signs().begins_with(word))


@cache
def _telling_words() -> frozenset[str]:
    """Return the words that, next after a run, may say what it is: "said", "province", ", the … commander"."""
    nouns = (*words_of("noun after equipment"), *words_of("small place ending"), *_PLACE_NOUNS, "chief", "secretary")
    said = listed("said says told added explained")
    spaced = (f"{sign}{word}" for sign in (" ", ", ") for word in said)
    return frozenset({*spaced, *(f" {noun}" for noun in nouns), ", the", ", a", ", an"})


def _before(text: str, start: int) -> str:
    tail = text[max(0, start - _LOOK_BACK) : start]
    if not tail.endswith(" of "):
        return next(sign for sign in _TELLING_BEFORE if tail.endswith(sign))
    noun = tail[tail.rfind(" ", 0, -4) + 1 : -4]
    return f" {noun} of " if noun.lower() in words_of("place before of") else " of "


@lru_cache(maxsize=_REMEMBERED)
def _is_dull(printed: str) -> bool:
    """Tell a word alone that is neither a name by itself nor made as names of things are ("F-35", "M1A2")."""
    if "-" in printed or (printed[0].isalpha() and printed[-1].isalnum() and not printed.isalpha()):
        return False
    bare = bared(printed)[0]
    known = signs().longest([bare], 0) if bare else None
    return not known or known[1].kind in _ANNOUNCING


def stretches(run: Run) -> Iterator[Stretch]:
    """Part a run into the stretches that names do not cross."""
    printed, before, after = run
    if "." in printed or "’" in printed or "'" in printed:
        yield from _parted(run)
    else:
        yield Stretch(printed.split(" "), before, after)


def before_place_noun(after: str) -> bool:
    """Tell whether " province", " river" or the like follows."""
    return _PLACE_NOUN.match(after) is not None


def _parted(run: Run) -> Iterator[Stretch]:
    words: list[str] = []
    before = run.before
    for word in run.printed.split(" "):
        bare, closed = bared(word)
        if closed and words[-1:] == ["Operation"] and word[-1] == "s":
            bare, closed = word, False  # "Operation Freedom's Sentinel"
        if bare:
            words.append(bare)
        if closed and words:
            yield Stretch(words, before, "")
            words, before = [], ""
    if words:
        yield Stretch(words, before, run.after)


def bared(word: str) -> tuple[str, bool]:
    """Return a word without possessive and full stop, and whether the name must end with it."""
    if word[-1] == "s" and word[-2:-1] in _APOSTROPHES:
        return word[:-2], True
    if word[-1] in _APOSTROPHES:
        return word[:-1], True
    if word[-1] != "." or word in dotted() or _SINGLE_LETTERS.fullmatch(word):
        return word, False
    return word.rstrip("."), True
