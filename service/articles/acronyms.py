"""Acronyms that a text itself defines, after the idea of Schwartz and Hearst (2003). Known ones are the lexicon's."""

import re
from collections.abc import Iterator
from itertools import chain

from service.articles.article import Acronym

_PARENTHESIS = re.compile(r"\(([^()\n]{2,120})\)")
_ABBREVIATION = r"(?=[^\s]*[A-Z][^\s]*[A-Z])[A-Za-z][A-Za-z0-9&/.’'-]{1,9}"
# "(Open RAN)": a word may stand before the letters.
_SHORT = re.compile(rf"(?:[A-Z][a-z]+ )?{_ABBREVIATION}")
# "night vision goggles, or NVG," and "the Initiative on …, otherwise known as iCET."
# Three patterns and not one: each begins with plain text, which the matching engine looks for at its full speed.
_JOINED = {
    opening: re.compile(rf"{opening}(?:the )?[“\"]?({_ABBREVIATION})(?![\w-])")
    for opening in (" or ", "known as ", "abbreviated as ")
}
_BEFORE_OR = re.compile(r"[\s,—–”\"]*(?:also|otherwise|commonly|better)?[\s,—–”\"]*$")
_NOISE = re.compile(r"[\"“”‘’']")
_BOUNDARY = re.compile(r"[.;:!?]\s|[()\n]|,? known as ")
_CITED = re.compile(r"\s*\([^()\n]{1,80}\)$")
_INITIAL = re.compile(r"(?<![^\W_])[^\W_]")
_SMALL_WORD = re.compile(r"(?:a|an|and|at|by|for|in|of|on|or|the|to|with)\b")
_POSSESSIVE = re.compile(r"[’']s?$")
_PARTS = re.compile(r"[\s-]+")
_LOOK_BACK = 200
_FEWEST_WORDS = 2
_FEWEST_LETTERS = 3


def read_acronyms(text: str) -> tuple[Acronym, ...]:
    """Find what a text defines, each short form once: "Air Combat Command (ACC)", "ACC (Air …)", "Air …, or ACC"."""
    found: dict[str, tuple[int, Acronym]] = {}
    for place, acronym in (*_in_parentheses(text), *_after_or(text)):
        known = found.get(acronym.short)
        if not known or place < known[0]:
            found[acronym.short] = (place, acronym)
    return tuple(acronym for _, acronym in sorted(found.values(), key=lambda found: found[0]))


def _in_parentheses(text: str) -> Iterator[tuple[int, Acronym]]:
    for parenthesis in _PARENTHESIS.finditer(text):
        place = parenthesis.start()
        inside = _NOISE.sub("", re.split(r"[;,] | or ", parenthesis[1], maxsplit=1)[0]).strip()
        before = text[max(0, place - _LOOK_BACK) : place].rstrip()
        if _SHORT.fullmatch(inside):
            # A citation may stand between: "the … Powers Act (50 U.S.C. 1701 et seq.) (IEEPA)".
            long = _long_form(_singular(inside), _candidate(_CITED.sub("", before), inside))
            if long:
                yield place, Acronym(short=_singular(inside), long=long)
        else:
            for acronym in _short_before(before, parenthesis[1]):
                yield place, acronym


def _after_or(text: str) -> Iterator[tuple[int, Acronym]]:
    """Read what "or" or "known as" joins to its long form: only where each letter begins a word, none left out."""
    patterns = (pattern for opening, pattern in _JOINED.items() if opening in text)
    for joined in chain.from_iterable(pattern.finditer(text) for pattern in patterns):
        short = _singular(joined[1].rstrip(".’'"))
        before = _BEFORE_OR.sub("", text[max(0, joined.start() - _LOOK_BACK) : joined.start()])
        letters = _letters(short)
        if len(letters) >= _FEWEST_LETTERS:
            words = _candidate(before, short)
            long = _by_every_initial(letters, words)
            if long and len(long.split()) >= _FEWEST_WORDS:
                yield joined.start(), Acronym(short=short, long=_NOISE.sub("", long))


