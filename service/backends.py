"""What a process is connected to: the archive, Redis, and the task queues; tasks are sent by their names."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import celery
import kombu
import kombu.exceptions
import redis
import redis.exceptions

from service.errors import Unavailable
from service.settings import Settings
from service.storage import archive as archives
from service.storage.archive import PROBE_TIMEOUT_S, Archive, open_archive

INDEX_BATCH = "dateline.index_batch"
SWEEP = "dateline.sweep"
RECOVER = "dateline.recover"
RETAG = "dateline.retag"
COUNT_QUERIES = "dateline.count_queries"
MATCH_BATCH = "dateline.match_batch"
TELL = "dateline.tell"
DELIVER = "dateline.deliver"
FORGET = "dateline.forget"
TASKS = (INDEX_BATCH, SWEEP, RECOVER, RETAG, COUNT_QUERIES, MATCH_BATCH, TELL, DELIVER, FORGET)

# The queues, in the order in which a worker takes from them: news never waits behind an archive.
SWEEPING, FRESH, ALERTS, BACKFILL = "sweep", "fresh", "alerts", "backfill"
QUEUES = (SWEEPING, FRESH, ALERTS, BACKFILL)
ROUTES = {
    **dict.fromkeys((SWEEP, RECOVER, RETAG, COUNT_QUERIES, TELL, FORGET), SWEEPING),
    **dict.fromkeys((MATCH_BATCH, DELIVER), ALERTS),
    INDEX_BATCH: FRESH,
}
# More wait in Elasticsearch alone: the sweep sends them when there is room.
MAX_QUEUED = 1000

VISIBILITY_TIMEOUT_S = 600


@dataclass(frozen=True, slots=True)
class Backends:
    """What a process needs of the outside: the archive, Redis, and the queue that tasks are sent to."""

    archive: Archive
    redis: "redis.Redis"
    queue: celery.Celery


def connect(settings: Settings) -> Backends:
    """Make the clients that `settings` describe. Nothing is contacted yet."""
    if not settings.elasticsearch_url:
        raise Unavailable(
            "No Elasticsearch: run `dateline up`, or set DATELINE_ELASTICSEARCH_URL to one of your own.",
            engine="elasticsearch",
        )
    if not settings.redis_url:
        raise Unavailable("No Redis: run `dateline up`, or set DATELINE_REDIS_URL to one of your own.", engine="redis")
    return Backends(
        open_archive(settings.elasticsearch_url, settings.index_prefix),
        redis.Redis.from_url(
            settings.redis_url, socket_timeout=PROBE_TIMEOUT_S, socket_connect_timeout=PROBE_TIMEOUT_S
        ),
        queue(settings),
    )


def queue(settings: Settings) -> celery.Celery:
    """Return the Celery application of this archive: the workers register tasks on it, everybody else only sends."""
    application = celery.Celery("dateline", broker=settings.redis_url, set_as_current=False)
    application.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=VISIBILITY_TIMEOUT_S // 2,
        task_publish_retry=False,
        task_queues=[kombu.Queue(name, kombu.Exchange(name), routing_key=name) for name in QUEUES],
        task_default_queue=FRESH,
        task_routes={task: {"queue": name} for task, name in ROUTES.items()},
        worker_prefetch_multiplier=1,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        worker_hijack_root_logger=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_TIMEOUT_S,
            "queue_order_strategy": "priority",
            "global_keyprefix": f"{settings.index_prefix}:",
            "socket_timeout": PROBE_TIMEOUT_S * 2,
            "socket_connect_timeout": PROBE_TIMEOUT_S,
        },
    )
    return application


def send(application: celery.Celery, task: str, *arguments: Any, name: str | None = None) -> bool:
    """Send `task` now, to its own queue or the one that is named.

    False where Redis is away: what is to be done is in Elasticsearch, and the sweep sends it later.
    """
    try:
        application.send_task(task, args=arguments, queue=name or ROUTES[task], ignore_result=True)
    except (kombu.exceptions.OperationalError, redis.exceptions.RedisError, OSError):
        return False
    return True


def queued(backends: Backends, name: str, task: str) -> list[str]:
    """Return the first argument of each message of a task that waits in a queue. Raises Unavailable."""
    with redis_translated():
        found = backends.redis.lrange(_key(backends, name), 0, -1)
    messages = map(json.loads, found)
    return [
        json.loads(base64.b64decode(message["body"]))[0][0]
        for message in messages
        if message["headers"]["task"] == task
    ]


def is_full(backends: Backends, name: str) -> bool:
    """Return whether a queue has as many messages as may wait in Redis. Raises Unavailable."""
    with redis_translated():
        return int(backends.redis.llen(_key(backends, name))) >= MAX_QUEUED


def _key(backends: Backends, name: str) -> str:
    return f"{backends.archive.indices.prefix}:{name}"


@contextmanager
def redis_translated() -> Iterator[None]:
    """Translate what Redis' client raises where Redis is away to Unavailable."""
    try:
        yield
    except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError) as error:
        raise Unavailable(f"Redis does not answer ({type(error).__name__}).", engine="redis") from error


def probe(backends: Backends) -> dict[str, str]:
    """Ask each engine whether it is there: "ok", or what is wrong in a sentence, by engine."""
    return {"elasticsearch": archives.probe(backends.archive), "redis": _probe_redis(backends)}


def _probe_redis(backends: Backends) -> str:
    try:
        with redis_translated():
            backends.redis.ping()
    except Unavailable as error:
        return error.message
    return "ok"


def wait(backends: Backends, *, seconds: float) -> None:
    """Wait until both engines answer. Raises Unavailable, naming the one that is missing, after `seconds`."""
    end = time.monotonic() + seconds
    for engine, ping in (("elasticsearch", partial(archives.ping, backends.archive)), ("redis", backends.redis.ping)):
        while not _answers(ping):
            if time.monotonic() > end:
                raise Unavailable(f"{engine} did not answer within {seconds:.0f} s.", engine=engine)
            time.sleep(0.5)


def _answers(ping: Any) -> bool:
    try:
        return bool(ping())
    except (redis.exceptions.RedisError, OSError):
        return False
