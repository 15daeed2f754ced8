"""Looking concepts up: those that have some words, the nearest first. Pure."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from mappings.lexicon.concepts import Concept
from service.errors import BadInput
from service.lexicon import surface_forms
from service.lexicon.lexicon import Lexicon


class Page(NamedTuple):
    """A part of a list, how long the list is, and the cursor of the part after it."""

    concepts: Sequence[Concept]
    total: int
    next: str | None


def search_concepts(lexicon: Lexicon, text: str = "", kind: str = "") -> list[Concept]:
    """Return the concepts whose names have all words of `text`: first those called that, then the others by name."""
    words = _normalized(text).split()
    found = [
        (rank, entry.name.casefold(), entry.id, entry)
        for entry in lexicon.concepts.values()
        if kind in ("", entry.kind) and (rank := _rank(entry, text.strip(), words)) is not None
    ]
    return [entry for *_, entry in sorted(found, key=lambda row: row[:3])]


def paginate(concepts: Sequence[Concept], size: int, cursor: str | None = None) -> Page:
    """Return up to `size` concepts after the one that `cursor` names. Raises BadInput where it is not in the list."""
    start = 0
    if cursor:
        ids = [entry.id for entry in concepts]
        if cursor not in ids:
            raise BadInput("The cursor is not one that this list gave.", parameter="cursor")
        start = ids.index(cursor) + 1
    part = concepts[start : start + size]
    return Page(part, len(concepts), part[-1].id if part and start + size < len(concepts) else None)


def _rank(entry: Concept, text: str, words: list[str]) -> int | None:
    if not words:
        return 0
    if text == entry.id or text in entry.acronyms:
        return 0
    plain = _normalized_forms(entry)
    wanted = " ".join(words)
    if wanted in plain:
        return 1
    if any(form.startswith(wanted) for form in plain):
        return 2
    return 3 if any(all(word in form for word in words) for form in plain) else None


@lru_cache(maxsize=50_000)
def _normalized_forms(entry: Concept) -> tuple[str, ...]:
    return tuple(_normalized(form) for form in entry.forms)


def _normalized(text: str) -> str:
    return surface_forms.alike(text).casefold()
