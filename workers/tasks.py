"""The tasks. Each is a few lines: what is done lives in `service`."""

import logging
import os
import socket

from celery import Celery

from service.backends import INDEX_BATCH, RECOVER, SWEEP, Backends, send
from service.errors import Unavailable
from service.index import indexing
from service.index import sweep as sweeping
from service.settings import Settings

log = logging.getLogger(__name__)


def register(app: Celery, backends: Backends, settings: Settings) -> None:
    """Make the tasks known to `app` under the names that `service.backends` lists."""

    @app.task(name=INDEX_BATCH)
    def index_batch(identifier: str) -> None:
        owner = f"{socket.gethostname()}/{os.getpid()}"
        try:
            done = indexing.index_batch(backends.archive, identifier, owner=owner, lease_s=settings.lease_seconds)
        except Unavailable as error:
            log.warning("batch %s waits: %s", identifier, error.message)
            return
        for half in done.divided if done else ():
            send(backends.queue, INDEX_BATCH, half)

    @app.task(name=SWEEP)
    def sweep() -> None:
        try:
            due = sweeping.due(backends.archive)
        except Unavailable as error:
            log.warning("the sweep waits: %s", error.message)
            return
        for identifier in due:
            send(backends.queue, INDEX_BATCH, identifier)

    @app.task(name=RECOVER)
    def recover() -> None:
        try:
            recovered = sweeping.recover(backends.archive)
        except Unavailable as error:
            log.warning("the recovery waits: %s", error.message)
            return
        for identifier in recovered:
            send(backends.queue, INDEX_BATCH, identifier)
