"""The engines that the tests run on: the same as a reader's, started once, on free ports, with data of their own."""

import os
import shutil
import signal
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import pytest
from flask.testing import FlaskClient

from service import access, settings
from service.app import create_app
from service.articles.item import Item
from service.backends import Backends, connect
from service.cli.inputs import sample_items
from service.index.process_batch import index_batch
from service.index.setup import create_missing
from service.index.submissions import submit_stream
from service.local import commands, processes
from service.local.engines import Engines, stop_left_over
from service.local.engines import temporary_engines as running_engines
from service.local.folders import make_home
from service.local.processes import Child
from service.settings import Settings

# No deadline: on a machine that does something else besides, an example takes as long as it takes.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)  # the same each time; new ones at home
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

# A shell that runs the tests in the background has them, and what they start, ignore Ctrl-C, which some of them press.
signal.signal(signal.SIGINT, signal.default_int_handler)

HEAP = "1g"
# A node that lives for minutes never earns back what the optimising compiler takes: a third of its processor time.
QUICK_JVM = "-XX:TieredStopAtLevel=1"
HOSTILE = b"<b>Bold</b> & \"quoted\" title on ISIS\n\nA paragraph with <script>alert('ISIS')</script> in it."
ROOT = Path(__file__).parents[1]


def pytest_configure(config: pytest.Config) -> None:
    """Start the engines here where several processes run the tests, so that they share them."""
    chosen = settings.read()
    several = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")
    if several and not (chosen.elasticsearch_url and chosen.redis_url):
        kept = ExitStack()
        config.add_cleanup(kept.close)
        started = kept.enter_context(engines_of_their_own(print))
        os.environ["DATELINE_ELASTICSEARCH_URL"] = started.elasticsearch_url
        os.environ["DATELINE_REDIS_URL"] = started.redis_url


@pytest.fixture(scope="session")
def engines(pytestconfig: pytest.Config) -> Iterator[Engines]:
    """Elasticsearch and Redis. Where the environment names both, these are used, for indices of other names."""
    chosen = settings.read()
    if chosen.elasticsearch_url and chosen.redis_url:
        yield Engines(chosen.elasticsearch_url, chosen.redis_url)
        return
    reporter = pytestconfig.pluginmanager.get_plugin("terminalreporter")
    with engines_of_their_own(reporter.write_line if reporter else lambda _: None) as started:
        yield started


@contextmanager
def engines_of_their_own(say: Callable[[str], None]) -> Iterator[Engines]:
    """Run both in a temporary home that the user who runs Elasticsearch can reach."""
    chosen = replace(settings.read(), elasticsearch_heap=HEAP)
    tests = make_home(make_home(chosen.home) / "tests")
    for left in tests.iterdir():
        if stop_left_over(left):  # a test run that was killed
            shutil.rmtree(left)
    home = Path(tempfile.mkdtemp(dir=tests))
    try:
        with ExitStack() as kept:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("JDK_JAVA_OPTIONS", QUICK_JVM)
                started = kept.enter_context(running_engines(chosen, home, say=say))
            yield started
    finally:
        shutil.rmtree(home)


def archive_of_its_own(engines: Engines) -> Settings:
    return replace(
        settings.read({}),
        elasticsearch_url=engines.elasticsearch_url,
        redis_url=engines.redis_url,
        index_prefix=f"test-{uuid.uuid4().hex[:8]}",
        lease_seconds=5,
        sweep_seconds=1,
    )


@contextmanager
def indices_of(chosen: Settings) -> Iterator[Backends]:
    """Make the clients and the indices that `chosen` names; remove them at the end."""
    with clients_of(chosen) as ends:
        create_missing(ends.archive)
        try:
            yield ends
        finally:
            found = ends.archive.client.indices.get_alias(index=f"{chosen.index_prefix}-*")
            ends.archive.client.indices.delete(index=list(found))


@contextmanager
def clients_of(chosen: Settings) -> Iterator[Backends]:
    """Make the clients alone, and close them at the end."""
    ends = connect(chosen)
    yield ends
    ends.archive.client.close()
    ends.redis.close()
    ends.queue.close()


@pytest.fixture(scope="session")
def own_archive(engines: Engines) -> Callable[..., AbstractContextManager[tuple[Backends, Settings]]]:
    """Return what makes an archive of its own, with some settings changed, for as long as it is used."""

    @contextmanager
    def made(**changes: Any) -> Iterator[tuple[Backends, Settings]]:
        chosen = replace(archive_of_its_own(engines), **changes)
        with indices_of(chosen) as ends:
            yield ends, chosen

    return made


