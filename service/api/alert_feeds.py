"""GET /alerts/feed/{token}: what an alert has matched as an Atom feed, for whoever has its address."""

from datetime import datetime
from typing import Any

from flask import Response, request
from flask.views import MethodView

from service.alerts import matches, store
from service.alerts.alert import Alert
from service.alerts.notify import digest, mail, signed_links
from service.alerts.notify.digest import Hit
from service.api import feed, problems
from service.api.documentation import Blueprint
from service.api.feed import Entry, Feed
from service.api.guard import backends, settings
from service.errors import DatelineError, NotAllowed

blueprint = Blueprint("alert_feeds", __name__, description="The feeds of saved queries.")
blueprint.register_error_handler(DatelineError, problems.of_error)


@blueprint.route("/alerts/feed/<token>")
class AlertFeeds(MethodView):
    @blueprint.doc(responses={"200": {"description": "Its matches.", "content": {feed.MEDIA_TYPE: {"schema": {}}}}})
    def get(self, token: str) -> Response:
        """Follow an alert: its latest matches, each with the passages that matched. The address is the key."""
        alert, at = _alert(token), backends().archive
        hits = digest.hits_with_passages(at, alert, matches.latest_matches(at, alert.id))
        entries = [_entry(hit) for hit in hits]
        changed = max((entry.updated for entry in entries), default=datetime.fromisoformat(alert.created_at))
        answer = feed.of_entries(entries, _feed(alert, token), request, changed)
        answer.headers["Cache-Control"] = "private"
        return answer


def _alert(token: str) -> Alert:
    """Return the alert whose feed it is. Raises NotAllowed, also for an address that it had before."""
    identifier, number = signed_links.read(settings().secret_key, "feed", token)
    alert = store.get_alerts(backends().archive, [identifier]).get(identifier)
    if alert is None or alert.feed != number or "feed" not in alert.channels:
        raise NotAllowed("This link is not valid.")
    return alert


def _feed(alert: Alert, token: str) -> Feed:
    site = settings().public_url
    page = mail.search_link(alert, site)
    itself = signed_links.address(site, "feed", token)
    return Feed(site=site, words=alert.name, itself=itself, page=page, following=None, id=f"alert/{alert.id}")


def _entry(hit: Hit) -> Entry:
    article: dict[str, Any] = {**hit.article, "id": hit.match.article, "lead": None}
    html = "\n".join(f"<p>{passage}</p>" for passage in mail.passages(hit))
    return Entry(
        id=f"match/{hit.match.id}", article=article, updated=datetime.fromisoformat(hit.match.matched_at), html=html
    )
