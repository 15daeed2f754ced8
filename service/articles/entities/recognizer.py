"""The recogniser of names in running text: its runs of words, each read by a walk, and what it has read before."""

import re
from collections.abc import Iterator
from functools import lru_cache

from mappings.lexicon.words import given_names
from mappings.lexicon.words import words as words_of
from service.articles.entities import personal_names
from service.articles.entities.candidates import Candidates, Run
from service.articles.entities.cues import POSSESSIVE
from service.articles.entities.equipment import SHIP_PREFIXES
from service.articles.entities.known_names import KnownNames, known_names
from service.articles.entities.mentions import Find, Support
from service.articles.entities.organizations import after_list, kinds
from service.articles.entities.units import OPENINGS
from service.articles.entities.walk import Walk
from service.lexicon.lexicon import Lexicon
from service.lexicon.long_lived import long_lived_objects

_NUMBERED = re.compile(r"-|(?:^| )\d|\d(?: |$)")
# The press says the same names again and again: what a run of words holds is read once, as long as it is remembered.
_REMEMBERED = 65_536


class Recognizer:
    """Finds names by one table of names; what it has read is remembered."""

    def __init__(self, known: KnownNames) -> None:
        self.known = known
        self._candidates = Candidates(known)
        self._marked = kinds() | SHIP_PREFIXES | OPENINGS
        given = {form for name in given_names() for form in (name, name.upper())}
        self._telling = self._marked | given | words_of("place ending") | known.cues.first_words()
        self._read: dict[str | Run, tuple[Find, ...]] = {}
        self._concepts: dict[tuple[str, Support], Find] = {}

    def runs(self, text: str) -> Iterator[tuple[int, tuple[Find, ...]]]:
        """Yield where a run of words begins and what it names, in running text; no name crosses a line's border."""
        known = self._read
        for start, printed, before, after in self._candidates.runs(text, known):
            key = (printed, before, after) if before or after else printed
            found = known.get(key)
            if found is None:
                if len(known) >= _REMEMBERED:
                    known.clear()
                found = known[key] = self._finds((printed, before, after))
            if found:
                last = found[-1]
                if last.kind == "organization" and last.support is Support.KIND:
                    found = self._with_list(text, start, found)
                yield start, found

    def _with_list(self, text: str, start: int, found: tuple[Find, ...]) -> tuple[Find, ...]:
        """Lengthen the name of an organization at the end of a run where a list of fields goes on after a comma."""
        *before, last = found
        end = after_list(text, start + last.end, last.name)
        if end == start + last.end:
            return found
        name = last.name + text[start + last.end : end]
        concept = self.known.concept("organization", name)
        name = self.known.preferred("organization", name)
        return (*before, last._replace(name=name, concept=concept, end=end - start))

    def concept(self, concept: str, support: Support) -> Find:
        """Return what only a form of a concept names, wherever it stands."""
        if (key := (concept, support)) not in self._concepts:
            kind, name = self.known.labels[concept]
            self._concepts[key] = Find(kind, name, concept, 0, 0, support, stands=False)
        return self._concepts[key]

    def _finds(self, run: Run) -> tuple[Find, ...]:
        return tuple(
            find
            for stretch in self._candidates.stretches(run)
            if stretch.before not in {"", POSSESSIVE} or stretch.after or self._may_hold(stretch.words)
            for find in Walk(stretch, self.known, self._marked).finds()
        )

    def _may_hold(self, words: list[str]) -> bool:
        """Tell whether words are worth a walk: whether any opens a known phrase, marks a name, or has a number."""
        made_so = not self._telling.isdisjoint(words) or personal_names.may_be_name(words)
        return made_so or _NUMBERED.search(" ".join(words)) is not None


@lru_cache(maxsize=2)
def recognizer(lexicon: Lexicon) -> Recognizer:
    """Return the recogniser of a lexicon; those of the last two are kept."""
    with long_lived_objects():
        lexicon.index_finder.find("")  # it reads the same texts next
        return Recognizer(known_names(lexicon))
