"""Authentication: the key of a request, the scope that a view requires; and the application's settings and backends."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, g, request

from service import access
from service.backends import Backends
from service.errors import KeyNeeded
from service.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])


def backends() -> Backends:
    return cast(Backends, current_app.extensions["dateline"])


def settings() -> Settings:
    return cast(Settings, current_app.config["DATELINE"])


def requires(scope: str) -> Callable[[View], View]:
    """Require a key with `scope` for a view; the settings may open searching to all."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            g.key = _authenticated_key(scope)
            return view(*args, **kwargs)

        return cast(View, guarded)

    return decorate


def _authenticated_key(scope: str) -> access.Key | None:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and text.strip():
        return access.require_scope(access.authenticate(backends().archive, text.strip()), scope)
    if scope == "search" and settings().anonymous_search:
        return None
    raise KeyNeeded(f"This needs a key with the scope {scope!r}: send `Authorization: Bearer KEY`.", scope=scope)
