"""Acronyms that a text itself defines, after the idea of Schwartz and Hearst (2003). Known ones are the lexicon's."""

import re
from collections.abc import Iterator

from service.articles.article import Acronym

_PARENTHESIS = re.compile(r"\(([^()\n]{2,120})\)")
_SHORT = re.compile(r"(?=[^\s]*[A-Z][^\s]*[A-Z])[A-Z0-9][A-Za-z0-9&/.’'-]{1,9}")
_NOISE = re.compile(r"[\"“”‘’']")
_BOUNDARY = re.compile(r"[.;:!?]\s|[()\n]")
_INITIAL = re.compile(r"(?<![^\W_])[^\W_]")
_SMALL_WORD = re.compile(r"(?:a|an|and|at|by|for|in|of|on|or|the|to|with)\b")
_POSSESSIVE = re.compile(r"[’']s?$")
_LOOK_BACK = 200
_FEWEST_WORDS = 2


def read_acronyms(text: str) -> tuple[Acronym, ...]:
    """Find what a text defines, "Air Combat Command (ACC)" or "ACC (Air Combat Command)", each short form once."""
    found: dict[str, Acronym] = {}
    for acronym in _definitions(text):
        found.setdefault(acronym.short, acronym)
    return tuple(found.values())


def _definitions(text: str) -> Iterator[Acronym]:
    for parenthesis in _PARENTHESIS.finditer(text):
        inside = _NOISE.sub("", re.split(r"[;,] | or ", parenthesis[1], maxsplit=1)[0]).strip()
        before = text[max(0, parenthesis.start() - _LOOK_BACK) : parenthesis.start()].rstrip()
        if _SHORT.fullmatch(inside):
            long = _long_form(_singular(inside), _candidate(before, inside))
            if long:
                yield Acronym(short=_singular(inside), long=long)
        else:
            yield from _short_before(before, parenthesis[1])


def _short_before(before: str, inside: str) -> Iterator[Acronym]:
    last = before.rsplit(maxsplit=1)[-1] if before else ""
    short = _singular(_NOISE.sub("", last))
    if _SHORT.fullmatch(short) and len(inside.split()) >= _FEWEST_WORDS:
        long = _long_form(short, inside.split())
        # Here nothing else may stand in the parentheses, so the whole of it is the long form or none.
        if long == " ".join(inside.split()):
            yield Acronym(short=short, long=long)


def _singular(short: str) -> str:
    return short[:-1] if short.endswith("s") and short[:-1].isupper() else short


def _candidate(before: str, short: str) -> list[str]:
    """Give the words before the parenthesis that may be the long form: of the same sentence, and not too many."""
    start = 0
    for boundary in _BOUNDARY.finditer(before):
        # "U.S. Central Command": a full stop after a single letter ends no sentence.
        if boundary[0][0] != "." or before[max(0, boundary.start() - 2) : boundary.start() - 1].isalnum():
            start = boundary.end()
    return before[start:].split()[-2 * len(short) - 2 :]


def _long_form(short: str, words: list[str]) -> str | None:
    """Give the long form that ends where the words end: by first letters where that goes, else by any letters."""
    letters = [character.lower() for character in short if character.isalnum()]
    # Any letters are found somewhere: so the words to look in are as few as the paper allows.
    near = " ".join(words[-min(len(letters) + 5, len(letters) * 2) :])
    long = _by_initials(letters, " ".join(words)) or _by_letters(letters, near)
    long = _POSSESSIVE.sub("", (long or "").strip("\"“”‘’' ,"))
    return long if _is_long_form(long, short) else None


def _by_initials(letters: list[str], candidate: str) -> str | None:
    """Match every letter, from the last to the first, to the beginning of a word."""
    left = len(letters) - 1
    for word in reversed(list(_INITIAL.finditer(candidate))):
        if word[0].lower() == letters[left] and (left or not _SMALL_WORD.match(candidate, word.start())):
            left -= 1
            if left < 0:
                return candidate[word.start() :]
    return None


def _by_letters(letters: list[str], candidate: str) -> str | None:
    """Match the letters anywhere, from the last to the first, which must begin a word: the rule of the paper."""
    lower = candidate.lower()
    place = len(lower)
    for left in range(len(letters) - 1, -1, -1):
        place = lower.rfind(letters[left], 0, place)
        while not left and place >= 0 and not _begins_long_form(candidate, place):
            place = lower.rfind(letters[0], 0, place)
        if place < 0:
            return None
    return candidate[place:]


def _begins_long_form(candidate: str, place: int) -> bool:
    return (place == 0 or not candidate[place - 1].isalnum()) and not _SMALL_WORD.match(candidate, place)


def _is_long_form(long: str, short: str) -> bool:
    words = long.split()
    return len(words) >= _FEWEST_WORDS and len(long) > len(short) and short not in words and not long.startswith(short)
