"""Child processes: started in a session of their own, known by pid and creation time, ended with all they started."""

import os
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from service.local.folders import Owner

STOP_SECONDS = 10.0
_KILL_SECONDS = 0.5  # what SIGKILL may take
_STAGE_SECONDS = 1.5  # what the engines of a later stage need to end by themselves: they take a third of it
_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Child:
    """One process that we started; its pid counts only with its creation time (seconds since 1970)."""

    name: str
    pid: int
    created: float
    log: Path


def launch(
    command: Sequence[str],
    log: Path,
    *,
    environment: Mapping[str, str],
    folder: Path,
    owner: Owner | None = None,
) -> Child:
    """Start `command` in `folder` with its output in `log`, whose stem names it; the log before it is kept as `.1`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - the commands are our own lists, never a shell's line
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=folder,
            start_new_session=True,  # so that a Ctrl-C of the terminal reaches us alone, and we stop them in order
            user=owner.uid if owner else None,
            group=owner.gid if owner else None,
            extra_groups=[] if owner else None,
        )
    created = psutil.Process(process.pid).create_time()
    # The child may outlive us and is watched by its pid: the handle must not warn when it is dropped.
    process.returncode = 0
    return Child(log.stem, process.pid, created, log)


def current_process() -> Child:
    """Describe the process that runs this."""
    own = psutil.Process()
    return Child("dateline", own.pid, own.create_time(), Path(os.devnull))


def is_alive(child: Child) -> bool:
    """Return whether `child` still runs, and its pid is not another process's."""
    return _process(child) is not None


def stop(stages: Sequence[Iterable[Child]], *, seconds: float = STOP_SECONDS) -> list[Child]:
    """End each stage in turn, all of it at once, within `seconds` altogether; return those that were alive."""
    deadline = time.monotonic() + seconds
    stopped: list[Child] = []
    for number, stage in enumerate(stages, start=1):
        children = list(stage)
        stopped += [child for child in children if is_alive(child)]
        _end(children, deadline - (len(stages) - number) * _STAGE_SECONDS - _KILL_SECONDS)
    return stopped


def last_lines(log: Path, count: int) -> list[str]:
    """Read the last lines of a log that are not empty."""
    with suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line.strip() for line in lines if line.strip()][-count:]
    return []


def _end(children: list[Child], until: float) -> None:
    members = [member for child in children for member in _members(child)]
    leaders = [process for child in children if (process := _process(child))]
    for process in leaders or members:  # what a dead leader has left gets its signal directly
        with suppress(psutil.Error):
            process.terminate()
    _wait([*leaders, *members], until)
    late = [member for child in children for member in _members(child)]
    for process in {*leaders, *members, *late}:
        with suppress(psutil.Error):
            process.kill()
    _wait([*leaders, *members, *late], time.monotonic() + _KILL_SECONDS)


def _wait(processes: Iterable[psutil.Process], until: float) -> None:
    while any(not _has_ended(process) for process in processes) and time.monotonic() < until:
        time.sleep(_POLL_SECONDS)


def _members(child: Child) -> list[psutil.Process]:
    """Find the processes of the session that `child` leads or led, and its other descendants."""
    leader = _process(child)
    if leader is None and psutil.pid_exists(child.pid) and not _is_zombie(child.pid):
        return []  # its pid belongs to somebody else by now
    found: list[psutil.Process] = []
    with suppress(psutil.Error):
        found += leader.children(recursive=True) if leader else []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if os.getsid(process.pid) == child.pid and process.create_time() >= child.created - 1:
                found.append(process)
    return found


def _process(child: Child) -> psutil.Process | None:
    with suppress(psutil.Error):
        process = psutil.Process(child.pid)
        if abs(process.create_time() - child.created) < 1 and not _has_ended(process):
            return process
    return None


def _has_ended(process: psutil.Process) -> bool:
    """Return whether a process has ended; a zombie of our own is reaped."""
    try:
        if process.is_running() and process.status() == psutil.STATUS_ZOMBIE:
            with suppress(psutil.TimeoutExpired):
                process.wait(timeout=0)
            return True
        return not process.is_running()
    except psutil.NoSuchProcess:
        return True


def _is_zombie(pid: int) -> bool:
    with suppress(psutil.Error):
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    return False
