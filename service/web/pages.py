"""The pages and their errors, rendered for people."""

from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, Response, current_app, g, make_response, render_template, request
from werkzeug.exceptions import BadHost, HTTPException

from service.backends import Backends
from service.errors import BadInput, DatelineError, KeyNeeded, QueryError, Unavailable
from service.search import engine
from service.search.parameters import read
from service.web import address, dates, presentation

RETRY_AFTER_S = 10

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


def of_error(error: DatelineError) -> Response:
    """Show an error of ours: a mistake in a query beside the box that it was typed in, an absent engine politely."""
    if isinstance(error, BadInput) and request.endpoint == "pages.search":
        given = request.args.to_dict(flat=False)
        instead = isinstance(error, QueryError) and error.instead
        nearest = {"text": instead, "address": address.address(given, q=[instead])} if instead else None
        return _page(error.status, "search.html", page=None, shown=None, mistake=error, nearest=nearest, given=given)
    response = _page(error.status, "error.html", heading=_heading(error), detail=error.message, retry=_retry(error))
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def of_http_exception(error: HTTPException) -> Response:
    if isinstance(error, BadHost):
        return make_response(error.get_response())  # no address can be made for links on a page
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    heading = HTTPStatus(status).phrase
    return _page(status, "error.html", heading=heading, detail=error.description, retry=None)


def _heading(error: DatelineError) -> str:
    return (
        "The archive is not available right now" if isinstance(error, Unavailable) else HTTPStatus(error.status).phrase
    )


def _retry(error: DatelineError) -> int | None:
    return RETRY_AFTER_S if isinstance(error, Unavailable) else None


def _page(status: int, template: str, **values: Any) -> Response:
    return make_response(render_template(template, **values), status)
