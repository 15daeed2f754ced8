"""GET /search and /export: one result as a page and as a file."""

import json
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import chain, islice
from typing import Any

from flask import Response, g, jsonify
from flask.views import MethodView

from service.api.auth import backends, requires
from service.api.openapi import Blueprint
from service.api.search_schemas import SearchPage
from service.errors import DatelineError, KeyNeeded
from service.search import engine
from service.search.export import FORMATS, Format
from service.search.parameters import Arguments, ExportArguments, search

Json = dict[str, Any]

blueprint = Blueprint("search", __name__, description="Searching the archive.")


@blueprint.route("/api/v1/search")
class Searches(MethodView):
    @requires("search")
    @blueprint.arguments(Arguments(), location="query", unknown="raise")
    @blueprint.response(200, SearchPage)
    def get(self, arguments: dict[str, Any]) -> Response:
        """Search: a page of hits with highlights, facets and counts by date."""
        return _page(arguments)

    @requires("search")
    @blueprint.arguments(Arguments(), location="json", unknown="raise")
    @blueprint.response(200, SearchPage)
    def post(self, arguments: dict[str, Any]) -> Response:
        """Search with the same parameters as JSON: for texts and queries that are too long for an address."""
        return _page(arguments)


def _page(arguments: dict[str, Any]) -> Response:
    page = engine.run(backends().archive, search(arguments))
    if not arguments["cursor"]:
        g.searched = (arguments["q"], page["total"]["value"])
    return jsonify(page)


@blueprint.route("/api/v1/export")
class Exports(MethodView):
    @requires("search")
    @blueprint.streams({form.media_type for form in FORMATS.values()}, "Every article of the result.")
    @blueprint.arguments(ExportArguments, location="query", unknown="raise")
    def get(self, arguments: dict[str, Any]) -> Response:
        """Take a whole result as it is at this moment. Needs a key with the scope `search`."""
        if g.key is None:  # nobody takes the whole archive anonymously
            raise KeyNeeded(
                "An export needs a key with the scope 'search': send `Authorization: Bearer KEY`.", scope="search"
            )
        return _stream(engine.scan(backends().archive, search(arguments)), FORMATS[arguments["format"]])


def _stream(articles: Generator[Json], form: Format) -> Response:
    """Return an answer that writes these articles as they come. An error before the first is an ordinary answer."""
    first = list(islice(articles, 1))
    response = Response(_write(first, articles, form), mimetype=form.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="dateline.{form.suffix}"'
    return response


def _write(first: list[Json], rest: Generator[Json], form: Format) -> Iterator[bytes]:
    """Yield the articles. An error is a last line, where there are lines, and always breaks the answer off.

    The server then ends the connection without the end that a whole answer has, which every client of HTTP notices.
    """
    try:
        with closing(rest):
            yield from form.write(chain(first, rest))
    except DatelineError as error:
        if form.lines:
            problem = {"error": {"code": error.code, "detail": error.message, **error.extras}}
            yield json.dumps(problem, ensure_ascii=False).encode() + b"\n"
        raise
