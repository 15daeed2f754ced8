"""Which Elasticsearch is run, and fetching it once with Maven."""

import errno
import hashlib
import os
import signal
import stat
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from service import settings
from service.errors import SetupError
from service.local import distribution, folders
from service.local.distribution import Artifact, fetch

Program = Callable[[str, str], Path]

# What mvn is asked to do, read as mvn reads it.
READ_OPTIONS = """
for each in "$@"; do case "$each" in
    -DoutputDirectory=*) output="${each#*=}";;
    -Dmaven.repo.local=*) repository="${each#*=}";;
esac; done
mkdir -p "$output" "$repository/org"
"""


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / "app.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, mode, text in (
            ("app/engine/bin/run", 0o755, "#!/bin/sh\n"),
            ("app/engine/config/private.yml", 0o640, "a: 1\n"),
            ("app/other/large", 0o644, "not wanted"),
        ):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFREG | mode) << 16
            archive.writestr(entry, text)
    return path


@pytest.fixture
def archive(packed: Path) -> Artifact:
    return Artifact(
        title="The engine",
        artifact="org.example:app:1:zip",
        sha256=hashlib.sha256(packed.read_bytes()).hexdigest(),
        folder="app/engine/",
        size=packed.stat().st_size,
        needed=1,
    )


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "home" / "engines" / "engine-1"


def copying(packed: Path) -> str:
    return f'{READ_OPTIONS}\ncp "{packed}" "$repository/org/"; cp "{packed}" "$output/"'


