"""What goes wrong in the middle: a worker killed, an engine away. Nothing is lost, nothing is made twice."""

import json
import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from service.app import create_app
from service.articles.item import Item
from service.articles.normalise import identify, normalise
from service.backends import INDEX_BATCH, Backends, connect, send
from service.cli.inputs import sample_items, submit_sample
from service.index.accounting import Accounts, accounts
from service.index.submissions import batch_status, find_batch, send_stream, submit
from service.local import commands, processes
from service.settings import Settings

Run = Callable[..., processes.Child]
Eventually = Callable[..., Any]


def settled(backends: Backends) -> Accounts | None:
    account = accounts(backends.archive)
    return None if account.pending else account


def revisions_of_the_sample() -> Counter[str]:
    """Count the items of each article; two records of the White House share one address, and so are one article."""
    return Counter(identify(normalise(item), item) for item in sample_items())


def test_a_worker_killed_in_the_middle_leaves_every_article_indexed_once(
    backends: Backends, run: Run, eventually: Eventually, tmp_path: Any
) -> None:
    run(commands.beat(tmp_path / "schedule"))
    worker = run(commands.worker())
    submit_sample(backends)
    submitted = accounts(backends.archive).items
    assert submitted > 300
    eventually(lambda: accounts(backends.archive).articles, seconds=60)
    os.killpg(worker.pid, signal.SIGKILL)
    interrupted = accounts(backends.archive)
    assert interrupted.pending > 0, "the worker was too quick to be killed in the middle"
    run(commands.worker())
    account = eventually(lambda: settled(backends), seconds=120)
    expected = revisions_of_the_sample()
    assert account.balanced
    assert account.items == submitted == expected.total()
    assert account.outcomes["created"] == len(expected)
    found = backends.archive.client.search(index=backends.archive.indices.articles, size=1000, source=["revision"])
    assert {hit["_id"]: hit["_source"]["revision"] for hit in found["hits"]["hits"]} == expected


def test_elasticsearch_away(
    backends: Backends, chosen: Settings, run: Run, eventually: Eventually, link: Callable[..., Any], tmp_path: Any
) -> None:
    way, url = link(chosen.elasticsearch_url)
    run(commands.beat(tmp_path / "schedule"))
    run(commands.worker(), elasticsearch_url=url)
    client = create_app(replace(chosen, elasticsearch_url=url)).test_client()
    assert client.get("/readyz").status_code == 200
    batch = submit(backends.archive, [Item(body=b"A title\n\nSome words.", content_type="text/plain")])
    way.cut()
    send(backends.queue, INDEX_BATCH, batch.id)
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json["engines"]["redis"] == "ok"
    assert "does not answer" in ready.json["engines"]["elasticsearch"]
    page = client.get("/?q=ISIS")
    assert page.status_code == 503
    assert "The archive is not available right now" in page.text
    problem = client.get("/api/v1/search?q=ISIS")
    assert (problem.status_code, problem.json["code"], problem.json["engine"]) == (503, "unavailable", "elasticsearch")
    assert problem.headers["Retry-After"]
    assert client.get("/healthz").status_code == 200
    way.mend()
    eventually(lambda: client.get("/readyz").status_code == 200)
    account = eventually(lambda: settled(backends), seconds=90)
    assert (account.articles, account.balanced) == (1, True)


def test_redis_away(
    backends: Backends, chosen: Settings, run: Run, eventually: Eventually, link: Callable[..., Any], tmp_path: Any
) -> None:
    way, url = link(chosen.redis_url)
    cut_off = replace(chosen, redis_url=url)
    run(commands.beat(tmp_path / "schedule"), redis_url=url)
    run(commands.worker(), redis_url=url)
    client = create_app(cut_off).test_client()
    way.cut()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["engines"]["elasticsearch"]) == (503, "ok")
    assert "Redis does not answer" in ready.json["engines"]["redis"]
    assert client.get("/api/v1/search?q=ISIS").status_code == 200
    ends = connect(cut_off)
    batch = submit(ends.archive, [Item(body=b"A title\n\nSome words.", content_type="text/plain")])
    assert not send(ends.queue, INDEX_BATCH, batch.id)
    way.mend()
    account = eventually(lambda: settled(backends), seconds=90)
    assert (account.articles, account.balanced) == (1, True)


def test_news_does_not_wait_behind_an_archive(backends: Backends, run: Run, eventually: Eventually) -> None:
    records = ({"url": f"https://old.example/{number}", "text": f"Page {number}."} for number in range(600))
    old = [Item(body=json.dumps(each).encode(), content_type="application/json") for each in records]
    archive = list(send_stream(backends, old, backfill=True))
    (news,) = send_stream(backends, [Item(body=b"A title\n\nSome words.", content_type="text/plain")])
    command = commands.worker()
    command[command.index("--concurrency") + 1] = "1"
    run(command)
    last = archive[-1].id
    eventually(lambda: batch_status(backends.archive, last).as_json()["state"] == "done", seconds=60)
    finished = {each.id: find_batch(backends.archive, each.id) for each in (news, *archive)}
    times = [batch.finished_at for batch in finished.values() if batch and batch.finished_at]
    assert times == sorted(times)
    assert len(times) == 4
