"""The long form of a short one among the words beside it, after the idea of Schwartz and Hearst (2003)."""

import re

QUOTES = re.compile(r"[\"“”‘’']")
SMALL_WORD = re.compile(r"(?:a|an|and|at|by|for|in|of|on|or|the|to|with)\b")
POSSESSIVE = re.compile(r"[’']s?$")
PARTS = re.compile(r"[\s-]+")
_INITIAL = re.compile(r"(?<![^\W_])[^\W_]")
_WORD = re.compile(r"[\w,’'-]+")
_NUMBERS = {"2": ("two", "second"), "3": ("three", "third"), "4": ("four",), "5": ("five", "fifth"), "6": ("six",)}
FEWEST_WORDS = 2
FEWEST_LETTERS = 3
_LONG_WORD = 5
_FEWEST_CAPITALS = 2  # of a word that is a short form


def letters_of(short: str) -> list[str]:
    """Return the letters and digits of a short form, in lower case."""
    return [character.lower() for character in short if character.isalnum()]


def capitals_in(short: str) -> int:
    """Return how many capital letters a short form has."""
    return sum(map(str.isupper, short))


def long_form(short: str, words: list[str]) -> str | None:
    """Return the long form that ends where the words end: by first letters where that goes, else by any letters."""
    letters = letters_of(short)
    if len(letters) == 1:
        # "the origin (O)"; a name with its party, "Dingell (D)", or a paragraph's letter, "and (A)", defines nothing.
        written_out = words[-1:] and words[-1].islower() and len(words[-1]) >= _LONG_WORD
        return _one_word(letters, words) if written_out else None
    long = by_every_initial(letters, words)
    capitals = capitals_in(short)
    if not long and letters[0] in _NUMBERS:
        # A digit stands for its word: "three-dimensional (3D)", "Third Generation Partnership Project" is the 3GPP.
        named = by_every_initial([_NUMBERS[letters[0]][0][0], *letters[1:]], words)
        long = named if named and named.lower().startswith(_NUMBERS[letters[0]]) else None
    if not long and words and capitals:
        long = _one_word(letters, words)
    if not long and words and words[-1].islower() and capitals > 1 and len(letters) >= FEWEST_LETTERS:
        # "same place same time transmission (SPST)": what follows the letters is what the thing is, and no part of it.
        long = by_every_initial(letters, words[:-1])
    if not long and capitals > 1:
        long = _by_initials(letters, " ".join(words))
        if not long and len(letters) >= FEWEST_LETTERS:
            # Any letters are found somewhere: so the words to look in are as few as the paper allows.
            long = _by_letters(letters, " ".join(words[-min(len(letters) + 5, len(letters) * 2) :]))
        # "isochronal (ISO)": one word, and the letters that it begins with.
        if long and len(PARTS.split(long)) < FEWEST_WORDS and not long.lower().startswith(short.lower()):
            return None
    long = POSSESSIVE.sub("", (long or "").strip("\"“”‘’' ,"))
    return long if _is_long_form(long, short) else None


def _one_word(letters: list[str], words: list[str]) -> str | None:
    """Match the letters anywhere in one word that they begin: "methotrexate (MTX)"; a name is none ("Aleppo (AP)")."""
    word = words[-1].strip("\"“”‘’' ,")
    if len(word) < len(letters) + 2 or not _WORD.fullmatch(word):
        return None
    if not word.islower() and (len(words) > 1 or len(letters) < FEWEST_LETTERS or word.isupper()):
        return None
    lower = word.lower()
    at = lower.find(letters[0])
    if at and (at < 0 or lower[at - 1].isalnum()):
        return None
    for letter in letters[1:]:
        at = lower.find(letter, at + 1)
        if at < 0:
            return None
    return word


def by_every_initial(letters: list[str], words: list[str]) -> str | None:
    """Match every word of the long form, parts of hyphenated ones too, with a letter; small words may be left out."""
    left = len(letters)
    for at in range(len(words) - 1, -1, -1):
        initials = [part[0].lower() for part in PARTS.split(QUOTES.sub("", words[at])) if part[:1].isalnum()]
        small = SMALL_WORD.fullmatch(words[at])
        if small and left == 1 and (words[at].lower() not in {"the", "a"} or len(letters) < FEWEST_LETTERS):
            continue  # a long form may begin with "the", none with "of"
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
        if word[0].lower() == letters[left] and (left or not SMALL_WORD.match(candidate, word.start())):
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
    start = candidate.rfind(" ", 0, place) + 1
    return candidate[start if candidate[start:place].replace("-", "").replace(",", "").isdigit() else place :]


def _begins_long_form(candidate: str, place: int) -> bool:
    return (place == 0 or not candidate[place - 1].isalnum()) and not SMALL_WORD.match(candidate, place)


def _is_long_form(long: str, short: str) -> bool:
    if len(long) <= len(short) or short in long.split() or long.startswith(short):
        return False
    # In "(TNF alpha)", the word stands in the long form as well.
    plain = [word.lower() for word in short.split() if capitals_in(word) < _FEWEST_CAPITALS] if " " in short else []
    return all(word in PARTS.split(long.lower()) for word in plain)
