"""GET /batches/{id}: what became of what was sent."""

from typing import Any

from flask.views import MethodView

from service.api.documentation import Blueprint
from service.api.guard import backends, needs
from service.api.schemas import Batch
from service.index import rejects, submissions

blueprint = Blueprint("batches", __name__, url_prefix="/api/v1/batches", description="What became of what was sent.")


@blueprint.route("/<identifier>")
class Batches(MethodView):
    @blueprint.response(200, Batch)
    @needs("ingest")
    def get(self, identifier: str) -> dict[str, Any]:
        """Read a batch: its state, its counts, and its rejects with their reasons."""
        status = submissions.status(backends().archive, identifier)
        return {
            **status.as_json(),
            "rejects": rejects.of_batches(backends().archive, [part.id for part in status.parts]),
        }
