"""What a known phrase tells: a name, or what announces one. Which phrases are known: `known_names`."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Generic, NamedTuple, TypeVar

from service.articles.text import listed

Value = TypeVar("Value")

# The small words that a name may have between its words; "on" only after a word such as Committee.
JOINING = frozenset(("of", "the", "for", "and", "&", "in", "on"))
PARTICLES = frozenset(listed("ad al ar ash az bin da de del der di dos el ez ibn la ul van von"))
SMALL = JOINING | PARTICLES
# The kinds of cues that tell of a person.
WHO = frozenset(("address", "office", "person", "plural office", "rank"))
# What stands before words that follow a possessive: "Ukraine's | Air Force".
POSSESSIVE = " 's "
# What is said to follow a run where a state, a country or another known place does: "in Dayton, Ohio".
IN_PLACE = ", (place)"


class Cue(NamedTuple):
    """What a known phrase tells.

    `kind` is rank, office, address, person, organization, place, base ending, base opening, equipment, equipment before
    noun, operation, or operation opening; `role` is the office that a known person is named with ("President Biden").
    """

    kind: str
    name: str
    concept: str | None = None
    follows_comma: bool = False
    role: str | None = None


class Phrases(Generic[Value]):
    """Phrases of one or more words, found by their longest form at a position; time depends on the match alone."""

    def __init__(self) -> None:
        self._values: dict[str, Value] = {}
        self._sizes: dict[str, tuple[int, ...]] = {}

    def add(self, phrase: str, value: Value) -> None:
        """Add a phrase; where it is there already, the earlier value stays."""
        words = phrase.split()
        if self._values.setdefault(" ".join(words), value) is value:
            sizes = {*self._sizes.get(words[0], ()), len(words)}
            self._sizes[words[0]] = tuple(sorted(sizes, reverse=True))

    def items(self) -> Iterator[tuple[str, Value]]:
        """Yield the phrases and their values."""
        yield from self._values.items()

    def begins_with(self, word: str) -> bool:
        """Tell whether any phrase begins with the word."""
        return word in self._sizes

    def first_words(self) -> AbstractSet[str]:
        """Return the words that phrases begin with, for loops that ask of every word."""
        return self._sizes.keys()

    def longest(self, words: list[str], at: int) -> tuple[int, Value] | None:
        """Return the position after the longest phrase that starts at `at`, and its value."""
        word = words[at]
        left = len(words) - at
        for size in self._sizes.get(word, ()):
            if size <= left:
                end = at + size
                value = self._values.get(" ".join(words[at:end]) if size > 1 else word)
                if value is not None:
                    return end, value
        return None
