"""Free space, and file errors in a sentence that a person can act on; what is written lives elsewhere."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.errors import SetupError

GB = 1_000_000_000


def require_free(folder: Path, needed: int, purpose: str) -> None:
    """Raise SetupError unless the disk of `folder` has `needed` bytes free for `purpose`."""
    free = shutil.disk_usage(existing(folder)).free
    if free < needed:
        raise SetupError(
            f"{purpose} needs {needed / GB:.1f} GB and the disk of {folder} has {free / GB:.1f} GB free: "
            "make room, or set DATELINE_HOME to a folder on a larger disk."
        )


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn a full disk and a folder that may not be written into a SetupError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SetupError(full(folder)) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            where, why = error.filename or folder, error.strerror
            raise SetupError(
                f"Cannot write {where} ({why}): set DATELINE_HOME to a folder that you may write."
            ) from error
        raise


def full(folder: Path) -> str:
    """Say that the disk of `folder` ran full."""
    free = shutil.disk_usage(existing(folder)).free
    return (
        f"The disk of {folder} ran full ({free / GB:.1f} GB free now): "
        "make room, or set DATELINE_HOME to a folder on a larger disk, and start again."
    )


def existing(folder: Path) -> Path:
    """Return `folder`, or the nearest of its parents that is there."""
    return next(each for each in (folder, *folder.parents) if each.exists())
