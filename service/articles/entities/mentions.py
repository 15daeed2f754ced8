"""A find and a mention: what is named in a text of an article, how and where it is printed, and why that is sure."""

from enum import StrEnum
from typing import Literal, NamedTuple

TextKind = Literal["title", "dateline", "lead", "heading", "paragraph", "caption"]


class Support(StrEnum):
    """Why a mention is sure."""

    LISTED = "listed name"
    FORMER = "former name"
    PART = "part of a longer name"
    HOME = "service of the text's own country"
    DEFINED = "defined in the article"
    CAPITALS = "acronym in capitals"
    NAME_IN_CAPITALS = "name with its capitals"
    WORD_BEFORE = "word before"
    NOUN_AFTER = "noun after"
    OTHER_NAME = "another name of it in the article"
    DESIGNATOR = "designator"
    NICKNAME = "nickname"
    VARIANT = "designator of a variant"
    NUMBER = "number of a unit"
    KIND = "word for its kind"
    TITLE = "title before"
    SAYING = "verb of saying"
    GIVEN_NAME = "given name"
    CONTEXT = "words around it"
    DATELINE = "dateline"


class Text(NamedTuple):
    """One text of an article: what it is there, its number among those of its kind, and its words."""

    kind: TextKind
    number: int
    printed: str


class Find(NamedTuple):
    """A name that is found between two positions of a run, and of people what else is told.

    `stands` tells a name that stands by itself from what is only a form of a concept, as in "U.S. officials".
    """

    kind: str
    name: str
    concept: str | None
    start: int
    end: int
    support: Support
    rank: str | None = None
    role: str | None = None
    stands: bool = True


# What is found in the runs of a text, by where each run begins.
Runs = list[tuple[int, tuple[Find, ...]]]


class Mention(NamedTuple):
    """What is named between two positions of a text.

    `kind` is person, place, organization, unit, equipment or operation, or that of the concept (term, treaty…); `name`
    the preferred name, of a variant the printed one; `concept` its id in the lexicon, None where that has none. Persons
    may have `rank` and `role`. `stands` tells a name that stands by itself from what is only a form of a concept, as in
    "U.S. officials".
    """

    kind: str
    name: str
    concept: str | None
    where: Text
    start: int
    end: int
    support: Support
    rank: str | None = None
    role: str | None = None
    stands: bool = True

    @property
    def form(self) -> str:
        """The surface form as printed."""
        return self.where.printed[self.start : self.end]
