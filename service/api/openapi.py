"""flask-smorest fitted to our API: errors as problems, bodies that are not JSON, a documentation page without a CDN."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import flask
import flask_smorest
import flask_swagger_ui
from flask import Response, render_template, send_from_directory

from service.api import problems
from service.api.bodies import BodyParser
from service.api.problems import Problem

View = TypeVar("View", bound=Callable[..., Any])

SWAGGER_UI = Path(flask_swagger_ui.__file__).parent / "dist"


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose views may read bodies and send answers that no schema describes."""

    ARGUMENTS_PARSER = BodyParser()

    def body(self, media_types: tuple[str, ...], description: str) -> Callable[[View], View]:
        """Document the body of a request; the view reads it itself."""
        content = {kind: {"schema": {"type": "string"}} for kind in media_types}
        request_body = {"description": description, "required": True, "content": content}
        return self.doc(requestBody=request_body)  # type: ignore[no-any-return]

    def streams(self, media_types: set[str], description: str) -> Callable[[View], View]:
        """Document an answer that no schema describes."""
        content = {kind: {"schema": {"type": "string"}} for kind in sorted(media_types)}
        answers = {"200": {"description": description, "content": content}}
        return self.doc(responses=answers)  # type: ignore[no-any-return]


class Api(flask_smorest.Api):
    """The API: its errors are problems, in the answers and in the specification."""

    ERROR_SCHEMA = Problem

    def handle_http_exception(self, error: Any) -> Response:
        return problems.of_http_exception(error)

    def specification(self) -> dict[str, Any]:
        """Return the OpenAPI 3.1 document."""
        document: dict[str, Any] = self.spec.to_dict()
        for response in document["components"]["responses"].values():
            content = response.get("content", {})
            if "application/json" in content:
                content[problems.TYPE] = content.pop("application/json")
        return document

    def _openapi_json(self) -> Response:
        return flask.jsonify(self.specification())


documentation = flask.Blueprint(
    "documentation", __name__, template_folder="templates", static_folder="static", static_url_path="/docs/static"
)


@documentation.get("/docs")
def page() -> str:
    return render_template("docs.html")


@documentation.get("/docs/<any('swagger-ui.css', 'swagger-ui-bundle.js'):name>")
def swagger_file(name: str) -> Response:
    return send_from_directory(SWAGGER_UI, name, max_age=86_400)
