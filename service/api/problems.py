"""Errors as `application/problem+json` (RFC 9457) with a stable `code`."""

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response, json, request
from marshmallow import fields
from werkzeug.exceptions import HTTPException

from service.api.fields import string
from service.errors import BacklogFull, DatelineError, KeyNeeded, Unavailable

TYPE = "application/problem+json"
RETRY_AFTER_S = "10"


class Problem(ma.Schema):
    """RFC 9457, with a stable `code`."""

    type = string()
    title = string()
    status = fields.Integer()
    code = string()
    detail = string()
    position = fields.Integer(metadata={"description": "Of a query's mistake, in characters from 0."})
    instead = string("The nearest query that works, where there is one.")
    errors = fields.Dict(metadata={"description": "What is wrong, by parameter."})
    engine = string("Which engine is away.")


def problem(status: int, code: str, detail: str, **extras: Any) -> Response:
    """Return the response for one error; `extras` are the error's own members, such as `position`."""
    payload = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code}
    return Response(json.dumps({**payload, "detail": detail, **extras}), status, mimetype=TYPE)


def of_error(error: DatelineError) -> Response:
    response = problem(error.status, error.code, error.message, **error.extras)
    if isinstance(error, Unavailable | BacklogFull):
        response.headers["Retry-After"] = RETRY_AFTER_S
    if isinstance(error, KeyNeeded):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def of_http_exception(error: HTTPException) -> Response:
    """Return the problem of what Flask and webargs raise; what they say of each parameter stands in `errors`."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    messages = getattr(error, "data", {}).get("messages")
    if messages:
        parts: dict[str, Any] = {}
        for where, found in messages.items():
            parts |= found if isinstance(found, dict) else {where: found}
        return problem(status, "parameters", "Some parameters cannot be used.", errors=parts)
    code = HTTPStatus(status).phrase.lower().replace(" ", "-")
    response = problem(status, code, error.description or "")
    for name, value in error.get_headers(request.environ):
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response
