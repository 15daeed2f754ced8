"""The plain algorithm of Schwartz and Hearst (2003), written here from the paper as the measure beside ours."""

import re
from collections.abc import Iterator

_PARENTHESIS = re.compile(r"\(([^()]+)\)")
_MOST_WORDS_IN_SHORT = 2
_SHORTEST, _LONGEST = 2, 10


def pairs(sentence: str) -> Iterator[tuple[str, str]]:
    """Return the (short, long) pairs of a sentence: a short form in parentheses, or a long one after the short."""
    for found in _PARENTHESIS.finditer(sentence):
        inside = re.split(r"[;,]\s", found[1])[0].strip()
        before = sentence[: found.start()].split()
        if _is_short(inside):
            size = sum(map(str.isalnum, inside))
            near = before[-min(size + 5, size * 2) :]
            long = _best_long(inside, " ".join(near))
            if long:
                yield inside, long
        elif before and _is_short(before[-1]) and len(inside.split()) > 1:
            long = _best_long(before[-1], inside)
            if long:
                yield before[-1], long


def _is_short(text: str) -> bool:
    return (
        _SHORTEST <= len(text) <= _LONGEST
        and len(text.split()) <= _MOST_WORDS_IN_SHORT
        and text[0].isalnum()
        and any(map(str.isalpha, text))
    )


def _best_long(short: str, candidate: str) -> str | None:
    """Match the short form's letters from right to left; the first must begin a word."""
    at = len(candidate) - 1
    for left in range(len(short) - 1, -1, -1):
        letter = short[left].lower()
        if not letter.isalnum():
            continue
        while at >= 0 and (candidate[at].lower() != letter or (left == 0 and at > 0 and candidate[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
    long = candidate[candidate.rfind(" ", 0, at + 1) + 1 :]
    return long if len(long) >= len(short) and short not in long.split() else None
