"""GET /suggest: what may be meant by what is typed so far, and its JSON."""

from typing import Any, get_args

import marshmallow as ma
from flask.views import MethodView
from marshmallow import RAISE, fields, validate

from service.api.auth import backends, requires
from service.api.fields import string
from service.api.openapi import Blueprint
from service.search.suggest import service
from service.search.suggest.vocabulary import Kind

blueprint = Blueprint("suggest", __name__, url_prefix="/api/v1/suggest", description="Suggestions as one types.")


class SuggestArguments(ma.Schema):
    class Meta:
        unknown = RAISE

    q = fields.String(
        load_default="",
        validate=validate.Length(max=service.MAX_CHARACTERS),
        metadata={"description": "What is typed so far."},
    )
    size = fields.Integer(load_default=8, validate=validate.Range(1, service.MAX_SIZE))


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


@blueprint.route("")
class Suggest(MethodView):
    @requires("search")
    @blueprint.arguments(SuggestArguments, location="query", unknown="raise")
    @blueprint.response(200, Suggestions)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Suggest names, terms, titles and popular queries; typos are forgiven."""
        found = service.suggestions(backends().archive, arguments["q"], arguments["size"])
        return {"suggestions": [each.as_json() for each in found]}
