"""GET /articles/{id}/related, GET /articles/{id}/revisions: what stands around an article."""

from typing import Any

from flask.views import MethodView

from service.api.documentation import Blueprint
from service.api.guard import backends, needs
from service.api.suggest_schemas import RelatedArguments, RelatedArticles, Revisions, RevisionsArguments
from service.search import article_context, engine

blueprint = Blueprint("related", __name__, url_prefix="/api/v1/articles", description="What stands around an article.")


@blueprint.route("/<identifier>/related")
class Related(MethodView):
    @blueprint.arguments(RelatedArguments, location="query", unknown="raise")
    @blueprint.response(200, RelatedArticles)
    @needs("search")
    def get(self, arguments: dict[str, Any], identifier: str) -> dict[str, Any]:
        """List articles like one, copies left out, and say which names they share."""
        archive = backends().archive
        return {"related": article_context.related_to(archive, engine.article(archive, identifier), arguments["size"])}


@blueprint.route("/<identifier>/revisions")
class ArticleRevisions(MethodView):
    @blueprint.arguments(RevisionsArguments, location="query", unknown="raise")
    @blueprint.response(200, Revisions)
    @needs("search")
    def get(self, arguments: dict[str, Any], identifier: str) -> dict[str, Any]:
        """Read every revision of an article, the current one first."""
        size = arguments["size"]
        found = article_context.revisions(backends().archive, identifier, size + 1, below=arguments["cursor"])
        further = found[size - 1]["revision"] if len(found) > size else None
        return {"revisions": found[:size], "next": further}
