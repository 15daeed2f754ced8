"""Saved alerts: /alerts, its preview, export and import. A key sees its own alerts only; another's are not found."""

from typing import Any

from flask import g, url_for
from flask.views import MethodView

from service.alerts import alert as alerts
from service.alerts import matches, preview, service, store
from service.alerts import owner as owners
from service.alerts.alert import Alert
from service.alerts.matches import Activity
from service.alerts.notify import signed_links
from service.alerts.owner import Owner
from service.alerts.service import alert_limits
from service.api.alert_schemas import AlertVersion, ExportedAlerts, Preview, SavedAlert, SavedAlerts, SentAlert
from service.api.auth import backends, requires, settings
from service.api.openapi import Blueprint
from service.errors import Conflict
from service.storage.bulk import Version
from service.storage.collection import Stored

Json = dict[str, Any]

blueprint = Blueprint("alerts", __name__, url_prefix="/api/v1/alerts", description="Saved queries that wait.")


def key_owner() -> Owner:
    """Return the owner of this request's key; it is stored only when there is something to store."""
    owner = owners.key_owner(g.key.id)
    return store.get_owner(backends().archive, owner.id) or owner


def owned_alert(identifier: str) -> Stored[Alert]:
    """Return an alert of the key's owner. Raises NotFound."""
    return service.get_owned(backends().archive, key_owner().id, identifier)


def stored_key_owner() -> Owner:
    """Return the owner of this request's key, stored."""
    return store.change_owner(backends().archive, owners.key_owner(g.key.id))


@blueprint.route("")
class Alerts(MethodView):
    @requires("alerts")
    @blueprint.response(200, SavedAlerts)
    def get(self) -> Json:
        """List the key's alerts."""
        found = list(store.list_alerts(backends().archive, key_owner().id))
        activity = matches.activity(backends().archive, [alert.id for alert in found])
        listed = [alert_json(Stored(alert.id, alert, Version(0, 0)), activity[alert.id]) for alert in found]
        return {"alerts": [{name: value for name, value in each.items() if name != "version"} for each in listed]}

    @requires("alerts")
    @blueprint.arguments(SentAlert)
    @blueprint.response(201, SavedAlert)
    def post(self, body: Json) -> tuple[Json, int, Json]:
        """Save an alert. It matches from the next batch of articles on."""
        owner = stored_key_owner()
        alert = alerts.from_json(body, identifier=store.new_id(), owner=owner.id)
        stored = service.save(backends().archive, alert, owner, alert_limits(settings()))
        location = {"Location": url_for("alerts.OneAlert", identifier=alert.id)}
        return alert_json(stored), 201, {**_etag_header(stored), **location}


@blueprint.route("/preview")
class AlertPreview(MethodView):
    @requires("alerts")
    @blueprint.arguments(SentAlert)
    @blueprint.response(200, Preview)
    def post(self, body: Json) -> Json:
        """Try an alert without saving it: what is understood, how many articles match, and the latest five."""
        alert = alerts.from_json(body, identifier=store.new_id(), owner="")
        return preview.preview_alert(backends().archive, alert).as_json()


@blueprint.route("/export")
class AlertExport(MethodView):
    @requires("alerts")
    @blueprint.response(200, ExportedAlerts)
    def get(self) -> Json:
        """Take the key's alerts along, as they can be imported again."""
        return {"alerts": list(map(alerts.as_json, store.list_alerts(backends().archive, key_owner().id)))}


@blueprint.route("/import")
class AlertImport(MethodView):
    @requires("alerts")
    @blueprint.arguments(ExportedAlerts)
    @blueprint.response(201, SavedAlerts)
    def post(self, body: Json) -> Json:
        """Save all of these alerts, or none where one of them cannot be."""
        owner = stored_key_owner()
        imported = [alerts.from_json(each, identifier=store.new_id(), owner=owner.id) for each in body["alerts"]]
        stored = service.save_all(backends().archive, imported, owner, alert_limits(settings()))
        return {"alerts": list(map(alert_json, stored))}


