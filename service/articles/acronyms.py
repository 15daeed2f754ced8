"""Acronyms that a text itself defines: where a short form and its long form stand. Known ones are the lexicon's."""

import re
from collections.abc import Iterator

from service.articles.article import Acronym
from service.articles.long_forms import (
    FEWEST_LETTERS,
    FEWEST_WORDS,
    PARTS,
    POSSESSIVE,
    QUOTES,
    SMALL_WORD,
    by_every_initial,
    capitals_in,
    letters_of,
    long_form,
)
from service.articles.text import listed

Definition = tuple[int, str, str]  # where it stands, the short form, the long form

_PARENTHESIS = re.compile(r"\(([^()\n]{1,120})\)")
_FIRST = re.compile(r"[;,](?:\s|$)| or ")
# "Sen. Mark Kelly (D-AZ)" is of a party and a state.
_SHORT = re.compile(r"(?![DRI]-[A-Z])[A-Za-z0-9][A-Za-z0-9&/.’'+-]{1,9}")
# "(Open RAN)", "(TNF alpha)": a word may stand beside the letters.
_SHORT_WORDS = re.compile(r"([A-Za-z0-9&/-]{1,10}) ([A-Za-z0-9&/-]{1,10})")
# "(AFL 2017)", "(WWW '16)": the year of a meeting or a law.
_YEAR = re.compile(r"\s+(?:(?:19|20)\d\d|[’']\s?\d\d)$")
# A capital letter as A, a small one as a, all else as a space: bytes are searched faster than text. Two capitals, or
# one small letter between them, are what a short form has.
_SHAPE = bytes(65 if chr(byte).isupper() else 97 if chr(byte).islower() else 32 for byte in range(256))
_CAPITALS = re.compile(rb"A(?:A|aA)[Aa]*")
_GOES_ON = re.compile(r"[0-9&/-][A-Za-z0-9&/-]*")
_LONGEST = 10
_LONGEST_WORDS = 21
_LONGEST_SMALL = 4
_TIMES = 2
_TRIES = 8
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
_BOUNDARY = re.compile(r"[.;:!?]\s|[()\n]")
_CITED = re.compile(r"\s*\([^()\n]{1,80}\)$")
_LOOK_BACK = 200
_NEXT_WORDS = 80


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
    tried: dict[str, int] = {}
    for parenthesis in _PARENTHESIS.finditer(text):
        times = tried.get(parenthesis[1], 0)
        if times == _TRIES:
            continue
        tried[parenthesis[1]] = times + 1
        place = parenthesis.start()
        before = text[max(0, place - _LOOK_BACK) : place].rstrip()
        shorts = _shorts_inside(parenthesis[1])
        for short in shorts:
            # A citation may stand between: "the … Powers Act (50 U.S.C. 1701 et seq.) (IEEPA)".
            long = long_form(short, _candidate(_CITED.sub("", before), short))
            if long:
                tried[parenthesis[1]] = _TRIES
                yield place, short, long
                break
        if not shorts:
            yield from _short_before(place, before, parenthesis[1])


def _short_before(place: int, before: str, inside: str) -> Iterator[Definition]:
    last = before.rsplit(maxsplit=1)[-1] if before else ""
    if not _may_be_short(last):
        return
    short = _singular(QUOTES.sub("", last))
    inside = inside.removeprefix("for ")
    if _SHORT.fullmatch(short) and capitals_in(short) > 1 and len(PARTS.split(inside)) >= FEWEST_WORDS:
        first = inside.split(", ", 1)[0].split()
        inside = " ".join(first if by_every_initial(letters_of(short), first) == " ".join(first) else inside.split())
        long = long_form(short, inside.split())
        # Here nothing else may stand in the parentheses, so the whole of it is the long form or none.
        if long == inside:
            yield place, short, long


def _shorts_inside(parenthesis: str) -> list[str]:
    """Return what may be the short form: the first that stands there, and the same without a year."""
    printed = parenthesis if parenthesis.isalnum() else _FIRST.split(parenthesis, maxsplit=1)[0].strip()
    if len(printed) > _LONGEST_WORDS:
        return []
    forms = [printed]
    if printed[-1:].isdigit() and " " in printed:
        forms.append(_YEAR.sub("", printed))
    return [_singular(form) for form in (QUOTES.sub("", form) for form in forms) if _is_short(form)]


