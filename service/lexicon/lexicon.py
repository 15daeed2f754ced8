"""The lexicon at one moment: the shipped concepts with the edits to them, and the finder over all their names. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from mappings.lexicon.concepts import Concept, release, shipped
from service.lexicon.finder import Finder


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Concepts by their id. `version` counts the edits, `release` says what they were edits of.

    Two lexicons of one archive, version and release are the same.
    """

    concepts: Mapping[str, Concept]
    version: int = 0
    release: str = ""

    @cached_property
    def finder(self) -> Finder:
        """What finds every name, for queries."""
        return Finder(self.concepts.values())

    @cached_property
    def index_finder(self) -> Finder:
        """What finds the names that articles are indexed under."""
        return Finder(self.concepts.values(), indexable_only=True)


@cache
def as_shipped() -> Lexicon:
    """Return the lexicon without any edit."""
    return Lexicon({entry.id: entry for entry in shipped()}, release=release())


def edited(edits: Mapping[str, Concept | None], version: int) -> Lexicon:
    """Return the lexicon with each edited concept in place of the shipped one; None takes it out."""
    if not edits and not version:
        return as_shipped()
    merged: dict[str, Concept | None] = {entry.id: entry for entry in shipped()}
    merged.update(edits)
    return Lexicon({name: entry for name, entry in merged.items() if entry}, version, release())
