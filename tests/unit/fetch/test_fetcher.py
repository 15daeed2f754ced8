"""Fetching from a real server: what comes back, what is refused, and how long a bad server can hold us."""

import gzip
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from service.errors import FetchError
from service.fetch import Fetcher, Limits, Validators, addresses

PAGE = b"<html><body><p>A page.</p></body></html>"
HASTY = Limits(connect=1, read=0.5, total=1.5, size=100_000)


@pytest.fixture
def fetcher() -> Fetcher:
    """A fetcher that may fetch from this machine, and has little patience."""
    return Fetcher(private=True, limits=HASTY)


def test_a_page_comes_with_its_address_and_what_tells_its_state(site: Any, fetcher: Fetcher) -> None:
    page = fetcher.fetch(site.url("/page#part"))
    assert (page.url, page.body, page.content_type) == (site.url("/page"), PAGE, "text/html")
    assert page.validators == Validators(etag='"1"')
    assert site.paths == ["/robots.txt", "/page"]
    assert site.asked[1][1]["host"] == f"127.0.0.1:{site.port}"
    assert site.asked[1][1]["user-agent"].startswith("Dateline/")


def test_a_page_that_has_not_changed_is_not_sent_again(site: Any, fetcher: Fetcher) -> None:
    first = fetcher.fetch(site.url("/page"))
    again = fetcher.fetch(site.url("/page"), first.validators)
    assert (again.body, again.validators) == (None, first.validators)
    assert fetcher.fetch(site.url("/page"), Validators(etag='"0"')).body == PAGE


def test_a_packed_page_is_unpacked(site: Any, fetcher: Fetcher) -> None:
    assert fetcher.fetch(site.url("/packed")).body == PAGE


def test_redirects_are_followed_to_a_number(site: Any, fetcher: Fetcher) -> None:
    for number in range(7):
        site.pages[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    site.pages["/5"] = (200, {}, PAGE)
    assert fetcher.fetch(site.url("/0")).url == site.url("/5")
    site.pages["/5"] = (302, {"Location": "/6"}, b"")
    with pytest.raises(FetchError, match="more than 5 redirects"):
        fetcher.fetch(site.url("/0"))


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("http://127.0.0.2/", "private network"),
        ("//127.0.0.2:1/x", "private network"),
        ("file:///etc/passwd", "Only http and https"),
        ("http://[", "is no address"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(
    site: Any, monkeypatch: pytest.MonkeyPatch, location: str, told: str
) -> None:
    # Here one address of this machine stands for the public Internet.
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    site.pages["/away"] = (302, {"Location": location}, b"")
    with pytest.raises(FetchError, match=told):
        Fetcher(limits=HASTY).fetch(site.url("/away"))


def test_this_machine_is_not_fetched_from_unless_that_is_allowed(site: Any) -> None:
    with pytest.raises(FetchError, match="private network"):
        Fetcher(limits=HASTY).fetch(site.url("/page"))
    assert site.asked == []


@pytest.mark.parametrize(
    ("robots", "path", "told"),
    [
        ((404, b""), "/page", None),
        ((401, b""), "/page", None),
        ((503, b""), "/page", "robots.txt answers 503"),
        ((200, b"User-agent: *\nDisallow: /page\n"), "/page", "asks not to fetch"),
        ((200, b"User-agent: *\nDisallow: /\nAllow: /page\n"), "/page", None),
        ((200, b"User-agent: Dateline\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), "/page", "asks not to fetch"),
        ((200, b"User-agent: *\nDisallow: /*e$\n"), "/page", "asks not to fetch"),
        ((200, b"\xff\xfe<html>no rules"), "/page", None),
    ],
)
def test_robots_txt_is_obeyed(
    site: Any, fetcher: Fetcher, robots: tuple[int, bytes], path: str, told: str | None
) -> None:
    site.pages["/robots.txt"] = (robots[0], {}, robots[1])
    if told is None:
        assert fetcher.fetch(site.url(path)).body == PAGE
        return
    with pytest.raises(FetchError, match=told):
        fetcher.fetch(site.url(path))
    assert path not in site.paths


def test_robots_txt_is_asked_for_once_and_obeyed_after_a_redirect(site: Any, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /closed\n")
    site.pages["/open"] = (301, {"Location": "/closed/page"}, b"")
    with pytest.raises(FetchError, match="asks not to fetch"):
        fetcher.fetch(site.url("/open"))
    fetcher.fetch(site.url("/page"))
    assert site.paths == ["/robots.txt", "/open", "/page"]


@pytest.mark.parametrize("status", [404, 500, 204, 301])
def test_an_answer_without_a_page_is_told(site: Any, fetcher: Fetcher, status: int) -> None:
    site.pages["/none"] = (status, {}, b"")
    with pytest.raises(FetchError, match=f"answers {status} for"):
        fetcher.fetch(site.url("/none"))


@pytest.mark.parametrize(
    ("fields", "body"),
    [({}, b"a" * 100_001), ({"Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000)))],
    ids=["plain", "bomb"],
)
def test_what_is_too_large_is_not_read(site: Any, fetcher: Fetcher, fields: dict[str, str], body: bytes) -> None:
    site.pages["/large"] = (200, fields, body)
    with pytest.raises(FetchError, match="larger than 100,000 bytes"):
        fetcher.fetch(site.url("/large"))


@pytest.mark.parametrize(
    ("head", "drop", "told"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a", "longer than 1.5 s"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", "longer than 1.5 s"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"a", "longer than 1.5 s"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"", "silent for 0.5 s"),
        (b"", b"", "silent for 0.5 s"),
    ],
    ids=["body", "chunks", "head", "silent body", "silent"],
)
def test_a_slow_server_cannot_hold_us(
    site: Any, fetcher: Fetcher, dripping: Callable[..., Any], head: bytes, drop: bytes, told: str
) -> None:
    site.written["/slow"] = dripping(head, drop)
    with pytest.raises(FetchError, match=told):  # it would go on for ever
        fetcher.fetch(site.url("/slow"))


@pytest.mark.parametrize(
    "answer",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip at all",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"",
    ],
    ids=["nonsense", "cut off", "not packed", "no chunks", "many fields", "nothing"],
)
def test_a_broken_answer_is_told(site: Any, fetcher: Fetcher, answer: bytes) -> None:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(answer)
        handler.close_connection = True

    site.written["/broken"] = write
    with pytest.raises(FetchError, match="does not answer as it should"):
        fetcher.fetch(site.url("/broken"))


def test_nobody_there_is_told(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="cannot be connected to"):
        fetcher.fetch("http://127.0.0.1:1/")


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to make a certificate with")
@pytest.mark.parametrize("name", ["localhost", "other.example"])
def test_a_certificate_must_be_of_the_host_though_the_address_is_pinned(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
    make += ["-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(make, check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"" if self.path == "/robots.txt" else PAGE
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    monkeypatch.setattr(server, "handle_error", lambda *_: None)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        url = f"https://localhost:{server.server_port}/page"
        if name == "localhost":
            assert fetcher.fetch(url).body == PAGE
        else:
            with pytest.raises(FetchError, match="does not answer as it should"):
                fetcher.fetch(url)
    finally:
        server.shutdown()
        server.server_close()
