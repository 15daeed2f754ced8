"""POST /articles and GET /batches/{id}; GET /articles/{id}, its related articles and its revisions."""

from collections import Counter
from typing import Any

from flask import g, request, url_for
from flask.views import MethodView

from service.api.article_schemas import (
    Accepted,
    Article,
    ArticleArguments,
    Batch,
    IngestArguments,
    IngestHeaders,
    RelatedArguments,
    RelatedArticles,
    Revisions,
    RevisionsArguments,
)
from service.api.auth import backends, requires, settings
from service.api.openapi import Blueprint
from service.articles.split import split
from service.errors import NotFound, UnsupportedMedia
from service.index import rejects, submissions
from service.index.submissions import send_submission
from service.search import article_context, engine
from service.search.parameters import search
from service.search.parts.highlights import article_html

MEDIA_TYPES = (
    "application/json",
    "application/x-ndjson",
    "application/vnd.iptc.ninjs+json",
    "application/feed+json",
    "application/rss+xml",
    "application/atom+xml",
    "application/vnd.iptc.g2.newsitem+xml",
    "application/vnd.iptc.g2.newsmessage+xml",
    "application/nitf+xml",
    "application/xml",
    "text/xml",
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "text/csv",
    "application/zip",
    "application/gzip",
    "application/x-tar",
    "application/warc",
)

blueprint = Blueprint("articles", __name__, url_prefix="/api/v1", description="Sending and reading articles.")


@blueprint.route("/articles")
class Articles(MethodView):
    @requires("ingest")
    @blueprint.body(MEDIA_TYPES, "An item, or what items are packed in: lines, an array, a feed, a table, an archive.")
    @blueprint.arguments(IngestArguments, location="query", unknown="raise")
    @blueprint.arguments(IngestHeaders, location="headers", unknown="exclude")
    @blueprint.response(202, Accepted)
    def post(self, arguments: dict[str, Any], headers: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Accept items. They are kept when this answers; what became of them is told by the batch."""
        if request.mimetype not in MEDIA_TYPES:
            raise UnsupportedMedia(
                f"Content-Type {request.mimetype or '(none)'} is not one of {', '.join(MEDIA_TYPES)}."
            )
        submissions.require_room(backends().archive, settings().backlog_batches)
        mapping = dict(pair.split("=", 1) for pair in arguments["map"])
        skipped: Counter[str] = Counter()
        items = split(
            request.get_data(cache=False),
            content_type=request.content_type,
            name="request",
            source=arguments["source"],
            mapping=mapping,
            skipped=skipped,
        )
        batch = send_submission(backends(), items, sender=g.key.id, key=headers["idempotency_key"])
        accepted = {"batch": batch.id, "items": batch.items, "skipped": dict(skipped)}
        return accepted, {"Location": url_for("articles.OneBatch", identifier=batch.id)}


@blueprint.route("/articles/<identifier>")
class OneArticle(MethodView):
    @requires("search")
    @blueprint.arguments(ArticleArguments, location="query", unknown="raise")
    @blueprint.response(200, Article)
    def get(self, arguments: dict[str, Any], identifier: str) -> dict[str, Any]:
        """Read the current revision of an article; with `q`, what that query asks for is marked in all its texts."""
        archive = backends().archive
        found = engine.get_article(archive, identifier)
        if not arguments["q"]:
            return found
        return found | {"highlights": article_html(engine.highlight_article(archive, found, search(arguments)))}


@blueprint.route("/articles/<identifier>/related")
class Related(MethodView):
    @requires("search")
    @blueprint.arguments(RelatedArguments, location="query", unknown="raise")
    @blueprint.response(200, RelatedArticles)
    def get(self, arguments: dict[str, Any], identifier: str) -> dict[str, Any]:
        """List articles like one, copies left out, and say which names they share."""
        archive = backends().archive
        return {"related": article_context.related(archive, engine.get_article(archive, identifier), arguments["size"])}


@blueprint.route("/articles/<identifier>/revisions")
class ArticleRevisions(MethodView):
    @requires("search")
    @blueprint.arguments(RevisionsArguments, location="query", unknown="raise")
    @blueprint.response(200, Revisions)
    def get(self, arguments: dict[str, Any], identifier: str) -> dict[str, Any]:
        """Read every revision of an article, the current one first; those of a withdrawn one with `admin` alone."""
        size = arguments["size"]
        found = article_context.revisions(
            backends().archive,
            identifier,
            size + 1,
            below=arguments["cursor"],
            of_withdrawn=g.key is not None and g.key.opens("admin"),
        )
        cursor = found[size - 1]["revision"] if len(found) > size else None
        return {"revisions": found[:size], "next": cursor}


@blueprint.route("/batches/<identifier>")
class OneBatch(MethodView):
    @requires("ingest")
    @blueprint.response(200, Batch)
    def get(self, identifier: str) -> dict[str, Any]:
        """Read a batch: its state, its counts, and its rejects with their reasons."""
        status = submissions.batch_status(backends().archive, identifier)
        if status.batch.sender != g.key.id and not g.key.opens("admin"):
            raise NotFound(f"There is no batch {identifier!r} of this key.")
        return {
            **status.as_json(),
            "rejects": rejects.batch_rejects(backends().archive, [part.id for part in status.parts]),
        }
