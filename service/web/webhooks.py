"""The page of an owner's webhook: its address, its secret, trying it, and what was delivered to it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from service.alerts import deliveries, endpoint
from service.alerts.owner import Owner
from service.errors import BadInput
from service.web import owners

MOST_SHOWN = 20

blueprint = Blueprint("webhook_pages", __name__)
blueprint.after_request(owners.private)


@blueprint.get("/alerts/webhook")
def shown() -> Any:
    owner = owners.signed_in()
    return _page(owner) if owner else owners.to_door()


@blueprint.post("/alerts/webhook")
def point() -> Any:
    owner, address = owners.required(), request.form.get("address", "").strip()
    try:
        changed = endpoint.point(owners.archive(), owner, address, private=owners.settings().webhook_private)
    except BadInput as error:
        return _page(owner, mistake=error.message, address=address), error.status
    return _told(changed)


@blueprint.post("/alerts/webhook/secret")
def rotate() -> Any:
    return _told(endpoint.rotate(owners.archive(), owners.required()))


@blueprint.post("/alerts/webhook/<any(test, resume, forget):what>")
def act(what: str) -> Any:
    owner = owners.required()
    if what == "test":
        endpoint.test(owners.backends(), owner)
    elif what == "resume":
        endpoint.resume(owners.backends(), owner)
    else:
        endpoint.forget(owners.archive(), owner)
    return redirect(url_for("webhook_pages.shown"), 303)


@blueprint.post("/alerts/webhook/deliveries/<identifier>")
def redeliver(identifier: str) -> Any:
    endpoint.redeliver(owners.backends(), owners.required(), identifier)
    return redirect(url_for("webhook_pages.shown"), 303)


def _told(changed: endpoint.Changed) -> Any:
    """Show a secret in this answer alone, which is kept nowhere; where there is none, what is there now."""
    if changed.secret:
        return _page(changed.owner, secret=changed.secret)
    return redirect(url_for("webhook_pages.shown"), 303)


def _page(owner: Owner, *, mistake: str | None = None, address: str | None = None, secret: str | None = None) -> str:
    return render_template(
        "alert_webhook.html",
        owner=owner,
        mistake=mistake,
        secret=secret,
        address=address if address is not None else owner.webhook or "",
        private=owners.settings().webhook_private,
        deliveries=deliveries.listed(owners.archive(), owner.id, channel="webhook", size=MOST_SHOWN),
    )
