"""Warnings: what was read of an item but not understood. Whoever meets it calls `warn`; `gathered` has what was said.

They belong to the item that is being read in this context, so that no reader has to hand them on. `Tally` counts those
of many items.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from service.articles import media_types
from service.articles.article import Article
from service.articles.item import Item

MOST_OF_AN_ITEM = 100
MOST_FIRST = 20
_LONGEST_DETAIL = 200
_LONGEST_NAME = 40
# The kinds of items in which a sender's names of fields count.
_MAPPED = frozenset({media_types.JSON, media_types.MARKDOWN})


class Kind(StrEnum):
    """What was not understood; the text is what operators read."""

    FIELD = "unknown field"
    VALUE = "field not understood"
    MAPPING = "map names a field that no item has"
    DATE = "date not understood"
    LEFT_OUT = "paragraphs left out"
    ENCODING = "encoding guessed"
    CHARACTERS = "characters replaced"
    NAME = "name held back"


@dataclass(frozen=True, slots=True)
class ItemWarning:
    """One thing that was not understood: its kind, what it is, and the item that it is in."""

    kind: str
    detail: str
    where: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}"


@dataclass(slots=True)
class Gathered:
    """The warnings of one item in the order in which they came, each once, at most `MOST_OF_AN_ITEM`."""

    where: str | None
    warnings: list[ItemWarning] = field(default_factory=list)
    seen: set[tuple[Kind, str]] = field(default_factory=set)

    def add(self, kind: Kind, detail: str) -> None:
        if len(self.warnings) < MOST_OF_AN_ITEM and (kind, detail) not in self.seen:
            self.seen.add((kind, detail))
            self.warnings.append(ItemWarning(kind, detail[:_LONGEST_DETAIL], self.where))


_current: ContextVar[Gathered | None] = ContextVar("gathered", default=None)


@contextmanager
def gathered(where: str | None) -> Iterator[list[ItemWarning]]:
    """Gather the warnings of the item `where` while it is read; the list grows as they come."""
    found = Gathered(where)
    token = _current.set(found)
    try:
        yield found.warnings
    finally:
        _current.reset(token)


def warn(kind: Kind, detail: str) -> None:
    """Say what was not understood of the item that is being read; nothing where nobody gathers."""
    found = _current.get()
    if found is not None:
        found.add(kind, detail)


def is_gathering() -> bool:
    """Tell whether anybody wants warnings, for those that take time to make."""
    return _current.get() is not None


def warn_of_names(unknown: Iterable[str], known: frozenset[str]) -> None:
    """Warn of the names of fields that are not known, each with the nearest one that is."""
    for name in islice(unknown, MOST_OF_AN_ITEM if is_gathering() else 0):
        warn(Kind.FIELD, _with_nearest(name[:_LONGEST_NAME], known))


@lru_cache(maxsize=4096)
def _with_nearest(name: str, known: frozenset[str]) -> str:
    by_letters = {_letters(each): each for each in sorted(known)}
    near = get_close_matches(_letters(name), by_letters, n=1, cutoff=0.75)
    return f"{name}: did you mean {by_letters[near[0]]}?" if near else name


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


@dataclass(frozen=True, slots=True)
class WarningCount:
    """How many warnings of a kind the items of a source gave; None is a source that is not known."""

    kind: str
    source: str | None
    count: int

    def __str__(self) -> str:
        return f"{self.count:>9,} × {self.kind}{f' ({self.source})' if self.source else ''}"


class Tally:
    """The warnings of many items: counted by kind and source, the first of them kept.

    That a mapping names a field is not missed by one record: it counts, once, where all of them lack the field.
    """

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str | None]] = Counter()
        self._first: list[ItemWarning] = []
        self._unmapped: Counter[str] = Counter()
        self._mapped = 0

    def add(self, warnings: Sequence[ItemWarning], item: Item, article: Article | None) -> None:
        """Count what an item gave that became an article, or none."""
        source = (article.source if article else None) or item.source
        self._mapped += bool(item.mapping) and item.content_type in _MAPPED and (article is not None or bool(warnings))
        self._unmapped.update(each.detail for each in warnings if each.kind == Kind.MAPPING)
        told = [each for each in warnings if each.kind != Kind.MAPPING]
        self._counts.update((each.kind, source) for each in told)
        self._first += told[: MOST_FIRST - len(self._first)]

    def counts(self) -> tuple[WarningCount, ...]:
        """Return the counts, the largest first."""
        counted = self._counts.copy()
        if missing := self.missing():
            counted[Kind.MAPPING, None] = len(missing)
        return tuple(WarningCount(str(kind), source, count) for (kind, source), count in counted.most_common())

    def first(self) -> tuple[ItemWarning, ...]:
        """Return those that came first, before them what no item has."""
        return (*self.missing(), *self._first)[:MOST_FIRST]

    def missing(self) -> list[ItemWarning]:
        """Return which names of a mapping no item has a field for."""
        missing = sorted(name for name, count in self._unmapped.items() if count >= self._mapped)
        return [ItemWarning(Kind.MAPPING, name) for name in missing]
