"""Spellings of one word: American and British, irregular plurals, and persons' names written from other scripts."""

import re
from collections.abc import Mapping
from functools import cache

from mappings.lexicon.words import rows

# Names from Ukrainian, Russian and Polish: Zelenskyy, Zelensky, Zelenskiy; a short word that ends so is none: whisky.
_SKY = re.compile(r"(\w{4,}[sc]k)(?:y|yy|iy|yi|yj|ij|i|ii)", re.IGNORECASE)
_ENDINGS = ("y", "yy", "yi", "iy", "i", "ij")


@cache
def spellings(*kinds: str) -> Mapping[str, tuple[str, ...]]:
    """Return, by a word in small letters, its other spellings: `armour` has `armor`, `women` has `woman`."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("spellings.csv"):
        if row["kind"] not in kinds:
            continue
        forms = row["spellings"].split(";")
        for form in forms:
            others = (other for other in forms if other != form)
            found[form.lower()] = tuple(dict.fromkeys((*found.get(form.lower(), ()), *others)))
    return found


def other_spellings(word: str) -> tuple[str, ...]:
    """Return the other spellings of a word or of a person's name."""
    small = word.lower()
    listed = spellings("english", "plural", "person").get(small)
    if listed:
        return listed
    if small.endswith("s") and (single := spellings("english").get(small[:-1])):
        return tuple(f"{form}s" for form in single)
    name = _SKY.fullmatch(word)
    if name is None:
        return ()
    return tuple(form for ending in _ENDINGS if (form := name[1] + ending).lower() != word.lower())
