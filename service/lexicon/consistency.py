"""Contradictions in a lexicon: what would find the wrong thing, or too much. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mappings.lexicon.concepts import Concept, english_words
from service.lexicon import surface_forms
from service.lexicon.lexicon import Lexicon

MANY_FORMS = 40

CODES = {
    "acronym-is-word": "an acronym that is an English word, not marked as ambiguous",
    "claimed-twice": "a name or acronym of two concepts, not marked as ambiguous in either",
    "word": "a name that is one common word, not marked as ambiguous",
    "many-forms": f"more than {MANY_FORMS} names, which make every query with one of them long",
    "former-cycle": "former names that lead in a circle",
    "same-id": "ids that differ in their hyphens only",
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One contradiction: its code, the concepts, the form, and a sentence."""

    code: str
    concepts: tuple[str, ...]
    form: str
    message: str

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "concepts": list(self.concepts)}


def find_contradictions(lexicon: Lexicon, among: Iterable[str] | None = None) -> list[Contradiction]:
    """Return what contradicts, in the whole lexicon or where one of the concepts `among` is concerned."""
    concepts = lexicon.concepts
    found = [
        *(finding for entry in concepts.values() for finding in _unmarked_words(entry)),
        *(_many(entry) for entry in concepts.values() if len(entry.forms) > MANY_FORMS),
        *_shared_names(concepts.values()),
        *_former_cycles(concepts),
        *_same_ids(concepts),
    ]
    wanted = None if among is None else frozenset(among)
    return [finding for finding in found if wanted is None or wanted.intersection(finding.concepts)]


def _unmarked_words(entry: Concept) -> Iterator[Contradiction]:
    """Find the forms that are words too; the finder itself leaves out those that are printed in small letters."""
    for form in entry.forms:
        if form in entry.ambiguous or form.lower() not in english_words() or form in english_words():
            continue
        if form in entry.acronyms:
            message = f"{form} ({entry.id}) is an English word too: mark it as ambiguous."
            yield Contradiction("acronym-is-word", (entry.id,), form, message)
        else:
            message = f"{form!r} ({entry.id}) is a common word, found wherever it stands: mark it as ambiguous."
            yield Contradiction("word", (entry.id,), form, message)


def _many(entry: Concept) -> Contradiction:
    message = f"{entry.id} has {len(entry.forms)} names; {MANY_FORMS} are enough."
    return Contradiction("many-forms", (entry.id,), "", message)


def _shared_names(concepts: Iterable[Concept]) -> Iterator[Contradiction]:
    claims: dict[tuple[bool, str], dict[str, str]] = defaultdict(dict)
    for entry in concepts:
        acronyms, ambiguous = frozenset(entry.acronyms), frozenset(entry.ambiguous)
        # The official lists give an acronym all its senses; that is no contradiction.
        senses = acronyms if entry.of_doctrine_alone else frozenset()
        for form in entry.forms:
            if form not in ambiguous and form not in senses:
                claims[_key(form, printed=form in acronyms)].setdefault(entry.id, form)
    for by in claims.values():
        if len(by) > 1:
            form = next(iter(by.values()))
            message = f"{form!r} is a name of {_listed(by)}: mark it as ambiguous where it is not the usual meaning."
            yield Contradiction("claimed-twice", tuple(by), form, message)


def _former_cycles(concepts: Mapping[str, Concept]) -> Iterator[Contradiction]:
    """Follow former names to the concepts that bear them now; each circle is told once."""
    today = {
        _key(form, printed=form in entry.acronyms): entry.id
        for entry in concepts.values()
        for form in (entry.name, *entry.names, *entry.acronyms)
    }
    earlier = {
        entry.id: [
            bearer
            for form in entry.former
            if (bearer := today.get(_key(form, printed=form in entry.acronyms), entry.id)) != entry.id
        ]
        for entry in concepts.values()
        if entry.former
    }
    reported: set[frozenset[str]] = set()
    for start in earlier:
        circle = _cycle_from(start, earlier)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            message = f"The former names of {_listed(circle)} lead in a circle."
            yield Contradiction("former-cycle", tuple(circle), concepts[circle[0]].former[0], message)


def _cycle_from(start: str, earlier: Mapping[str, list[str]]) -> list[str]:
    """Return a way from `start` back to it, if there is one."""
    paths = [[start]]
    visited: set[str] = set()
    while paths:
        path = paths.pop()
        for name in earlier.get(path[-1], ()):
            if name == start:
                return path
            if name not in visited:
                visited.add(name)
                paths.append([*path, name])
    return []


def _same_ids(concepts: Iterable[str]) -> Iterator[Contradiction]:
    slugs: dict[str, list[str]] = defaultdict(list)
    for identifier in concepts:
        slugs[identifier.replace("-", "")].append(identifier)
    for same in slugs.values():
        if len(same) > 1:
            yield Contradiction("same-id", tuple(same), "", f"The ids {_listed(same)} differ in their hyphens only.")


def _key(form: str, *, printed: bool) -> tuple[bool, str]:
    """Return what two forms share that are one to the finder: acronyms as printed, names in any case."""
    alike = surface_forms.alike(form)
    return printed, alike if printed else alike.casefold()


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
