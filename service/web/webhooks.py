"""The page of an owner's webhook: its address, its secret, trying it, and what was delivered to it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from service.alerts.notify import outbox, webhook_settings
from service.alerts.owner import Owner
from service.errors import BadInput
from service.web import alert_session

MAX_SHOWN = 20

blueprint = Blueprint("webhook_pages", __name__)
blueprint.after_request(alert_session.keep_private)


@blueprint.get("/alerts/webhook")
def shown() -> Any:
    owner = alert_session.current_owner()
    return _render(owner) if owner else alert_session.redirect_to_form()


@blueprint.post("/alerts/webhook")
def point() -> Any:
    owner, address = alert_session.require_owner(), request.form.get("address", "").strip()
    try:
        changed = webhook_settings.set_address(
            alert_session.archive(), owner, address, private=alert_session.settings().webhook_private
        )
    except BadInput as error:
        return _render(owner, mistake=error.message, address=address), error.status
    return _render_changed(changed)


@blueprint.post("/alerts/webhook/secret")
def rotate() -> Any:
    return _render_changed(webhook_settings.rotate_secret(alert_session.archive(), alert_session.require_owner()))


@blueprint.post("/alerts/webhook/<any(test, resume, forget):action>")
def act(action: str) -> Any:
    owner = alert_session.require_owner()
    if action == "test":
        webhook_settings.send_test(alert_session.backends(), owner)
    elif action == "resume":
        webhook_settings.resume(alert_session.backends(), owner)
    else:
        webhook_settings.remove(alert_session.archive(), owner)
    return redirect(url_for("webhook_pages.shown"), 303)


@blueprint.post("/alerts/webhook/deliveries/<identifier>")
def redeliver(identifier: str) -> Any:
    webhook_settings.redeliver(alert_session.backends(), alert_session.require_owner(), identifier)
    return redirect(url_for("webhook_pages.shown"), 303)


def _render_changed(changed: webhook_settings.Changed) -> Any:
    """Show a secret in this answer alone, which is kept nowhere; where there is none, what is there now."""
    if changed.secret:
        return _render(changed.owner, secret=changed.secret)
    return redirect(url_for("webhook_pages.shown"), 303)


def _render(owner: Owner, *, mistake: str | None = None, address: str | None = None, secret: str | None = None) -> str:
    return render_template(
        "alert_webhook.html",
        owner=owner,
        mistake=mistake,
        secret=secret,
        address=address if address is not None else owner.webhook or "",
        private=alert_session.settings().webhook_private,
        deliveries=outbox.list_deliveries(alert_session.archive(), owner.id, channel="webhook", size=MAX_SHOWN),
    )