def _is_short(text: str) -> bool:
    if _SHORT.fullmatch(text) or (len(text) == 1 and text.isupper()):
        return capitals_in(text) > 0 or (text.isalpha() and len(text) <= _LONGEST_SMALL)
    two = _SHORT_WORDS.fullmatch(text)
    return bool(two and max(map(capitals_in, two.groups())) > 1)


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
            following = _NEXT.match(after[:_NEXT_WORDS].lower())
            if following and following[1] == letters[0] and letters[1] in following.groups():
                long = _long_form_after(text[start:end], after)
        if long:
            short = _singular(text[start:end].rstrip("&/-"))
            if short not in long and short not in known:
                yield start, short, POSSESSIVE.sub("", QUOTES.sub("", long))


def _capitals(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a word with two capitals begins and ends, the first times that it stands near words in small letters.

    A long form in capitals is none.
    """
    shape = text.encode("latin-1", "replace").translate(_SHAPE)
    met: dict[str, int] = {}
    dull = 0  # up to here, there are capitals alone
    for found in _CAPITALS.finditer(shape):
        start, end = found.span()
        if end < dull or end - start > _LONGEST:
            continue
        word = text[start:end]
        times = met.get(word, 0)
        if times == _TIMES:
            continue
        if shape.find(b"a", max(0, start - _LOOK_BACK), end + _LOOK_BACK) < 0:
            small = shape.find(b"a", end)
            dull = (small if small >= 0 else len(shape)) - _LOOK_BACK
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
    if not words or words[-1].endswith(_SENTENCE_ENDS):
        return None
    letters = letters_of(_singular(short.rstrip("&/-")))
    comma = words[-1].endswith(",")
    words[-1] = words[-1].rstrip(",")
    near = " ".join(words[-2 * len(letters) - 2 :])
    long = by_every_initial(letters, near[near.rfind("(") + 1 :].split())
    sure = long and not _BOUNDARY.search(long) and _is_sure(letters, long, joins or [","] * comma)
    return long if sure else None


def _long_form_after(short: str, after: str) -> str | None:
    letters = letters_of(_singular(short.rstrip("&/-")))
    words = after.split("\n", 1)[0].split()[: 2 * len(letters) + 4]
    joins = []
    while words and (words[0].strip(_MARKS) in _JOINS_AFTER or not words[0].strip(_MARKS + ":")):
        joins.append(words.pop(0))
    for count, word in enumerate(words, 1):
        run = [*words[: count - 1], word.strip(".,;:!?" + _MARKS)]
        if run[-1] and not SMALL_WORD.fullmatch(run[-1]):
            long = by_every_initial(letters, run)
            if long and len(long) == len(" ".join(run)):
                return long if _is_sure(letters, long, joins) else None
        if word.endswith(_SENTENCE_ENDS):
            break
    return None


def _is_sure(letters: list[str], long: str, joins: list[str]) -> bool:
    """Tell whether words whose initials are the letters are a long form, by what joins the two, or their capitals."""
    words = long.split()
    if len(words) < FEWEST_WORDS or long.isupper():
        return False
    # "served for the CBC continues to be the conscience": small letters, small words and nothing between say nothing.
    plain = not any(map(SMALL_WORD.fullmatch, words))
    if len(letters) < FEWEST_LETTERS and not (plain and joins):
        return False
    if _DEFINES.intersection(joins):
        return True
    if any(word.endswith((",", ";", ":")) for word in words):
        return False
    return plain or bool(joins) or words[-1][0].isupper()


def _singular(short: str) -> str:
    return short[:-1] if short.endswith("s") and (short[:-1].isupper() or short[-3:-1].isupper()) else short


def _candidate(before: str, short: str) -> list[str]:
    """Return the words before the parenthesis that may be the long form: of the same sentence, and not too many."""
    most = 2 * len(short) + 2
    near = " ".join(before.rsplit(" ", most)[-most:])
    start = 0
    for boundary in _BOUNDARY.finditer(near):
        # "U.S. Central Command": a full stop after a single letter ends no sentence.
        if boundary[0][0] != "." or near[max(0, boundary.start() - 2) : boundary.start() - 1].isalnum():
            start = boundary.end()
    return near[start:].split()
