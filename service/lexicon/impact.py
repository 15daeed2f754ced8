"""What an edit of the lexicon may change: the texts that have a word of a changed name, rather too many. Pure."""

import re
from collections.abc import Iterable

from mappings.lexicon.concepts import Concept
from service.lexicon.lexicon import Lexicon
from service.lexicon.surface_forms import alike

_WORD = re.compile(r"[^\W_]+")


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of texts in small letters, each a run of letters and digits: `F-35A` is two."""
    return frozenset(word for text in texts for word in _WORD.findall(alike(text).lower()))


class ChangedNames:
    """The concepts that two lexicons do not have alike, by the words that their names begin with.

    A name is spelled with and without dots and hyphens, and typed with endings: `F35s` for F-35. Its first word as it
    is written here and the word of a text where it begins are then each other's beginning.
    """

    def __init__(self, before: Lexicon, after: Lexicon) -> None:
        forms = [form for entry in _changed_concepts(before, after) for form in entry.forms]
        first = {word for form in forms for word in _WORD.findall(alike(form).lower())[:1]}
        self._first = tuple(first)
        self._beginnings = frozenset(word[:end] for word in first for end in range(1, len(word) + 1))

    def touch(self, words: frozenset[str]) -> bool:
        """Whether a text of these words may be read in another way now."""
        return not self._beginnings.isdisjoint(words) or any(word.startswith(self._first) for word in words)


def _changed_concepts(before: Lexicon, after: Lexicon) -> Iterable[Concept]:
    for name in before.concepts.keys() | after.concepts.keys():
        one, other = before.concepts.get(name), after.concepts.get(name)
        if one != other:
            yield from (entry for entry in (one, other) if entry)
