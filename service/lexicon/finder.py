"""Finding concepts in a text: one pass of an automaton over all names, the longest at each place. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from mappings.lexicon.concepts import Concept, english_words
from service.lexicon import surface_forms


class Sense(NamedTuple):
    """One meaning of a form: the concept, and whether the form is another word or name as well."""

    concept: str
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A form found between two positions of a text, with what it may mean; `acronym` where its capitals decide."""

    start: int
    end: int
    form: str
    senses: tuple[Sense, ...]
    acronym: bool

    @property
    def ambiguous(self) -> bool:
        return all(sense.ambiguous for sense in self.senses)

    def is_variant(self, text: str) -> bool:
        """Whether the text found is a narrower thing than the form: F-35A, found as F-35."""
        return surface_forms.is_designator(self.form) and not surface_forms.same_designator(
            text[self.start : self.end], self.form
        )


class Acronyms(NamedTuple):
    """The acronyms known, in capitals without dots, and those among them that are no other word or name."""

    known: frozenset[str]
    clear: frozenset[str]


class _Form(NamedTuple):
    form: str
    senses: tuple[Sense, ...]
    acronym: bool
    designator: bool


class Finder:
    """All forms of all concepts, compiled. Acronyms and ambiguous names are found as printed, others in any case.

    `acronyms` and `ranks` are for queries, where both are typed in small letters too; ranks are given in these.
    """

    def __init__(self, concepts: Collection[Concept]) -> None:
        printed, folded = _tables(concepts)
        self._printed, self._of_printed = _automaton(printed)
        self._folded, self._of_folded = _automaton(folded)
        self.acronyms = _acronyms(printed)
        self.ranks = frozenset(
            form.lower().rstrip(".")
            for entry in concepts
            if entry.kind == "rank"
            for form in entry.forms
            if form.istitle()
        )

    def find(self, text: str) -> list[Found]:
        """Return what is found, in order, none within another. Positions are those of `text`."""
        plain = surface_forms.alike(text)
        small = plain.lower()
        hits = [
            *_hits(plain, self._printed, plain, self._of_printed),
            *_hits(plain, self._folded, small if len(small) == len(plain) else plain, self._of_folded),
        ]
        hits.sort(key=_rather)
        return list(_longest(hit for _, hit in hits))


def _tables(concepts: Iterable[Concept]) -> tuple[dict[str, _Form], dict[str, _Form]]:
    printed: dict[str, _Form] = {}
    folded: dict[str, _Form] = {}
    for entry in concepts:
        acronyms, ambiguous = frozenset(entry.acronyms), frozenset(entry.ambiguous)
        names, of_doctrine_alone = entry.forms, entry.of_doctrine_alone
        for form in names:
            if (of_doctrine_alone and form in english_words()) or surface_forms.is_narrower(form, names):
                continue  # "security": as a word it says all that it means
            as_printed = form in acronyms or form in ambiguous
            for spelling in surface_forms.spellings(form, rank=entry.kind == "rank"):
                table, key = (printed, spelling) if as_printed else (folded, spelling.lower())
                senses = table[key].senses if key in table else ()
                if entry.id not in {sense.concept for sense in senses}:
                    senses = (*senses, Sense(entry.id, form in ambiguous))
                table[key] = _Form(form, senses, form in acronyms, surface_forms.is_designator(form))
    return printed, folded


def _acronyms(printed: dict[str, _Form]) -> Acronyms:
    senses = {spelling: form.senses for spelling, form in printed.items() if form.acronym}
    clear = (name for name, meant in senses.items() if not any(sense.ambiguous for sense in meant))
    return Acronyms(frozenset(senses), frozenset(clear))


def _automaton(table: dict[str, _Form]) -> tuple[AhoCorasick, list[_Form]]:
    return AhoCorasick(list(table), matchkind=MatchKind.Standard), list(table.values())


def _hits(plain: str, automaton: AhoCorasick, searched: str, known: list[_Form]) -> Iterator[tuple[int, Found]]:
    for which, start, end in automaton.find_matches_as_indexes(searched, overlapping=True):
        if (start and plain[start - 1].isalnum()) or not plain[start].strip():
            continue
        if end < len(plain) and plain[end].isalpha() and plain[end] not in "esABCDEFGHIJKLMNOPQRSTUVWXYZ":
            continue
        form = known[which]
        stop = surface_forms.end(plain, end, designator=form.designator)
        if stop is not None:
            yield end, Found(start, stop, form.form, form.senses, form.acronym)


def _rather(hit: tuple[int, Found]) -> tuple[int, int, int, bool]:
    """Order hits by their beginning; of two there the longer, by its form without an ending, an acronym first."""
    bare, found = hit
    return found.start, -found.end, -bare, not found.acronym


def _longest(hits: Iterable[Found]) -> Iterator[Found]:
    last = 0
    for hit in hits:
        if hit.start >= last:
            yield hit
            last = hit.end
