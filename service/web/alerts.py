"""The pages of an owner's alerts: saving a search, changing it, what it has matched, and the inbox."""

from collections.abc import Iterable
from typing import Any, cast, get_args

from flask import Blueprint, redirect, render_template, request, url_for

from service.alerts import alert as alerts
from service.alerts import matches, preview, service, store
from service.alerts.alert import PUSH_CHANNELS, Alert
from service.alerts.matches import Match
from service.alerts.notify import digest, dispatch, outbox, signed_links
from service.alerts.notify.digest import Hit
from service.alerts.notify.languages import LANGUAGES
from service.alerts.notify.mail import passages as marked
from service.alerts.notify.mail import search_link
from service.alerts.owner import Owner, email_owner
from service.alerts.schedule import WEEKDAYS
from service.alerts.store import StoredAlert
from service.backends import TELL, send
from service.errors import BadInput, Conflict, TooMany, Unavailable
from service.web import alert_forms, alert_session, magic_link, sessions

MOST_SHOWN = 30
MOST_MOVED = 200
DAYS = 30

blueprint = Blueprint("alert_pages", __name__)
blueprint.after_request(alert_session.private)


@blueprint.context_processor
def _always() -> dict[str, Any]:
    words = {"often": alert_forms.OFTEN, "zones": alert_forms.ZONES, "weekdays": WEEKDAYS, "days": _days()}
    words |= {"languages": LANGUAGES}
    return {**words, "revisions_words": alert_forms.REVISIONS, "in_words": alert_forms.in_words, "passages_of": marked}


def _days() -> int:
    """Return over how many days an alert can be run again here: no more than matches are kept."""
    return min(DAYS, alert_session.settings().keep_matches_days or DAYS)


@blueprint.get("/alerts")
def listed() -> Any:
    owner = alert_session.signed_in()
    if owner is None:
        return alert_session.to_door()
    found = list(store.list_alerts(alert_session.archive(), owner.id))
    folders: dict[str, list[Alert]] = {}
    for alert in sorted(found, key=lambda alert: alert.folder.casefold()):
        folders.setdefault(alert.folder, []).append(alert)
    became = matches.activity(alert_session.archive(), [alert.id for alert in found])
    unread = len(matches.inbox(alert_session.archive(), owner.id, alerts=_with_inbox(found)))
    return render_template("alerts.html", owner=owner, folders=folders, became=became, unread=unread)


@blueprint.get("/alerts/new")
def new() -> Any:
    if alert_session.signed_in() is None:
        sessions.archive()  # an archive that is closed tells nobody what it has
    return _form(alert_forms.of_search(request.args.to_dict(flat=False), alert_session.language()))


@blueprint.post("/alerts/new")
def create() -> Any:
    owner = alert_session.signed_in()
    if owner is None:
        sessions.archive()
    sessions.check_token()
    told = alert_forms.typed(request.form)
    if "try" in request.form:
        return _form(told)
    try:
        made = alerts.from_json(told, identifier=store.new_id(), owner=owner.id if owner else "")
        if owner is None:
            service.check(
                alert_session.archive(), made, email_owner(request.form.get("email", "")), alert_session.limits()
            )
            return magic_link.invited(alerts.as_json(made))
        kept = service.save(alert_session.archive(), made, owner, alert_session.limits())
    except (BadInput, TooMany, Unavailable) as error:
        return _form(told, error.message), error.status
    return redirect(url_for("alert_pages.one", identifier=kept.alert.id), 303)


@blueprint.get("/alerts/<identifier>")
def one(identifier: str) -> Any:
    owner = alert_session.signed_in()
    if owner is None:
        return alert_session.to_door()
    kept = service.get_owned(alert_session.archive(), owner.id, identifier)
    return _one(owner, kept.alert)


@blueprint.get("/alerts/<identifier>/edit")
def edit(identifier: str) -> Any:
    owner = alert_session.signed_in()
    if owner is None:
        return alert_session.to_door()
    kept = service.get_owned(alert_session.archive(), owner.id, identifier)
    return _form(alert_forms.of_alert(kept.alert), kept=kept)


@blueprint.post("/alerts/<identifier>/edit")
def change(identifier: str) -> Any:
    owner = alert_session.required()
    kept = service.get_owned(alert_session.archive(), owner.id, identifier)
    told = {**alert_forms.typed(request.form), "paused": kept.alert.state == "paused"}
    if "try" in request.form:
        return _form(told, kept=kept)
    if request.form.get("version") != kept.version.tag:
        mistake = "The alert was changed meanwhile, perhaps on another page. Saving again replaces that."
        return _form(told, mistake, kept=kept), Conflict.status
    try:
        service.change(alert_session.archive(), kept, told, owner, alert_session.limits())
    except BadInput as error:
        return _form(told, error.message, kept=kept), error.status
    return redirect(url_for("alert_pages.one", identifier=identifier), 303)