@blueprint.route("/<identifier>")
class OneAlert(MethodView):
    @requires("alerts")
    @blueprint.response(200, SavedAlert)
    def get(self, identifier: str) -> tuple[Json, int, Json]:
        """Read an alert, and when it last fired and last told."""
        stored = owned_alert(identifier)
        activity = matches.activity(backends().archive, [identifier])[identifier]
        return alert_json(stored, activity), 200, _etag_header(stored)

    @requires("alerts")
    @blueprint.arguments(SentAlert)
    @blueprint.arguments(AlertVersion, location="headers", unknown="exclude")
    @blueprint.response(200, SavedAlert)
    def put(self, body: Json, headers: Json, identifier: str) -> tuple[Json, int, Json]:
        """Replace an alert; what is absent is as for a new one. With `If-Match`, only the version that was read."""
        stored = owned_alert(identifier)
        _require_version(stored, headers["if_match"])
        changed = service.change(backends().archive, stored, body, key_owner(), alert_limits(settings()))
        return alert_json(changed), 200, _etag_header(changed)

    @requires("alerts")
    @blueprint.arguments(AlertVersion, location="headers", unknown="exclude")
    @blueprint.response(204)
    def delete(self, headers: Json, identifier: str) -> None:
        """Remove an alert. What it matched and was not told yet is not told any more."""
        _require_version(owned_alert(identifier), headers["if_match"])
        store.remove(backends().archive, identifier)


@blueprint.route("/<identifier>/pause")
class Pause(MethodView):
    @requires("alerts")
    @blueprint.response(200, SavedAlert)
    def post(self, identifier: str) -> Json:
        """Pause an alert: it matches nothing until it is resumed."""
        owned_alert(identifier)
        store.pause(backends().archive, identifier)
        return alert_json(owned_alert(identifier))


@blueprint.route("/<identifier>/resume")
class Resume(MethodView):
    @requires("alerts")
    @blueprint.response(200, SavedAlert)
    def post(self, identifier: str) -> Json:
        """Resume a paused or broken alert from the next batch on; `again` finds what it missed."""
        owned_alert(identifier)
        store.resume(backends().archive, identifier)
        return alert_json(owned_alert(identifier))


@blueprint.route("/<identifier>/feed")
class AlertFeedAddress(MethodView):
    @requires("alerts")
    @blueprint.response(200, SavedAlert)
    def post(self, identifier: str) -> Json:
        """Replace the address of the alert's feed; the one before it ends."""
        return alert_json(service.renew_feed_address(backends().archive, owned_alert(identifier)))


def alert_json(stored: Stored[Alert], activity: Activity | None = None) -> Json:
    """Return an alert as JSON, with its activity where it is given."""
    alert = stored.value
    address = signed_links.feed(settings().public_url, settings().secret_key, alert.id, alert.feed)
    body = {
        "id": alert.id,
        "version": stored.version.tag,
        "state": alert.state,
        "broken": alert.broken,
        "feed": address if "feed" in alert.channels else None,
        **alerts.as_json(alert),
        "created_at": alert.created_at,
        "updated_at": alert.updated_at,
    }
    if activity is None:
        return body
    return {**body, "matches": activity.matches, "fired_at": activity.fired_at, "told_at": activity.delivered_at}


def _etag_header(stored: Stored[Alert]) -> Json:
    return {"ETag": f'"{stored.version.tag}"'}


def _require_version(stored: Stored[Alert], if_match: str | None) -> None:
    """Raise Conflict where `If-Match` names another version than the stored one."""
    if if_match and if_match.strip() != "*" and if_match.strip().removeprefix("W/").strip('"') != stored.version.tag:
        raise Conflict("The alert was changed meanwhile: look at it again.", version=stored.version.tag)
