"""Keeping matches: one document for each alert, article and revision, made once; which are waiting, which are told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from service.alerts.alert import TOLD, Alert
from service.alerts.schedule import next_digest
from service.backends import Archive, translated
from service.clock import now
from service.errors import Unavailable

PORTION = 1000
MOST_OF_A_DELIVERY = 10_000
CREATED, THERE = 201, 409

Document = dict[str, Any]


class Revision(NamedTuple):
    """A revision of an article as it is matched: `new` where the article came with it."""

    article: str
    number: int
    raw_id: str
    new: bool
    signature: tuple[str, ...] = ()
    published: str | None = None


def revision(source: Mapping[str, Any], *, new: bool) -> Revision:
    """Read a revision from its stored article."""
    return Revision(
        article=source["id"],
        number=source["revision"],
        raw_id=source["raw_id"],
        new=new,
        signature=tuple(source.get("signature") or ()),
        published=source.get("published"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A revision that an alert has matched; `waiting` are the channels that have yet to tell it."""

    id: str
    alert: str
    owner: str
    article: str
    revision: int
    matched_at: str
    due_at: str
    batch: str | None = None
    signature: tuple[str, ...] = ()
    published: str | None = None
    waiting: tuple[str, ...] = ()
    deliveries: tuple[str, ...] = ()
    told_at: str | None = None
    state: str = "matched"
    copy_of: str | None = None
    read_at: str | None = None
    archived_at: str | None = None

    @property
    def text(self) -> Document:
        """Give what tells copies, as the search reads it."""
        return {"id": self.article, "signature": list(self.signature), "published": self.published}


@dataclass(frozen=True, slots=True)
class Fired:
    """What is to be kept: an alert and the revisions that it fires for."""

    alert: Alert
    revisions: Sequence[Revision] = field(default_factory=tuple)


def keep(archive: Archive, fired: Iterable[Fired], *, batch: str | None = None) -> int:
    """Keep matches; give how many were not there yet. Raises Unavailable where not all could be kept."""
    made, operations = 0, []
    moment = now()
    for each in fired:
        due = next_digest(each.alert.rate, datetime.fromisoformat(moment)).isoformat(timespec="microseconds")
        for revision in each.revisions:
            match = _match(each.alert, revision, matched_at=moment, due_at=due, batch=batch)
            operations += [{"create": {"_id": match.id}}, as_document(match)]
            if len(operations) >= 2 * PORTION:
                made += _create(archive, operations)
                operations = []
    return made + (_create(archive, operations) if operations else 0)


def _match(alert: Alert, revision: Revision, *, matched_at: str, due_at: str, batch: str | None) -> Match:
    return Match(
        id=f"{alert.id}:{revision.article}:{revision.number}",
        alert=alert.id,
        owner=alert.owner,
        article=revision.article,
        revision=revision.number,
        matched_at=matched_at,
        due_at=due_at,
        batch=batch,
        signature=revision.signature,
        published=revision.published,
        waiting=tuple(channel for channel in alert.channels if channel in TOLD),
    )


def _create(archive: Archive, operations: Sequence[Document]) -> int:
    with translated():
        answer = archive.client.bulk(
            index=archive.indices.matches, require_alias=True, operations=operations, filter_path="items.*.status"
        )
    statuses = [row["create"]["status"] for row in answer["items"]]
    refused = [status for status in statuses if status not in (CREATED, THERE)]
    if refused:
        raise Unavailable(f"Elasticsearch did not keep {len(refused)} matches ({refused[0]}).", "elasticsearch")
    return statuses.count(CREATED)


def as_document(match: Match) -> Document:
    document = {name: getattr(match, name) for name in Match.__slots__ if name != "id"}
    lists = {name: list(document[name]) for name in ("signature", "waiting", "deliveries")}
    return {name: value for name, value in {**document, **lists}.items() if value is not None}


def from_hit(hit: Mapping[str, Any]) -> Match:
    source = hit["_source"]
    lists = {name: tuple(source.get(name, ())) for name in ("signature", "waiting", "deliveries")}
    return Match(id=hit["_id"], **{**source, **lists})


class Due(NamedTuple):
    """An owner with something to be told on a channel."""

    owner: str
    channel: str


def due(archive: Archive) -> list[Due]:
    """Give who is to be told something now, and where."""
    query = {"bool": {"filter": [{"exists": {"field": "waiting"}}, _over()]}}
    return list(whose(archive, archive.indices.matches, query, channel="waiting"))


