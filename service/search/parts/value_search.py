"""Looking for text within a facet's values: the regular expression of Lucene that finds it, whatever its case. Pure."""

import unicodedata
from collections import defaultdict

# With classes of at most 22 characters, an expression of this many stays below the engine's limit of 1,000.
MAX_CHARACTERS = 40
_LATIN = range(0xC0, 0x180)


def expression(text: str) -> str:
    """Return the expression that matches each value which contains `text`, in any case, with accents or without."""
    return f".*{''.join(map(_any_case, _plain(text)))}.*"


def _plain(text: str) -> str:
    return " ".join(text.split())[:MAX_CHARACTERS]


def _any_case(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].lower()
    forms = {character, character.lower(), character.upper(), *_ACCENTED.get(base, ())}
    single = sorted(form for form in forms if len(form) == 1)
    if len(single) > 1:
        return f"[{''.join(single)}]"
    return character if character.isalnum() or character.isspace() else f"\\{character}"


def _accented() -> dict[str, set[str]]:
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for character in map(chr, _LATIN):
        base = unicodedata.normalize("NFD", character)[0].lower()
        if base != character.lower():
            forms[base] |= {character, base, base.upper()}
    return dict(forms)


_ACCENTED = _accented()
