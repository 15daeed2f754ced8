"""Who runs the engines, and whether that user can reach a folder; nothing here starts a process."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from service.errors import SetupError


@dataclass(frozen=True, slots=True)
class Owner:
    """The user and group that an engine runs as, when that is not our own."""

    name: str
    uid: int
    gid: int


def engine_owner() -> Owner | None:
    """Elasticsearch refuses to run as root: then it is `nobody`, else whoever we are (None)."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid)


def closed_folder(path: Path, owner: Owner | None) -> Path | None:
    """Return the first folder on the way to `path`, itself included, that `owner` cannot enter."""
    if owner is None:
        return None
    real = path.resolve()
    folders = [folder for folder in (*reversed(real.parents), real) if folder.is_dir()]
    return next((folder for folder in folders if not _may_enter(folder.stat(), owner)), None)


def require_reachable(path: Path, owner: Owner | None, *, setting: str) -> None:
    """Raise SetupError when `owner` cannot enter `path`, which `setting` decides."""
    closed = closed_folder(path, owner)
    if closed is not None and owner is not None:
        raise SetupError(
            f"Elasticsearch cannot run as root, and its user {owner.name} cannot enter {closed}: "
            f"set {setting} to a folder that every user can enter, or run `chmod o+x {closed}`."
        )


def make_folder(path: Path, owner: Owner | None) -> Path:
    """Make `path` with its parents, and hand it with all that is in it to `owner`."""
    path.mkdir(parents=True, exist_ok=True)
    if owner is not None and path.stat().st_uid != owner.uid:
        for each in (path, *path.rglob("*")):
            os.chown(each, owner.uid, owner.gid, follow_symlinks=False)
    return path


def open_home(home: Path) -> Path:
    """Make the data folder; for root, let other users pass through it and through what was made on the way."""
    missing = [folder for folder in home.parents if not folder.exists()]
    home.mkdir(parents=True, exist_ok=True)
    for folder in (home, *missing) if os.geteuid() == 0 else ():
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)
    return home


def _may_enter(status: os.stat_result, owner: Owner) -> bool:
    if status.st_uid == owner.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == owner.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
