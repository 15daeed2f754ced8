"""Starting, watching and stopping a stack, with small programs in place of its processes and engines of one's own."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from service import settings
from service.errors import SetupError
from service.local import commands, stack, stack_file
from service.local.engines import Engines, stop_left_over
from service.local.ports import free_port
from service.local.processes import is_alive, launch
from service.settings import Settings

WEB = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
FAIL = [sys.executable, "-c", "raise SystemExit('no such module')"]
NAMES = ["worker", "news-worker", "beat", "web"]


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Return settings with engines of one's own, in a home whose stack is ended whatever a test did."""
    monkeypatch.setattr(commands, "worker", lambda: SLEEP)
    monkeypatch.setattr(commands, "news_worker", lambda: SLEEP)
    monkeypatch.setattr(commands, "beat", lambda _: SLEEP)
    monkeypatch.setattr(commands, "web", lambda _, port, __: [sys.executable, "-c", WEB, str(port)])
    given = settings.read(
        {
            "DATELINE_HOME": str(tmp_path / "home"),
            "DATELINE_HTTP_PORT": str(free_port()),
            "DATELINE_ELASTICSEARCH_URL": "http://127.0.0.1:1",
            "DATELINE_REDIS_URL": "redis://127.0.0.1:1/0",
        }
    )
    yield given
    if left := stack.running_stack(given):
        stack.stop(left, say=print)


def start(chosen: Settings) -> stack.Stack:
    return stack.start(chosen, prepare=lambda _: None, say=print)


def test_a_stack_is_started_remembered_and_stopped(chosen: Settings) -> None:
    prepared: list[Engines] = []
    started = stack.start(chosen, prepare=prepared.append, say=print)
    assert prepared == [Engines("http://127.0.0.1:1", "redis://127.0.0.1:1/0")]
    assert [child.name for child in started.children] == NAMES
    assert started.url == chosen.public_url
    assert stack.running_stack(chosen) == started
    assert stack_file.path(chosen.home).stat().st_mode & 0o777 == 0o600
    assert [child.name for child in stack.stop(started, say=print)] == NAMES
    assert not any(is_alive(child) for child in started.children)
    assert stack.running_stack(chosen) is None


def test_the_children_get_the_settings_and_the_engines(chosen: Settings) -> None:
    started = start(chosen)
    told = psutil.Process(started.children[0].pid).environ()
    assert told["DATELINE_HOME"] == str(chosen.home)
    assert told["DATELINE_REDIS_URL"] == "redis://127.0.0.1:1/0"
    assert told["PATH"] == os.environ["PATH"]


def test_a_second_start_says_where_the_first_runs(chosen: Settings) -> None:
    started = start(chosen)
    with pytest.raises(SetupError, match=f"is running already, at {chosen.public_url}: .*`dateline down`"):
        start(chosen)
    assert stack.running_stack(chosen) == started
    assert not started.dead


def test_a_port_in_use_stops_nothing_and_leaves_nothing(chosen: Settings) -> None:
    with socket.create_server(("127.0.0.1", chosen.http_port)), pytest.raises(SetupError, match="is in use by process"):
        start(chosen)
    assert stack.running_stack(chosen) is None
    start(chosen)


def test_a_process_that_ends_while_starting_stops_the_rest(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = psutil.Process().children()
    monkeypatch.setattr(commands, "beat", lambda _: FAIL)
    monkeypatch.setattr(commands, "web", lambda *_: SLEEP)
    with pytest.raises(
        SetupError, match=r"The beat process stopped while it started; it said: no such module \(its log"
    ):
        start(chosen)
    assert stack.running_stack(chosen) is None
    assert psutil.Process().children() == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_failing_preparation_leaves_nothing(chosen: Settings, error: type[BaseException]) -> None:
    def fail(_: Engines) -> None:
        raise error

    with pytest.raises(error):
        stack.start(chosen, prepare=fail, say=print)
    assert not stack_file.path(chosen.home).exists()


def test_sigterm_is_tidied_up_as_ctrl_c_is() -> None:
    with pytest.raises(KeyboardInterrupt), stack.interruptible():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_watch_gives_the_child_that_died(chosen: Settings) -> None:
    started = start(chosen)
    psutil.Process(started.children[1].pid).kill()
    dead = stack.watch(started)
    assert dead == started.children[1]
    now = stack.running_stack(chosen)
    assert now is not None
    assert now.dead == (dead,)


def test_watch_gives_nothing_when_another_command_stopped_the_stack(chosen: Settings) -> None:
    started = start(chosen)
    stack.stop(started, say=print)
    assert stack.watch(started) is None


def test_what_a_killed_start_has_left_is_stopped_by_the_next(chosen: Settings, tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "0"]) as runner:
        pass
    left = launch(SLEEP, tmp_path / "logs" / "elasticsearch.log", environment=os.environ, folder=tmp_path)
    dead_runner = stack_file.Child("dateline", runner.pid, 1.0, Path(os.devnull))
    stack_file.write(stack_file.Stack(home=chosen.home, url="http://x", runner=dead_runner, children=(left,)))
    told: list[str] = []
    started = stack.start(chosen, prepare=lambda _: None, say=told.append)
    assert "Stopping what an earlier run has left" in told
    assert not is_alive(left)
    assert not started.dead


def test_a_start_under_way_is_not_disturbed(chosen: Settings) -> None:
    with subprocess.Popen(["sleep", "60"]) as other:
        runner = stack_file.Child("dateline", other.pid, psutil.Process(other.pid).create_time(), Path(os.devnull))
        starting = stack_file.Stack(home=chosen.home, url="http://x", runner=runner)
        stack_file.write(starting)
        with pytest.raises(SetupError, match=f"being started or stopped by process {other.pid}"):
            start(chosen)
        with pytest.raises(SetupError, match=f"being started by process {other.pid}"):
            stack.stop(starting, say=print)
        assert not stop_left_over(chosen.home)
        other.kill()
    assert stack.running_stack(chosen) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"url": 1}', json.dumps({"children": [{}], "home": "/"})])
def test_a_record_that_cannot_be_read_counts_as_none(chosen: Settings, text: str) -> None:
    target = stack_file.path(chosen.home)
    target.parent.mkdir(parents=True)
    target.write_text(text, encoding="utf-8")
    assert stack.running_stack(chosen) is None
    start(chosen)


def test_processes_whose_pid_was_given_to_others_are_not_ours(chosen: Settings) -> None:
    started = start(chosen)
    stack.stop(started, say=print)
    own = psutil.Process()
    mistaken = stack_file.Child("web", own.pid, own.create_time() - 1000, Path(os.devnull))
    runner = stack_file.Child("dateline", own.pid, 1.0, Path(os.devnull))
    stack_file.write(
        stack_file.Stack(home=chosen.home, url="http://x", runner=runner, children=(mistaken,), ready=True)
    )
    assert stack.running_stack(chosen) is None
    assert not stack_file.path(chosen.home).exists()
