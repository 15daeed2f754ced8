"""The JSON of saved alerts: what they ask, whom they tell, what they matched, and what was delivered."""

import marshmallow as ma
from marshmallow import RAISE, fields, validate

from service.alerts.alert import AlertBody
from service.api.fields import string
from service.api.search_schemas import Highlights

MOST_LISTED = 200
MOST_DAYS = 3650
LONGEST_ADDRESS = 2000


class AlertVersion(ma.Schema):
    """Headers of a change."""

    if_match = fields.String(
        data_key="If-Match",
        load_default=None,
        metadata={"description": "The `version` that was read; where the alert has another by now, 409."},
    )


class SentAlert(AlertBody):
    """An alert to save; one on every article is not made by accident."""

    @ma.validates_schema(pass_original=True)
    def _ask_something(self, _data: object, original: dict[str, object], **_: object) -> None:
        if "query" not in original and not original.get("filters"):
            raise ma.ValidationError('Required where there are no filters: an alert on every article has "".', "query")


class SavedAlert(AlertBody):
    """An alert as it is kept; `broken` says why it cannot be run."""

    id = string()
    version = string("Changes with each change; `ETag` has it too.")
    state = string("`live`, `paused` or `broken`.")
    broken = string(allow_none=True)
    feed = string(
        "The address of its Atom feed, private; null where the feed is none of its channels.", allow_none=True
    )
    matches = fields.Integer()
    fired_at = string("When it last matched.", allow_none=True)
    told_at = string("When it was last told.", allow_none=True)
    created_at = string()
    updated_at = string()


class SavedAlerts(ma.Schema):
    alerts = fields.List(fields.Nested(SavedAlert), metadata={"description": "In the order in which they were made."})


class ExportedAlerts(ma.Schema):
    class Meta:
        unknown = RAISE

    alerts = fields.List(fields.Nested(AlertBody), required=True)


class ShownArticle(ma.Schema):
    id = string()
    title = string(allow_none=True)
    url = string(allow_none=True)
    source = string(allow_none=True)
    published = string(allow_none=True)
    published_precision = string(allow_none=True)
    lead = string(allow_none=True)
    link = string("Its page in this archive.")


class Preview(ma.Schema):
    words = string("What was understood, in words.")
    days = fields.Integer()
    count = fields.Integer(metadata={"description": "How many articles published in these days match."})
    latest = fields.List(fields.Nested(ShownArticle), metadata={"description": "The latest five of all that match."})
    broad = fields.Boolean(metadata={"description": "Present and true where it matches very many."})


class Listed(ma.Schema):
    class Meta:
        unknown = RAISE

    size = fields.Integer(load_default=50, validate=validate.Range(1, MOST_LISTED))


class AlertMatch(ma.Schema):
    id = string("`alert:article:revision`: the same in webhooks.")
    matched_at = string()
    revision = fields.Integer()
    told_at = string(allow_none=True)
    article = fields.Nested(ShownArticle)
    highlights = fields.Nested(Highlights)


class AlertMatches(ma.Schema):
    matches = fields.List(fields.Nested(AlertMatch), metadata={"description": "The newest first."})


class Try(ma.Schema):
    at = string()
    ok = fields.Boolean()
    status = fields.Integer(metadata={"description": "The receiver's answer."})
    error = string()


class AlertDelivery(ma.Schema):
    id = string("Its idempotency key.")
    channel = string("`webhook`, `email`, or `notice`: a mail about an alert or a channel.")
    state = string("`claiming`, `waiting`, `working`, `told`, `held` (until the channel is resumed) or `failed`.")
    alerts = fields.List(string())
    articles = fields.Integer()
    attempts = fields.Integer()
    created_at = string()
    next_attempt_at = string()
    told_at = string(allow_none=True)
    log = fields.List(fields.Nested(Try), metadata={"description": "The attempts, the last thirty."})


class AlertDeliveries(ma.Schema):
    deliveries = fields.List(fields.Nested(AlertDelivery), metadata={"description": "The newest first."})


class AgainBody(ma.Schema):
    class Meta:
        unknown = RAISE

    days = fields.Integer(load_default=30, strict=True, validate=validate.Range(1, MOST_DAYS))


class Again(ma.Schema):
    matches = fields.Integer(metadata={"description": "How many are new; what was matched before is not told again."})


class Begun(ma.Schema):
    delivery = string("The id of the delivery that was made.")


class WebhookBody(ma.Schema):
    class Meta:
        unknown = RAISE

    address = fields.String(
        required=True,
        validate=validate.Length(1, LONGEST_ADDRESS),
        metadata={"description": "https, and of the public Internet, unless the settings say otherwise."},
    )


class Webhook(ma.Schema):
    address = string(allow_none=True)
    held = string("Why it is switched off; null where it is not.", allow_none=True)
    secret = string("Present in the answer by which it was made, and never again.")
