"""The pages of an owner's alerts: saving a search, changing it, what it has matched, and the inbox."""

from collections.abc import Iterable
from typing import Any, cast, get_args

from flask import Blueprint, redirect, render_template, request, url_for

from service.alerts import alert as alerts
from service.alerts import matches, preview, service, store
from service.alerts.alert import Alert
from service.alerts.matches import Match
from service.alerts.notify import digest, dispatch, outbox, signed_links
from service.alerts.notify.digest import Hit
from service.alerts.notify.languages import LANGUAGES
from service.alerts.notify.mail import passages as marked
from service.alerts.notify.mail import search_link
from service.alerts.owner import Owner, email_owner
from service.alerts.schedule import WEEKDAYS
from service.backends import TELL, send
from service.errors import BadInput, Conflict, TooMany, Unavailable
from service.storage.collection import Stored
from service.web import alert_forms, alert_session, magic_link, sessions

MAX_SHOWN = 30
MAX_MOVED = 200
DAYS = 30

blueprint = Blueprint("alert_pages", __name__)
blueprint.after_request(alert_session.keep_private)


@blueprint.context_processor
def _template_context() -> dict[str, Any]:
    words = {
        "often": alert_forms.FREQUENCY_LABELS,
        "zones": alert_forms.ZONES,
        "weekdays": WEEKDAYS,
        "days": _rerun_days(),
    }
    words |= {"languages": LANGUAGES}
    return {
        **words,
        "revisions_words": alert_forms.REVISION_LABELS,
        "in_words": alert_forms.describe_delivery,
        "passages_of": marked,
    }


def _rerun_days() -> int:
    """Return over how many days an alert can be run again here: no more than matches are kept."""
    return min(DAYS, alert_session.settings().keep_matches_days or DAYS)


@blueprint.get("/alerts")
def listed() -> Any:
    owner = alert_session.current_owner()
    if owner is None:
        return alert_session.redirect_to_form()
    found = list(store.list_alerts(alert_session.archive(), owner.id))
    folders: dict[str, list[Alert]] = {}
    for alert in sorted(found, key=lambda alert: alert.folder.casefold()):
        folders.setdefault(alert.folder, []).append(alert)
    activities = matches.activity(alert_session.archive(), [alert.id for alert in found])
    unread = len(matches.inbox(alert_session.archive(), owner.id, alerts=_with_inbox(found)))
    return render_template("alerts.html", owner=owner, folders=folders, activities=activities, unread=unread)


@blueprint.get("/alerts/new")
def new() -> Any:
    if alert_session.current_owner() is None:
        sessions.readable_archive()  # an archive that is closed tells nobody what it has
    return _render_form(alert_forms.body_from_search(request.args.to_dict(flat=False), alert_session.mail_language()))


@blueprint.post("/alerts/new")
def create() -> Any:
    owner = alert_session.current_owner()
    if owner is None:
        sessions.readable_archive()
    sessions.check_csrf_token()
    body = alert_forms.body_from_form(request.form)
    if "try" in request.form:
        return _render_form(body)
    try:
        alert = alerts.from_json(body, identifier=store.new_id(), owner=owner.id if owner else "")
        if owner is None:
            service.check(
                alert_session.archive(), alert, email_owner(request.form.get("email", "")), alert_session.limits()
            )
            return magic_link.mail_link(alerts.as_json(alert))
        stored = service.save(alert_session.archive(), alert, owner, alert_session.limits())
    except (BadInput, TooMany, Unavailable) as error:
        return _render_form(body, error.message), error.status
    return redirect(url_for("alert_pages.one", identifier=stored.value.id), 303)


@blueprint.get("/alerts/<identifier>")
def one(identifier: str) -> Any:
    owner = alert_session.current_owner()
    if owner is None:
        return alert_session.redirect_to_form()
    stored = service.get_owned(alert_session.archive(), owner.id, identifier)
    return _render_alert(owner, stored.value)


@blueprint.get("/alerts/<identifier>/edit")
def edit(identifier: str) -> Any:
    owner = alert_session.current_owner()
    if owner is None:
        return alert_session.redirect_to_form()
    stored = service.get_owned(alert_session.archive(), owner.id, identifier)
    return _render_form(alerts.as_json(stored.value), stored=stored)


@blueprint.post("/alerts/<identifier>/edit")
def change(identifier: str) -> Any:
    owner = alert_session.require_owner()
    stored = service.get_owned(alert_session.archive(), owner.id, identifier)
    body = {**alert_forms.body_from_form(request.form), "paused": stored.value.state == "paused"}
    if "try" in request.form:
        return _render_form(body, stored=stored)
    if request.form.get("version") != stored.version.tag:
        mistake = "The alert was changed meanwhile, perhaps on another page. Saving again replaces that."
        return _render_form(body, mistake, stored=stored), Conflict.status
    try:
        service.change(alert_session.archive(), stored, body, owner, alert_session.limits())
    except BadInput as error:
        return _render_form(body, error.message, stored=stored), error.status
    return redirect(url_for("alert_pages.one", identifier=identifier), 303)