def fetching_elsewhere(archive: Artifact, target: Path) -> subprocess.Popen[bytes]:
    """Fetch in another process, and return when its Maven is at work."""
    imports = "from pathlib import Path; from service.local.distribution import *"
    script = f"{imports}; fetch({archive!r}, Path({str(target)!r}), say=print)"
    run = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    work = target.parent / ".fetching"
    while not ((work / "repository").exists() and (work / "mvn.pid").exists()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return run


def left_behind(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir() if path.name != ".fetching.lock")


def test_the_wanted_folder_is_unpacked_with_its_modes_and_nothing_else_is_left(
    program: Program, packed: Path, archive: Artifact, target: Path
) -> None:
    program("mvn", copying(packed))
    told: list[str] = []
    fetch(archive, target, say=told.append)
    assert (target / "bin" / "run").stat().st_mode & 0o777 == 0o755
    assert (target / "config" / "private.yml").stat().st_mode & 0o777 == 0o644  # the engine's own user reads it
    assert sorted(path.name for path in target.rglob("*")) == ["bin", "config", "private.yml", "run"]
    assert left_behind(target) == ["engine-1"]
    assert told[-1].startswith("Fetched The engine in ")


def test_no_maven(program: Program, archive: Artifact, target: Path) -> None:
    assert program
    with pytest.raises(SetupError, match=r"`apt-get install maven`.*DATELINE_ELASTICSEARCH_HOME"):
        fetch(archive, target, say=print)
    assert left_behind(target) == []


def test_a_failing_maven_is_quoted_without_its_advice(program: Program, archive: Artifact, target: Path) -> None:
    program(
        "mvn",
        """echo "[INFO] Scanning"
        printf '\\033[31m[ERROR]\\033[0m Could not transfer app: Connection refused -> [Help 1]\\n'
        echo "[ERROR]"; echo "[ERROR] To see the full stack trace, use -e"; exit 1""",
    )
    with pytest.raises(SetupError) as caught:
        fetch(archive, target, say=print)
    assert caught.value.message == (
        "Maven could not fetch Elasticsearch; it said: Could not transfer app: Connection refused"
    )
    assert left_behind(target) == []


def test_a_maven_that_fills_the_disk(program: Program, archive: Artifact, target: Path) -> None:
    program("mvn", 'echo "[ERROR] app.zip: No space left on device"; exit 1')
    with pytest.raises(SetupError, match=r"ran full .*make room, or set DATELINE_HOME"):
        fetch(archive, target, say=print)


def test_a_wrong_archive_is_removed_and_the_next_run_recovers(
    program: Program, packed: Path, archive: Artifact, target: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.zip"
    wrong.write_bytes(b"half of it")
    program("mvn", copying(wrong))
    found = hashlib.sha256(b"half of it").hexdigest()
    with pytest.raises(SetupError, match=f"removed: its SHA-256 is {found}, expected {archive.sha256}"):
        fetch(archive, target, say=print)
    assert left_behind(target) == []
    program("mvn", copying(packed))
    fetch(archive, target, say=print)
    assert left_behind(target) == ["engine-1"]


def test_what_a_killed_run_has_left_is_cleared_away(
    program: Program, packed: Path, archive: Artifact, target: Path
) -> None:
    half = target.parent / ".fetching" / "unpacked" / "bin"
    half.mkdir(parents=True)
    (half / "half").touch()
    program("mvn", copying(packed))
    fetch(archive, target, say=print)
    assert left_behind(target) == ["engine-1"]
    assert not list(target.rglob("half"))


def test_a_maven_that_outlived_its_run_is_ended_by_the_next(
    program: Program, packed: Path, archive: Artifact, target: Path
) -> None:
    program("mvn", f"{READ_OPTIONS}\nexec sleep 60")
    run = fetching_elsewhere(archive, target)
    pid = int((target.parent / ".fetching" / "mvn.pid").read_text(encoding="ascii").split()[0])
    run.kill()
    run.wait()
    assert psutil.pid_exists(pid)
    program("mvn", copying(packed))
    fetch(archive, target, say=print)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    assert left_behind(target) == ["engine-1"]


def test_an_interrupted_fetch_ends_maven_and_leaves_nothing(program: Program, archive: Artifact, target: Path) -> None:
    program("mvn", f"{READ_OPTIONS}\nexec sleep 60")
    run = fetching_elsewhere(archive, target)
    run.send_signal(signal.SIGINT)
    assert run.wait(timeout=10) != 0
    assert left_behind(target) == []


def test_two_runs_fetch_once(program: Program, packed: Path, archive: Artifact, target: Path, tmp_path: Path) -> None:
    count = tmp_path / "count"
    program("mvn", f'echo once >> "{count}"; sleep 0.5; {copying(packed)}')
    told: list[str] = []
    runs = [threading.Thread(target=fetch, args=(archive, target), kwargs={"say": told.append}) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert count.read_text(encoding="utf-8") == "once\n"
    assert "Waiting for another run that is fetching already" in told


def test_too_little_room_is_said_before_anything_is_fetched(program: Program, archive: Artifact, target: Path) -> None:
    program("mvn", "exit 3")
    with pytest.raises(
        SetupError, match=r"Fetching The engine needs 1000000000\.0 GB and the disk of .* GB free: make room"
    ):
        fetch(replace(archive, needed=10**18), target, say=print)
    assert left_behind(target) == []


def test_a_disk_that_fills_up_while_unpacking(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"The disk of .* ran full"), folders.disk_errors(tmp_path):
        _write_to_a_full_disk()


def _write_to_a_full_disk() -> None:
    full = Path("/dev/full")  # Linux's own; elsewhere the same error is made by hand
    if not full.exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    full.write_text("one byte too many", encoding="utf-8")


def test_a_folder_that_may_not_be_written(tmp_path: Path, archive: Artifact) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match=r"Cannot write .*: set DATELINE_HOME to a folder that you may write"):
        fetch(archive, tmp_path / "file" / "engines" / "engine-1", say=print)


def chosen(home: Path, own: Path | None = None) -> settings.Settings:
    return settings.read({"DATELINE_HOME": str(home), "DATELINE_ELASTICSEARCH_HOME": str(own or "")})


def make(folder: Path, version: str) -> Path:
    for name in (f"elasticsearch-{version}.jar", "tools/server-launcher/server-launcher.jar"):
        jar = folder / "lib" / name
        jar.parent.mkdir(parents=True, exist_ok=True)
        jar.touch()
    return folder


def test_one_of_the_user_s_own_is_taken(tmp_path: Path) -> None:
    own = make(tmp_path / "own", "9.4.1")
    assert distribution.find_or_fetch(chosen(tmp_path, own), say=print) == own


def test_one_fetched_before_is_taken_from_the_home_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "default" / "engines" / "elasticsearch-9.4.3"
    shared.mkdir(parents=True)
    monkeypatch.setattr(distribution, "default_home", lambda: tmp_path / "default")
    assert distribution.find(chosen(tmp_path / "home")) == shared
    here = tmp_path / "home" / "engines" / "elasticsearch-9.4.3"
    here.mkdir(parents=True)
    assert distribution.find(chosen(tmp_path / "home")) == here


@pytest.mark.parametrize(
    ("version", "said"), [("8.19.0", "holds Elasticsearch 8.19.0"), (None, "holds no Elasticsearch")]
)
def test_an_unfit_one_of_the_user_s_own(tmp_path: Path, version: str | None, said: str) -> None:
    own = make(tmp_path / "own", version) if version else tmp_path / "empty"
    with pytest.raises(SetupError, match=said):
        distribution.find_or_fetch(chosen(tmp_path, own), say=print)
