"""A web server on this machine: real sockets, and every way to answer badly that a test asks for."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

PAGE = b"<html><body><p>A page.</p></body></html>"


@dataclass
class Site:
    """What the server answers, by path: status, header fields, body. A function may write as it likes."""

    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    written: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve a site; without a robots.txt, until a test gives it one."""
    told = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            if self.path in told.written:
                told.written[self.path](self)
                return
            status, fields, body = told.pages.get(self.path, (404, {}, b""))
            if self.headers.get("If-None-Match") and self.headers["If-None-Match"] == fields.get("ETag"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.port = server.server_port
    told.pages["/page"] = (200, {"Content-Type": "text/html", "ETag": '"1"'}, PAGE)
    told.pages["/packed"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


def dripping(head: bytes, drop: bytes, seconds: float = 0.1) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return an answer that begins with `head` and goes on drop by drop for ten seconds."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        end = time.monotonic() + 10
        try:
            handler.wfile.write(head)
            while time.monotonic() < end:
                handler.wfile.write(drop)
                time.sleep(seconds)
        except OSError:
            handler.close_connection = True

    return write


@pytest.fixture(name="dripping")
def _dripping() -> Callable[..., Callable[[BaseHTTPRequestHandler], None]]:
    return dripping
