"""Alerts with the real workers: from an accepted article to what is told, and with a worker killed or Redis lost."""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from service.alerts import matches, store
from service.alerts.alert import from_json
from service.alerts.notify.webhook import new_secret
from service.alerts.owner import email_owner
from service.articles.item import Item
from service.backends import INDEX_BATCH, Backends, send
from service.index.submissions import submit
from service.local import commands, processes
from service.settings import Settings
from service.storage.timestamps import now

Run = Callable[..., processes.Child]
Eventually = Callable[..., Any]


def items(first: int, count: int) -> list[Item]:
    told = [
        {
            "url": f"https://run.example/{number}",
            "title": f"T{number}",
            "text": f"A drone met {number} crews of {number * 3}.",
        }
        for number in range(first, first + count)
    ]
    return [Item(body=json.dumps(each).encode(), content_type="application/json") for each in told]


def hook(backends: Backends, receiver: Any) -> None:
    owner = replace(
        email_owner("desk@paper.example"), confirmed_at=now(), webhook=receiver.url, secrets=(new_secret(),)
    )
    store.change_owner(backends.archive, owner)
    made = from_json({"query": "drone", "channels": ["webhook"]}, identifier=store.new_id(), owner=owner.id)
    store.create(backends.archive, made)


def test_an_article_is_told_and_nothing_is_lost_or_told_twice_when_a_worker_is_killed_or_redis_loses_all(
    backends: Backends, chosen: Settings, run: Run, eventually: Eventually, receiver: Any, tmp_path: Any
) -> None:
    hook(backends, receiver)
    run(commands.beat(tmp_path / "schedule"), webhook_private=True)
    worker = run(commands.worker(), webhook_private=True)
    first = submit(backends.archive, items(0, 1))
    send(backends.queue, INDEX_BATCH, first.id)
    eventually(lambda: receiver.articles == ["T0"], seconds=90)
    batches = [submit(backends.archive, items(start, 10)) for start in range(1, 41, 10)]
    for batch in batches:
        send(backends.queue, INDEX_BATCH, batch.id)
    eventually(lambda: _matched(backends) > 1, seconds=60)
    os.killpg(worker.pid, signal.SIGKILL)
    for key in backends.redis.scan_iter(f"{chosen.index_prefix}:*"):
        backends.redis.delete(key)
    run(commands.worker(), webhook_private=True)
    _hasten(backends)
    eventually(lambda: len(set(receiver.articles)) == 41 or _hasten(backends), seconds=150)
    kept = matches.search(backends.archive, {"match_all": {}}, [{"article": "asc"}], 100)
    assert len(kept) == 41
    assert eventually(lambda: all(match.delivered_at for match in _all(backends)), seconds=60)
    by_key: dict[str, list[str]] = {}
    for fields, body in receiver.got:
        told = [match["id"] for alert in json.loads(body)["alerts"] for match in alert["matches"]]
        by_key[fields["idempotency-key"]] = told
    once = [match for told in by_key.values() for match in told]
    assert len(once) == len(set(once)) == 41


def _matched(backends: Backends) -> int:
    return len(_all(backends))


def _all(backends: Backends) -> list[matches.Match]:
    return matches.search(backends.archive, {"match_all": {}}, [{"article": "asc"}], 100)


def _hasten(backends: Backends) -> None:
    """Let what waits for the end of a lease wait no longer."""
    names = backends.archive.indices
    script = {"source": "ctx._source.next_attempt_at = params.past", "params": {"past": "2020-01-01T00:00:00+00:00"}}
    waiting = {"terms": {"state": ["claiming", "waiting", "working", "pending", "done"]}}
    backends.archive.client.update_by_query(
        index=[names.deliveries, names.batches], query=waiting, script=script, conflicts="proceed", refresh=True
    )
