"""Acronyms that a text itself defines, after the idea of Schwartz and Hearst (2003). Known ones are the lexicon's."""

import re
from collections.abc import Iterator

from service.articles.article import Acronym
from service.articles.text import listed

Definition = tuple[int, str, str]  # where it stands, the short form, the long form

_PARENTHESIS = re.compile(r"\(([^()\n]{2,120})\)")
_FIRST = re.compile(r"[;,](?:\s|$)| or ")
# "Sen. Mark Kelly (D-AZ)" is of a party and a state.
_ABBREVIATION = r"(?![DRI]-[A-Z])(?=[^\s]*[A-Z][^\s]*[A-Z])[A-Za-z][A-Za-z0-9&/.’'-]{1,9}"
# "(Open RAN)": a word may stand before the letters.
_SHORT = re.compile(rf"(?:[A-Z][a-z]+ )?{_ABBREVIATION}")
# "(AFL 2017)", "(WWW '16)": the year of a meeting or a law.
_YEAR = re.compile(r"\s+[’']?\s?\d{2,4}$")
# A capital letter as A, a small one as a, all else as a space: bytes are searched faster than text. Two capitals, or
# one small letter between them, are what a short form has.
_SHAPE = bytes(65 if chr(byte).isupper() else 97 if chr(byte).islower() else 32 for byte in range(256))
_CAPITALS = re.compile(rb"A(?:A|aA)[Aa]*")
_GOES_ON = re.compile(r"[0-9&/-][A-Za-z0-9&/-]*")
_LONGEST = 10
_TIMES = 4
_SPACE = 32
# What may stand between a short form and the long form beside it, and what of that says that it is one.
_JOINS_BEFORE = frozenset(listed("also otherwise commonly better known called abbreviated denoted by as or the"))
_JOINS_AFTER = frozenset(listed("is are a an the or stands for denotes means refers to"))
_JOINED_BY = frozenset(f"{join} " for join in _JOINS_BEFORE)
_DEFINES = frozenset(listed(": = or known called abbreviated denoted stands denotes means refers"))
_MARKS = "\"“”‘’',()[]=&–—-"
# The first letters of the word that follows what joins, of its part after a hyphen, and of the two that may be next.
_NEXT = re.compile(
    r"(?:[\s:,=\]–—&\"“-]|(?:is|are|an?|the|or|stands for|denotes|means|refers to)\s)*(\w)\w*(?:-(\w))?[\w-]*"
    r"\s(?=(\w))(?:(?:a|an|and|at|by|for|in|of|on|or|the|to|with)\s)*(\w)?"
)
_SENTENCE_ENDS = tuple(".;:!?)")
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
    found: dict[str, tuple[int, str]] = {}
    for place, short, long in _in_parentheses(text):
        found.setdefault(short, (place, long))
    for place, short, long in sorted(_beside(text, frozenset(found))):
        found.setdefault(short, (place, long))
    return tuple(
        Acronym(short=short, long=long) for short, (_, long) in sorted(found.items(), key=lambda pair: pair[1])
    )


def _in_parentheses(text: str) -> Iterator[Definition]:
    for parenthesis in _PARENTHESIS.finditer(text):
        place = parenthesis.start()
        before = text[max(0, place - _LOOK_BACK) : place].rstrip()
        inside = ""
        if _may_be_short(parenthesis[1]):
            inside = _YEAR.sub("", _NOISE.sub("", _FIRST.split(parenthesis[1], maxsplit=1)[0]).strip())
        if inside and _SHORT.fullmatch(inside):
            # A citation may stand between: "the … Powers Act (50 U.S.C. 1701 et seq.) (IEEPA)".
            short = _singular(inside)
            long = _long_form(short, _candidate(_CITED.sub("", before), inside))
            if long:
                yield place, short, long
        else:
            yield from _short_before(place, before, parenthesis[1])


def _short_before(place: int, before: str, inside: str) -> Iterator[Definition]:
    last = before.rsplit(maxsplit=1)[-1] if before else ""
    if not _may_be_short(last):
        return
    short = _singular(_NOISE.sub("", last))
    inside = inside.removeprefix("for ")
    if _SHORT.fullmatch(short) and len(_PARTS.split(inside)) >= _FEWEST_WORDS:
        first = inside.split(", ", 1)[0].split()
        inside = " ".join(first if _by_every_initial(_letters(short), first) == " ".join(first) else inside.split())
        long = _long_form(short, inside.split())
        # Here nothing else may stand in the parentheses, so the whole of it is the long form or none.
        if long == inside:
            yield place, short, long


