"""Find a Java that Elasticsearch runs on: 21 or later, with the vector module. Nothing is installed here."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from service.errors import SetupError
from service.local.folders import Owner, closed_folder

LEAST = 21
MODULE = "jdk.incubator.vector"
FOLDERS = (
    "/usr/lib/jvm/*",
    "/usr/lib64/jvm/*",
    "/usr/java/*",
    "/opt/java/*",
    "/opt/jdk*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
)
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Java:
    """A Java that has been run and found fit: its home folder and its version."""

    home: Path
    version: int

    @property
    def executable(self) -> Path:
        return self.home / "bin" / "java"


class _UnfitError(Exception):
    """Why a Java that was found cannot be used, as a part of a sentence."""


def find(
    owner: Owner | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    folders: tuple[str, ...] = FOLDERS,
) -> Java:
    """Return first fit Java of JAVA_HOME, PATH and `folders` that `owner` can run; SetupError says what was found."""
    reasons: list[str] = []
    for executable in _candidates(environment, folders):
        try:
            return _examine(executable, owner)
        except _UnfitError as unfit:
            reasons.append(f"{unfit} at {executable}")
    found = f"found {', '.join(reasons)}" if reasons else "none was found"
    raise SetupError(
        f"Elasticsearch needs Java {LEAST} or later: {found}. "
        f"Install a JDK {LEAST} (for example `apt-get install openjdk-{LEAST}-jdk-headless`) or set JAVA_HOME."
    )


def _candidates(environment: Mapping[str, str], folders: tuple[str, ...]) -> Iterator[Path]:
    """Yield each `java` that is there once, however many links lead to it."""
    homes = [Path(environment["JAVA_HOME"])] if environment.get("JAVA_HOME") else []
    named = [home / "bin" / "java" for home in homes]
    on_path = shutil.which("java", path=environment.get("PATH", os.defpath))
    named += [Path(on_path)] if on_path else []
    for pattern in folders:
        whole = Path(pattern).expanduser()
        named += sorted((home / "bin" / "java" for home in whole.parent.glob(whole.name)), reverse=True)
    seen: set[Path] = set()
    for executable in named:
        if executable.is_file() and executable.resolve() not in seen:
            seen.add(executable.resolve())
            yield executable


def _examine(executable: Path, owner: Owner | None) -> Java:
    output = _run(executable, "-XshowSettings:properties", "-version")
    version = re.search(r"java\.specification\.version = (?:1\.)?(\d+)", output)
    home = re.search(r"java\.home = (.+)", output)
    if not version or not home:
        raise _UnfitError("one that does not start")
    java = Java(Path(home[1].strip()), int(version[1]))
    if java.version < LEAST:
        raise _UnfitError(str(java.version))
    if MODULE not in _run(executable, "--list-modules"):
        raise _UnfitError(f"{java.version} without the module {MODULE}")
    if owner is not None and closed_folder(java.home / "bin", owner):
        raise _UnfitError(f"{java.version}, which the user {owner.name} cannot reach,")
    return java


def _run(executable: Path, *options: str) -> str:
    try:
        completed = subprocess.run(  # noqa: S603 - a java of this machine, with our own options
            [executable, *options],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _UnfitError("one that cannot be run") from error
    return completed.stdout + completed.stderr
