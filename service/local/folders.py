"""The folders of a local stack: who may enter them, free space, errors of files, and the secret key kept in one."""

import errno
import os
import pwd
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from service.errors import SetupError
from service.settings import GENERATED_SECRET_KEY, Settings

GB = 1_000_000_000
KEY_FILE = "secret-key"
_OWNER_ONLY = 0o600


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
    """Make `path` with its parents, and give it with its content to `owner`."""
    path.mkdir(parents=True, exist_ok=True)
    if owner is not None and path.stat().st_uid != owner.uid:
        for each in (path, *path.rglob("*")):
            os.chown(each, owner.uid, owner.gid, follow_symlinks=False)
    return path


def make_home(home: Path) -> Path:
    """Make the data folder; for root, executable by other users, with the parents that were missing."""
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


def require_free(folder: Path, needed: int, purpose: str) -> None:
    """Raise SetupError unless the disk of `folder` has `needed` bytes free for `purpose`."""
    free = shutil.disk_usage(nearest_existing(folder)).free
    if free < needed:
        raise SetupError(
            f"{purpose} needs {needed / GB:.1f} GB and the disk of {folder} has {free / GB:.1f} GB free: "
            "make room, or set DATELINE_HOME to a folder on a larger disk."
        )


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn a full disk and a folder that may not be written into a SetupError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SetupError(disk_full_message(folder)) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            where, why = error.filename or folder, error.strerror
            raise SetupError(
                f"Cannot write {where} ({why}): set DATELINE_HOME to a folder that you may write."
            ) from error
        raise


def disk_full_message(folder: Path) -> str:
    """Return the sentence for a full disk of `folder`."""
    free = shutil.disk_usage(nearest_existing(folder)).free
    return (
        f"The disk of {folder} ran full ({free / GB:.1f} GB free now): "
        "make room, or set DATELINE_HOME to a folder on a larger disk, and start again."
    )


def nearest_existing(folder: Path) -> Path:
    """Return `folder`, or the nearest of its parents that is there."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def with_secret_key(settings: Settings) -> Settings:
    """Return the settings with a key that outlasts this start; the file is readable by its owner only."""
    if settings.secret_key != GENERATED_SECRET_KEY:
        return settings
    path = make_home(settings.home) / KEY_FILE
    with suppress(FileExistsError):
        # Written whole under another name first: two that start at once must agree, and neither reads half a key.
        unfinished = path.with_name(f".{KEY_FILE}.{os.getpid()}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(unfinished, path)
        finally:
            unfinished.unlink()
    return replace(settings, secret_key=path.read_text().strip())