class ReusedArchive:
    """An archive that tests use in turn, empty before each: to make its twelve indices takes longer than most tests.

    The indices that searches rank by are made anew when they were written to, since deleted documents weigh in scores;
    so is each whose mapping, settings or alias has changed. The others are emptied.
    """

    def __init__(self, chosen: Settings, ends: Backends) -> None:
        self.chosen = chosen
        self._ends = ends
        self._all = f"{chosen.index_prefix}-*"
        self._made = self._states()

    def empty(self) -> None:
        """Remove what the test before has left, in Redis too."""
        client, names, redis = self._ends.archive.client, self._ends.archive.indices, self._ends.redis
        found, ranked = self._states(), (f"{names.articles}-", f"{names.revisions}-")
        written = {name for name, state in found.items() if state != self._made.get(name)}
        kept = {name for name in written if name in self._made and found[name][0] == self._made[name][0]}
        if anew := {name for name in written if name not in kept or name.startswith(ranked)}:
            client.indices.delete(index=list(anew))
        if len(found) - len(anew) < len(names.aliases()):
            create_missing(self._ends.archive)
        if full := list(written - anew):
            client.indices.refresh(index=full)
            client.delete_by_query(index=full, query={"match_all": {}}, refresh=True)
        if written:
            self._made = self._states()
        if left := list(redis.scan_iter(f"{self.chosen.index_prefix}:*", count=1000)):
            redis.delete(*left)

    def _states(self) -> dict[str, tuple[int, Any]]:
        """Return the version of each index and how often it was written to."""
        client = self._ends.archive.client
        state = client.cluster.state(metric="metadata", index=self._all, filter_path="metadata.indices.*.version")
        versions = state.get("metadata", {}).get("indices", {})
        written = client.indices.stats(index=self._all, metric="indexing")["indices"]
        return {name: (each["version"], written.get(name)) for name, each in versions.items()}


@pytest.fixture(scope="session")
def reused(engines: Engines) -> Iterator[ReusedArchive]:
    """Make the archive that tests use in turn."""
    chosen = archive_of_its_own(engines)
    with clients_of(chosen) as ends:
        indices, name = ends.archive.client.indices, chosen.index_prefix
        # The version of a deleted document is forgotten at once: what comes again under its id begins with the first.
        template = {"settings": {"index.gc_deletes": "0s"}}
        indices.put_index_template(name=name, index_patterns=f"{name}-*", template=template)
        with indices_of(chosen):
            yield ReusedArchive(chosen, ends)
        indices.delete_index_template(name=name)


@pytest.fixture
def chosen(request: pytest.FixtureRequest, engines: Engines) -> Settings:
    """Settings of an archive with nothing in it on the tests' engines.

    A test that starts processes has one of its own, since what they write may come late.
    """
    if "run" in request.fixturenames or "backends" not in request.fixturenames:
        return archive_of_its_own(engines)
    reused: ReusedArchive = request.getfixturevalue("reused")
    reused.empty()
    return reused.chosen


@pytest.fixture
def backends(request: pytest.FixtureRequest, chosen: Settings) -> Iterator[Backends]:
    """The clients of that archive, with its indices made."""
    with (indices_of if "run" in request.fixturenames else clients_of)(chosen) as ends:
        yield ends


@pytest.fixture(scope="session")
def filled(engines: Engines) -> Iterator[Settings]:
    """Settings of an archive to read: the sample's pages, and an article whose text looks like markup."""
    chosen = archive_of_its_own(engines)
    hostile = Item(body=HOSTILE, content_type="text/plain", source="example.org")
    pages = [item for item in sample_items() if "whitehouse" not in (item.name or "")]
    with indices_of(chosen) as ends:
        for batch in submit_stream(ends.archive, [*pages, hostile]):
            index_batch(ends.archive, batch.id, owner="tests", lease_s=60)
        ends.archive.client.indices.refresh(index=ends.archive.indices.articles)
        yield chosen


@pytest.fixture
def reader(filled: Settings) -> FlaskClient:
    """The application on the archive to read."""
    return create_app(filled).test_client()


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
    return {"Authorization": f"Bearer {access.create_key(backends.archive, 'tests', ('ingest', 'search'))}"}


class Link:
    """A way to an engine that a test can cut and mend; the engine is the real one."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._open: list[socket.socket] = []
        self._whole = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._whole.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._whole.clear()
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def mend(self) -> None:
        self._whole.set()

    def close(self) -> None:
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self._whole.is_set():
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._to))
                self._open += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pump, args=(one, other), daemon=True).start()


def _pump(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65_536):
            other.sendall(data)
    for end in (one, other):
        end.close()


@pytest.fixture
def link() -> Iterator[Callable[[str], tuple[Link, str]]]:
    """Make a link to the engine at a URL; return it and the URL that goes through it."""
    made: list[Link] = []

    def to(url: str) -> tuple[Link, str]:
        parts = urlsplit(url)
        assert parts.port
        made.append(Link(parts.port))
        return made[-1], urlunsplit(parts._replace(netloc=f"127.0.0.1:{made[-1].port}"))

    yield to
    for each in made:
        each.close()


def eventually(ask: Callable[[], Any], *, seconds: float = 30) -> Any:
    """Ask until the answer is true, and return it; fail with the last answer when time is up."""
    end = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < end, f"still {answer!r} after {seconds} s"
        time.sleep(0.1)
    return answer


@pytest.fixture(name="eventually")
def _eventually() -> Callable[..., Any]:
    return eventually
