"""GET /search."""

from typing import Any

from flask.views import MethodView

from service.api.documentation import Blueprint
from service.api.guard import backends, needs
from service.api.schemas import SearchPage
from service.search import engine
from service.search.parameters import Arguments, search

blueprint = Blueprint("search", __name__, url_prefix="/api/v1/search", description="Searching the archive.")


@blueprint.route("")
class Searches(MethodView):
    @blueprint.arguments(Arguments, location="query", unknown="raise")
    @blueprint.response(200, SearchPage)
    @needs("search")
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Search: a page of hits with highlights, facets and counts by date."""
        return engine.run(backends().archive, search(arguments))
