"""Signing in on the pages with an `admin` key: a signed cookie has the key's id, and each request asks for it anew."""

import hmac
import secrets
from datetime import timedelta
from typing import Any, cast

from flask import Blueprint, current_app, g, redirect, render_template, request, session, url_for

from service import access
from service.backends import Backends
from service.errors import KeyNeeded, NotAllowed
from service.storage.archive import Archive

SCOPE = "admin"
LASTS = timedelta(hours=12)

blueprint = Blueprint("sessions", __name__)


@blueprint.app_context_processor
def _token() -> dict[str, Any]:
    return {"token": csrf_token}


def cookie_config(public_url: str) -> dict[str, Any]:
    """Return the configuration of the cookie: no script reads it, no other site sends it."""
    return {
        "SESSION_COOKIE_NAME": "dateline",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_SECURE": public_url.startswith("https:"),
        "PERMANENT_SESSION_LIFETIME": LASTS,
    }


def readable_archive() -> Archive:
    """Return the archive, where one may read it without a key or is signed in. Raises KeyNeeded."""
    if not current_app.config["DATELINE"].anonymous_search and current_key() is None:
        raise KeyNeeded("This archive is searched through its API, with a key.")
    return _archive()


def current_key() -> access.Key | None:
    """Return the key of whoever is signed in, if it still opens the scope."""
    if "key" not in session:
        return None
    if "signed_in" not in g:
        key = access.find_key(_archive(), session["key"])
        g.signed_in = key if key and SCOPE in key.scopes else None
    return cast(access.Key | None, g.signed_in)


def require_editor() -> access.Key:
    """Return the key that a form is sent with. Raises KeyNeeded, and NotAllowed where the form is not one of ours."""
    key = current_key()
    if key is None:
        raise KeyNeeded("Sign in with a key that has the scope 'admin' to edit the lexicon.", scope=SCOPE)
    if request.method == "POST":
        check_csrf_token()
    return key


def csrf_token() -> str:
    """Return the token that each form of this session carries."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    return cast(str, session["token"])


@blueprint.get("/sign-in")
def sign_in() -> str:
    return render_template("sign_in.html", mistake=None, then=_next_url())


@blueprint.post("/sign-in")
def take_key() -> Any:
    check_csrf_token()
    try:
        key = access.require_scope(access.authenticate(_archive(), request.form.get("key", "").strip()), SCOPE)
    except NotAllowed as error:
        return render_template("sign_in.html", mistake=error.message, then=_next_url()), error.status
    session.clear()
    session.permanent = True
    session["key"] = key.id
    return redirect(_next_url())


@blueprint.post("/sign-out")
def sign_out() -> Any:
    check_csrf_token()
    session.clear()
    return redirect(url_for("lexicon.concepts"))


def redirect_to_sign_in() -> Any:
    """Redirect to the sign-in form, which leads back to this page."""
    return redirect(url_for("sessions.sign_in", then=request.path))


def _archive() -> Archive:
    return cast(Backends, current_app.extensions["dateline"]).archive


def check_csrf_token() -> None:
    sent, expected = request.form.get("token", ""), session.get("token", "")
    if not expected or not hmac.compare_digest(sent.encode(), expected.encode()):
        raise NotAllowed("This form has been open for too long. Load the page again.")


def _next_url() -> str:
    """Return where to go after signing in: a page of the lexicon, never another site."""
    url = request.values.get("then", "")
    return url if url.startswith(("/lexicon/", "/add-concept")) else url_for("lexicon.concepts")
