"""An archive with saved queries: one for all these tests, emptied of alerts and what they matched before each."""

import json
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from service.alerts import matches, store
from service.alerts.alert import Alert, from_json
from service.alerts.match import queue
from service.alerts.matches import Match
from service.alerts.notify import mail
from service.alerts.notify.dispatch import Channels
from service.alerts.owner import Owner, email_owner
from service.articles.item import Item
from service.backends import Backends
from service.fetch import Limits
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.settings import Settings
from service.storage.archive import Archive
from service.storage.timestamps import now


@dataclass
class Desk:
    """What a test does with the archive; what it calls an article is no other test's."""

    ends: Backends
    chosen: Settings
    run: str = field(default_factory=lambda: uuid.uuid4().hex[:8])

    @property
    def archive(self) -> Archive:
        return self.ends.archive

    def item(self, name: str, text: str, **told: Any) -> Item:
        url = f"https://{self.run}.example/{name}"
        body = {"url": url, "title": name, "text": text, "date": "2017-05-08", **told}
        return Item(body=json.dumps(body).encode(), content_type="application/json")

    def owner(self, **told: Any) -> Owner:
        """Keep an owner whose address is confirmed."""
        name = f"{uuid.uuid4().hex[:8]}@paper.example"
        return store.change_owner(self.archive, replace(email_owner(name), confirmed_at=now(), **told))

    def match(self, *items: Item) -> None:
        queue.match_batch(self.archive, self.index(*items))

    def index(self, *items: Item) -> str:
        batch = submit(self.archive, list(items))
        index_batch(self.archive, batch.id, owner="test", lease_s=5)
        return batch.id

    def alert(self, query: str, *, owner: str = "local", **told: Any) -> Alert:
        made = from_json({"query": query, **told}, identifier=store.new_id(), owner=owner)
        return store.create(self.archive, made).value

    def kept(self, of: Alert | None = None) -> list[Match]:
        """Return the matches, in the order of articles and revisions."""
        query = {"term": {"alert": of.id}} if of else {"match_all": {}}
        return matches.search(self.archive, query, [{"article": "asc"}, {"revision": "asc"}], 5000)


@pytest.fixture(scope="package")
def shared(own_archive: Callable[..., Any]) -> Iterator[tuple[Backends, Settings]]:
    with own_archive(webhook_private=True) as made:
        yield made


@pytest.fixture
def desk(shared: tuple[Backends, Settings]) -> Desk:
    ends, chosen = shared
    archive, names = ends.archive, ends.archive.indices
    for left in list(store.list_alerts(archive)):
        store.remove(archive, left.id)
    gone = [names.matches, names.deliveries, names.owners, names.batches]
    archive.client.indices.refresh(index=gone)
    archive.client.delete_by_query(index=gone, query={"match_all": {}}, refresh=True)
    return Desk(ends, chosen)


@dataclass
class Receiver:
    """A webhook's receiver on this machine; `answers` are the statuses that it gives, the last one again and again."""

    url: str = ""
    answers: list[int] = field(default_factory=lambda: [200])
    delay: float = 0.0
    closes: bool = False
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def articles(self) -> list[str]:
        """Return the titles of the articles that came, in order."""
        bodies = [json.loads(body) for _, body in self.got]
        return [match["article"]["title"] for told in bodies for alert in told["alerts"] for match in alert["matches"]]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(told.delay)
            if told.closes:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status = told.answers.pop(0) if len(told.answers) > 1 else told.answers[0]
            self.send_response(status)
            self.send_header("Location", told.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_port}/hook"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


class MailServer:
    """A real mail server that can be stopped, and started on the same port; `refuses` are addresses it has not."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.got: list[EmailMessage] = []
        self.refuses: set[str] = set()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:  # noqa: N802 - aiosmtpd's
        if address in self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.got.append(message)
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def outlets(desk: Desk, mail_server: "MailServer", tmp_path: Path) -> Channels:
    """The ways out of the archive: that mail server, and webhooks that need not wait long."""
    post = mail.MailSettings(
        smtp_url=mail_server.url,
        sender="alerts@dateline.example",
        outbox=tmp_path,
        public_url="https://d.example",
        secret_key=desk.chosen.secret_key,
    )
    return Channels(post=post, webhook_private=True, webhook_limits=Limits(connect=1, read=0.5, total=1))
