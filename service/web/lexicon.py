"""The pages of the lexicon: looking concepts up, for everybody; editing them, for whoever is signed in."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, session, url_for

from mappings.lexicon.concepts import COLUMNS, KINDS, Concept
from service.errors import BadInput, NotFound
from service.lexicon import cache, consistency, edits, listing
from service.lexicon.journal import Edit
from service.lexicon.tables import checked
from service.web import concepts as shown
from service.web.sessions import archive, editor, signed_in, to_sign_in, token

PAGE = 50
LATEST = 30

blueprint = Blueprint("lexicon", __name__)


@blueprint.context_processor
def _always() -> dict[str, Any]:
    return {"editor": signed_in(), "token": token, "labels": shown.LABELS, "hints": shown.HINTS, "kinds": KINDS}


@blueprint.after_request
def _unkept(response: Response) -> Response:
    if "key" in session:
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/lexicon")
def concepts() -> str:
    text, kind, cursor = (request.args.get(name, "") for name in ("q", "kind", "cursor"))
    if kind and kind not in KINDS:
        raise BadInput(f"kind: one of {', '.join(KINDS)}.", parameter="kind")
    state = cache.state(archive())
    page = listing.page(listing.listed(state.lexicon, text, kind), PAGE, cursor)
    further = url_for("lexicon.concepts", q=text or None, kind=kind or None, cursor=page.next) if page.next else None
    return render_template("lexicon.html", page=page, q=text, kind=kind, further=further, version=state.journal.version)


@blueprint.get("/lexicon/<identifier>")
def concept(identifier: str) -> Any:
    entry, past = _found(identifier)
    warnings = consistency.check(cache.state(archive()).lexicon, [identifier]) if signed_in() and entry else []
    page = render_template(
        "concept.html",
        identifier=identifier,
        entry=entry,
        past=[shown.done(edit, past[0]) for edit in past],
        warnings=warnings,
    )
    return page if entry else (page, NotFound.status)


@blueprint.get("/lexicon/<identifier>/edit")
def edit(identifier: str) -> Any:
    if signed_in() is None:
        return to_sign_in()
    entry, past = _found(identifier)
    return _form(identifier, shown.filled(entry or past[0].before), past[0].version if past else 0)


@blueprint.post("/lexicon/<identifier>/edit")
def save(identifier: str) -> Any:
    editor()
    _, past = _found(identifier)
    since = past[0] if past else None
    if since and str(since.version) != request.form.get("version", ""):
        mistake = f"{since.who} has changed this concept while you were writing. Saving again replaces that."
        return _form(identifier, _typed(), since.version, mistake), 409
    return _saved(identifier)


@blueprint.get("/add-concept")
def add() -> Any:
    return _form(None, shown.filled(None), 0) if signed_in() else to_sign_in()


@blueprint.post("/add-concept")
def save_new() -> Any:
    editor()
    identifier = request.form.get("id", "").strip()
    if identifier in cache.state(archive()).lexicon.concepts:
        return _form(None, _typed(), 0, f"There is a concept {identifier!r} already."), 400
    return _saved(None)


@blueprint.post("/lexicon/<identifier>/remove")
def remove(identifier: str) -> Any:
    who = editor().name
    edits.remove(archive(), identifier, who)
    return redirect(url_for("lexicon.concept", identifier=identifier))


@blueprint.post("/lexicon/<identifier>/undo")
def undo(identifier: str) -> Any:
    who, version = editor().name, request.form.get("version", "")
    if not (version.isascii() and version.isdigit()):
        raise BadInput("version: not a number.", parameter="version")
    edits.undo(archive(), int(version), who)
    return redirect(url_for("lexicon.concept", identifier=identifier))


def _saved(identifier: str | None) -> Any:
    """Put what the form says; a mistake is shown above it, and nothing that was typed is lost."""
    who = editor().name
    values = shown.written(request.form)
    try:
        entry = checked({**values, "id": identifier or values["id"]})
    except BadInput as error:
        column = error.extras.get("column")
        told = error.message.removeprefix(f"{column}: ")
        mistake = f"{shown.LABELS.get(str(column), column)}: {told}"
        return _form(identifier, _typed(), request.form.get("version", "0"), mistake), error.status
    edits.put(archive(), entry, who)
    return redirect(url_for("lexicon.concept", identifier=entry.id))


def _found(identifier: str) -> tuple[Concept | None, list[Edit]]:
    """Return a concept and its edits, the newest first; one that was removed has only these. Raises NotFound."""
    entry = cache.state(archive()).lexicon.concepts.get(identifier)
    past = edits.history(archive(), LATEST, concept=identifier)
    if entry is None and not past:
        raise NotFound(f"There is no concept {identifier!r}.")
    return entry, past


def _form(identifier: str | None, values: dict[str, str], version: int | str, mistake: str | None = None) -> str:
    return render_template("concept_form.html", identifier=identifier, values=values, version=version, mistake=mistake)


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in COLUMNS}
