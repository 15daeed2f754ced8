"""A program made for one test: a shell script in place of `mvn`, on a PATH without the system's."""

from collections.abc import Callable
from pathlib import Path

import pytest

Program = Callable[[str, str], Path]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Write a shell script as a program; PATH holds these, and a few file commands, alone."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("cp", "mkdir", "sleep", "java"):
        (folder / name).symlink_to(
            next(path / name for path in (Path("/bin"), Path("/usr/bin")) if (path / name).exists())
        )
    monkeypatch.setenv("PATH", str(folder))

    def write(name: str, body: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return write
