"""Processes are ended with all they started, in time, and nobody else's with them."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from service.local.processes import Child, is_alive, last_lines, launch, stop

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = f"""
import subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", {STUBBORN!r}], start_new_session=len(sys.argv) > 1)
print(grandchild.pid, flush=True)
time.sleep(60)
"""


def python(tmp_path: Path, code: str, *arguments: str) -> Child:
    command = [sys.executable, "-u", "-c", code, *arguments]
    return launch(command, tmp_path / "logs" / "child.log", environment=os.environ, folder=tmp_path)


def first_line(child: Child) -> str:
    deadline = time.monotonic() + 10
    while not (lines := last_lines(child.log, 10)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return lines[0]


def test_a_child_is_known_by_pid_and_creation_time(tmp_path: Path) -> None:
    child = python(tmp_path, "import time; time.sleep(60)")
    assert child.name == "child"
    assert is_alive(child)
    stranger = replace(child, created=child.created - 100)
    assert not is_alive(stranger)
    assert stop([[stranger]]) == []
    assert is_alive(child)
    assert stop([[child]]) == [child]
    assert not is_alive(child)


def test_a_child_that_ends_by_itself_is_dead_and_leaves_no_zombie(tmp_path: Path) -> None:
    child = python(tmp_path, "print('bye')")
    deadline = time.monotonic() + 10
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not psutil.pid_exists(child.pid)
    assert last_lines(child.log, 1) == ["bye"]
    assert stop([[child]]) == []


def test_one_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    child = python(tmp_path, STUBBORN)
    first_line(child)
    assert stop([[child]], seconds=1) == [child]
    assert not is_alive(child)


@pytest.mark.parametrize("arguments", [(), ("in a session of its own",)])
def test_descendants_end_too(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    child = python(tmp_path, PARENT, *arguments)
    grandchild = psutil.Process(int(first_line(child)))
    stop([[child]], seconds=1)
    assert not _runs(grandchild)


def test_what_a_killed_child_has_left_ends_too(tmp_path: Path) -> None:
    child = python(tmp_path, PARENT)
    grandchild = psutil.Process(int(first_line(child)))
    psutil.Process(child.pid).kill()
    while is_alive(child):
        time.sleep(0.02)
    assert _runs(grandchild)
    assert stop([[child]], seconds=1) == []
    assert not _runs(grandchild)


def test_stages_end_one_after_the_other(tmp_path: Path) -> None:
    slow = """
import signal, sys, time
def end(*_):
    told = time.monotonic()
    time.sleep(0.4)
    print(told, time.monotonic(), flush=True)
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("ready", flush=True)
time.sleep(60)
"""
    order = [python(tmp_path / name, slow) for name in "ab"]
    for child in order:
        first_line(child)
    assert stop([[order[0]], [order[1]]]) == order
    (_, ended), (told, _) = (map(float, last_lines(child.log, 1)[0].split()) for child in order)
    assert ended <= told


def test_the_log_before_is_kept(tmp_path: Path) -> None:
    for text in ("first", "second"):
        child = python(tmp_path, f"print({text!r})")
        first_line(child)
        stop([[child]])
    assert (tmp_path / "logs" / "child.log").read_text(encoding="utf-8") == "second\n"
    assert (tmp_path / "logs" / "child.log.1").read_text(encoding="utf-8") == "first\n"


def test_a_stranger_in_the_same_place_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"], cwd=tmp_path) as stranger:
        stop([[python(tmp_path, "import time; time.sleep(60)")]])
        assert stranger.poll() is None
        stranger.kill()


def _runs(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
