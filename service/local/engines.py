"""Start Elasticsearch and Redis together, for a stack or for the tests; the processes that use them are stack.py's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.local import distribution, elasticsearch, java, redis
from service.local.distribution import Say
from service.local.folders import disk_errors, engine_owner, make_home, require_reachable
from service.local.processes import Child, current_process, is_alive, stop
from service.local.stack_file import Stack, StackRecord, read, remove
from service.settings import Settings

ELASTICSEARCH, REDIS = "elasticsearch", "redis"  # the children's names, and their logs'


@dataclass(frozen=True, slots=True)
class Engines:
    """Where the two engines answer."""

    elasticsearch_url: str
    redis_url: str


@contextmanager
def temporary_engines(settings: Settings, home: Path, *, say: Say) -> Iterator[Engines]:
    """Run both engines on free ports with their data in `home`, whatever the URLs in `settings`; stop them at the end.

    Elasticsearch itself is looked for, and fetched, where `settings` say.
    """
    with disk_errors(home):
        make_home(home)
        journal = StackRecord(Stack(home=home, url="", runner=current_process()))
        try:
            node_url = _elasticsearch(settings, home, ports=elasticsearch.ANY_PORT, started=journal.add, say=say)
            redis_url = _redis(home, preferred_port=0, started=journal.add)
            yield Engines(node_url(), redis_url)
        finally:
            stop(stop_stages(journal.stack))
            remove(journal.stack)


def stop_left_over(home: Path) -> bool:
    """Stop the engines that a killed run has left in `home`; False, and nothing done, when there was no such run."""
    left = read(home)
    if left is None or is_alive(left.runner):
        return False
    stop(stop_stages(left))
    remove(left)
    return True


def start(settings: Settings, *, started: Callable[[Child], None], say: Say) -> Engines:
    """Start the engines that `settings` give no URL for; `started` hears of each child at once, even if all fails."""
    make_home(settings.home)
    home, redis_url = settings.home, settings.redis_url
    node_url = None
    if not settings.elasticsearch_url:
        node_url = _elasticsearch(settings, home, ports=elasticsearch.USUAL_PORTS, started=started, say=say)
    if not redis_url:
        redis_url = _redis(home, preferred_port=redis.USUAL_PORT, started=started)
    return Engines(node_url() if node_url else settings.elasticsearch_url, redis_url)


def stop_stages(stack: Stack) -> list[list[Child]]:
    """Order the children of `stack` as they are stopped: what uses the engines first, the store of record last."""
    users = [child for child in stack.children if child.name not in (ELASTICSEARCH, REDIS)]
    return [users, *([child for child in stack.children if child.name == name] for name in (REDIS, ELASTICSEARCH))]


def _elasticsearch(
    settings: Settings, home: Path, *, ports: str, started: Callable[[Child], None], say: Say
) -> Callable[[], str]:
    """Start a node, and give the wait for it: meanwhile there is other work to do."""
    owner = engine_owner()
    require_reachable(home, owner, setting="DATELINE_HOME")
    node = elasticsearch.Node(
        java=java.find(owner),
        distribution=distribution.find_or_fetch(settings, say=say),
        heap=settings.elasticsearch_heap,
        folder=home / ELASTICSEARCH,
        log=home / "logs" / f"{ELASTICSEARCH}.log",
        ports=ports,
    )
    say("Starting Elasticsearch")
    child = elasticsearch.start(node, owner)
    started(child)
    return lambda: elasticsearch.wait(node, child)


def _redis(home: Path, *, preferred_port: int, started: Callable[[Child], None]) -> str:
    child, url = redis.start(home / REDIS, home / "logs" / f"{REDIS}.log", preferred_port=preferred_port)
    started(child)
    return url
