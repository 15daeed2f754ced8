"""Editing the lexicon: each change is one edit in the journal, counts from the next query on, and can be undone."""

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from mappings.lexicon.concepts import Concept
from service.errors import Conflict, NotFound
from service.lexicon import cache, journal
from service.lexicon.cache import LexiconState
from service.lexicon.journal import Change, Edit
from service.lexicon.lexicon import Lexicon
from service.lexicon.tables import validate_concept
from service.storage.archive import Archive
from service.storage.timestamps import now

ATTEMPTS = 200
PORTION = 500

Decide = Callable[[LexiconState], list[Edit]]


def put(archive: Archive, concept: Concept, who: str) -> Edit | None:
    """Add or replace a concept; return None where it is the same already. Raises BadInput."""
    edits = put_all(archive, [concept], who)
    return edits[0] if edits else None


def put_all(archive: Archive, concepts: Iterable[Concept], who: str) -> list[Edit]:
    """Add or replace many concepts; return the edits made. Can be repeated after an interruption. Raises BadInput."""
    wanted = [validate_concept(concept) for concept in concepts]
    return _append(archive, lambda state: needed_edits(state.lexicon, wanted, who))


def needed_edits(lexicon: Lexicon, wanted: Iterable[Concept], who: str) -> list[Edit]:
    """Return the edits that make the lexicon's concepts what is wanted: none for those that are."""
    new = [concept for concept in wanted if lexicon.concepts.get(concept.id) != concept]
    return [_draft_edit(lexicon, "put", concept.id, concept, who) for concept in new]


def remove(archive: Archive, identifier: str, who: str) -> Edit:
    """Take a concept out. Raises NotFound."""

    def decide(state: LexiconState) -> list[Edit]:
        if identifier not in state.lexicon.concepts:
            raise NotFound(f"There is no concept {identifier!r}.")
        return [_draft_edit(state.lexicon, "remove", identifier, None, who)]

    return _append(archive, decide)[0]


def undo(archive: Archive, version: int, who: str) -> Edit:
    """Restore a concept to what it was before the edit `version`, where it has not been edited since.

    That is an edit too, and can be undone. Raises NotFound, and Conflict where it has been changed since.
    """

    def decide(state: LexiconState) -> list[Edit]:
        earlier = _previous_edit(state, version)
        draft = _draft_edit(state.lexicon, "reset", _edited_concept(state, version), None, who)
        if earlier:
            draft = replace(draft, change=earlier.change, entry=earlier.entry)
        return [replace(draft, undoes=version)]

    return _append(archive, decide)[0]


def history(archive: Archive, size: int = 50, *, concept: str | None = None, below: int | None = None) -> list[Edit]:
    """Return the latest edits, of one concept where it is named; `below` goes on from a version. The newest first."""
    known = cache.latest_state(archive).journal
    if concept is not None:
        edits = [edit for edit in known.edits.get(concept, ()) if below is None or edit.version < below]
        return edits[::-1][:size]
    last = known.version if below is None else min(known.version, below - 1)
    return journal.read_edits(archive, range(last, max(last - size, 0), -1))


def _edited_concept(state: LexiconState, version: int) -> str:
    for concept, edits in state.journal.edits.items():
        if any(edit.version == version for edit in edits):
            return concept
    raise NotFound(f"There is no edit {version}.")


def _previous_edit(state: LexiconState, version: int) -> Edit | None:
    """Return the edit of the same concept before `version`, if there is one."""
    edits = state.journal.edits[_edited_concept(state, version)]
    position = next(number for number, edit in enumerate(edits) if edit.version == version)
    undone, last = edits[position], edits[-1]
    if (last.change, last.entry) != (undone.change, undone.entry):
        message = f"{last.concept} was changed again, by {last.who}: undo edit {last.version} first."
        raise Conflict(message, version=last.version)
    return edits[position - 1] if position else None


def _draft_edit(lexicon: Lexicon, change: Change, identifier: str, entry: Concept | None, who: str) -> Edit:
    return Edit(0, change, identifier, entry, lexicon.concepts.get(identifier), who, now())


def _append(archive: Archive, decide: Decide) -> list[Edit]:
    """Append the edits that `decide` makes of the current state; where others edited meanwhile, decide again."""
    stored: list[Edit] = []
    for _ in range(ATTEMPTS):
        state = cache.latest_state(archive)
        drafts = decide(state)
        first = state.journal.version + 1
        numbered = [replace(draft, version=first + number) for number, draft in enumerate(drafts)]
        taken = _append_portions(archive, numbered)
        stored += taken
        if len(taken) == len(numbered):
            return stored
        time.sleep(random.random() * 0.02)  # noqa: S311 - that two editors do not meet again
    raise Conflict("Others edit the lexicon at this moment: try again.")


def _append_portions(archive: Archive, edits: list[Edit]) -> list[Edit]:
    stored: list[Edit] = []
    for start in range(0, len(edits), PORTION):
        portion = edits[start : start + PORTION]
        stored += journal.append(archive, portion)
        if len(stored) < start + len(portion):
            break
    return stored
