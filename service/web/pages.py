"""The search page, the suggestions of its box, and the pages of errors."""

from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, Response, current_app, g, make_response, render_template, request
from werkzeug.exceptions import BadHost, HTTPException

from service.backends import Backends
from service.errors import BadInput, DatelineError, KeyNeeded, QueryError, Unavailable
from service.search import engine
from service.search.parameters import read
from service.search.suggest import service, suggestion
from service.web import dates, filters, presentation
from service.web.sessions import archive

RETRY_AFTER_S = 10
SUGGESTIONS = 9

blueprint = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
blueprint.add_app_template_filter(dates.day, "day")
blueprint.add_app_template_filter(presentation.first, "highlighted")


def _backends() -> Backends:
    if not current_app.config["DATELINE"].anonymous_search:
        raise KeyNeeded("This archive is searched through its API, with a key.")
    return cast(Backends, current_app.extensions["dateline"])


@blueprint.get("/")
def search() -> str:
    given = request.args.to_dict(flat=False)
    wanted = read(given)
    page = engine.run(_backends().archive, wanted)
    if not wanted.cursor:
        g.searched = (request.args.get("q", ""), page["total"]["value"])
    shown = presentation.results(page, given, wanted.sort)
    return render_template("search.html", page=page, shown=shown, given=given)


@blueprint.get("/suggestions")
def suggestions() -> dict[str, Any]:
    text = request.args.get("q", "")[: suggestion.MAX_CHARACTERS]
    return {"suggestions": [each.as_json() for each in service.suggestions(archive(), text, SUGGESTIONS)]}


def of_error(error: DatelineError) -> Response:
    """Show an error of ours: a mistake in a query beside the box that it was typed in, an absent engine politely."""
    if isinstance(error, BadInput) and request.endpoint == "pages.search":
        given = request.args.to_dict(flat=False)
        instead = isinstance(error, QueryError) and error.instead
        nearest = {"text": instead, "address": filters.address(given, q=[instead])} if instead else None
        return _page(error.status, "search.html", page=None, shown=None, mistake=error, nearest=nearest, given=given)
    if isinstance(error, Unavailable):
        heading = "The archive is not available right now"
        response = _page(error.status, "error.html", heading=heading, detail=error.message, retry=RETRY_AFTER_S)
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
        return response
    heading = HTTPStatus(error.status).phrase
    return _page(error.status, "error.html", heading=heading, detail=error.message, retry=None)


def of_http_exception(error: HTTPException) -> Response:
    if isinstance(error, BadHost):
        return make_response(error.get_response())  # no address can be made for links on a page
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    heading = HTTPStatus(status).phrase
    return _page(status, "error.html", heading=heading, detail=error.description, retry=None)


def _page(status: int, template: str, **values: Any) -> Response:
    return make_response(render_template(template, **values), status)
