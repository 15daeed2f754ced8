"""Runs of capitalised words, parted where a name cannot go on. What they mean is read by `walk`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from service.articles.titles import dotted, signs
from service.articles.wordlists import words as words_of

# A run of capitalised words and numbers, with the small words that names contain between them. It begins with a plain
# set of characters, and looks back only then: so the search for its start runs at the speed of the matching engine.
_WORD = r"[\w.’'&-]*(?:/[A-Z][\w-]*)?"
_RUN = re.compile(
    rf"[A-ZÀ-Þ\d](?<!\w.){_WORD}"
    rf"(?: (?:(?:of|the|for|and|in|de|del|von|van|der|al|bin|ibn|el|la|da|ad|ul) )*(?:[ae][a-z]h?-)?[A-ZÀ-Þ\d]{_WORD})*"
)
_ARTICLE = re.compile(r"(?<!\w)[ae][a-z]h?-$")
_APOSTROPHES = frozenset("’'")
_SINGLE_LETTERS = re.compile(r"(?:[A-ZÀ-Þ]\.)+")
# The beginnings of the small words that make the capitalised word before them a place: " province", " river".
_PLACE_NOUN = re.compile(r" (?:province|governorate|district|river|valley|mountains?|island|neighbou?rhood|suburb)s?\b")
_NOUN_STARTS = frozenset(f" {letter}" for letter in "pgdrvmins")
_LOOK_BACK, _LOOK_AHEAD = 24, 100


class Stretch(NamedTuple):
    """Words of one run that belong together, and the text on either side (empty where a sentence or 's ends it)."""

    words: list[str]
    before: str
    after: str


def stretches(text: str) -> Iterator[Stretch]:
    """Part a text into the stretches that may hold a name; most runs are one word that opens a sentence."""
    firsts = signs().first_words()
    for run in _RUN.finditer(text):
        start, end = run.span()
        whole = run[0]
        if text[start - 1 : start] == "-":
            article = _ARTICLE.search(text, max(0, start - 5), start)
            if article:
                start, whole = article.start(), article[0] + whole
        if " " not in whole and whole not in firsts and not _is_telling(whole, text, start, end):
            continue
        before = text[max(0, start - _LOOK_BACK) : start]
        if "." in whole or "’" in whole or "'" in whole:
            yield from _parted(whole, before, text[end : end + _LOOK_AHEAD])
        else:
            yield Stretch(whole.split(" "), before, text[end : end + _LOOK_AHEAD])


def _is_telling(word: str, text: str, start: int, end: int) -> bool:
    """Tell whether an unknown word alone needs a closer look: by its end, its number, or the words around it."""
    if word[-1] in "s.’'" and signs().begins_with(bared(word)[0]):
        return True
    if "-" in word or word[-1].isdigit():
        return True
    if text.startswith(" of ", start - 4):
        noun = text[text.rfind(" ", 0, start - 4) + 1 : start - 4]
        return noun in words_of("place before of")
    return before_place_noun(text, end)


def before_place_noun(text: str, end: int = 0) -> bool:
    """Tell whether " province", " river" or the like follows; most words are refused by their first letter."""
    return text[end : end + 2] in _NOUN_STARTS and _PLACE_NOUN.match(text, end) is not None


def _parted(whole: str, before: str, after: str) -> Iterator[Stretch]:
    words: list[str] = []
    for word in whole.split(" "):
        bare, closed = bared(word)
        if bare:
            words.append(bare)
        if closed and words:
            yield Stretch(words, before, "")
            words, before = [], ""
    if words:
        yield Stretch(words, before, after)


def bared(word: str) -> tuple[str, bool]:
    """Give a word without possessive and full stop, and whether the name must end with it."""
    if word[-1] == "s" and word[-2:-1] in _APOSTROPHES:
        return word[:-2], True
    if word[-1] in _APOSTROPHES:
        return word[:-1], True
    if word[-1] != "." or word in dotted() or _SINGLE_LETTERS.fullmatch(word):
        return word, False
    return word.rstrip("."), True
