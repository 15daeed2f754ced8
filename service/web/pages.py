"""The search page, the suggestions of its box, and the pages of errors."""

from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadHost, HTTPException

from service.backends import Backends
from service.errors import BadInput, DatelineError, KeyNeeded, QueryError, Unavailable
from service.search import engine
from service.search.language.describe import as_text
from service.search.language.tree import Passage
from service.search.parameters import read
from service.search.search import Search
from service.search.suggest import service
from service.web import dates, filters, results
from service.web.sessions import readable_archive

RETRY_AFTER_S = 10
SUGGESTIONS = 9
# The web server takes 4,094 characters of a request's first line.
MAX_URL_LENGTH = 4_000

blueprint = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
blueprint.add_app_template_filter(dates.format_date, "day")
blueprint.add_app_template_filter(results.highlighted, "highlighted")


def _public_backends() -> Backends:
    if not current_app.config["DATELINE"].anonymous_search:
        raise KeyNeeded("This archive is searched through its API, with a key.")
    return cast(Backends, current_app.extensions["dateline"])


@blueprint.get("/")
def search() -> str:
    parameters = request.args.to_dict(flat=False)
    return _results(read(parameters), parameters)


def _results(query: Search, parameters: filters.Parameters) -> str:
    page = engine.run(_public_backends().archive, query)
    if not query.cursor:
        g.searched = (query.text, page["total"]["value"])
    shown = results.build_results(page, parameters, query.sort)
    return render_template("search.html", page=page, results=shown, parameters=parameters)


@blueprint.post("/")
def submit_search() -> ResponseReturnValue:
    """Go to the address of what was typed, of a text to that of its words that tell most.

    A query that is too long for an address is answered here.
    """
    parameters = request.form.to_dict(flat=False)
    query = read(parameters)
    if isinstance(query.query.root, Passage):
        parameters["q"] = [as_text(engine.resolved(_public_backends().archive, query.query))]
    url = filters.search_url(parameters)
    if len(url) <= MAX_URL_LENGTH:
        return redirect(url, HTTPStatus.SEE_OTHER)
    return _results(query, parameters)


@blueprint.get("/suggestions")
def suggestions() -> dict[str, Any]:
    text = request.args.get("q", "")[: service.MAX_CHARACTERS]
    return {"suggestions": [each.as_json() for each in service.suggestions(readable_archive(), text, SUGGESTIONS)]}


def of_error(error: DatelineError) -> Response:
    """Return the page of an error of ours; a mistake in a query is shown beside the search box."""
    if isinstance(error, BadInput) and request.endpoint in {"pages.search", "pages.submit_search"}:
        parameters = request.values.to_dict(flat=False)
        text = isinstance(error, QueryError) and error.instead
        nearest = {"text": text, "url": filters.search_url(parameters, q=[text])} if text else None
        values = {"mistake": error, "nearest": nearest, "parameters": parameters}
        return _page(error.status, "search.html", page=None, results=None, **values)
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
