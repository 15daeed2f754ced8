"""Pending matches: those that wait to be delivered, and which delivery has claimed them, in portions.

A match itself names the delivery that has it; that alone says what a delivery has to send.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from service.alerts import matches, store
from service.alerts.alert import Alert
from service.alerts.matches import Match, matches_in
from service.alerts.schedule import next_digest
from service.errors import NotFound, Unavailable
from service.storage.archive import Archive
from service.storage.collection import Collection as Documents
from service.storage.collection import Stored
from service.storage.timestamps import now

PORTION = 5000
# A worker has the matches of several deliveries in memory. What one has beyond these is counted, not read.
MAX_READ = 5000

ORDER = ({"alert": "asc"}, {"matched_at": "asc"}, {"article": "asc"})
SEARCHES = 100

Document = dict[str, Any]


class Recipient(NamedTuple):
    """An owner on one channel."""

    owner: str
    channel: str


class ClaimedMatches(NamedTuple):
    """Matches of a delivery, and whether these are all that it has claimed."""

    matches: list[Match]
    whole: bool


class AlertCounts(NamedTuple):
    """How many matches of an alert a delivery has, and how many of these are of certain articles."""

    all: int
    among: int


def due_recipients(archive: Archive) -> Iterator[Recipient]:
    """Yield the recipients of matches that are due."""
    query = {"bool": {"filter": [{"exists": {"field": "waiting"}}, _due_now()]}}
    return recipients(matches_in(archive), query, channel="waiting")


def recipients(documents: Documents[Any], query: Document, *, channel: str) -> Iterator[Recipient]:
    """Yield the owners of what a query finds with each channel in the field `channel`, each pair once."""
    for page in documents.groups({"owner": "owner", "channel": channel}, query=query, fresh=True):
        yield from (Recipient(bucket["key"]["owner"], bucket["key"]["channel"]) for bucket in page)


def claim(archive: Archive, recipient: Recipient, delivery: str, *, most: int | None) -> Iterator[int]:
    """Claim for a delivery what is due to its recipient; yield how many matches each portion has.

    On a channel each match is claimed by one delivery, whoever asks at the same time.
    """
    script = {
        "source": "ctx._source.waiting.removeIf(each -> each.equals(params.channel));"
        "ctx._source.deliveries.add(params.delivery)",
        "params": {"channel": recipient.channel, "delivery": delivery},
    }
    waiting = [{"term": {"owner": recipient.owner}}, {"term": {"waiting": recipient.channel}}, _due_now()]
    return _update_in_portions(archive, {"bool": {"filter": waiting}}, script, most=most)


def release(archive: Archive, recipient: Recipient, delivery: str) -> None:
    """Let the matches wait again that a delivery has claimed, but will never send."""
    script = {
        "source": "ctx._source.deliveries.removeIf(each -> each.equals(params.delivery));"
        "if (!ctx._source.waiting.contains(params.channel)) { ctx._source.waiting.add(params.channel) }",
        "params": {"channel": recipient.channel, "delivery": delivery},
    }
    deque(_update_in_portions(archive, {"term": {"deliveries": delivery}}, script), maxlen=0)


def claimed_by(archive: Archive, delivery: str) -> ClaimedMatches:
    """Return the matches of a delivery, by alert, in the order of matching; of very many, some of each alert."""
    first = matches.search(archive, {"term": {"deliveries": delivery}}, ORDER, MAX_READ)
    if len(first) < MAX_READ:
        return ClaimedMatches(first, whole=True)
    alerts = list(count_by_alert(archive, delivery, ()))[:MAX_READ]
    most = MAX_READ // len(alerts)
    portions = (alerts[start : start + SEARCHES] for start in range(0, len(alerts), SEARCHES))
    return ClaimedMatches([match for part in portions for match in _first(archive, delivery, part, most)], whole=False)


def _first(archive: Archive, delivery: str, alerts: Sequence[str], most: int) -> Iterator[Match]:
    """Yield the first matches of each of these alerts, `most` at most of each. Raises Unavailable."""
    requests = [
        {
            "query": {"bool": {"filter": [{"term": {"deliveries": delivery}}, {"term": {"alert": name}}]}},
            "sort": list(ORDER),
            "size": most,
        }
        for name in alerts
    ]
    documents = matches_in(archive)
    for answer in documents.ask_many(requests):
        if "error" in answer:
            raise Unavailable("Elasticsearch did not return what a delivery has claimed.", "elasticsearch")
        yield from (documents.codec.decode(hit["_id"], hit["_source"]) for hit in answer["hits"]["hits"])


def mark_delivered(archive: Archive, delivery: str, dropped: Mapping[str, Document]) -> Iterator[int]:
    """Mark the matches of a delivery as delivered, or as dropped for a reason; yield how many each portion has.

    Of two channels, the first counts.
    """
    matches.update(archive, dropped)
    claimed = [{"term": {"deliveries": delivery}}]
    marked = [{"exists": {"field": "told_at"}}, {"ids": {"values": list(dropped)}}]
    script = {"source": "ctx._source.told_at = params.now", "params": {"now": now()}}
    yield from _update_in_portions(archive, {"bool": {"filter": claimed, "must_not": marked}}, script)


def reschedule(archive: Archive, stored: Stored[Alert]) -> None:
    """Make the waiting matches of an alert due by its present rate, whoever changes the rate at the same time."""
    while True:
        _reschedule(archive, stored.value)
        try:
            latest = store.get(archive, stored.id)
        except NotFound:
            return  # what waits is not delivered any more
        if latest.version == stored.version:
            return
        stored = latest


def _reschedule(archive: Archive, alert: Alert) -> None:
    due_at = next_digest(alert.rate, datetime.fromisoformat(now())).isoformat(timespec="microseconds")
    waiting = [{"term": {"alert": alert.id}}, {"exists": {"field": "waiting"}}]
    script = {"source": "ctx._source.due_at = params.due", "params": {"due": due_at}}
    query = {"bool": {"filter": waiting, "must_not": [{"term": {"due_at": due_at}}]}}
    deque(_update_in_portions(archive, query, script), maxlen=0)


def count_by_alert(archive: Archive, delivery: str, articles: Collection[str]) -> dict[str, AlertCounts]:
    """Return how many matches a delivery has of each alert, and how many of these are of these articles."""
    mine, among = {"term": {"deliveries": delivery}}, {"filter": {"terms": {"article": list(articles)}}}
    return {
        bucket["key"]["alert"]: AlertCounts(bucket["doc_count"], bucket["among"]["doc_count"])
        for page in matches_in(archive).groups({"alert": "alert"}, query=mine, aggs={"among": among})
        for bucket in page
    }


def _update_in_portions(
    archive: Archive, query: Document, script: Document, *, most: int | None = None
) -> Iterator[int]:
    """Change matches until the query finds none, or `most` are changed; yield how many each portion has."""
    documents = matches_in(archive)
    documents.refresh()
    changed, found = 0, -1
    while found and (most is None or changed < most):
        portion = PORTION if most is None else min(PORTION, most - changed)
        # What another changes meanwhile is found again.
        found, updated = documents.update_where(query, script, most=portion)
        changed += updated
        if updated:
            yield updated


def _due_now() -> Document:
    return {"range": {"due_at": {"lte": now()}}}