def _short_before(before: str, inside: str) -> Iterator[Acronym]:
    last = before.rsplit(maxsplit=1)[-1] if before else ""
    short = _singular(_NOISE.sub("", last))
    inside = inside.removeprefix("for ")
    if _SHORT.fullmatch(short) and len(_PARTS.split(inside)) >= _FEWEST_WORDS:
        long = _long_form(short, inside.split())
        # Here nothing else may stand in the parentheses, so the whole of it is the long form or none.
        if long == " ".join(inside.split()):
            yield Acronym(short=short, long=long)


def _singular(short: str) -> str:
    return short[:-1] if short.endswith("s") and (short[:-1].isupper() or short[-3:-1].isupper()) else short


def _letters(short: str) -> list[str]:
    return [character.lower() for character in short if character.isalnum()]


def _candidate(before: str, short: str) -> list[str]:
    """Return the words before the parenthesis that may be the long form: of the same sentence, and not too many."""
    start = 0
    for boundary in _BOUNDARY.finditer(before):
        # "U.S. Central Command": a full stop after a single letter ends no sentence.
        if boundary[0][0] != "." or before[max(0, boundary.start() - 2) : boundary.start() - 1].isalnum():
            start = boundary.end()
    return before[start:].split()[-2 * len(short) - 2 :]


def _long_form(short: str, words: list[str]) -> str | None:
    """Return the long form that ends where the words end: by first letters where that goes, else by any letters."""
    letters = _letters(short)
    whole = _by_every_initial(letters, words)
    if not whole and words and words[-1].islower():
        # "same place same time transmission (SPST)": what follows the letters is what the thing is, and no part of it.
        whole = _by_every_initial(letters, words[:-1]) if len(letters) >= _FEWEST_LETTERS else None
    # Any letters are found somewhere: so the words to look in are as few as the paper allows.
    near = " ".join(words[-min(len(letters) + 5, len(letters) * 2) :])
    long = whole or _by_initials(letters, " ".join(words))
    if not long and len(letters) >= _FEWEST_LETTERS:
        long = _by_letters(letters, near)
    long = _POSSESSIVE.sub("", (long or "").strip("\"“”‘’' ,"))
    return long if _is_long_form(long, short) else None


def _by_every_initial(letters: list[str], words: list[str]) -> str | None:
    """Match every word of the long form, parts of hyphenated ones too, with a letter; small words may be left out."""
    left = len(letters)
    for at in range(len(words) - 1, -1, -1):
        initials = [part[0].lower() for part in _PARTS.split(_NOISE.sub("", words[at])) if part[:1].isalnum()]
        small = _SMALL_WORD.fullmatch(words[at])
        if small and left == 1:
            continue  # no long form begins with "of"
        if left >= len(initials) and letters[left - len(initials) : left] == initials:
            left -= len(initials)
        elif letters[left - 1 : left] == initials[:1]:
            left -= 1
        elif not small:
            return None
        if not left:
            return " ".join(words[at:]).strip("\"“”‘’' ,")
    return None


def _by_initials(letters: list[str], candidate: str) -> str | None:
    """Match every letter, from the last to the first, to the beginning of a word."""
    left = len(letters) - 1
    for word in reversed(list(_INITIAL.finditer(candidate))):
        if word[0].lower() == letters[left] and (left or not _SMALL_WORD.match(candidate, word.start())):
            left -= 1
            if left < 0:
                return candidate[_whole_word(candidate, word.start()) :]
    return None


def _whole_word(candidate: str, place: int) -> int:
    """Go back to the beginning of "Non-negative" where its other part begins with the same letter."""
    start = candidate.rfind(" ", 0, place) + 1
    return start if candidate[start].lower() == candidate[place].lower() else place


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
    if len(long) <= len(short) or short in long.split() or long.startswith(short):
        return False
    # "isochronal (ISO)": one word, and the letters that it begins with.
    clipped = short.isupper() and len(short) >= _FEWEST_LETTERS and long.lower().startswith(short.lower())
    return len(_PARTS.split(long)) >= _FEWEST_WORDS or clipped
