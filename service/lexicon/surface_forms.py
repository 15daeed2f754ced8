"""The printed forms of a name: what is looked for in a text, and where a found form may end. Pure."""

import re
from collections.abc import Iterable

# Characters that print alike, each for one, so that positions stay; "İ" because its small form has two.
_ALIKE = (*((sign, "'") for sign in "‘’ʼ`´"), *((sign, " ") for sign in "-‐‑–\n\t\r\u00a0\u202f\u2009"), ("İ", "I"))
# The letters that a designator begins with, and those of its variant: F-35A, MiG-29UB, T-72B3.
DESIGNATOR_LETTERS = r"[A-Z][A-Za-z]{0,3}"
_VARIANT = r"(?:[A-Z]{1,2}|[A-Z]\d)"
_DESIGNATOR = re.compile(rf"{DESIGNATOR_LETTERS}(?:/[A-Z])?-?\d{{1,4}}")
_NARROWER = re.compile(rf"({DESIGNATOR_LETTERS}-?\d{{1,4}}){_VARIANT}")
_HYPHEN = re.compile(rf"^({DESIGNATOR_LETTERS})-(?=\d)")
_DOTS = re.compile(r"(?<=\b[A-Z])\.")
# After the form: a plural or possessive ending, "es" where plurals have it; after a designator, its variant's letters.
_END = re.compile(r"(?:'?s'?|(?:(?<=[sxzoSXZO])|(?<=[cCsS][hH]))es'?|')?(?!\w)")
_VARIANT_END = re.compile(rf"{_VARIANT}?(?:'?s'?|')?(?!\w)")


def alike(text: str) -> str:
    """Return a text of the same length with what prints alike made one: apostrophes, hyphens, spaces."""
    for sign, one in _ALIKE:  # a replacement of what is not there costs nothing, a translation asks of every character
        text = text.replace(sign, one)
    return text


def is_designator(form: str) -> bool:
    return _DESIGNATOR.fullmatch(form) is not None


def same_designator(text: str, form: str) -> bool:
    """Whether a text is a designator as the form has it, in whatever spelling, or its plural or possessive."""
    bare = re.sub(r"[^\w]|(?:'s?|s)$", "", alike(text).rstrip("'")).upper()
    return bare == re.sub(r"\W", "", form).upper()


def is_narrower(form: str, others: Iterable[str]) -> bool:
    """Whether a designator is one of those named besides with a variant's letters: B-52H beside B-52."""
    match = _NARROWER.fullmatch(form)
    return match is not None and match[1] in others


def spellings(form: str, *, rank: bool = False) -> frozenset[str]:
    """Return the spellings of a form that are looked for: without dots, a designator without its hyphen."""
    plain = alike(form)
    found = {plain, plain.replace(".", "") if rank else _DOTS.sub("", plain)}
    if is_designator(form):
        found.add(_HYPHEN.sub(r"\1", form))
    return frozenset(found)


def end(text: str, at: int, *, designator: bool) -> int | None:
    """Return where a form that is found up to `at` ends with its ending, or None where a longer word goes on."""
    match = (_VARIANT_END if designator else _END).match(text, at)
    return match.end() if match else None