@blueprint.post("/alerts/<identifier>/<any(pause, resume, remove, again, feed):action>")
def act(identifier: str, action: str) -> Any:
    owner, archive = alert_session.require_owner(), alert_session.archive()
    stored = service.get_owned(archive, owner.id, identifier)
    if action == "again":
        preview.rerun(archive, stored.value, days=_rerun_days(), kept=alert_session.settings().keep_matches_days)
        send(alert_session.backends().queue, TELL)
    elif action == "feed":
        service.renew_feed_address(archive, stored)
    else:
        {"pause": store.pause, "resume": store.resume, "remove": store.remove}[action](archive, identifier)
    stays = action in ("again", "feed") or request.form.get("on") == "one"
    page = url_for("alert_pages.one", identifier=identifier) if stays and action != "remove" else None
    return redirect(page or url_for("alert_pages.listed"), 303)


@blueprint.post("/alerts/channels/email/resume")
def resume_mails() -> Any:
    dispatch.resume(alert_session.archive(), alert_session.require_owner(), "email")
    send(alert_session.backends().queue, TELL)
    return redirect(url_for("alert_pages.listed"), 303)


@blueprint.post("/alerts/leave")
def leave() -> Any:
    alert_session.require_owner()
    alert_session.sign_out()
    return redirect(url_for("magic_link.form"), 303)


@blueprint.get("/alerts/inbox")
def read() -> Any:
    owner = alert_session.current_owner()
    if owner is None:
        return alert_session.redirect_to_form()
    state = _inbox_state(request.args.get("state", "unread"))
    in_inbox = _with_inbox(store.list_alerts(alert_session.archive(), owner.id))
    found = matches.inbox(alert_session.archive(), owner.id, state, alerts=in_inbox, size=MAX_SHOWN)
    states = get_args(matches.InboxState)
    return render_template("inbox.html", groups=_hits_by_alert(found), state=state, states=states, count=len(found))


@blueprint.post("/alerts/inbox")
def move() -> Any:
    owner = alert_session.require_owner()
    to = _inbox_state(request.form.get("to", ""))
    matches.set_inbox_state(alert_session.archive(), owner.id, request.form.getlist("match")[:MAX_MOVED], to)
    return redirect(url_for("alert_pages.read", state=_inbox_state(request.form.get("state", "unread"))), 303)


def _with_inbox(listed: Iterable[Alert]) -> list[str]:
    return [alert.id for alert in listed if "inbox" in alert.channels]


def _inbox_state(text: str) -> matches.InboxState:
    if text not in get_args(matches.InboxState):
        raise BadInput("state: one of unread, read, archived.", parameter="state")
    return cast(matches.InboxState, text)


def _hits_by_alert(found: list[Match]) -> list[tuple[Alert, list[Hit]]]:
    """Return matches by alert, each with its passages; what an alert that is gone has matched is left out."""
    archive = alert_session.archive()
    known = store.get_alerts(archive, list(dict.fromkeys(match.alert for match in found)))
    return [
        (alert, digest.hits_with_passages(archive, alert, [match for match in found if match.alert == identifier]))
        for identifier, alert in known.items()
    ]


def _render_alert(owner: Owner, alert: Alert) -> str:
    archive, settings = alert_session.archive(), alert_session.settings()
    found = matches.latest_matches(archive, alert.id, size=MAX_SHOWN)
    copy_token = signed_links.token(settings.secret_key, "copy", alert.id)
    return render_template(
        "alert.html",
        owner=owner,
        alert=alert,
        narrowings=alert_forms.filter_boxes(alert.filters),
        activity=matches.activity(archive, [alert.id])[alert.id],
        hits=digest.hits_with_passages(archive, alert, found),
        deliveries=outbox.list_deliveries(archive, owner.id, alert=alert.id, size=10),
        feed=signed_links.feed(settings.public_url, settings.secret_key, alert.id, alert.feed)
        if "feed" in alert.channels
        else None,
        copy=signed_links.address(settings.public_url, "copy", copy_token),
        search=search_link(alert, ""),
    )


def _render_form(body: dict[str, Any], mistake: str | None = None, *, stored: Stored[Alert] | None = None) -> str:
    """Render the form with a preview of its alert; where there is a mistake in it, with that instead."""
    owner, found = alert_session.current_owner(), None
    try:
        alert = alerts.from_json(body, identifier=store.new_id(), owner="")
        found = preview.preview_alert(alert_session.archive(), alert)
    except BadInput as error:
        mistake = mistake or error.message
    # Whoever is not signed in gives an address with the form, and has no webhook yet.
    lacking = {"email"} if owner and not owner.email else set()
    lacking |= set() if owner and owner.webhook else {"webhook"}
    return render_template(
        "alert_form.html",
        body=body,
        mistake=mistake,
        preview=found,
        owner=owner,
        stored=stored,
        version=stored.version.tag if stored else "",
        channels={name: label for name, label in alert_forms.CHANNEL_LABELS.items() if name not in lacking},
        narrowings=alert_forms.filter_boxes(body["filters"]),
        email=request.form.get("email", ""),
    )
