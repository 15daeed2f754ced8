"""GET /search, /export and /search.atom: one result as a page, as a file, and as a feed."""

from typing import Any

from flask import Response, g, jsonify, request
from flask.views import MethodView
from werkzeug.exceptions import UnprocessableEntity

from service.api import export, feed, problems
from service.api.documentation import Blueprint
from service.api.guard import backends, needs, settings
from service.api.search_schemas import SearchPage
from service.errors import DatelineError
from service.search import engine
from service.search.export import FORMATS
from service.search.language.describe import in_words
from service.search.parameters import Arguments, ExportArguments, search

ARGUMENTS = Arguments()

blueprint = Blueprint("search", __name__, description="Searching the archive.")
# A feed is for programs, and its errors are problems although it stands outside /api.
blueprint.register_error_handler(DatelineError, problems.of_error)
blueprint.register_error_handler(UnprocessableEntity, problems.of_http_exception)


def _streams(media_types: set[str], description: str) -> Any:
    """Document an answer that no schema describes."""
    content = {kind: {"schema": {"type": "string"}} for kind in sorted(media_types)}
    return blueprint.doc(responses={"200": {"description": description, "content": content}})


@blueprint.route("/api/v1/search")
class Searches(MethodView):
    @blueprint.arguments(ARGUMENTS, location="query", unknown="raise")
    @blueprint.response(200, SearchPage)
    @needs("search")
    def get(self, arguments: dict[str, Any]) -> Response:
        """Search: a page of hits with highlights, facets and counts by date."""
        page = engine.run(backends().archive, search(arguments))
        if not arguments["cursor"]:
            g.searched = (arguments["q"], page["total"]["value"])
        return jsonify(page)


@blueprint.route("/api/v1/export")
class Exports(MethodView):
    @_streams({form.media_type for form in FORMATS.values()}, "Every article of the result.")
    @blueprint.arguments(ExportArguments, location="query", unknown="raise")
    @needs("search")
    def get(self, arguments: dict[str, Any]) -> Response:
        """Take a whole result as it is at this moment. Needs a key with the scope `search`."""
        export.require(g.key)
        return export.streamed(engine.scanned(backends().archive, search(arguments)), FORMATS[arguments["format"]])


@blueprint.route("/search.atom")
class Feeds(MethodView):
    @_streams({feed.MEDIA_TYPE}, "The first articles of the result; the newest where no sort is given.")
    @blueprint.arguments(ARGUMENTS, location="query", unknown="raise")
    @needs("search")
    def get(self, arguments: dict[str, Any]) -> Response:
        """Follow a search: an Atom feed of it."""
        wanted = search({**arguments, "sort": arguments["sort"] or "newest"})
        articles, following = engine.listed(backends().archive, wanted)
        words = in_words(wanted.query) if wanted.query.root else ""
        told = feed.of_request(request, settings().public_url, words=words, cursor=following)
        return feed.answer(articles, told, request)
