"""The suggestions that the search box asks for as one types."""

from typing import Any

from flask import Blueprint, request

from service.search.suggest import service, suggestion
from service.web.sessions import archive

SIZE = 9

blueprint = Blueprint("suggestions", __name__)


@blueprint.get("/suggestions")
def suggestions() -> dict[str, Any]:
    text = request.args.get("q", "")[: suggestion.MAX_CHARACTERS]
    return {"suggestions": [each.as_json() for each in service.suggestions(archive(), text, SIZE)]}
