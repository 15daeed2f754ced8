"""The pages of the lexicon: looking concepts up, for everybody; editing them, for whoever is signed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, session, url_for

from mappings.lexicon.concepts import COLUMNS, KINDS, LISTS, Concept
from service.errors import BadInput, NotFound
from service.lexicon import cache, consistency, edits, listing
from service.lexicon.journal import Edit
from service.lexicon.tables import validate_concept
from service.web.sessions import csrf_token, current_key, readable_archive, redirect_to_sign_in, require_editor

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
PAGE = 50
LATEST = 30

blueprint = Blueprint("lexicon", __name__)


@dataclass(frozen=True, slots=True)
class Difference:
    """The change that an edit made to one field."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EditView:
    """An edit as shown: what it did, to which fields, and whether it can be undone."""

    edit: Edit
    what: str
    undoable: bool
    differences: tuple[Difference, ...]


def view_edit(edit: Edit, last: Edit) -> EditView:
    """Return an edit as shown; `last` is the last one of the same concept."""
    undoable = (edit.change, edit.entry) == (last.change, last.entry)
    changed = differences(edit.before, edit.entry) if edit.before and edit.entry else ()
    return EditView(edit, _outcome(edit), undoable, changed)


def _outcome(edit: Edit) -> str:
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
            removed, added = [item for item in old if item not in new], [item for item in new if item not in old]
            found.append(Difference(LABELS[name], "; ".join(removed), "; ".join(added)))
        else:
            found.append(Difference(LABELS[name], old, new))
    return tuple(found)


def form_values(entry: Concept | None) -> dict[str, str]:
    """Return what stands in the form for a concept, lists with one item to a line."""
    if entry is None:
        return dict.fromkeys(COLUMNS, "")
    return {name: "\n".join(value) if isinstance(value := getattr(entry, name), tuple) else value for name in COLUMNS}


def concept_from_form(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the concept that a form was filled with, as it is: it has yet to be checked."""
    values: dict[str, Any] = {name: form.get(name, "") for name in COLUMNS}
    return values | {name: [item for item in re.split(r"[;\r\n]+", values[name]) if item.strip()] for name in LISTS}


@blueprint.context_processor
def _template_context() -> dict[str, Any]:
    return {"editor": current_key(), "token": csrf_token, "labels": LABELS, "hints": HINTS, "kinds": KINDS}


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    if "key" in session:
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/lexicon")
def concepts() -> str:
    text, kind, cursor = (request.args.get(name, "") for name in ("q", "kind", "cursor"))
    if kind and kind not in KINDS:
        raise BadInput(f"kind: one of {', '.join(KINDS)}.", parameter="kind")
    state = cache.latest_state(readable_archive())
    page = listing.paginate(listing.search_concepts(state.lexicon, text, kind), PAGE, cursor)
    next_url = url_for("lexicon.concepts", q=text or None, kind=kind or None, cursor=page.next) if page.next else None
    return render_template(
        "lexicon.html", page=page, q=text, kind=kind, next_url=next_url, version=state.journal.version
    )


@blueprint.get("/lexicon/<identifier>")
def concept(identifier: str) -> Any:
    entry, past = _concept_and_edits(identifier)
    lexicon = cache.latest_state(readable_archive()).lexicon
    warnings = consistency.find_contradictions(lexicon, [identifier]) if current_key() and entry else []
    page = render_template(
        "concept.html",
        identifier=identifier,
        entry=entry,
        past=[view_edit(edit, past[0]) for edit in past],
        warnings=warnings,
    )
    return page if entry else (page, NotFound.status)


@blueprint.get("/lexicon/<identifier>/edit")
def edit(identifier: str) -> Any:
    if current_key() is None:
        return redirect_to_sign_in()
    entry, past = _concept_and_edits(identifier)
    return _render_form(identifier, form_values(entry or past[0].before), past[0].version if past else 0)


@blueprint.post("/lexicon/<identifier>/edit")
def save(identifier: str) -> Any:
    require_editor()
    _, past = _concept_and_edits(identifier)
    since = past[0] if past else None
    if since and str(since.version) != request.form.get("version", ""):
        mistake = f"{since.who} has changed this concept while you were writing. Saving again replaces that."
        return _render_form(identifier, _typed_values(), since.version, mistake), 409
    return _save_form(identifier)


@blueprint.get("/add-concept")
def add() -> Any:
    return _render_form(None, form_values(None), 0) if current_key() else redirect_to_sign_in()


@blueprint.post("/add-concept")
def save_new() -> Any:
    require_editor()
    identifier = request.form.get("id", "").strip()
    if identifier in cache.latest_state(readable_archive()).lexicon.concepts:
        return _render_form(None, _typed_values(), 0, f"There is a concept {identifier!r} already."), 400
    return _save_form(None)


@blueprint.post("/lexicon/<identifier>/remove")
def remove(identifier: str) -> Any:
    who = require_editor().name
    edits.remove(readable_archive(), identifier, who)
    return redirect(url_for("lexicon.concept", identifier=identifier))


@blueprint.post("/lexicon/<identifier>/undo")
def undo(identifier: str) -> Any:
    who, version = require_editor().name, request.form.get("version", "")
    if not (version.isascii() and version.isdigit()):
        raise BadInput("version: not a number.", parameter="version")
    edits.undo(readable_archive(), int(version), who)
    return redirect(url_for("lexicon.concept", identifier=identifier))


def _save_form(identifier: str | None) -> Any:
    """Put what the form says; a mistake is shown above it, and nothing that was typed is lost."""
    who = require_editor().name
    values = concept_from_form(request.form)
    try:
        entry = validate_concept({**values, "id": identifier or values["id"]})
    except BadInput as error:
        column = error.extras.get("column")
        message = error.message.removeprefix(f"{column}: ")
        mistake = f"{LABELS.get(str(column), column)}: {message}"
        return _render_form(identifier, _typed_values(), request.form.get("version", "0"), mistake), error.status
    edits.put(readable_archive(), entry, who)
    return redirect(url_for("lexicon.concept", identifier=entry.id))


def _concept_and_edits(identifier: str) -> tuple[Concept | None, list[Edit]]:
    """Return a concept and its edits, the newest first; one that was removed has only these. Raises NotFound."""
    entry = cache.latest_state(readable_archive()).lexicon.concepts.get(identifier)
    past = edits.history(readable_archive(), LATEST, concept=identifier)
    if entry is None and not past:
        raise NotFound(f"There is no concept {identifier!r}.")
    return entry, past


def _render_form(identifier: str | None, values: dict[str, str], version: int | str, mistake: str | None = None) -> str:
    return render_template("concept_form.html", identifier=identifier, values=values, version=version, mistake=mistake)


def _typed_values() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in COLUMNS}
