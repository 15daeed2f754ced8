"""The journal of edits in the `terms` index: read in order and in real time, appended without a gap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from mappings.lexicon.concepts import COLUMNS, LISTS, Concept
from service.errors import Unavailable
from service.storage.archive import Archive, found, translated

# `reset` takes an edit back to what is shipped, whatever a later release ships.
Change = Literal["put", "remove", "reset"]

LOOK, MANY = 2, 1000  # the last one known and the next; and where that is there, many
CREATED, TAKEN = 201, 409


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
    with translated():
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
    operations: list[dict[str, Any]] = []
    for edit in edits:
        operations += [{"create": {"_id": _id(edit.version)}}, as_document(edit)]
    with translated():
        answer = archive.client.bulk(index=archive.indices.terms, require_alias=True, operations=operations)
    rows = [row["create"] for row in answer["items"]]
    refused = [row for row in rows if row["status"] not in (CREATED, TAKEN)]
    if refused:
        raise Unavailable(f"Elasticsearch refused {len(refused)} edits: {refused[0]['error']}.", "elasticsearch")
    return [edit for edit, row in zip(edits, rows, strict=True) if row["status"] == CREATED]


def between(archive: Archive, versions: Iterable[int]) -> list[Edit]:
    """Return the edits of these versions, as far as they are there."""
    ids = [_id(version) for version in versions]
    if not ids:
        return []
    with translated():
        answer = archive.client.mget(index=archive.indices.terms, ids=ids)
        return [from_document(row["_source"]) for row in found(answer)]


def as_document(edit: Edit) -> dict[str, Any]:
    """Return an edit as JSON; what it has not is absent."""
    plain = {name: getattr(edit, name) for name in ("version", "change", "concept", "who", "at", "undoes")}
    concepts = {name: as_object(entry) for name in ("entry", "before") if (entry := getattr(edit, name))}
    return {name: value for name, value in plain.items() if value is not None} | concepts


def from_document(document: Mapping[str, Any]) -> Edit:
    concepts = {name: _restored(document[name]) if name in document else None for name in ("entry", "before")}
    return Edit(**{**document, **concepts})


def as_object(entry: Concept) -> dict[str, Any]:
    """Return a concept as JSON, lists as lists; what is empty is absent."""
    return {name: list(value) if name in LISTS else value for name, value in asdict(entry).items() if value}


def _restored(document: Mapping[str, Any]) -> Concept:
    """Return a stored concept; it was checked when it was stored, and a later release may know other kinds."""
    values: dict[str, Any] = {"id": "", "name": "", "kind": ""}
    values |= {name: tuple(value) if name in LISTS else value for name, value in document.items() if name in COLUMNS}
    return Concept(**values)


def _run(archive: Archive, first: int, count: int) -> list[Edit]:
    """Return the edits from `first` on, up to the first version that is not there."""
    edits: list[Edit] = []
    for edit in between(archive, range(first, first + count)):
        if edit.version != first + len(edits):
            break
        edits.append(edit)
    return edits


def _id(version: int) -> str:
    return f"{version:012d}"
