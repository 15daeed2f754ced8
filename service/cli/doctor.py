"""Examining this machine and the engines: each finding says what is so, and how to mend what is wrong."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from service.alerts.match import queue
from service.backends import Backends, connect, redis_translated
from service.errors import DatelineError, SetupError
from service.local import distribution, java
from service.local.folders import closed_folder, engine_owner, nearest_existing
from service.local.stack import running_stack
from service.settings import Settings
from service.storage.archive import translated

State = Literal["ok", "warning", "wrong"]

LEAST_FREE = 2_000_000_000
LEAST_HEAP = 400_000_000
TESTED = "9.4."


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: its subject, its state, and a remedy where one is needed."""

    subject: str
    state: State
    told: str
    remedy: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; one thing that is wrong hides none of the others."""
    checks: list[Callable[[], Iterator[Finding]]] = [
        lambda: _stack(settings),
        lambda: _home(settings.home),
        lambda: _java(settings),
        lambda: _elasticsearch_files(settings),
    ]
    if settings.elasticsearch_url and settings.redis_url:
        backends = connect(settings)
        checks += [partial(check, backends) for check in (_elasticsearch, _indices, _alerts, _redis)]
    return [finding for check in checks for finding in _run_check(check)]


def _run_check(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except DatelineError as error:
        yield Finding(str(error.extras.get("engine", "this machine")), "wrong", error.message)


def _stack(settings: Settings) -> Iterator[Finding]:
    stack = running_stack(settings)
    if stack is None:
        own = bool(settings.elasticsearch_url and settings.redis_url)
        message = "engines of your own are set" if own else "nothing is running here"
        yield Finding("stack", "ok" if own else "warning", message, None if own else "Start it with `dateline up`.")
    elif stack.dead:
        names = ", ".join(child.name for child in stack.dead)
        logs = ", ".join(str(child.log) for child in stack.dead)
        yield Finding(
            "stack", "wrong", f"{names} ended by itself; see {logs}", "Run `dateline down`, then `dateline up`."
        )
    else:
        yield Finding("stack", "ok", f"running at {stack.url}")


def _home(home: Path) -> Iterator[Finding]:
    folder = nearest_existing(home)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("data folder", "wrong", f"{folder} is not writable", "Change its owner, or set DATELINE_HOME.")
    closed = closed_folder(home, engine_owner())
    if closed:
        remedy = f"chmod o+x {closed}, or set DATELINE_HOME to another folder."
        yield Finding("data folder", "wrong", f"Elasticsearch's user cannot enter {closed}", remedy)
    free = shutil.disk_usage(folder).free
    short = free < LEAST_FREE
    more = f"Free some space there, or set DATELINE_HOME; {LEAST_FREE / 1e9:.0f} GB is the least." if short else None
    yield Finding("data folder", "wrong" if short else "ok", f"{home}, {free / 1e9:.1f} GB free", more)


def _java(settings: Settings) -> Iterator[Finding]:
    try:
        found = java.find(engine_owner())
    except SetupError as error:
        yield Finding("Java", "warning" if settings.elasticsearch_url else "wrong", error.message)
    else:
        yield Finding("Java", "ok", f"{found.version} at {found.home}")


def _elasticsearch_files(settings: Settings) -> Iterator[Finding]:
    folder = distribution.find(settings)
    if folder:
        yield Finding("Elasticsearch files", "ok", str(folder))
    elif shutil.which("mvn"):
        yield Finding("Elasticsearch files", "warning", "not fetched yet", "`dateline up` fetches them (about 950 MB).")
    elif not settings.elasticsearch_url:
        remedy = "Install Maven, or set DATELINE_ELASTICSEARCH_HOME or DATELINE_ELASTICSEARCH_URL."
        yield Finding("Elasticsearch files", "wrong", "not fetched, and there is no Maven to fetch them with", remedy)


def _elasticsearch(backends: Backends) -> Iterator[Finding]:
    with translated():
        version = backends.archive.client.info()["version"]["number"]
        health = backends.archive.client.cluster.health()["status"]
        nodes = backends.archive.client.nodes.stats(metric="jvm,fs")["nodes"].values()
    fits = version.startswith(TESTED)
    remedy = None if fits else f"Dateline is tested with {TESTED}x."
    yield Finding("Elasticsearch", "ok" if fits else "warning", f"version {version}", remedy)
    healthy = health != "red"
    yield Finding("cluster", "ok" if healthy else "wrong", f"health {health}", None if healthy else "See its log.")
    yield from (finding for node in nodes for finding in _node(node))


def _node(node: dict[str, Any]) -> Iterator[Finding]:
    memory, disk = node["jvm"]["mem"], node["fs"]["total"]
    heap = memory["heap_max_in_bytes"]
    small = heap < LEAST_HEAP
    message = f"{heap / 1e9:.1f} GB, {memory['heap_used_percent']} % used"
    yield Finding(
        "heap", "warning" if small else "ok", message, "Set DATELINE_ELASTICSEARCH_HEAP to 1g." if small else None
    )
    free = disk["available_in_bytes"]
    short = free < LEAST_FREE
    remedy = "Free some space: Elasticsearch stops taking articles when its disk is full." if short else None
    yield Finding("disk of Elasticsearch", "wrong" if short else "ok", f"{free / 1e9:.1f} GB free", remedy)


def _indices(backends: Backends) -> Iterator[Finding]:
    with translated():
        client, indices = backends.archive.client, backends.archive.indices
        aliases = indices.aliases().values()
        missing = [alias for alias in aliases if not client.indices.exists_alias(name=alias)]
        blocked = client.indices.get_settings(index=f"{indices.prefix}-*", flat_settings=True)
    if missing:
        yield Finding(
            "indices", "wrong", f"missing: {', '.join(missing)}", "`dateline up` or `dateline serve` makes them."
        )
    block = "index.blocks.read_only_allow_delete"
    closed = [name for name, found in blocked.items() if found["settings"].get(block) == "true"]
    if closed:
        remedy = "Free some space; Elasticsearch opens them again by itself."
        yield Finding("indices", "wrong", f"read only: {', '.join(closed)}", remedy)
    if not missing and not closed:
        yield Finding("indices", "ok", f"{len(aliases)} under the prefix {indices.prefix!r}")


def _alerts(backends: Backends) -> Iterator[Finding]:
    stuck = queue.stuck(backends.archive)
    yield Finding(
        "alerts",
        "warning" if stuck else "ok",
        str(stuck) if stuck else "no batch waits long to be matched",
        stuck.remedy if stuck else None,
    )


def _redis(backends: Backends) -> Iterator[Finding]:
    with redis_translated():
        info: Any = backends.redis.info()
    name = info.get("server_name", "redis")
    used, limit = info["used_memory"], info.get("maxmemory", 0)
    yield Finding(
        "Redis", "ok", f"{name} {info.get('valkey_version', info['redis_version'])}, {used / 1e6:.1f} MB used"
    )
    if limit and info.get("maxmemory_policy") != "noeviction":
        remedy = "Set its maxmemory-policy to noeviction: an evicted task waits for the sweep."
        yield Finding("Redis", "warning", f"it may evict what it holds ({info['maxmemory_policy']})", remedy)
