"""/healthz: this process answers. /readyz: so do the engines, and if not, which does not."""

from flask import Response, jsonify
from flask.views import MethodView

from service.api.auth import backends
from service.api.openapi import Blueprint
from service.backends import probe

blueprint = Blueprint("health", __name__, description="Whether the service is up.")


@blueprint.route("/healthz")
class Health(MethodView):
    @blueprint.response(200, description="The process answers.")
    def get(self) -> Response:
        """Tell that this process answers; no engine is asked."""
        return jsonify(status="ok")


@blueprint.route("/readyz")
class Readiness(MethodView):
    @blueprint.response(200, description="Both engines answer.")
    @blueprint.alt_response(503, description="At least one engine does not; the body says which.")
    def get(self) -> Response:
        """Tell whether each engine answers."""
        engines = probe(backends())
        ready = all(state == "ok" for state in engines.values())
        response = jsonify(status="ready" if ready else "not ready", engines=engines)
        response.status_code = 200 if ready else 503
        return response
