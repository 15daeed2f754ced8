"""Coming in by mail: asking for a link, confirming an address, opening one's alerts, and ending the mails."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for

from service.alerts import email_confirmation, store
from service.alerts.email_confirmation import Confirmation, ConfirmationRequest
from service.alerts.notify import dispatch, signed_links
from service.alerts.notify.mail import mail_settings
from service.alerts.owner import Owner, email_owner
from service.errors import BadInput, NotAllowed, TooMany, Unavailable
from service.web import alert_forms, alert_session, outbox
from service.web.sessions import check_csrf_token

MISTAKEN = 400

blueprint = Blueprint("magic_link", __name__)
blueprint.after_request(alert_session.keep_private)


@blueprint.get("/alerts/open")
def form() -> Any:
    if alert_session.current_owner():
        return redirect(url_for("alert_pages.listed"))
    return render_template("magic_link.html", mistake=None, email="")


@blueprint.post("/alerts/open")
def request_link() -> Any:
    """Mail a link. The answer is the same whether the address is known or not."""
    check_csrf_token()
    return mail_link(None)


def mail_link(alert: dict[str, Any] | None) -> Any:
    """Mail a link to the address of the form and say so; what goes wrong is raised. `told` is an alert to be saved."""
    email = request.form.get("email", "").strip()
    email_owner(email)
    wish = ConfirmationRequest(
        email=email, alert=alert, language=alert_session.mail_language(), client=alert_session.client_address()
    )
    settings = alert_session.settings()
    email_confirmation.send_link(
        alert_session.backends(), wish, mail_settings(settings), most_of_client=settings.links_per_client
    )
    return render_template("alert_mailed.html", email=email, saved=bool(alert), outbox=outbox.is_visible())


@blueprint.get("/alerts/confirm/<token>")
def confirm(token: str) -> str:
    """Show what the link does. It is done by a button: programs that look at mails follow links."""
    invitation = _invitation(token)
    words = alert_forms.describe_delivery(invitation.alert) if invitation.alert else ""
    return render_template("alert_confirm.html", invitation=invitation, words=words)


@blueprint.post("/alerts/confirm/<token>")
def confirmed(token: str) -> Any:
    check_csrf_token()
    invitation = _invitation(token)
    alert_session.sign_in(email_confirmation.confirm(alert_session.archive(), invitation, alert_session.limits()))
    return redirect(url_for("alert_pages.listed"), 303)


@blueprint.get("/alerts/manage/<token>")
def manage(token: str) -> str:
    return render_template("alert_manage.html", owner=_owner("manage", token))


@blueprint.post("/alerts/manage/<token>")
def managed(token: str) -> Any:
    check_csrf_token()
    alert_session.sign_in(_owner("manage", token))
    return redirect(url_for("alert_pages.listed"), 303)


@blueprint.get("/alerts/unsubscribe/<token>")
def unsubscribe(token: str) -> str:
    return render_template("alert_unsubscribe.html", owner=_owner("unsubscribe", token), done=False)


@blueprint.post("/alerts/unsubscribe/<token>")
def unsubscribed(token: str) -> str:
    """End the mails, by a button or by a mail program on its own (RFC 8058): without a cookie, the link is enough."""
    owner = _owner("unsubscribe", token)
    if "email" not in owner.suspended:
        dispatch.suspend(alert_session.archive(), owner, "email", "You have stopped the mails.")
    return render_template("alert_unsubscribe.html", owner=owner, done=True)


@blueprint.get("/alerts/copy/<token>")
def copy(token: str) -> Any:
    """Open the form with another person's alert in it."""
    identifier = signed_links.read(alert_session.settings().secret_key, "copy", token)
    alert = store.get_alerts(alert_session.archive(), [identifier]).get(identifier)
    if alert is None:
        raise NotAllowed("This alert is not there any more.")
    filled = {**alert.filters, "q": alert.query, "name": alert.name}
    return redirect(f"{url_for('alert_pages.new')}?{urlencode(filled, doseq=True)}")


def _invitation(token: str) -> Confirmation:
    return email_confirmation.read_link(token, alert_session.settings().secret_key)


def _owner(purpose: signed_links.Purpose, token: str) -> Owner:
    owner = store.get_owner(
        alert_session.archive(), signed_links.read(alert_session.settings().secret_key, purpose, token)
    )
    if owner is None:
        raise NotAllowed("This link is not valid.")
    return owner


@blueprint.errorhandler(BadInput)
@blueprint.errorhandler(TooMany)
@blueprint.errorhandler(Unavailable)
def _render_error(error: BadInput | TooMany | Unavailable) -> Any:
    """Show a mistake above the form that it was made in, where there is one."""
    if request.endpoint != "magic_link.request_link":
        raise error
    page = render_template("magic_link.html", mistake=error.message, email=request.form.get("email", ""))
    return page, error.status
