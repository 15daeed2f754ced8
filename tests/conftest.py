"""The engines that the tests run on: the same as a reader's, started once, on free ports, with data of their own."""

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from service import access, settings
from service.app import create_app
from service.backends import Backends, connect
from service.index.setup import create_missing
from service.local import commands, processes
from service.local.engines import Engines, clear
from service.local.engines import engines as running_engines
from service.local.owner import open_home
from service.local.processes import Child
from service.settings import Settings

HEAP = "1g"
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def engines(pytestconfig: pytest.Config) -> Iterator[Engines]:
    """Elasticsearch and Redis, in a temporary home that the user who runs Elasticsearch can reach."""
    chosen = replace(settings.read(), elasticsearch_heap=HEAP)
    tests = open_home(open_home(chosen.home) / "tests")
    for left in tests.iterdir():
        if clear(left):  # a test run that was killed
            shutil.rmtree(left)
    home = Path(tempfile.mkdtemp(dir=tests))
    reporter = pytestconfig.pluginmanager.get_plugin("terminalreporter")
    say = reporter.write_line if reporter else lambda _: None
    try:
        with running_engines(chosen, home, say=say) as started:
            yield started
    finally:
        shutil.rmtree(home)


@pytest.fixture
def chosen(engines: Engines) -> Settings:
    """Settings of an archive of its own on the tests' engines."""
    return replace(
        settings.read({}),
        elasticsearch_url=engines.elasticsearch_url,
        redis_url=engines.redis_url,
        index_prefix=f"test-{uuid.uuid4().hex[:8]}",
        lease_seconds=5,
        sweep_seconds=1,
    )


@pytest.fixture
def backends(chosen: Settings) -> Iterator[Backends]:
    """The clients of that archive, with its indices made; they are removed at the end."""
    ends = connect(chosen)
    create_missing(ends.archive)
    yield ends
    found = ends.archive.client.indices.get_alias(index=f"{chosen.index_prefix}-*")
    ends.archive.client.indices.delete(index=list(found))
    ends.archive.client.close()
    ends.redis.close()
    ends.queue.close()


@pytest.fixture
def run(chosen: Settings, tmp_path: Path) -> Iterator[Callable[..., Child]]:
    """Start a process of the service with that archive's settings; what is started is stopped at the end."""
    started: list[Child] = []

    def start(command: list[str], **changes: Any) -> Child:
        log = tmp_path / f"{len(started)}.log"
        environment = commands.environment(replace(chosen, **changes))
        started.append(processes.launch(command, log, environment=environment, folder=ROOT))
        return started[-1]

    yield start
    processes.stop([started])


@pytest.fixture
def client(chosen: Settings, backends: Backends) -> FlaskClient:
    """The application on that archive, called without a network between."""
    assert backends.archive.client.ping()
    return create_app(chosen).test_client()


@pytest.fixture
def key(backends: Backends) -> dict[str, str]:
    """The header of a key that may send articles."""
    return {"Authorization": f"Bearer {access.create(backends.archive, 'tests', ('ingest', 'search'))}"}
