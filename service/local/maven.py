"""Run `mvn` for one artifact, in a repository of its own, and tell what went wrong in one line."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from service.errors import SetupError
from service.local import java
from service.local.folders import disk_full_message
from service.local.processes import Child, stop

PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
_SILENT_SECONDS = 300  # without a byte: the network is away, and Maven itself would wait for half an hour
_POLL_SECONDS = 0.2
_PID = "mvn.pid"


def copy(artifact: str, work: Path, *, size: int, say: Callable[[str], None]) -> Path:
    """Fetch `artifact` (about `size` bytes) into the folder `work`; return its path. Maven's own files are removed."""
    mvn = shutil.which("mvn")
    if mvn is None:
        raise SetupError(
            "Maven (`mvn`) is needed once, to fetch Elasticsearch: install it (for example `apt-get install maven`), "
            "or set DATELINE_ELASTICSEARCH_HOME to an unpacked Elasticsearch 9.4."
        )
    repository, output = work / "repository", work / "archive"
    command = [mvn, "--batch-mode", "--no-transfer-progress", PLUGIN, f"-Dartifact={artifact}"]
    command += [f"-DoutputDirectory={output}", f"-Dmaven.repo.local={repository}"]
    log = work / "mvn.log"
    code = _run(command, log, repository=repository, report=_Progress(size, say))
    packed = next(output.glob("*"), None) if code == 0 else None
    if packed is None:
        raise SetupError(_failure_reason(log, work))
    shutil.rmtree(repository, ignore_errors=True)  # as large as the archive
    return packed


class _Progress:
    """Reports each tenth of the download; raises SetupError when nothing was received for too long."""

    def __init__(self, size: int, say: Callable[[str], None]) -> None:
        self._size, self._say, self._tenth, self._bytes = size, say, -1, 0
        self._moved = time.monotonic()

    def seen(self, count: int) -> None:
        if count != self._bytes:
            self._bytes, self._moved = count, time.monotonic()
        tenth = min(10, 10 * count // self._size)
        if tenth > self._tenth:
            self._tenth = tenth
            self._say(f"Fetching with Maven: {count // 1_000_000} of {self._size // 1_000_000} MB")
        if time.monotonic() - self._moved > _SILENT_SECONDS:
            raise SetupError(f"Maven received nothing for {_SILENT_SECONDS} s: check the network and start again.")


def _run(command: list[str], log: Path, *, repository: Path, report: _Progress) -> int:
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own list, never a shell's line
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=log.parent,  # no pom.xml of somebody else's lies here
            env=_environment(os.environ),
            start_new_session=True,
        )
    try:
        created = psutil.Process(process.pid).create_time()
        (log.parent / _PID).write_text(f"{process.pid} {created}", encoding="ascii")
        while process.poll() is None:
            time.sleep(_POLL_SECONDS)
            report.seen(_largest(repository))
        return process.wait()
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def clear(work: Path) -> None:
    """Remove the folder `work`; a Maven that outlived the run which started it there is ended first."""
    with suppress(OSError, ValueError):
        pid, created = (work / _PID).read_text(encoding="ascii").split()
        stop([[Child("mvn", int(pid), float(created), work / "mvn.log")]])
    shutil.rmtree(work, ignore_errors=True)


def _environment(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Maven finds Java by JAVA_HOME or PATH; where neither helps, it gets the one that Elasticsearch will run on."""
    if environment.get("JAVA_HOME") or shutil.which("java", path=environment.get("PATH")):
        return environment
    return {**environment, "JAVA_HOME": str(java.find(environment=environment).home)}


def _largest(repository: Path) -> int:
    """Measure the archive as it grows: it is by far the largest file there."""
    largest = 0
    for path in repository.rglob("*"):
        with suppress(OSError):  # renamed meanwhile
            largest = max(largest, path.stat().st_size)
    return largest


def _failure_reason(log: Path, work: Path) -> str:
    text = re.sub(r"\x1b\[[0-9;]*m", "", log.read_text(encoding="utf-8", errors="replace"))
    if "No space left on device" in text:
        return disk_full_message(work)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line.removeprefix("[ERROR]").strip() for line in lines if line.startswith("[ERROR]")]
    # Maven's first error says what happened; those after it are advice on how to run Maven.
    said = next((error for error in errors if error), lines[-1] if lines else "nothing")
    return f"Maven could not fetch Elasticsearch; it said: {said.split(' -> [Help')[0]}"
