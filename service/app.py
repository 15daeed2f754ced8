"""The Flask application: the API, the pages, and the one handler of errors on each surface."""

import gc
import logging
import os
import threading
from typing import Any

import orjson
from flask import Flask, Response, g, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from service import settings
from service.api import acronyms, alerts, articles, deliveries, feeds, health, openapi, problems, search, suggest
from service.backends import connect
from service.errors import DatelineError, Unavailable
from service.lexicon import cache
from service.lexicon.lexicon import as_shipped
from service.search.compile.compiler import compile_query
from service.search.language.syntax import parse
from service.search.suggest import service
from service.search.suggest.query_log import QueryLog
from service.settings import Settings
from service.storage.archive import Archive
from service.web import alerts as alert_pages
from service.web import articles as article_pages
from service.web import lexicon, magic_link, outbox, pages, sessions, webhooks

MAX_REQUEST_BYTES = 64_000_000
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: data:; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}

log = logging.getLogger(__name__)


# Dates and the like are written as Flask writes them.
_TEXT_ONLY = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


class _Json(DefaultJSONProvider):
    """JSON by orjson; what it refuses goes the standard way."""

    sort_keys = False

    def dumps(self, obj: Any, **options: Any) -> str:
        try:
            return orjson.dumps(obj, option=_TEXT_ONLY).decode()
        except TypeError:
            return super().dumps(obj, **options)


class _Application(Flask):
    """The application, whose log has each path quoted: none begins a line of its own."""

    def log_exception(self, exc_info: Any) -> None:
        log.error("%s %r failed", request.method, request.full_path, exc_info=exc_info)


def serving() -> Flask:
    """Return the application of a server process, which can read queries; a thread reads what the archive tells.

    Making the finder of names takes a second: better before the port answers than in the first search.
    """
    app = create_app()
    compile_query(parse("first"), as_shipped())
    archive = app.extensions["dateline"].archive
    threading.Thread(target=_warm_up, args=(archive,), name="prepare", daemon=True).start()
    return app


def _warm_up(archive: Archive) -> None:
    try:
        cache.current(archive)
        cache.concept_counts(archive)
        service.vocabularies(archive)
    except Unavailable as error:
        log.warning("the first reader will wait for the lexicon: %s", error)
    # What is kept is a fifth of a second to look through, which some reader would wait for now and then.
    gc.collect()
    gc.freeze()


def create_app(configured: Settings | None = None) -> Flask:
    """Return the application for these settings; without them, for those of the environment."""
    configured = configured or settings.read(os.environ)
    app = _Application(__name__, static_folder=None)
    app.config.update(
        DATELINE=configured,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        SECRET_KEY=configured.secret_key,
        **sessions.cookie_config(configured.public_url),
        API_TITLE="Dateline",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        API_SPEC_OPTIONS={"servers": [{"url": configured.public_url}]},
    )
    app.json = _Json(app)
    app.extensions["dateline"] = connect(configured)
    _register(app)
    if configured.proxies:
        behind = ProxyFix(app.wsgi_app, x_for=configured.proxies, x_proto=0, x_host=0)
        app.wsgi_app = behind  # type: ignore[method-assign] # as Flask's documentation has it
    if configured.keep_query_counts:
        _count_queries(app)
    return app


def _register(app: Flask) -> None:
    described = openapi.Api(app)
    described.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    resources = (articles, search, suggest, acronyms, alerts, deliveries, feeds, health)
    for resource in resources:
        described.register_blueprint(resource.blueprint)
    app.register_blueprint(openapi.documentation)
    for surface in (article_pages, pages, lexicon, sessions, alert_pages, magic_link, outbox, webhooks):
        app.register_blueprint(surface.blueprint)
    app.register_error_handler(DatelineError, _dateline_error)
    app.register_error_handler(HTTPException, _http_exception)
    app.after_request(_set_security_headers)


def _count_queries(app: Flask) -> None:
    """Count the query that a view leaves in `g.searched`, after the response has been sent."""
    queries = QueryLog(app.extensions["dateline"])

    @app.after_request
    def _note(response: Response) -> Response:
        if "searched" in g:
            text, total = g.searched
            response.call_on_close(lambda: queries.note(text, total))
        return response


def _is_api_request() -> bool:
    return request.path.startswith("/api/") or request.path in ("/openapi.json", "/readyz", "/healthz")


def _dateline_error(error: DatelineError) -> Response:
    return problems.of_error(error) if _is_api_request() else pages.of_error(error)


def _http_exception(error: HTTPException) -> Response:
    return problems.of_http_exception(error) if _is_api_request() else pages.of_http_exception(error)


def _set_security_headers(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
