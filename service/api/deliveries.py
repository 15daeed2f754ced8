"""What became of saved alerts: their matches, deliveries, the holder's webhook, and doing some of it again."""

from typing import Any

from flask.views import MethodView

from service.alerts import matches, preview
from service.alerts.notify import digest, outbox, webhook, webhook_settings
from service.alerts.owner import Owner
from service.api.alert_schemas import (
    Again,
    AgainBody,
    AlertDeliveries,
    AlertMatches,
    Begun,
    Listed,
    Webhook,
    WebhookBody,
)
from service.api.alerts import key_owner, owned_alert, stored_key_owner
from service.api.auth import backends, requires, settings
from service.api.openapi import Blueprint
from service.backends import TELL, send

Json = dict[str, Any]

blueprint = Blueprint("deliveries", __name__, url_prefix="/api/v1/alerts", description="What became of saved queries.")


@blueprint.route("/<identifier>/matches")
class Matches(MethodView):
    @requires("alerts")
    @blueprint.arguments(Listed, location="query", unknown="raise")
    @blueprint.response(200, AlertMatches)
    def get(self, arguments: Json, identifier: str) -> Json:
        """List what an alert has matched, with the passages."""
        alert, archive = owned_alert(identifier).value, backends().archive
        found = matches.latest_matches(archive, alert.id, size=arguments["size"])
        hits = digest.hits_with_passages(archive, alert, found)
        found_matches = [
            {**webhook.hit_json(hit, settings().public_url), "told_at": hit.match.delivered_at} for hit in hits
        ]
        return {"matches": found_matches}


@blueprint.route("/<identifier>/deliveries")
class DeliveriesOfAlert(MethodView):
    @requires("alerts")
    @blueprint.arguments(Listed, location="query", unknown="raise")
    @blueprint.response(200, AlertDeliveries)
    def get(self, arguments: Json, identifier: str) -> Json:
        """List the deliveries that told of an alert, with their attempts."""
        alert = owned_alert(identifier).value
        return {"deliveries": outbox.list_deliveries(backends().archive, alert.owner, alert=alert.id, **arguments)}


@blueprint.route("/<identifier>/test")
class Test(MethodView):
    @requires("alerts")
    @blueprint.response(202, Begun)
    def post(self, identifier: str) -> Json:
        """Send the holder's webhook an event of type `test`; `/alerts/deliveries` says what came of it."""
        owned_alert(identifier)
        return {"delivery": webhook_settings.send_test(backends(), key_owner())}


@blueprint.route("/<identifier>/again")
class RunAgain(MethodView):
    @requires("alerts")
    @blueprint.arguments(AgainBody)
    @blueprint.response(200, Again)
    def post(self, body: Json, identifier: str) -> Json:
        """Run an alert over what came in the last days; what it has matched before is not told twice."""
        kept_days = settings().keep_matches_days
        found = preview.rerun(backends().archive, owned_alert(identifier).value, days=body["days"], kept=kept_days)
        send(backends().queue, TELL)
        return {"matches": found}


@blueprint.route("/deliveries")
class Deliveries(MethodView):
    @requires("alerts")
    @blueprint.arguments(Listed, location="query", unknown="raise")
    @blueprint.response(200, AlertDeliveries)
    def get(self, arguments: Json) -> Json:
        """List all deliveries to the key's holder: of alerts, tests and notices."""
        return {"deliveries": outbox.list_deliveries(backends().archive, key_owner().id, **arguments)}


@blueprint.route("/deliveries/<identifier>/redeliver")
class Redeliver(MethodView):
    @requires("alerts")
    @blueprint.response(202, Begun)
    def post(self, identifier: str) -> Json:
        """Send a delivery that has ended once more, under its own idempotency key."""
        webhook_settings.redeliver(backends(), key_owner(), identifier)
        return {"delivery": identifier}


@blueprint.route("/webhook")
class OneWebhook(MethodView):
    @requires("alerts")
    @blueprint.response(200, Webhook)
    def get(self) -> Json:
        """Read where the holder's alerts are sent, and whether they still are."""
        return _webhook_json(key_owner())

    @requires("alerts")
    @blueprint.arguments(WebhookBody)
    @blueprint.response(200, Webhook)
    def put(self, body: Json) -> Json:
        """Set the address. The first time the answer has the `secret` that signs what is sent."""
        private = settings().webhook_private
        return _webhook_json(
            *webhook_settings.set_address(backends().archive, stored_key_owner(), body["address"], private=private)
        )

    @requires("alerts")
    @blueprint.response(204)
    def delete(self) -> None:
        """Forget the address and its secrets; what waits for it waits for the next."""
        webhook_settings.remove(backends().archive, stored_key_owner())


@blueprint.route("/webhook/secret")
class WebhookSecret(MethodView):
    @requires("alerts")
    @blueprint.response(200, Webhook)
    def post(self) -> Json:
        """Make a new secret. The one before it signs as well, until the next change."""
        return _webhook_json(*webhook_settings.rotate_secret(backends().archive, key_owner()))


@blueprint.route("/webhook/resume")
class WebhookResume(MethodView):
    @requires("alerts")
    @blueprint.response(200, Webhook)
    def post(self) -> Json:
        """Switch the webhook on again after it was switched off; what was held is sent."""
        return _webhook_json(webhook_settings.resume(backends(), key_owner()))


def _webhook_json(owner: Owner, secret: str | None = None) -> Json:
    body = {"address": owner.webhook, "held": owner.suspended.get("webhook")}
    return {**body, "secret": secret} if secret else body
