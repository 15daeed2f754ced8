"""The clients of Elasticsearch, Redis and the task queue, and the one place where their errors are translated."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import celery
import kombu
import kombu.exceptions
import orjson
import redis
import redis.exceptions
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.serializer import JsonSerializer, NdjsonSerializer

from mappings.indices import Indices
from service.errors import Unavailable
from service.settings import Settings

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
SWEEPING = "sweep"

NOT_FOUND = 404
# No right, a block on an index, too many requests: the engine's matter, not the item's.
BUSY = frozenset({401, 403, 429})
SERVER_ERROR = 500
REQUEST_TIMEOUT_S = 30.0
PROBE_TIMEOUT_S = 3.0
VISIBILITY_TIMEOUT_S = 600

logging.getLogger("elastic_transport").setLevel(logging.WARNING)  # else it tells every request


class _Json(JsonSerializer):
    """JSON by orjson, in a third of the time; what it refuses, such as half a surrogate pair, goes the standard way."""

    def json_dumps(self, data: Any) -> bytes:
        try:
            return orjson.dumps(data, default=self.default)
        except TypeError:
            return super().json_dumps(data)

    def json_loads(self, data: bytes) -> Any:
        try:
            return orjson.loads(data)
        except ValueError:
            return super().json_loads(data)


class _Lines(_Json, NdjsonSerializer):
    """The same, of one document on each line."""


_SERIALIZERS = {each.mimetype: each for each in (_Json(), _Lines())}


@dataclass(frozen=True, slots=True)
class Archive:
    """An Elasticsearch and the names of this archive's indices in it."""

    client: Elasticsearch
    indices: Indices


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
    client = Elasticsearch(
        settings.elasticsearch_url, serializers=_SERIALIZERS, request_timeout=REQUEST_TIMEOUT_S, max_retries=0
    )
    return Backends(
        Archive(client, Indices(settings.index_prefix)),
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
        # The sweep has a queue of its own: behind a backlog of batches it would never be heard.
        task_queues=[kombu.Queue("celery"), kombu.Queue(SWEEPING)],
        task_default_queue="celery",
        task_routes={task: {"queue": SWEEPING} for task in (SWEEP, RECOVER, RETAG, COUNT_QUERIES, TELL)},
        worker_prefetch_multiplier=1,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        worker_hijack_root_logger=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_TIMEOUT_S,
            "global_keyprefix": f"{settings.index_prefix}:",
            "socket_timeout": PROBE_TIMEOUT_S * 2,
            "socket_connect_timeout": PROBE_TIMEOUT_S,
        },
    )
    return application


def send(application: celery.Celery, task: str, *arguments: Any) -> bool:
    """Send `task` now. False where Redis is away: the batch is in Elasticsearch, and the sweep sends it later."""
    try:
        application.send_task(task, args=arguments, ignore_result=True)
    except (kombu.exceptions.OperationalError, redis.exceptions.RedisError, OSError):
        return False
    return True


def found(answer: Any) -> list[dict[str, Any]]:
    """Return the documents of an mget that are there. Raises Unavailable where Elasticsearch could not look for all."""
    if any("error" in row for row in answer["docs"]):
        raise Unavailable("Not all of an index is there yet.", engine="elasticsearch")
    return [row for row in answer["docs"] if row.get("found")]


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the engines' clients raise when an engine is away or busy into Unavailable; the rest is our defect."""
    try:
        yield
    except TransportError as error:
        raise Unavailable(f"Elasticsearch does not answer ({type(error).__name__}).", engine="elasticsearch") from error
    except ApiError as error:
        if error.status_code >= SERVER_ERROR or error.status_code in BUSY or "index_not_found" in str(error):
            raise Unavailable(f"Elasticsearch cannot do that now ({_kind(error)}).", engine="elasticsearch") from error
        raise
    except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError) as error:
        raise Unavailable(f"Redis does not answer ({type(error).__name__}).", engine="redis") from error


def _kind(error: ApiError) -> str:
    return f"{error.status_code} {error.message}"


def probe(backends: Backends) -> dict[str, str]:
    """Ask each engine whether it is there: "ok", or what is wrong in a sentence, by engine."""
    return {"elasticsearch": _probe_elasticsearch(backends.archive), "redis": _probe_redis(backends)}


def _probe_elasticsearch(archive: Archive) -> str:
    try:
        with translated():
            health = archive.client.options(request_timeout=PROBE_TIMEOUT_S).cluster.health(
                index=list(archive.indices.aliases().values()), timeout="1s"
            )
    except Unavailable as error:
        return error.message
    except ApiError as error:
        return "The indices are missing: run `dateline up`." if error.status_code == NOT_FOUND else f"Error {error}."
    return "ok" if health["status"] != "red" else "Not all of the indices are there yet."


def _probe_redis(backends: Backends) -> str:
    try:
        with translated():
            backends.redis.ping()
    except Unavailable as error:
        return error.message
    return "ok"


def wait(backends: Backends, *, seconds: float) -> None:
    """Wait until both engines answer. Raises Unavailable, naming the one that is missing, after `seconds`."""
    end = time.monotonic() + seconds
    for engine, ping in (("elasticsearch", backends.archive.client.ping), ("redis", backends.redis.ping)):
        while not _answers(ping):
            if time.monotonic() > end:
                raise Unavailable(f"{engine} did not answer within {seconds:.0f} s.", engine=engine)
            time.sleep(0.5)


def _answers(ping: Any) -> bool:
    try:
        return bool(ping())
    except (redis.exceptions.RedisError, OSError):
        return False
