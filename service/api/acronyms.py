"""The lexicon: GET /acronyms, GET, PUT and DELETE /acronyms/{id}, its history, POST /acronyms/undo; their JSON."""

from typing import Any

import marshmallow as ma
from flask import g
from flask.views import MethodView
from marshmallow import RAISE, fields, validate

from mappings.lexicon.concepts import KINDS, Concept
from service.api.auth import backends, requires
from service.api.fields import schema_of
from service.api.openapi import Blueprint
from service.errors import NotFound
from service.lexicon import cache, edits, listing
from service.lexicon.journal import concept_json, edit_json
from service.lexicon.tables import validate_concept

MAX_PAGE = 100


LexiconConcept = schema_of(Concept, name="LexiconConcept")
ConceptBody = schema_of(Concept, name="ConceptBody", without=("id",), strict=True)
blueprint = Blueprint("acronyms", __name__, url_prefix="/api/v1/acronyms", description="The lexicon and its edits.")


class ConceptsArguments(ma.Schema):
    class Meta:
        unknown = RAISE

    q = fields.String(load_default="", metadata={"description": "Words that a name has; the nearest come first."})
    kind = fields.String(load_default="", validate=validate.OneOf(("", *KINDS)))
    size = fields.Integer(load_default=20, validate=validate.Range(1, MAX_PAGE))
    cursor = fields.String(load_default=None, metadata={"description": "`next` of the page before this one."})


class ConceptsPage(ma.Schema):
    total = fields.Integer()
    version = fields.Integer(metadata={"description": "The number of the last edit."})
    concepts = fields.List(fields.Nested(LexiconConcept))
    next = fields.String(allow_none=True, metadata={"description": "The cursor of the next page."})


class LexiconEdit(ma.Schema):
    """One edit; `entry` is absent where the concept was removed, `before` where it was new."""

    version = fields.Integer()
    change = fields.String(metadata={"description": "`put`, `remove`, or `reset` to what Dateline ships."})
    concept = fields.String()
    entry = fields.Nested(LexiconConcept)
    before = fields.Nested(LexiconConcept)
    who = fields.String(metadata={"description": "The name of the key, or the user of the command line."})
    at = fields.String(metadata={"description": "ISO 8601."})
    undoes = fields.Integer(metadata={"description": "The edit that this one undoes."})


class EditsArguments(ma.Schema):
    class Meta:
        unknown = RAISE

    size = fields.Integer(load_default=20, validate=validate.Range(1, MAX_PAGE))
    cursor = fields.Integer(load_default=None, validate=validate.Range(min=1))


class EditsPage(ma.Schema):
    edits = fields.List(fields.Nested(LexiconEdit), metadata={"description": "The newest first."})
    next = fields.Integer(allow_none=True, metadata={"description": "The cursor of the next page."})


class UndoBody(ma.Schema):
    class Meta:
        unknown = RAISE

    version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


@blueprint.route("")
class Concepts(MethodView):
    @requires("search")
    @blueprint.arguments(ConceptsArguments, location="query", unknown="raise")
    @blueprint.response(200, ConceptsPage)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """List concepts: acronyms, names and what they mean."""
        lexicon = cache.latest_state(backends().archive).lexicon
        found = listing.search_concepts(lexicon, arguments["q"], arguments["kind"])
        page = listing.paginate(found, arguments["size"], arguments["cursor"])
        concepts = [concept_json(entry) for entry in page.concepts]
        return {"total": page.total, "version": lexicon.version, "concepts": concepts, "next": page.next}


@blueprint.route("/<identifier>")
class OneConcept(MethodView):
    @requires("search")
    @blueprint.response(200, LexiconConcept)
    def get(self, identifier: str) -> dict[str, Any]:
        """Read a concept."""
        found = cache.latest_state(backends().archive).lexicon.concepts.get(identifier)
        if found is None:
            raise NotFound(f"There is no concept {identifier!r}.")
        return concept_json(found)

    @requires("admin")
    @blueprint.arguments(ConceptBody)
    @blueprint.response(200, LexiconConcept)
    @blueprint.alt_response(201, schema=LexiconConcept, description="The concept is new.")
    def put(self, body: dict[str, Any], identifier: str) -> tuple[dict[str, Any], int]:
        """Add a concept or replace it. It counts from the next query on."""
        concept = validate_concept({**body, "id": identifier})
        edit = edits.put(backends().archive, concept, g.key.name)
        return concept_json(concept), 201 if edit and not edit.before else 200

    @requires("admin")
    @blueprint.response(204)
    def delete(self, identifier: str) -> None:
        """Take a concept out of the lexicon."""
        edits.remove(backends().archive, identifier, g.key.name)


@blueprint.route("/<identifier>/history")
class ConceptHistory(MethodView):
    @requires("search")
    @blueprint.arguments(EditsArguments, location="query", unknown="raise")
    @blueprint.response(200, EditsPage)
    def get(self, arguments: dict[str, Any], identifier: str) -> dict[str, Any]:
        """List the edits of a concept; without any, it is as Dateline ships it, or does not exist."""
        size = arguments["size"]
        found = edits.history(backends().archive, size + 1, concept=identifier, below=arguments["cursor"])
        cursor = found[size - 1].version if len(found) > size else None
        return {"edits": [edit_json(edit) for edit in found[:size]], "next": cursor}


@blueprint.route("/undo")
class Undo(MethodView):
    @requires("admin")
    @blueprint.arguments(UndoBody)
    @blueprint.response(200, LexiconEdit)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Make a concept again what it was before an edit; 409 where it was changed since."""
        return edit_json(edits.undo(backends().archive, body["version"], g.key.name))
