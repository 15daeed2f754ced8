"""The JSON of the lexicon: concepts, their edits, and what may be said of them."""

import marshmallow as ma
from marshmallow import RAISE, fields, validate

from mappings.lexicon.concepts import KINDS, Concept
from service.api.described import schema_of
from service.api.strings import string

MAX_PAGE = 100


LexiconConcept = schema_of(Concept, name="LexiconConcept")
ConceptBody = schema_of(Concept, name="ConceptBody", without=("id",), strict=True)


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


class Mention(ma.Schema):
    concept = string("The concept's id in the lexicon.")
    label = string("Its preferred name.")


class Meaning(ma.Schema):
    concept = fields.String()
    name = fields.String()
    field = fields.String(allow_none=True)
    count = fields.Integer(metadata={"description": "How many of the articles found mention it."})


class Expansion(ma.Schema):
    text = string("The part of the query.")
    concept = string("What it means; null where it has several senses.", allow_none=True)
    names = fields.List(fields.String(), metadata={"description": "The names that were looked for as well."})
    senses = fields.List(
        fields.Nested(Meaning),
        metadata={"description": "Where it has several senses, each; `term` with its name chooses one."},
    )