def whose(archive: Archive, index: str, query: Document, *, channel: str) -> Iterator[Due]:
    """Give the owners of the documents that a query finds, with each channel in the field `channel`, once."""
    with translated():
        archive.client.indices.refresh(index=index)
    sources = [{"owner": {"terms": {"field": "owner"}}}, {"channel": {"terms": {"field": channel}}}]
    after: Document = {}
    while True:
        with translated():
            answer = archive.client.search(
                index=index,
                query=query,
                size=0,
                track_total_hits=False,
                aggs={"whose": {"composite": {"size": PORTION, "sources": sources, **after}}},
            )["aggregations"]["whose"]
        yield from (Due(bucket["key"]["owner"], bucket["key"]["channel"]) for bucket in answer["buckets"])
        if "after_key" not in answer:
            return
        after = {"after": answer["after_key"]}


def claim(archive: Archive, whose: Due, delivery: str, *, most: int) -> int:
    """Let a delivery take what is due; each match is one delivery's on a channel, whoever asks at the same time.

    What it takes says so itself: that is the only word on what a delivery has to tell.
    """
    script = {
        "source": "ctx._source.waiting.removeIf(each -> each.equals(params.channel));"
        "ctx._source.deliveries.add(params.delivery)",
        "params": {"channel": whose.channel, "delivery": delivery},
    }
    query = {"bool": {"filter": [{"term": {"owner": whose.owner}}, {"term": {"waiting": whose.channel}}, _over()]}}
    return _update(archive, query, script, max_docs=most)


def of_delivery(archive: Archive, delivery: str) -> list[Match]:
    """Give what a delivery has taken to tell, alert by alert, as it was matched."""
    return found(
        archive,
        {"term": {"deliveries": delivery}},
        [{"alert": "asc"}, {"matched_at": "asc"}, {"article": "asc"}],
        MOST_OF_A_DELIVERY,
    )


def found(archive: Archive, query: Document, sort: Sequence[Document], size: int) -> list[Match]:
    with translated():
        archive.client.indices.refresh(index=archive.indices.matches)
        answer = archive.client.search(
            index=archive.indices.matches, query=query, sort=list(sort), size=size, track_total_hits=False
        )
    return [from_hit(hit) for hit in answer["hits"]["hits"]]


def mark(archive: Archive, changes: Mapping[str, Document]) -> None:
    """Write fields of matches, by their ids: `told_at`, `state`, `copy_of`. Raises Unavailable."""
    operations: list[Document] = []
    for identifier, fields in changes.items():
        operations += [{"update": {"_id": identifier, "retry_on_conflict": 5}}, {"doc": fields}]
    for start in range(0, len(operations), 2 * PORTION):
        with translated():
            answer = archive.client.bulk(
                index=archive.indices.matches,
                require_alias=True,
                operations=operations[start : start + 2 * PORTION],
                filter_path="errors",
            )
        if answer["errors"]:
            raise Unavailable("Elasticsearch did not take what became of the matches.", "elasticsearch")


def release(archive: Archive, delivery: str, channel: str) -> int:
    """Let what a delivery took wait again, to be told by another."""
    script = {
        "source": "ctx._source.deliveries.removeIf(each -> each.equals(params.delivery));"
        "if (!ctx._source.waiting.contains(params.channel)) { ctx._source.waiting.add(params.channel) }",
        "params": {"channel": channel, "delivery": delivery},
    }
    return _update(archive, {"term": {"deliveries": delivery}}, script)


def reschedule(archive: Archive, alert: Alert) -> int:
    """Let what waits of an alert be told by its rate as it is now."""
    moment = datetime.fromisoformat(now())
    script = {
        "source": "ctx._source.due_at = params.due",
        "params": {"due": next_digest(alert.rate, moment).isoformat(timespec="microseconds")},
    }
    return _update(
        archive, {"bool": {"filter": [{"term": {"alert": alert.id}}, {"exists": {"field": "waiting"}}]}}, script
    )


def _update(archive: Archive, query: Document, script: Document, *, max_docs: int | None = None) -> int:
    with translated():
        archive.client.indices.refresh(index=archive.indices.matches)
        answer = archive.client.update_by_query(
            index=archive.indices.matches,
            query=query,
            script=script,
            conflicts="proceed",
            refresh=True,
            max_docs=max_docs,
        )
    return int(answer["updated"])


def _over() -> Document:
    return {"range": {"due_at": {"lte": now()}}}
