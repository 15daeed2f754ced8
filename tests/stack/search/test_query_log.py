"""Queries counted: noted in Redis, added up in Elasticsearch once, and never in a search's way."""

import json
import socket
from dataclasses import replace
from typing import Any

import pytest
import redis
from click.testing import CliRunner

from service.backends import Backends
from service.cli import admin
from service.errors import Unavailable
from service.search.suggest import query_log
from service.search.suggest.query_log import QueryCount, QueryLog
from service.storage.timestamps import now


def counted(backends: Backends, **wanted: Any) -> list[QueryCount]:
    backends.archive.client.indices.refresh(index=backends.archive.indices.query_counts)
    return query_log.report(backends.archive, **wanted)


@pytest.fixture(autouse=True)
def _nothing_left(backends: Backends) -> Any:
    yield
    for key in backends.redis.scan_iter(f"{backends.archive.indices.prefix}:queries*"):
        backends.redis.delete(key)


def test_what_was_asked_is_counted_with_what_found_nothing(backends: Backends) -> None:
    asked = QueryLog(backends)
    for text, total in (("ISIS  Raqqa", 3), ("ISIS raqqa", 2), ("zzz", 0), ("a@b.example", 5), ("", 320)):
        asked.note(text, total)
    assert query_log.flush(backends) == 2
    assert counted(backends) == [QueryCount("ISIS raqqa", 2, 0), QueryCount("zzz", 1, 1)]
    assert counted(backends, none=True) == [QueryCount("zzz", 1, 1)]
    asked.note("zzz", 1)
    query_log.flush(backends)
    assert counted(backends, none=True) == [QueryCount("zzz", 2, 1)]
    assert query_log.flush(backends) == 0


def test_a_flush_that_broke_off_is_finished_and_adds_nothing_twice(backends: Backends) -> None:
    QueryLog(backends).note("isis", 3)
    key = f"{backends.archive.indices.prefix}:queries"
    backends.redis.rename(key, f"{key}:aside")
    backends.redis.hset(f"{key}:aside", "flush", "one")
    added = query_log.additions({(now()[:10], "isis"): (1, 0)}, "one")
    query_log.daily_counts(backends.archive).write(added)
    QueryLog(backends).note("isis", 3)
    assert query_log.flush(backends) == 1
    assert counted(backends) == [QueryCount("isis", 1, 0)]
    assert query_log.flush(backends) == 1
    assert counted(backends) == [QueryCount("isis", 2, 0)]


def test_what_cannot_be_added_is_kept_for_the_next_time(backends: Backends) -> None:
    QueryLog(backends).note("isis", 3)
    index = backends.archive.indices.query_counts
    backends.archive.client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": True})
    with pytest.raises(Unavailable):
        query_log.flush(backends)
    backends.archive.client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": None})
    query_log.flush(backends)
    assert counted(backends) == [QueryCount("isis", 1, 0)]


def test_counts_of_long_ago_are_removed(backends: Backends) -> None:
    index = backends.archive.indices.query_counts
    old = {"query": "old", "day": "2001-01-01", "asked": 5, "none": 0, "flush": "x"}
    backends.archive.client.index(index=index, document=old, refresh=True)
    QueryLog(backends).note("isis", 3)
    query_log.flush(backends)
    backends.archive.client.indices.refresh(index=index)
    assert backends.archive.client.count(index=index)["count"] == 1


def test_a_search_goes_on_without_redis(backends: Backends) -> None:
    with socket.create_server(("127.0.0.1", 0)) as port:
        nobody = port.getsockname()[1]
    away = replace(backends, redis=redis.Redis(port=nobody))
    QueryLog(away).note("isis", 3)
    assert query_log.flush(backends) == 0


def test_the_report_lists_the_most_asked_first(backends: Backends, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = QueryLog(backends)
    for text, total in (("mattis", 1), ("isis", 3), ("isis", 3), ("[zzz]", 0)):
        asked.note(text, total)
    query_log.flush(backends)
    backends.archive.client.indices.refresh(index=backends.archive.indices.query_counts)
    monkeypatch.setattr("service.cli.admin.open_archive", lambda: backends.archive)
    lines = CliRunner().invoke(admin.queries, ["--json"]).output.splitlines()
    assert json.loads(lines[0]) == {"query": "isis", "asked": 2, "found_nothing": 0}
    assert len(lines) == 3
    told = CliRunner().invoke(admin.queries, ["--none"]).output
    assert "[zzz]" in told
    assert "isis" not in told
