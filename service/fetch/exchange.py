"""One exchange: a GET or POST to a checked place, within limits of time and size. Redirects are the fetcher's."""

import socket
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Self

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError
from urllib3.response import BaseHTTPResponse

from service.errors import FetchError
from service.fetch.addresses import Place

_CHUNK = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds to connect, between two pieces, and in all; bytes of a body, unpacked; redirects on the way."""

    connect: float = 10
    read: float = 20
    total: float = 60
    size: int = 64_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the header fields by their names in lower case, and the body."""

    status: int
    fields: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    fields: Mapping[str, str]
    body: bytes | None = None


def get(place: Place, fields: Mapping[str, str], limits: Limits) -> Answer:
    """Ask for `place.target` at the addresses that were checked, and at no others. Raises FetchError."""
    return _tried(place, _Request("GET", fields), limits)


def post(place: Place, fields: Mapping[str, str], body: bytes, limits: Limits) -> Answer:
    """Send `body` to the addresses that were checked; of the answer, its body is not waited for. Raises FetchError."""
    return _tried(place, _Request("POST", fields, body), limits)


def _tried(place: Place, request: _Request, limits: Limits) -> Answer:
    url = place.origin + place.target
    for address in place.addresses:
        with suppress(NewConnectionError, ConnectTimeoutError):
            return _asked(_connection(place, address, limits), place, request, limits)
    raise FetchError(f"{place.netloc} cannot be connected to.", url)


def _connection(place: Place, address: str, limits: Limits) -> HTTPConnection:
    timeout = urllib3.Timeout(connect=limits.connect, read=limits.read)
    if place.scheme == "http":
        return HTTPConnection(address, place.port, timeout=timeout.connect_timeout)
    # The address is pinned; the certificate is still that of the host as it is called.
    return HTTPSConnection(
        address,
        place.port,
        timeout=timeout.connect_timeout,
        server_hostname=place.host,
        assert_hostname=place.host,
        cert_reqs="CERT_REQUIRED",
    )


def _asked(connection: HTTPConnection, place: Place, request: _Request, limits: Limits) -> Answer:
    url = place.origin + place.target
    headers = {"Host": place.netloc, "Accept-Encoding": "gzip", "Connection": "close", **request.fields}
    sent = _Request(request.method, headers, request.body)
    with closing(connection), _Watch(limits.total, connection) as watch:
        try:
            connection.connect()
            watch.hold()
            answer = _exchanged(connection, place.target, sent, limits)
        except (NewConnectionError, ConnectTimeoutError):
            raise
        except (ReadTimeoutError, TimeoutError) as error:
            raise FetchError(f"{place.netloc} was silent for {limits.read:g} s.", url) from error
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            if not watch.late:
                reason = f"{place.netloc} does not answer as it should ({type(error).__name__})."
                raise FetchError(reason, url) from error
        # An answer of unknown length seems to be whole when its connection is ended.
        if watch.late:
            raise FetchError(f"{place.netloc} took longer than {limits.total:g} s.", url)
        return answer


def _exchanged(connection: HTTPConnection, target: str, request: _Request, limits: Limits) -> Answer:
    if connection.sock:
        connection.sock.settimeout(limits.read)
    connection.request(request.method, target, request.body, request.fields, preload_content=False)
    response = connection.getresponse()
    if request.method != "GET":
        return Answer(response.status, _fields(response))
    return Answer(response.status, _fields(response), _body(response, limits, request.fields["Host"] + target))


def _fields(response: BaseHTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _body(response: BaseHTTPResponse, limits: Limits, url: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := response.read1(_CHUNK, decode_content=True):
        size += len(part)
        if size > limits.size:
            raise FetchError(f"The answer is larger than {limits.size:,} bytes.", url)
        parts.append(part)
    return b"".join(parts)


class _Watch:
    """Ends a connection when time is up: a server that sends a byte now and then is never silent."""

    def __init__(self, seconds: float, connection: HTTPConnection) -> None:
        self._connection = connection
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self.late = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def hold(self) -> None:
        """Keep the socket in sight, for the connection hands it over to its answer."""
        self._socket = self._connection.sock

    def _end(self) -> None:
        self.late = True
        held = self._socket or self._connection.sock
        with suppress(OSError):
            if held:
                held.shutdown(socket.SHUT_RDWR)
