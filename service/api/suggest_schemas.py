"""The JSON of suggestions and of what stands around an article, as marshmallow schemas."""

from typing import get_args

import marshmallow as ma
from marshmallow import RAISE, fields, validate

from service.api.schemas import Revision
from service.api.strings import string
from service.search import article_context, related
from service.search.suggest import suggestion
from service.search.suggest.vocabulary import Kind


class SuggestArguments(ma.Schema):
    class Meta:
        unknown = RAISE

    q = fields.String(
        load_default="",
        validate=validate.Length(max=suggestion.MAX_CHARACTERS),
        metadata={"description": "What is typed so far."},
    )
    size = fields.Integer(load_default=8, validate=validate.Range(1, suggestion.MAX_SIZE))


class Suggestion(ma.Schema):
    """What may be meant; `parameters` are those of the search to run, absent for the title of an article."""

    text = string()
    kind = fields.String(validate=validate.OneOf(get_args(Kind)))
    label = string("The long form of an acronym, the acronym of a long form, or the date of an article.")
    count = fields.Integer(
        metadata={"description": "How many articles have the name; of a query, how often it was asked."}
    )
    parameters = fields.Dict(keys=string(), values=string())
    url = string("The page of that search or article.")


class Suggestions(ma.Schema):
    suggestions = fields.List(fields.Nested(Suggestion))


class RelatedArguments(ma.Schema):
    class Meta:
        unknown = RAISE

    size = fields.Integer(load_default=5, validate=validate.Range(1, related.MAX_SIZE))


class SharedName(ma.Schema):
    facet = string("The facet that it is a value of.")
    value = string()


class RelatedArticle(ma.Schema):
    id = string()
    title = string()
    url = string()
    source = string()
    kind = string()
    published = string()
    published_precision = string()
    shared = fields.List(
        fields.Nested(SharedName), metadata={"description": "Names that both articles have, the rarest first."}
    )


class RelatedArticles(ma.Schema):
    related = fields.List(fields.Nested(RelatedArticle))


class RevisionsArguments(ma.Schema):
    class Meta:
        unknown = RAISE

    size = fields.Integer(load_default=10, validate=validate.Range(1, article_context.MAX_REVISIONS))
    cursor = fields.Integer(
        load_default=None,
        validate=validate.Range(0, article_context.MOST_REVISIONS),
        metadata={"description": "`next` of the page before this one."},
    )


class Revisions(ma.Schema):
    revisions = fields.List(fields.Nested(Revision), metadata={"description": "The current one first."})
    next = fields.Integer(allow_none=True, metadata={"description": "The cursor of the next page."})
