"""Who has a batch: the host, the worker and its process, as text; and whether that process has ended."""

import os
import socket
from typing import NamedTuple

import psutil


class LeaseOwner(NamedTuple):
    """A process of a worker; `str()` is how a batch names it, and `parse` reads that."""

    host: str
    worker: int
    process: int

    def __str__(self) -> str:
        return f"{self.host}/{self.worker}/{self.process}"

    @property
    def has_ended(self) -> bool:
        """Return whether the process is known to have ended: it was one of this host."""
        return self.host == socket.gethostname() and not _is_alive(self.process)

    @property
    def worker_has_ended(self) -> bool:
        """Return whether the worker ended with its process: it was stopped, and not by what it worked on."""
        return self.has_ended and not _is_alive(self.worker)


def this_process() -> LeaseOwner:
    """Return the process that runs this, one of a prefork pool."""
    return LeaseOwner(socket.gethostname(), os.getppid(), os.getpid())


def parse(text: str | None) -> LeaseOwner | None:
    """Return the process that a batch names; None where it names none, or in another form."""
    match (text or "").split("/"):
        case [host, worker, process] if worker.isdecimal() and process.isdecimal():
            return LeaseOwner(host, int(worker), int(process))
    return None


def _is_alive(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
