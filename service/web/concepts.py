"""What the pages of the lexicon show, worked out from concepts, edits and forms. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mappings.lexicon.concepts import COLUMNS, LISTS, Concept
from service.lexicon.journal import Edit

LABELS = {
    "id": "Id",
    "name": "Name",
    "kind": "Kind",
    "acronyms": "Acronyms",
    "names": "Other names",
    "former": "Former names",
    "field": "Field",
    "definition": "Definition",
    "source": "Source",
    "ambiguous": "Ambiguous",
}
HINTS = {
    "id": "Small letters and digits, with hyphens between.",
    "acronyms": "Printed in capitals. One to a line.",
    "names": "In use today, in any capitals. One to a line.",
    "former": "No longer in use. One to a line.",
    "field": "The subject, as in “aviation”.",
    "source": "Where the entry comes from.",
    "ambiguous": "Those of the names above that are also a word, or something else’s name. One to a line.",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What an edit did to one field."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Done:
    """An edit as shown: what it did in a word, to which fields, and whether the concept still is what it made it."""

    edit: Edit
    what: str
    undoable: bool
    differences: tuple[Difference, ...]


def done(edit: Edit, last: Edit) -> Done:
    """Tell what an edit did; `last` is the last one of the same concept."""
    undoable = (edit.change, edit.entry) == (last.change, last.entry)
    changed = differences(edit.before, edit.entry) if edit.before and edit.entry else ()
    return Done(edit, _what(edit), undoable, changed)


def _what(edit: Edit) -> str:
    if edit.change != "put":
        return {"remove": "removed", "reset": "as before all edits"}[edit.change]
    if edit.before is None:
        return "brought back" if edit.undoes else "added"
    return "changed"


def differences(before: Concept, after: Concept) -> tuple[Difference, ...]:
    """Return the fields in which two states of a concept differ; of lists, what went and what came."""
    found = []
    for name in COLUMNS:
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if name in LISTS:
            gone, come = [item for item in old if item not in new], [item for item in new if item not in old]
            found.append(Difference(LABELS[name], "; ".join(gone), "; ".join(come)))
        else:
            found.append(Difference(LABELS[name], old, new))
    return tuple(found)


def filled(entry: Concept | None) -> dict[str, str]:
    """Return what stands in the form for a concept, lists with one item to a line."""
    if entry is None:
        return dict.fromkeys(COLUMNS, "")
    return {name: "\n".join(value) if isinstance(value := getattr(entry, name), tuple) else value for name in COLUMNS}


def written(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the concept that a form was filled with, as it is: it has yet to be checked."""
    values: dict[str, Any] = {name: form.get(name, "") for name in COLUMNS}
    return values | {name: [item for item in re.split(r"[;\r\n]+", values[name]) if item.strip()] for name in LISTS}
