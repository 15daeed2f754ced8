"""Which matches wait to be told, and which delivery takes them: in portions, so that no request is longer than another.

A match itself says which delivery has it; that is the only word on what a delivery has to tell.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from service import documents
from service.alerts import matches, store
from service.alerts.alert import Alert
from service.alerts.matches import Match
from service.alerts.schedule import next_digest
from service.alerts.store import StoredAlert
from service.errors import NotFound, Unavailable
from service.storage.archive import Archive, translated
from service.storage.timestamps import now

PORTION = 5000
PAGE = 1000
# A worker has the matches of several deliveries in memory. What one has beyond these is counted, not looked at.
MAX_READ = 5000

ORDER = [{"alert": "asc"}, {"matched_at": "asc"}, {"article": "asc"}]
SEARCHES = 100

Document = dict[str, Any]


class Recipient(NamedTuple):
    """An owner with something to be told on a channel."""

    owner: str
    channel: str


class ClaimedMatches(NamedTuple):
    """Matches of a delivery to look at, and whether that is the whole of it."""

    matches: list[Match]
    whole: bool


def due_recipients(archive: Archive) -> Iterator[Recipient]:
    """Return who is to be told something now, and where."""
    query = {"bool": {"filter": [{"exists": {"field": "waiting"}}, _due_now()]}}
    return recipients(archive, archive.indices.matches, query, channel="waiting")


def recipients(archive: Archive, index: str, query: Document, *, channel: str) -> Iterator[Recipient]:
    """Return the owners of the documents that a query finds, with each channel in the field `channel`, once."""
    with translated():
        archive.client.indices.refresh(index=index)
    for page in documents.groups(archive, index, {"owner": "owner", "channel": channel}, size=PAGE, query=query):
        yield from (Recipient(bucket["key"]["owner"], bucket["key"]["channel"]) for bucket in page)


def claim(archive: Archive, whose: Recipient, delivery: str, *, most: int | None) -> Iterator[int]:
    """Let a delivery take what is due, portion by portion; return how many each has.

    Each match is one delivery's on a channel, whoever asks at the same time.
    """
    script = {
        "source": "ctx._source.waiting.removeIf(each -> each.equals(params.channel));"
        "ctx._source.deliveries.add(params.delivery)",
        "params": {"channel": whose.channel, "delivery": delivery},
    }
    query = {"bool": {"filter": [{"term": {"owner": whose.owner}}, {"term": {"waiting": whose.channel}}, _due_now()]}}
    return _update_in_portions(archive, query, script, most=most)


def release(archive: Archive, whose: Recipient, delivery: str) -> None:
    """Let what a delivery took, that has not told it and never will, wait again."""
    script = {
        "source": "ctx._source.deliveries.removeIf(each -> each.equals(params.delivery));"
        "if (!ctx._source.waiting.contains(params.channel)) { ctx._source.waiting.add(params.channel) }",
        "params": {"channel": whose.channel, "delivery": delivery},
    }
    deque(_update_in_portions(archive, {"term": {"deliveries": delivery}}, script), maxlen=0)


def claimed_by(archive: Archive, delivery: str) -> ClaimedMatches:
    """Return what a delivery has taken to tell, alert by alert, as it was matched; of very much, some of each alert."""
    first = matches.search(archive, {"term": {"deliveries": delivery}}, ORDER, MAX_READ)
    if len(first) < MAX_READ:
        return ClaimedMatches(first, whole=True)
    names = list(count_by_alert(archive, delivery, ()))[:MAX_READ]
    some = [match for start in range(0, len(names), SEARCHES) for match in _some(archive, delivery, names, start)]
    return ClaimedMatches(some, whole=False)


def _some(archive: Archive, delivery: str, alerts: Sequence[str], start: int) -> Iterator[Match]:
    """Return the first matches of some of the alerts, of each as many as all of them can have."""
    searches: list[Document] = []
    for name in alerts[start : start + SEARCHES]:
        mine = {"bool": {"filter": [{"term": {"deliveries": delivery}}, {"term": {"alert": name}}]}}
        searches += [{}, {"query": mine, "sort": ORDER, "size": MAX_READ // len(alerts)}]
    with translated():
        answers = archive.client.msearch(index=archive.indices.matches, searches=searches, max_concurrent_searches=2)
    for answer in answers["responses"]:
        if "error" in answer:
            raise Unavailable("Elasticsearch did not give what a delivery has taken.", "elasticsearch")
        yield from map(matches.match_from_hit, answer["hits"]["hits"])


def mark_delivered(archive: Archive, delivery: str, dropped: Mapping[str, Document]) -> Iterator[int]:
    """Say of what a delivery took that it was told, or of what it dropped why, portion by portion.

    Of two channels, the first counts.
    """
    matches.update(archive, dropped)
    taken = [{"term": {"deliveries": delivery}}]
    not_yet = [{"exists": {"field": "told_at"}}, {"ids": {"values": list(dropped)}}]
    script = {"source": "ctx._source.told_at = params.now", "params": {"now": now()}}
    yield from _update_in_portions(archive, {"bool": {"filter": taken, "must_not": not_yet}}, script)


def reschedule(archive: Archive, kept: StoredAlert) -> None:
    """Let what waits of an alert be told by its rate as it is now, whoever else changes that at the same time."""
    while True:
        _reschedule(archive, kept.alert)
        try:
            latest = store.get(archive, kept.alert.id)
        except NotFound:
            return  # what waits is not told any more
        if latest.version == kept.version:
            return
        kept = latest


def _reschedule(archive: Archive, alert: Alert) -> None:
    due_at = next_digest(alert.rate, datetime.fromisoformat(now())).isoformat(timespec="microseconds")
    waits = [{"term": {"alert": alert.id}}, {"exists": {"field": "waiting"}}]
    script = {"source": "ctx._source.due_at = params.due", "params": {"due": due_at}}
    query = {"bool": {"filter": waits, "must_not": [{"term": {"due_at": due_at}}]}}
    deque(_update_in_portions(archive, query, script), maxlen=0)


class AlertCounts(NamedTuple):
    """How many matches of an alert a delivery has, and how many of these are of certain articles."""

    all: int
    among: int


def count_by_alert(archive: Archive, delivery: str, articles: Collection[str]) -> dict[str, AlertCounts]:
    """Count what a delivery has taken, by alert; and how much of it is of these articles."""
    mine, among = {"term": {"deliveries": delivery}}, {"filter": {"terms": {"article": list(articles)}}}
    return {
        bucket["key"]["alert"]: AlertCounts(bucket["doc_count"], bucket["among"]["doc_count"])
        for page in documents.groups(
            archive, archive.indices.matches, {"alert": "alert"}, size=PAGE, query=mine, aggs={"among": among}
        )
        for bucket in page
    }


def _update_in_portions(
    archive: Archive, query: Document, script: Document, *, most: int | None = None
) -> Iterator[int]:
    """Change matches so that the query finds them no more, portion by portion; return how many each has."""
    changed, found = 0, -1
    with translated():
        archive.client.indices.refresh(index=archive.indices.matches)
    while found and (most is None or changed < most):
        with translated():
            answer = archive.client.update_by_query(
                index=archive.indices.matches,
                query=query,
                script=script,
                conflicts="proceed",  # what is another's meanwhile is looked at again
                refresh=True,
                max_docs=PORTION if most is None else min(PORTION, most - changed),
            )
        found = answer["total"]
        changed += answer["updated"]
        if answer["updated"]:
            yield answer["updated"]


def _due_now() -> Document:
    return {"range": {"due_at": {"lte": now()}}}
