"""The tasks. Each is a few lines: what is done lives in `service`."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from celery import Celery

from service.alerts import retention
from service.alerts.match import queue
from service.alerts.notify import dispatch
from service.alerts.notify.dispatch import channels_from
from service.backends import (
    ALERTS,
    BACKFILL,
    COUNT_QUERIES,
    DELIVER,
    FORGET,
    FRESH,
    INDEX_BATCH,
    MATCH_BATCH,
    MAX_QUEUED,
    RECOVER,
    RETAG,
    SWEEP,
    TELL,
    Backends,
    queued,
    send,
)
from service.errors import Unavailable
from service.index import process_batch, rejects
from service.index import sweep as sweeping
from service.index.lease_owner import this_process
from service.index.rejects import RejectFilter
from service.rebuild import retag as retagging
from service.search.suggest import query_log
from service.settings import Settings
from service.storage.timestamps import now

log = logging.getLogger(__name__)

MATCHED_WITHIN_S = 3600


def register(app: Celery, backends: Backends, settings: Settings) -> None:
    """Register the tasks with `app` under the names that `service.backends` lists."""
    _register_alerts(app, backends, settings)

    @app.task(name=INDEX_BATCH)
    def index_batch(identifier: str) -> None:
        with _left_for_later(f"batch {identifier}"):
            result = process_batch.index_batch(
                backends.archive, identifier, owner=str(this_process()), lease_s=settings.lease_seconds
            )
            if result and not result.divided:
                send(backends.queue, MATCH_BATCH, identifier, 0)

    @app.task(name=SWEEP)
    def sweep() -> None:
        with _left_for_later("the sweep"):
            sweeping.release_abandoned(backends.archive)
            for name in (FRESH, BACKFILL):
                _send_due(backends, name)

    @app.task(name=RECOVER)
    def recover() -> None:
        with _left_for_later("the recovery"):
            sweeping.recover_batches(backends.archive)  # the sweep sends them, each to its queue
            released = sum(1 for _ in rejects.replay(backends, RejectFilter(ended_by=now())))
            if released:
                log.info("sent in again %d batches of items whose embargo has ended", released)

    @app.task(name=RETAG)
    def retag() -> None:
        with _left_for_later("the tagging"):
            retagging.retag(backends.archive)

    @app.task(name=COUNT_QUERIES)
    def count_queries() -> None:
        with _left_for_later("the counting of queries"):
            query_log.flush(backends)


def _send_due(backends: Backends, name: str) -> None:
    waiting = queued(backends, name, INDEX_BATCH)
    room = max(MAX_QUEUED - len(waiting), 0)
    for identifier in sweeping.due_batches(backends.archive, waiting, backfill=name == BACKFILL, size=room):
        send(backends.queue, INDEX_BATCH, identifier, name=name)


def _register_alerts(app: Celery, backends: Backends, settings: Settings) -> None:
    channels = channels_from(settings)

    # Given back to the queue meanwhile, it is refused by its number: it may take longer than other tasks.
    @app.task(name=MATCH_BATCH, time_limit=MATCHED_WITHIN_S)
    def match_batch(identifier: str, attempts: int | None = None) -> None:
        with _left_for_later(f"the matching of batch {identifier}"):
            result = queue.match_batch(backends.archive, identifier, attempts)
            if result and result.matches:
                send(backends.queue, TELL)

    @app.task(name=TELL)
    def tell() -> None:
        with _left_for_later("the telling"):
            queue.release_abandoned(backends.archive)
            for batch in queue.due(backends.archive, queued(backends, ALERTS, MATCH_BATCH)):
                send(backends.queue, MATCH_BATCH, *batch)
            for portion in dispatch.portions(dispatch.begin_deliveries(backends.archive)):
                send(backends.queue, DELIVER, portion)

    @app.task(name=FORGET)
    def forget() -> None:
        with _left_for_later("the forgetting"):
            purged = retention.purge(backends.archive, settings.keep_matches_days)
            log.info("forgot %d matches and %d deliveries", *purged)

    @app.task(name=DELIVER)
    def deliver(identifiers: list[str]) -> None:
        with _left_for_later("a delivery"):
            if dispatch.deliver_all(backends.archive, identifiers, channels):
                send(backends.queue, TELL)


@contextmanager
def _left_for_later(work: str) -> Iterator[None]:
    """Log work that an unavailable engine stops: the schedule or the sweep sends it again."""
    try:
        yield
    except Unavailable as error:
        log.warning("%s waits: %s", work, error.message)
