"""Whose alerts the pages show: the owner that a signed cookie names, for as long as one is signed in."""

from typing import Any, cast

from flask import Response, current_app, g, redirect, request, session, url_for

from service.alerts import store
from service.alerts.notify.languages import ENGLISH, LANGUAGES
from service.alerts.owner import Owner
from service.alerts.service import Limits, alert_limits
from service.backends import Backends
from service.errors import KeyNeeded
from service.settings import Settings
from service.storage.archive import Archive
from service.web.sessions import check_csrf_token


def settings() -> Settings:
    return cast(Settings, current_app.config["DATELINE"])


def backends() -> Backends:
    return cast(Backends, current_app.extensions["dateline"])


def archive() -> Archive:
    return backends().archive


def limits() -> Limits:
    return alert_limits(settings())


def current_owner() -> Owner | None:
    """Return the owner who is signed in."""
    if "owner" not in session:
        return None
    if "owner" not in g:
        g.owner = store.get_owner(archive(), session["owner"])
    return cast(Owner | None, g.owner)


def require_owner() -> Owner:
    """Return the owner that a form is sent by. Raises KeyNeeded, and NotAllowed where the form is not one of ours."""
    owner = current_owner()
    if owner is None:
        raise KeyNeeded("Have a link mailed to you: it opens your alerts.")
    if request.method == "POST":
        check_csrf_token()
    return owner


def mail_language() -> str:
    """Return the language of mails for whoever asks: of an owner who is known, else the best that the browser names."""
    owner = current_owner()
    return owner.language if owner else request.accept_languages.best_match(LANGUAGES, ENGLISH)


def client_address() -> str:
    """Return the address that a request comes from."""
    return request.remote_addr or ""


def sign_in(owner: Owner) -> None:
    session.permanent = True
    session["owner"] = owner.id


def sign_out() -> None:
    session.pop("owner", None)


def redirect_to_form() -> Any:
    """Redirect to the form that mails a link to sign in with."""
    return redirect(url_for("magic_link.form"))


def keep_private(response: Response) -> Response:
    """Keep a page out of caches and search engines, and its URL, which may be a key, out of Referer headers."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
