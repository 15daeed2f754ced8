"""What waits to be matched: after a lost message, a killed matcher, an index that cannot be written to."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from service.alerts.match import queue
from service.backends import connect
from service.errors import Unavailable
from service.index.batch import Batch
from service.index.submissions import find_batch
from service.local.commands import environment
from service.storage.bulk import Refused
from service.storage.timestamps import now

Desk = Any  # of conftest
DATELINE = Path(sys.executable).parent / "dateline"
PAST = {"next_attempt_at": "2020-01-01T00:00:00+00:00"}
# A matcher that is killed when it has found something, and has kept nothing yet.
KILLED = """
import os, signal, sys
from service import settings
from service.alerts import matches
from service.alerts.match import queue
from service.backends import connect
matches.save = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
queue.match_batch(connect(settings.read()).archive, sys.argv[1], int(sys.argv[2]))
"""


def stored(desk: Desk, identifier: str) -> Batch:
    batch = find_batch(desk.archive, identifier)
    assert batch is not None
    return batch


def wait_of(batch: Batch) -> float:
    return (datetime.fromisoformat(batch.next_attempt_at) - datetime.fromisoformat(now())).total_seconds()


def make_due(desk: Desk, identifier: str) -> None:
    desk.archive.client.update(index=desk.archive.indices.batches, id=identifier, doc=PAST, refresh=True)


@contextmanager
def closed(desk: Desk, alias: str) -> Iterator[None]:
    desk.archive.client.indices.close(index=alias)
    try:
        yield
    finally:
        desk.archive.client.indices.open(index=alias)


def test_a_batch_whose_message_was_lost_is_found_by_the_sweep(desk: Desk) -> None:
    desk.alert("drone")
    batch = desk.index(desk.item("one", "A drone."))
    assert queue.due(desk.archive) == []
    make_due(desk, batch)
    assert queue.due(desk.archive) == [(batch, 0)]
    assert queue.due(desk.archive, [batch]) == []
    assert queue.match_batch(desk.archive, batch, 0) == (1, 1, 1)
    assert queue.match_batch(desk.archive, batch, 0) is None
    assert (stored(desk, batch).state, stored(desk, batch).matching) == ("done", "done")
    make_due(desk, batch)
    assert queue.due(desk.archive) == []


def test_a_batch_that_kills_its_matcher_is_not_handed_to_the_next_at_once(desk: Desk) -> None:
    desk.alert("drone")
    batch = desk.index(desk.item("one", "A drone."))
    for attempt in range(3):
        command = [sys.executable, "-c", KILLED, batch, str(attempt)]
        assert subprocess.run(command, env=environment(desk.chosen), check=False).returncode == -signal.SIGKILL
        assert queue.match_batch(desk.archive, batch, attempt) is None  # the message that a lost worker gives back
        desk.archive.client.indices.refresh(index=desk.archive.indices.batches)
        assert queue.due(desk.archive) == []
        made = stored(desk, batch)
        assert (made.matching_attempts, made.matching, made.matching_error) == (attempt + 1, "due", None)
        assert 55 * 2**attempt < wait_of(made) <= 80 * 2**attempt
        make_due(desk, batch)
        assert queue.due(desk.archive) == [(batch, attempt + 1)]
    stuck = queue.stuck(desk.archive)
    assert stuck is not None
    assert "its worker was stopped" in str(stuck)
    assert queue.match_batch(desk.archive, batch, 3) == (1, 1, 1)
    assert queue.stuck(desk.archive) is None
    assert len(desk.kept()) == 1


def test_what_defeats_the_matcher_is_told_and_goes_on_by_itself_when_it_is_mended(desk: Desk) -> None:
    desk.alert("drone")
    batch = desk.index(desk.item("one", "A drone."))
    with closed(desk, desk.archive.indices.matches):
        for attempt in range(3):
            assert queue.stuck(desk.archive) is None
            with pytest.raises(Refused):
                queue.match_batch(desk.archive, batch, attempt)
        seen = json.loads(dateline(desk, "status").stdout)["unmatched"]
        assert (seen["batches"], seen["batch"], seen["attempts"]) == (1, batch, 3)
        assert "index_closed_exception" in seen["reason"]
        findings = [json.loads(line) for line in dateline(desk, "doctor").stdout.splitlines()]
        (finding,) = [each for each in findings if each["subject"] == "alerts"]
        assert (finding["state"], finding["remedy"]) == ("warning", queue.StuckBatches.remedy)
        assert finding["told"].startswith("1 batch waits to be matched, the oldest since ")
        assert wait_of(stored(desk, batch)) > 200
    make_due(desk, batch)
    ((name, attempts),) = queue.due(desk.archive)
    assert queue.match_batch(desk.archive, name, attempts) == (1, 1, 1)
    assert json.loads(dateline(desk, "status").stdout)["unmatched"] is None


def test_an_engine_that_is_away_in_the_middle_is_not_waited_for_long(desk: Desk, link: Any) -> None:
    desk.alert("drone")
    batch = desk.index(desk.item("one", "A drone."))
    for _ in range(9):
        assert queue.take(desk.archive, batch) is not None
    desk.archive.client.indices.put_settings(index=desk.archive.indices.matches, settings={"index.blocks.write": True})
    try:
        with pytest.raises(Unavailable):
            queue.match_batch(desk.archive, batch)
    finally:
        desk.archive.client.indices.put_settings(
            index=desk.archive.indices.matches, settings={"index.blocks.write": None}
        )
    assert 60 < wait_of(stored(desk, batch)) <= queue.LONGEST_ENGINE_WAIT_S
    way, url = link(desk.chosen.elasticsearch_url)
    way.cut()
    with pytest.raises(Unavailable):
        queue.match_batch(connect(replace(desk.chosen, elasticsearch_url=url)).archive, batch)
    assert stored(desk, batch).matching == "due"


def dateline(desk: Desk, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(DATELINE), *arguments, "--json"]
    return subprocess.run(command, env=environment(desk.chosen), capture_output=True, text=True, check=False)
