"""The lexicon: GET /acronyms, GET, PUT and DELETE /acronyms/{id}, its history, POST /acronyms/undo."""

from typing import Any

from flask import g
from flask.views import MethodView

from service.api.documentation import Blueprint
from service.api.guard import backends, needs
from service.api.lexicon_schemas import (
    ConceptBody,
    ConceptsArguments,
    ConceptsPage,
    EditsArguments,
    EditsPage,
    LexiconConcept,
    LexiconEdit,
    UndoBody,
)
from service.errors import NotFound
from service.lexicon import cache, edits, listing
from service.lexicon.journal import as_document, as_object
from service.lexicon.tables import checked

blueprint = Blueprint("acronyms", __name__, url_prefix="/api/v1/acronyms", description="The lexicon and its edits.")


@blueprint.route("")
class Concepts(MethodView):
    @blueprint.arguments(ConceptsArguments, location="query", unknown="raise")
    @blueprint.response(200, ConceptsPage)
    @needs("search")
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """List concepts: acronyms, names and what they mean."""
        lexicon = cache.state(backends().archive).lexicon
        found = listing.listed(lexicon, arguments["q"], arguments["kind"])
        page = listing.page(found, arguments["size"], arguments["cursor"])
        concepts = [as_object(entry) for entry in page.concepts]
        return {"total": page.total, "version": lexicon.version, "concepts": concepts, "next": page.next}


@blueprint.route("/<identifier>")
class OneConcept(MethodView):
    @blueprint.response(200, LexiconConcept)
    @needs("search")
    def get(self, identifier: str) -> dict[str, Any]:
        """Read a concept."""
        found = cache.state(backends().archive).lexicon.concepts.get(identifier)
        if found is None:
            raise NotFound(f"There is no concept {identifier!r}.")
        return as_object(found)

    @blueprint.arguments(ConceptBody)
    @blueprint.response(200, LexiconConcept)
    @blueprint.alt_response(201, schema=LexiconConcept, description="The concept is new.")
    @needs("admin")
    def put(self, body: dict[str, Any], identifier: str) -> tuple[dict[str, Any], int]:
        """Add a concept or replace it. It counts from the next query on."""
        concept = checked({**body, "id": identifier})
        made = edits.put(backends().archive, concept, g.key.name)
        return as_object(concept), 201 if made and not made.before else 200

    @blueprint.response(204)
    @needs("admin")
    def delete(self, identifier: str) -> None:
        """Take a concept out of the lexicon."""
        edits.remove(backends().archive, identifier, g.key.name)


@blueprint.route("/<identifier>/history")
class ConceptHistory(MethodView):
    @blueprint.arguments(EditsArguments, location="query", unknown="raise")
    @blueprint.response(200, EditsPage)
    @needs("search")
    def get(self, arguments: dict[str, Any], identifier: str) -> dict[str, Any]:
        """List the edits of a concept; without any, it is as Dateline ships it, or does not exist."""
        size = arguments["size"]
        found = edits.history(backends().archive, size + 1, concept=identifier, below=arguments["cursor"])
        further = found[size - 1].version if len(found) > size else None
        return {"edits": [as_document(edit) for edit in found[:size]], "next": further}


@blueprint.route("/undo")
class Undo(MethodView):
    @blueprint.arguments(UndoBody)
    @blueprint.response(200, LexiconEdit)
    @needs("admin")
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Make a concept again what it was before an edit; 409 where it was changed since."""
        return as_document(edits.undo(backends().archive, body["version"], g.key.name))
