"""What a storm takes: 50 new articles that each match 10,000 alerts, matched, kept, and told by mail."""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch, helpers
from rich.console import Console
from rich.table import Table

from benchmarks import node
from mappings.indices import Indices
from service import settings
from service.alerts import alert as alerts
from service.alerts import store
from service.alerts.match import compiled_alerts, queue
from service.alerts.notify import dispatch
from service.alerts.notify.dispatch import Channels, channels_from
from service.alerts.owner import Owner, email_owner
from service.articles.item import Item
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.lexicon import cache
from service.storage.archive import Archive
from service.storage.timestamps import now

ARTICLES, ALERTS, OF_AN_OWNER = 50, 10_000, 1_000
_TIMEOUT_S = 30.0  # as the service's own


class Figures(NamedTuple):
    """What one step took: seconds, megabytes that its process held at most, those before it, and what came of it."""

    seconds: float
    peak: float
    before: float
    told: str


def main() -> None:
    alerts_, articles = [int(text) for text in sys.argv[1:]] or (ALERTS, ARTICLES)
    table = Table(title=f"{articles:,} new articles that each match {alerts_:,} alerts", title_justify="left")
    for column in ("step", "s", "MB at most", "MB before", "what came of it"):
        table.add_column(column, justify="left" if column in ("step", "what came of it") else "right")
    with node.node() as client, node.archive(client) as archive:
        _save(archive, alerts_)
        batch = _index(archive, articles)
        for name, step in (("matching", _match), ("matching again", _match_again), ("telling by mail", _tell)):
            # A process of its own each: what one needs at most is not what another left behind.
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
                figures = process.submit(_measured, step, _url(client), archive.indices.prefix, batch).result()
            table.add_row(name, f"{figures.seconds:.1f}", f"{figures.peak:.0f}", f"{figures.before:.0f}", figures.told)
        table.add_row("the index", "", "", "", _size(archive))
    Console().print(table)


def _save(archive: Archive, count: int) -> None:
    """Save alerts that match every article, each in words of its own, and their owners."""
    owners = [_owner(archive, number) for number in range(-(-count // OF_AN_OWNER))]

    def documents() -> Iterator[dict[str, Any]]:
        for number in range(count):
            owner = owners[number // OF_AN_OWNER]
            told = {"query": f"drone -absent{number}", "channels": ["email"]}
            made = alerts.from_json(told, identifier=store.new_id(), owner=owner.id)
            yield {
                "_index": archive.indices.alerts,
                "_id": made.id,
                "_source": store.ALERT_CODEC.encode(made) | _times(),
            }

    helpers.bulk(archive.client, documents(), refresh=True)


def _owner(archive: Archive, number: int) -> Owner:
    return store.change_owner(archive, replace(email_owner(f"desk{number}@paper.example"), confirmed_at=now()))


def _times() -> dict[str, str]:
    return {"created_at": now(), "updated_at": now()}


def _index(archive: Archive, count: int) -> str:
    batch = submit(archive, [_item(number) for number in range(count)])
    index_batch(archive, batch.id, owner="bench", lease_s=600)
    return batch.id


def _item(number: int) -> Item:
    """Return an article of some 600 words, like no other."""
    words = " ".join(f"word{number}x{place}" for place in range(600))
    told = {"url": f"https://storm.example/{number}", "title": f"T{number}", "text": f"A drone flew. {words}"}
    return Item(body=json.dumps(told).encode(), content_type="application/json")


Step = Callable[[Archive, str], str]


def _measured(step: Step, url: str, prefix: str, batch: str) -> Figures:
    archive = Archive(Elasticsearch(url, request_timeout=_TIMEOUT_S, max_retries=0), Indices(prefix))
    compiled_alerts.current(archive, cache.current(archive))
    before, began = _peak(), time.perf_counter()
    told = step(archive, batch)
    return Figures(time.perf_counter() - began, _peak(), before, told)


def _match(archive: Archive, batch: str) -> str:
    done = queue.match_batch(archive, batch)
    return f"{done.matches:,} matches" if done else "nothing was due"


def _match_again(archive: Archive, batch: str) -> str:
    """Match as after a worker that was killed at the last moment."""
    archive.client.update(index=archive.indices.batches, id=batch, doc={"matching": "due"}, refresh=True)
    return _match(archive, batch)


def _tell(archive: Archive, _: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        outlets = channels_from(replace(settings.read({}), home=Path(folder), smtp_url=""))
        rounds = 0
        while _told(archive, outlets):
            rounds += 1
        mails = [path.stat().st_size for path in (Path(folder) / "outbox").glob("*.eml")]
    waiting = archive.client.count(index=archive.indices.matches, query={"exists": {"field": "waiting"}})["count"]
    largest = max(mails, default=0) / 1e3
    return f"{len(mails)} mails in {rounds} rounds, the largest {largest:.0f} kB; {waiting:,} left"


def _told(archive: Archive, outlets: Channels) -> bool:
    return "told" in [dispatch.deliver(archive, each, outlets) for each in dispatch.begin_deliveries(archive)]


def _size(archive: Archive) -> str:
    archive.client.indices.refresh(index=archive.indices.matches)
    stats = archive.client.indices.stats(index=archive.indices.matches)["_all"]["primaries"]
    count, size = stats["docs"]["count"], stats["store"]["size_in_bytes"]
    return f"{count:,} matches, {size / 1e6:.0f} MB, {size / max(1, count):.0f} bytes each"


def _url(client: Elasticsearch) -> str:
    return next(iter(client.transport.node_pool.all())).base_url


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main()
