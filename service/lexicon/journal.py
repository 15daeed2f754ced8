"""The journal of edits in the `terms` index: read in order and in real time, appended without a gap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from mappings.lexicon.concepts import Concept
from service.storage.archive import Archive
from service.storage.codec import DataclassCodec, Options
from service.storage.collection import Collection

# `reset` takes an edit back to what is shipped, whatever a later release ships.
Change = Literal["put", "remove", "reset"]

LOOK, MANY = 2, 1000  # the last one known and the next; and where that is there, many


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to one concept: what it became and what it was, by whom and when; `undoes` an earlier version."""

    version: int
    change: Change
    concept: str
    entry: Concept | None
    before: Concept | None
    who: str
    at: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Journal:
    """All edits up to `version`, by concept, the oldest first."""

    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    last: Edit | None = None

    @property
    def version(self) -> int:
        return self.last.version if self.last else 0

    @property
    def overrides(self) -> dict[str, Concept | None]:
        """Return what stands instead of the shipped concepts; None is one that was removed."""
        return {name: edits[-1].entry for name, edits in self.edits.items() if edits[-1].change != "reset"}

    def extended(self, edits: Iterable[Edit]) -> "Journal":
        of_concept = dict(self.edits)
        last = self.last
        for edit in edits:
            of_concept[edit.concept] = (*of_concept.get(edit.concept, ()), edit)
            last = edit
        return Journal(of_concept, last)


def caught_up(archive: Archive, journal: Journal) -> Journal:
    """Return the journal with the edits that were made since. A GET by id is real time: no refresh is waited for."""
    edits = _run(archive, max(journal.version, 1), LOOK)
    full = len(edits) == LOOK
    if journal.last:  # asked for again, to see that it is still the same index
        if edits[:1] != [journal.last]:
            return caught_up(archive, Journal())
        edits = edits[1:]
    while full:
        more = _run(archive, edits[-1].version + 1, MANY)
        edits += more
        full = len(more) == MANY
    return journal.extended(edits) if edits else journal


def append(archive: Archive, edits: Sequence[Edit]) -> list[Edit]:
    """Store edits under their versions; return those that were stored, where others have taken a version meanwhile.

    All are one request to one shard, done in order: a version that is not stored is there already, so no gap comes.
    """
    stored = frozenset(_edits(archive).create_all({_id(edit.version): edit for edit in edits}))
    return [edit for edit in edits if _id(edit.version) in stored]


def read_edits(archive: Archive, versions: Iterable[int]) -> list[Edit]:
    """Return the edits of these versions, as far as they are there."""
    return [stored.value for stored in _edits(archive).several(map(_id, versions)).values()]


def edit_json(edit: Edit) -> dict[str, Any]:
    """Return an edit as it is stored and shown; what it has not is absent."""
    return _EDITS.encode(edit)


def concept_json(entry: Concept) -> dict[str, Any]:
    """Return a concept as it is stored and shown; what it has not is absent."""
    return _CONCEPTS.encode(entry)


_SHORT = Options(identifier=None, omit_defaults=True)
_EDITS, _CONCEPTS = DataclassCodec(Edit, _SHORT), DataclassCodec(Concept, _SHORT)


def _edits(archive: Archive) -> Collection[Edit]:
    return Collection(archive, archive.indices.terms, _EDITS)


def _run(archive: Archive, first: int, count: int) -> list[Edit]:
    """Return the edits from `first` on, up to the first version that is not there."""
    edits: list[Edit] = []
    for edit in read_edits(archive, range(first, first + count)):
        if edit.version != first + len(edits):
            break
        edits.append(edit)
    return edits


def _id(version: int) -> str:
    return f"{version:012d}"
