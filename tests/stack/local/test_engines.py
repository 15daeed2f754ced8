"""The embedded engines for real: they answer, keep their data, stop in time, and leave no process behind."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import redis
from elasticsearch import Elasticsearch, NotFoundError

from service import settings
from service.errors import SetupError
from service.local import distribution, elasticsearch, engines, java, stack_file
from service.local.engines import Engines
from service.local.folders import engine_owner, make_home
from service.local.processes import is_alive
from service.local.stack_file import Stack
from service.settings import Settings


@pytest.fixture
def chosen() -> Settings:
    return replace(settings.read(), elasticsearch_heap="512m")


@pytest.fixture
def home(chosen: Settings) -> Iterator[Path]:
    """Make a home that the engine's user can reach, as pytest's own are not for root."""
    with tempfile.TemporaryDirectory(dir=make_home(make_home(chosen.home) / "tests")) as folder:
        yield Path(folder)


def test_the_engines_of_the_test_run_are_real(engines: Engines) -> None:
    with Elasticsearch(engines.elasticsearch_url) as client:
        assert client.info()["version"]["number"] == distribution.VERSION
    with redis.Redis.from_url(engines.redis_url) as server:
        assert server.ping()


def test_data_is_kept_and_no_process_is_left(chosen: Settings, home: Path) -> None:
    with engines.temporary_engines(chosen, home, say=print) as first:
        children = _recorded(home).children
        everything = [each for child in children for each in _family(child.pid)]
        assert len(everything) >= 3  # the launcher, the node, Redis
        with Elasticsearch(first.elasticsearch_url) as client:
            client.indices.create(index="kept")
            client.index(index="kept", document={"a": 1}, refresh=True)
            with pytest.raises(NotFoundError):  # no index is made by mistake
                client.index(index="never-made", document={"a": 1})
        _refuses_a_second_node(chosen, home)
    assert not any(is_alive(child) for child in children)
    assert not any(_runs(each) for each in everything)
    assert not stack_file.path(home).exists()

    with (
        engines.temporary_engines(chosen, home, say=print) as second,
        Elasticsearch(second.elasticsearch_url) as client,
    ):
        assert client.search(index="kept")["hits"]["total"]["value"] == 1


def test_the_next_run_clears_what_a_killed_one_left(home: Path) -> None:
    script = f"""
from pathlib import Path
from service import settings
from service.local.engines import temporary_engines
with temporary_engines(settings.read(), Path({str(home)!r}), say=print):
    print("up", flush=True)
    input()
"""
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as run:
        while not (told := stack_file.read(home)) or len(told.children) < 2:
            assert run.poll() is None
            time.sleep(0.1)
        assert not engines.stop_left_over(home)
        run.send_signal(signal.SIGKILL)
    everything = [each for child in told.children for each in _family(child.pid)]
    assert engines.stop_left_over(home)
    assert everything
    assert not any(_runs(each) for each in everything)


def _recorded(home: Path) -> Stack:
    told = stack_file.read(home)
    assert told is not None
    return told


def _family(pid: int) -> list[psutil.Process]:
    leader = psutil.Process(pid)
    return [leader, *leader.children(recursive=True)]


def _runs(process: psutil.Process) -> bool:
    """Tell whether it has not ended; what the system has not reaped yet has."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def _refuses_a_second_node(chosen: Settings, home: Path) -> None:
    owner = engine_owner()
    node = elasticsearch.Node(
        distribution=distribution.find_or_fetch(chosen, say=print),
        java=java.find(owner),
        heap="256m",
        folder=home / "elasticsearch",
        log=home / "logs" / "second.log",
        ports=elasticsearch.ANY_PORT,
    )
    child = elasticsearch.start(node, owner)
    with pytest.raises(SetupError, match="Another Elasticsearch uses"):
        elasticsearch.wait(node, child)
