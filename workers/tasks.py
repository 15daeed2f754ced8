"""The tasks. Each is a few lines: what is done lives in `service`."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from celery import Celery

from service.backends import INDEX_BATCH, RECOVER, RETAG, SWEEP, Backends, send
from service.errors import Unavailable
from service.index import indexing
from service.index import sweep as sweeping
from service.rebuild import retag as retagging
from service.settings import Settings

log = logging.getLogger(__name__)


def register(app: Celery, backends: Backends, settings: Settings) -> None:
    """Make the tasks known to `app` under the names that `service.backends` lists."""

    @app.task(name=INDEX_BATCH)
    def index_batch(identifier: str) -> None:
        owner = f"{socket.gethostname()}/{os.getpid()}"
        with _or_waits(f"batch {identifier}"):
            done = indexing.index_batch(backends.archive, identifier, owner=owner, lease_s=settings.lease_seconds)
            for half in done.divided if done else ():
                send(backends.queue, INDEX_BATCH, half)

    @app.task(name=SWEEP)
    def sweep() -> None:
        with _or_waits("the sweep"):
            for identifier in sweeping.due(backends.archive):
                send(backends.queue, INDEX_BATCH, identifier)

    @app.task(name=RECOVER)
    def recover() -> None:
        with _or_waits("the recovery"):
            for identifier in sweeping.recover(backends.archive):
                send(backends.queue, INDEX_BATCH, identifier)

    @app.task(name=RETAG)
    def retag() -> None:
        with _or_waits("the tagging"):
            retagging.retag(backends.archive)


@contextmanager
def _or_waits(work: str) -> Iterator[None]:
    """Leave work that an engine is away for: the schedule, or the sweep, brings it again."""
    try:
        yield
    except Unavailable as error:
        log.warning("%s waits: %s", work, error.message)