@blueprint.post("/alerts/<identifier>/<any(pause, resume, remove, again, feed):what>")
def act(identifier: str, what: str) -> Any:
    owner, at = alert_session.required(), alert_session.archive()
    kept = service.get_owned(at, owner.id, identifier)
    if what == "again":
        preview.rerun(at, kept.alert, days=_days(), kept=alert_session.settings().keep_matches_days)
        send(alert_session.backends().queue, TELL)
    elif what == "feed":
        service.renew_feed_address(at, kept)
    else:
        {"pause": store.pause, "resume": store.resume, "remove": store.remove}[what](at, identifier)
    stays = what in ("again", "feed") or request.form.get("on") == "one"
    there = url_for("alert_pages.one", identifier=identifier) if stays and what != "remove" else None
    return redirect(there or url_for("alert_pages.listed"), 303)


@blueprint.post("/alerts/channels/email/resume")
def resume_mails() -> Any:
    dispatch.resume(alert_session.archive(), alert_session.required(), "email")
    send(alert_session.backends().queue, TELL)
    return redirect(url_for("alert_pages.listed"), 303)


@blueprint.post("/alerts/leave")
def leave() -> Any:
    alert_session.required()
    alert_session.sign_out()
    return redirect(url_for("alert_door.door"), 303)


@blueprint.get("/alerts/inbox")
def read() -> Any:
    owner = alert_session.signed_in()
    if owner is None:
        return alert_session.to_door()
    state = _state(request.args.get("state", "unread"))
    of = _with_inbox(store.list_alerts(alert_session.archive(), owner.id))
    found = matches.inbox(alert_session.archive(), owner.id, state, alerts=of, size=MOST_SHOWN)
    states = get_args(matches.InboxState)
    return render_template("inbox.html", groups=_groups(found), state=state, states=states, count=len(found))


@blueprint.post("/alerts/inbox")
def move() -> Any:
    owner = alert_session.required()
    to = _state(request.form.get("to", ""))
    matches.set_inbox_state(alert_session.archive(), owner.id, request.form.getlist("match")[:MOST_MOVED], to)
    return redirect(url_for("alert_pages.read", state=_state(request.form.get("state", "unread"))), 303)


def _with_inbox(listed: Iterable[Alert]) -> list[str]:
    return [alert.id for alert in listed if "inbox" in alert.channels]


def _state(text: str) -> matches.InboxState:
    if text not in get_args(matches.InboxState):
        raise BadInput("state: one of unread, read, archived.", parameter="state")
    return cast(matches.InboxState, text)


def _groups(found: list[Match]) -> list[tuple[Alert, list[Hit]]]:
    """Return matches by alert, each with its passages; what an alert that is gone has matched is left out."""
    there = store.get_alerts(alert_session.archive(), list(dict.fromkeys(match.alert for match in found)))
    of = {name: [match for match in found if match.alert == name] for name in there}
    return [
        (alert, digest.hits_with_passages(alert_session.archive(), alert, of[name])) for name, alert in there.items()
    ]


def _one(owner: Owner, alert: Alert) -> str:
    at, told = alert_session.archive(), alert_session.settings()
    found = matches.latest_matches(at, alert.id, size=MOST_SHOWN)
    copied = signed_links.token(told.secret_key, "copy", alert.id)
    return render_template(
        "alert.html",
        owner=owner,
        alert=alert,
        narrowings=alert_forms.narrowings(alert.filters),
        became=matches.activity(at, [alert.id])[alert.id],
        hits=digest.hits_with_passages(at, alert, found),
        deliveries=outbox.list_deliveries(at, owner.id, alert=alert.id, size=10),
        feed=signed_links.feed(told.public_url, told.secret_key, alert.id, alert.feed)
        if "feed" in alert.channels
        else None,
        copy=signed_links.address(told.public_url, "copy", copied),
        search=search_link(alert, ""),
    )


def _form(told: dict[str, Any], mistake: str | None = None, *, kept: StoredAlert | None = None) -> str:
    """Show the form with what it would find; where that cannot be said, with what is wrong instead."""
    owner, tried = alert_session.signed_in(), None
    try:
        made = alerts.from_json(told, identifier=store.new_id(), owner="")
        tried = preview.preview_alert(alert_session.archive(), made)
    except BadInput as error:
        mistake = mistake or error.message
    held = bool(owner and set(owner.suspended).intersection(PUSH_CHANNELS))
    return render_template(
        "alert_form.html",
        told=told,
        mistake=mistake,
        tried=tried,
        owner=owner,
        held=held,
        kept=kept,
        version=kept.version.tag if kept else "",
        channels=_channels(owner),
        narrowings=alert_forms.narrowings(told["filters"]),
        email=request.form.get("email", ""),
    )


def _channels(owner: Owner | None) -> dict[str, str]:
    """Return the channels that an owner can choose; whoever is not known yet is known by an address."""
    lacking = {"email": bool(owner and not owner.email), "webhook": not (owner and owner.webhook)}
    return {name: words for name, words in alert_forms.CHANNELS.items() if not lacking.get(name)}
