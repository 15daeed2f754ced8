"""The nodes of a query's tree, as `syntax` makes them. What they ask of Elasticsearch is `compiler`'s."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Within = Literal["words", "sentence", "paragraph"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words in this order, with at most `slop` moves of a word between them."""

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Exact:
    """Words with their capitals as typed, and none of their variants."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so; `text` is without the star."""

    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of this form: `?` stands for one character, `*` for any number of them."""

    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """Each of these in one paragraph, with at most `distance` other words between, or so near as `within` says."""

    operands: tuple[Node, ...]
    distance: int
    ordered: bool = False
    within: Within = "words"


@dataclass(frozen=True, slots=True)
class NotNear:
    """This, somewhere where the other is not so near to it."""

    node: Node
    other: Node
    distance: int
    ordered: bool = False
    within: Within = "words"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """This so many times in one field."""

    node: Node
    times: int


@dataclass(frozen=True, slots=True)
class Field:
    """What stands in one field of an article; `name` is one of `fields.FIELDS`."""

    name: str
    node: Node


@dataclass(frozen=True, slots=True)
class Range:
    """A field between two bounds, both included; None leaves a side open.

    A date's bounds are ISO days or Elasticsearch's date mathematics, as `now-30d/d`; a number's are whole numbers.
    """

    name: str
    low: str | int | None = None
    high: str | int | None = None


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day of any year: `05-08`."""

    day: str


@dataclass(frozen=True, slots=True)
class Has:
    """Articles that have one; `name` is one of `fields.HAS`."""

    name: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text whose like is looked for; which of its words tell most, only the archive knows."""

    text: str


@dataclass(frozen=True, slots=True)
class Like:
    """Articles like a text with these words: what stands twice counts twice."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """All articles but these."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """Every one of these."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    nodes: tuple[Node, ...]


Leaf = Word | Phrase | Exact | Prefix | Wildcard
Node = Leaf | Near | NotNear | AtLeast | Field | Range | DayOfYear | Has | Passage | Like | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query; without a root it asks for every article."""

    root: Node | None = None

    @property
    def nodes(self) -> tuple[Node, ...]:
        """What stands side by side at the top."""
        match self.root:
            case None:
                return ()
            case And(nodes):
                return nodes
            case node:
                return (node,)

    @property
    def ranks(self) -> bool:
        """Whether it asks for words, by which articles can be ranked."""
        return self.root is not None and any(isinstance(leaf, Leaf | Passage | Like) for leaf in _wanted(self.root))


def _wanted(node: Node) -> Iterator[Node]:
    match node:
        case And(nodes) | Or(nodes) | Near(nodes):
            for each in nodes:
                yield from _wanted(each)
        case Field(_, inner) | NotNear(inner) | AtLeast(inner):
            yield from _wanted(inner)
        case Not():
            return
        case _:
            yield node


def leaves(node: Node | None) -> Iterator[Leaf]:
    """Return every word, phrase and beginning of a tree, those not wanted too."""
    match node:
        case And(nodes) | Or(nodes) | Near(nodes):
            for each in nodes:
                yield from leaves(each)
        case NotNear(inner, other):
            yield from leaves(inner)
            yield from leaves(other)
        case Field(_, inner) | Not(inner) | AtLeast(inner):
            yield from leaves(inner)
        case Word() | Phrase() | Exact() | Prefix() | Wildcard():
            yield node
