"""Saved alerts: what a key's holder has waiting in the archive. A key sees its own; another's are not there."""

from collections.abc import Sequence
from typing import Any

from flask import g, url_for
from flask.views import MethodView

from service.alerts import alert as alerts
from service.alerts import matches, preview, service, store
from service.alerts import owner as owners
from service.alerts.alert import Alert, AlertBody
from service.alerts.matches import Activity
from service.alerts.notify import signed_links
from service.alerts.owner import Owner
from service.alerts.service import alert_limits
from service.alerts.store import StoredAlert
from service.api.alert_schemas import AlertVersion, ExportedAlerts, Preview, SavedAlert, SavedAlerts
from service.api.auth import backends, requires, settings
from service.api.openapi import Blueprint
from service.errors import Conflict
from service.storage.bulk import Version

Json = dict[str, Any]

blueprint = Blueprint("alerts", __name__, url_prefix="/api/v1/alerts", description="Saved queries that wait.")


def holder() -> Owner:
    """Return the owner that the key of this request is; it is not kept before it has something to keep."""
    wanted = owners.key_owner(g.key.id)
    return store.get_owner(backends().archive, wanted.id) or wanted


def own(identifier: str) -> StoredAlert:
    """Return an alert of the key's holder. Raises NotFound."""
    return service.get_owned(backends().archive, holder().id, identifier)


def kept_holder() -> Owner:
    """Return the owner that the key is, kept."""
    owner = holder()
    return owner if owner.created_at else store.keep_owner(backends().archive, owner)


@blueprint.route("")
class Alerts(MethodView):
    @blueprint.response(200, SavedAlerts)
    @requires("alerts")
    def get(self) -> Json:
        """List the key's alerts."""
        return {"alerts": _several(list(store.list_alerts(backends().archive, holder().id)))}

    @blueprint.arguments(AlertBody)
    @blueprint.response(201, SavedAlert)
    @requires("alerts")
    def post(self, body: Json) -> tuple[Json, int, Json]:
        """Save an alert. It matches from the next batch of articles on."""
        owner = kept_holder()
        made = alerts.from_json(body, identifier=store.new_id(), owner=owner.id)
        kept = service.save(backends().archive, made, owner, alert_limits(settings()))
        place = {"Location": url_for("alerts.OneAlert", identifier=made.id)}
        return shown(kept), 201, {**_tagged(kept), **place}


@blueprint.route("/preview")
class AlertPreview(MethodView):
    @blueprint.arguments(AlertBody)
    @blueprint.response(200, Preview)
    @requires("alerts")
    def post(self, body: Json) -> Json:
        """Try an alert without saving it: what is understood, how many articles match, and the latest five."""
        made = alerts.from_json(body, identifier=store.new_id(), owner="")
        return preview.preview_alert(backends().archive, made).as_json()


@blueprint.route("/export")
class AlertExport(MethodView):
    @blueprint.response(200, ExportedAlerts)
    @requires("alerts")
    def get(self) -> Json:
        """Take the key's alerts along, as they can be imported again."""
        return {"alerts": list(map(alerts.as_json, store.list_alerts(backends().archive, holder().id)))}


@blueprint.route("/import")
class AlertImport(MethodView):
    @blueprint.arguments(ExportedAlerts)
    @blueprint.response(201, SavedAlerts)
    @requires("alerts")
    def post(self, body: Json) -> Json:
        """Save all of these alerts, or none where one of them cannot be."""
        owner = kept_holder()
        made = [alerts.from_json(each, identifier=store.new_id(), owner=owner.id) for each in body["alerts"]]
        kept = service.save_all(backends().archive, made, owner, alert_limits(settings()))
        return {"alerts": list(map(shown, kept))}


@blueprint.route("/<identifier>")
class OneAlert(MethodView):
    @blueprint.response(200, SavedAlert)
    @requires("alerts")
    def get(self, identifier: str) -> tuple[Json, int, Json]:
        """Read an alert, and when it last fired and last told."""
        kept = own(identifier)
        became = matches.activity(backends().archive, [identifier])[identifier]
        return shown(kept, became), 200, _tagged(kept)

    @blueprint.arguments(AlertBody)
    @blueprint.arguments(AlertVersion, location="headers", unknown="exclude")
    @blueprint.response(200, SavedAlert)
    @requires("alerts")
    def put(self, body: Json, headers: Json, identifier: str) -> tuple[Json, int, Json]:
        """Replace an alert; what is absent is as for a new one. With `If-Match`, only the version that was read."""
        kept = own(identifier)
        _require(kept, headers["if_match"])
        changed = service.change(backends().archive, kept, body, holder(), alert_limits(settings()))
        return shown(changed), 200, _tagged(changed)

    @blueprint.arguments(AlertVersion, location="headers", unknown="exclude")
    @blueprint.response(204)
    @requires("alerts")
    def delete(self, headers: Json, identifier: str) -> None:
        """Remove an alert. What it matched and was not told yet is not told any more."""
        _require(own(identifier), headers["if_match"])
        store.remove(backends().archive, identifier)


@blueprint.route("/<identifier>/pause")
class Pause(MethodView):
    @blueprint.response(200, SavedAlert)
    @requires("alerts")
    def post(self, identifier: str) -> Json:
        """Let an alert match nothing more until it is resumed."""
        own(identifier)
        store.pause(backends().archive, identifier)
        return shown(own(identifier))


@blueprint.route("/<identifier>/resume")
class Resume(MethodView):
    @blueprint.response(200, SavedAlert)
    @requires("alerts")
    def post(self, identifier: str) -> Json:
        """Let a paused or broken alert match again from the next batch on; `again` finds what it missed."""
        own(identifier)
        store.resume(backends().archive, identifier)
        return shown(own(identifier))


@blueprint.route("/<identifier>/feed")
class AlertFeedAddress(MethodView):
    @blueprint.response(200, SavedAlert)
    @requires("alerts")
    def post(self, identifier: str) -> Json:
        """Return the alert's feed a new address; the one before it ends."""
        return shown(service.renew_feed_address(backends().archive, own(identifier)))


def shown(kept: StoredAlert, became: Activity | None = None) -> Json:
    """Return an alert as JSON."""
    alert, version = kept
    told = {"id": alert.id, "version": version.tag, "state": alert.state, "broken": alert.broken, **_feed(alert)}
    times = {"created_at": alert.created_at, "updated_at": alert.updated_at}
    done = became or Activity()
    activity = {"matches": done.matches, "fired_at": done.fired_at, "told_at": done.delivered_at} if became else {}
    return {**told, **alerts.as_json(alert), **times, **activity}


def _several(found: Sequence[Alert]) -> list[Json]:
    became = matches.activity(backends().archive, [alert.id for alert in found])
    listed = [shown(StoredAlert(alert, Version(0, 0)), became[alert.id]) for alert in found]
    return [{name: value for name, value in each.items() if name != "version"} for each in listed]


def _feed(alert: Alert) -> Json:
    told = settings()
    address = signed_links.feed(told.public_url, told.secret_key, alert.id, alert.feed)
    return {"feed": address if "feed" in alert.channels else None}


def _tagged(kept: StoredAlert) -> Json:
    return {"ETag": f'"{kept.version.tag}"'}


def _require(kept: StoredAlert, wanted: str | None) -> None:
    """Raise Conflict where somebody builds on another version than the one that is there."""
    if wanted and wanted.strip() != "*" and wanted.strip().removeprefix("W/").strip('"') != kept.version.tag:
        raise Conflict("The alert was changed meanwhile: look at it again.", version=kept.version.tag)
