"""How long it takes from an article's being accepted to its being told: a whole stack, an alert, and its webhook.

`python -m benchmarks.told 200` sends so many articles, one after the other.
"""

import json
import shutil
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.asking import middle_and_slowest
from service import access, settings
from service.alerts import store
from service.alerts.alert import from_json
from service.alerts.notify.webhook import new_secret
from service.alerts.owner import email_owner
from service.backends import connect
from service.index.setup import create_missing
from service.local import ports
from service.local import stack as local
from service.local.engines import Engines
from service.local.folders import make_home
from service.settings import Settings
from service.storage.archive import Archive
from service.storage.timestamps import now

ARTICLES, _LONGEST_S = 60, 120.0
_OWNER = "desk@paper.example"


@dataclass
class Receiver:
    """What came, by the article's title: when it came first."""

    url: str = ""
    came: dict[str, float] = field(default_factory=dict)
    more: threading.Condition = field(default_factory=threading.Condition)

    def take(self, body: bytes) -> None:
        at = time.perf_counter()
        matches = (match for alert in json.loads(body)["alerts"] for match in alert["matches"])
        with self.more:
            for match in matches:
                self.came.setdefault(match["article"]["title"], at)
            self.more.notify_all()

    def wait_for(self, title: str) -> float:
        """Return when this article was told. Raises TimeoutError."""
        with self.more:
            if not self.more.wait_for(lambda: title in self.came, _LONGEST_S):
                raise TimeoutError(f"{title} was not told within {_LONGEST_S:.0f} s.")
            return self.came[title]


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else ARTICLES
    with _stack() as chosen, _receiving() as receiver:
        archive = connect(chosen).archive
        _subscribe(archive, receiver)
        key = access.create_key(archive, "benchmark", ("ingest",))
        _told(chosen.public_url, key, receiver, "the first, which is not counted")
        seconds = [_told(chosen.public_url, key, receiver, f"Number {number}") for number in range(count)]
    middle, slowest = middle_and_slowest(seconds)
    print(  # noqa: T201
        f"{count} articles, sent one after the other: from accepted to told by webhook in {middle:.2f} s (median), "
        f"{slowest:.2f} s (p99), {max(seconds):.2f} s at most"
    )


def _told(url: str, key: str, receiver: Receiver, title: str) -> float:
    """Send an article; return how many seconds after its acceptance it was told."""
    _send(
        url, key, {"title": title, "text": f"A drone met the crew of {title}.", "url": f"https://run.example/{title}"}
    )
    accepted = time.perf_counter()
    return receiver.wait_for(title) - accepted


def _send(url: str, key: str, record: dict[str, str]) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=_LONGEST_S)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    connection.request("POST", "/api/v1/articles", json.dumps(record), headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != HTTPStatus.ACCEPTED:
        raise SystemExit(f"{answer.status}: {body.decode()}")


def _subscribe(archive: Archive, receiver: Receiver) -> None:
    owner = replace(email_owner(_OWNER), confirmed_at=now(), webhook=receiver.url, secrets=(new_secret(),))
    store.change_owner(archive, owner)
    alert = from_json({"query": "drone", "channels": ["webhook"]}, identifier=store.new_id(), owner=owner.id)
    store.create(archive, alert)


@contextmanager
def _stack() -> Iterator[Settings]:
    """Run all of Dateline over an archive of its own; what was started is stopped, and removed, at the end."""
    told = settings.read()
    home = Path(tempfile.mkdtemp(dir=make_home(make_home(told.home) / "benchmarks")))
    port = ports.free_port()
    chosen = replace(
        told,
        home=home,
        http_port=port,
        public_url=f"http://{told.http_host}:{port}",
        index_prefix=f"bench-{uuid.uuid4().hex[:8]}",
        webhook_private=True,
        keep_query_counts=False,
    )
    stack = local.start(chosen, prepare=lambda engines: _prepare(chosen, engines), say=lambda _: None)
    running = replace(chosen, elasticsearch_url=stack.elasticsearch_url, redis_url=stack.redis_url)
    try:
        yield running
    finally:
        archive = connect(running).archive
        archive.client.indices.delete(index=[f"{alias}-000001" for alias in archive.indices.aliases().values()])
        local.stop(stack, say=lambda _: None)
        shutil.rmtree(home)


def _prepare(chosen: Settings, engines: Engines) -> None:
    ends = replace(chosen, elasticsearch_url=engines.elasticsearch_url, redis_url=engines.redis_url)
    create_missing(connect(ends).archive)


@contextmanager
def _receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield receiver
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main()