def _may_be_short(text: str) -> bool:
    """Tell at once what has no two capitals, as most words have not."""
    rest = text[1:]
    return rest != rest.lower()


def _beside(text: str, known: frozenset[str]) -> Iterator[Definition]:
    """Read a long form right beside its short form: only where each letter begins a word, none left out."""
    for start, end in _capitals(text):
        at = text.rfind(" ", 0, start - 1) + 1 if start else 0
        last, long = text[at:start], None
        before, after = text[max(0, start - _LOOK_BACK) : start], text[end : end + _LOOK_BACK]
        first, letters = text[at : at + 1].lower(), text[start:end].lower()
        may_lead = first in letters[-2:] or last in _JOINED_BY or not last[:1].isalpha() or "-" in last
        if may_lead and not before.isupper():
            long = _long_form_before(text[start:end], before)
        if not long and not after.isupper():
            following = _NEXT.match(after.lower())
            if following and following[1] == letters[0] and letters[1] in following.groups():
                long = _long_form_after(text[start:end], after)
        if long:
            short = _singular(text[start:end].rstrip("&/-"))
            if short not in long and short not in known:
                yield start, short, _POSSESSIVE.sub("", _NOISE.sub("", long))


def _capitals(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a word with two capitals begins and ends, the first times that it stands near words in small letters.

    A long form in capitals is none.
    """
    shape = text.encode("latin-1", "replace").translate(_SHAPE)
    met: dict[str, int] = {}
    dull = 0  # up to here, there are capitals alone
    for found in _CAPITALS.finditer(shape):
        start, end = found.span()
        if end < dull:
            continue
        if shape.find(b"a", max(0, start - _LOOK_BACK), end + _LOOK_BACK) < 0:
            small = shape.find(b"a", end)
            dull = (small if small >= 0 else len(shape)) - _LOOK_BACK
            continue
        word = text[start:end]
        times = met.get(word, 0)
        if times == _TIMES or end - start > _LONGEST:
            continue
        met[word] = times + 1
        longer = _GOES_ON.match(text, end)
        end = longer.end() if longer else end
        if start and shape[start - 1] != _SPACE:
            start -= 1  # "iCET"
            if start and shape[start - 1] != _SPACE:
                continue
        yield start, end


def _long_form_before(short: str, before: str) -> str | None:
    words = before.rsplit("\n", 1)[-1].split()
    joins = []
    while words and (words[-1].strip(_MARKS) in _JOINS_BEFORE or not words[-1].strip(_MARKS)):
        joins.append(words.pop().strip(_MARKS))
    if not words or words[-1].endswith(_SENTENCE_ENDS) or _SMALL_WORD.fullmatch(words[-1]):
        return None
    letters = _letters(_singular(short.rstrip("&/-")))
    comma = words[-1].endswith(",")
    words[-1] = words[-1].rstrip(",")
    long = _by_every_initial(letters, words[-2 * len(letters) - 2 :])
    sure = long and not _BOUNDARY.search(long) and _is_sure(letters, long, joins or [","] * comma)
    return long if sure else None


def _long_form_after(short: str, after: str) -> str | None:
    letters = _letters(_singular(short.rstrip("&/-")))
    words = after.split("\n", 1)[0].split()[: 2 * len(letters) + 4]
    joins = []
    while words and (words[0].strip(_MARKS) in _JOINS_AFTER or not words[0].strip(_MARKS + ":")):
        joins.append(words.pop(0))
    for count, word in enumerate(words, 1):
        run = [*words[: count - 1], word.strip(".,;:!?" + _MARKS)]
        if run[-1] and not _SMALL_WORD.fullmatch(run[-1]):
            long = _by_every_initial(letters, run)
            if long and len(long) == len(" ".join(run)):
                return long if _is_sure(letters, long, joins) else None
        if word.endswith(_SENTENCE_ENDS):
            break
    return None


def _is_sure(letters: list[str], long: str, joins: list[str]) -> bool:
    """Tell whether words whose initials are the letters are a long form, by what joins the two, or their capitals."""
    words = long.split()
    if len(words) < _FEWEST_WORDS or long.isupper():
        return False
    if _DEFINES.intersection(joins):
        return len(letters) > 1
    if any(word.endswith((",", ";", ":")) for word in words):
        return False
    # "served for the CBC continues to be the conscience": small letters, small words and nothing between say nothing.
    plain = not any(map(_SMALL_WORD.fullmatch, words))
    return len(letters) >= _FEWEST_LETTERS and (plain or bool(joins) or words[-1][0].isupper())


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
