"""Start Elasticsearch and Redis together, for a stack or for the tests; the processes that use them are stack.py's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.local import distribution, elasticsearch, java, redis
from service.local.distribution import Say
from service.local.folders import engine_owner, explained, open_home, require_reachable
from service.local.processes import Child, alive, current, stop
from service.local.record import Journal, Stack, forget, read
from service.settings import Settings

ELASTICSEARCH, REDIS = "elasticsearch", "redis"  # the children's names, and their logs'


@dataclass(frozen=True, slots=True)
class Engines:
    """Where the two engines answer."""

    elasticsearch_url: str
    redis_url: str


@contextmanager
def engines(settings: Settings, home: Path, *, say: Say) -> Iterator[Engines]:
    """Run both engines on free ports with their data in `home`, whatever the URLs in `settings`; stop them at the end.

    Elasticsearch itself is looked for, and fetched, where `settings` say.
    """
    with explained(home):
        open_home(home)
        journal = Journal(Stack(home=home, url="", runner=current()))
        try:
            node_url = _elasticsearch(settings, home, ports=elasticsearch.ANY_PORT, started=journal.add, say=say)
            redis_url = _redis(home, preferred_port=0, started=journal.add)
            yield Engines(node_url(), redis_url)
        finally:
            stop(stages(journal.stack))
            forget(journal.stack)


def clear(home: Path) -> bool:
    """Stop the engines that a killed run has left in `home`; False, and nothing done, when there was no such run."""
    left = read(home)
    if left is None or alive(left.runner):
        return False
    stop(stages(left))
    forget(left)
    return True


def start(settings: Settings, *, started: Callable[[Child], None], say: Say) -> Engines:
    """Start the engines that `settings` give no URL for; `started` hears of each child at once, even if all fails."""
    open_home(settings.home)
    home, redis_url = settings.home, settings.redis_url
    node_url = None
    if not settings.elasticsearch_url:
        node_url = _elasticsearch(settings, home, ports=elasticsearch.USUAL_PORTS, started=started, say=say)
    if not redis_url:
        redis_url = _redis(home, preferred_port=redis.USUAL_PORT, started=started)
    return Engines(node_url() if node_url else settings.elasticsearch_url, redis_url)


def stages(stack: Stack) -> list[list[Child]]:
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
        distribution=distribution.ensure(settings, say=say),
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
