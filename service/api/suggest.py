"""GET /suggest: what may be meant by what is typed so far."""

from typing import Any

from flask.views import MethodView

from service.api.documentation import Blueprint
from service.api.guard import backends, needs
from service.api.suggest_schemas import SuggestArguments, Suggestions
from service.search.suggest import service

blueprint = Blueprint("suggest", __name__, url_prefix="/api/v1/suggest", description="Suggestions as one types.")


@blueprint.route("")
class Suggest(MethodView):
    @blueprint.arguments(SuggestArguments, location="query", unknown="raise")
    @blueprint.response(200, Suggestions)
    @needs("search")
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Suggest names, terms, titles and popular queries; typos are forgiven."""
        found = service.suggestions(backends().archive, arguments["q"], arguments["size"])
        return {"suggestions": [each.as_json() for each in found]}
