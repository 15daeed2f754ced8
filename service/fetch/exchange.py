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
from service.fetch.addresses import Destination

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
class Response:
    """A response: its status, its header fields by their names in lower case, and its body."""

    status: int
    fields: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    fields: Mapping[str, str]
    body: bytes | None = None


def get(destination: Destination, fields: Mapping[str, str], limits: Limits) -> Response:
    """Ask for `place.target` at the addresses that were checked, and at no others. Raises FetchError."""
    return _request(destination, _Request("GET", fields), limits)


def post(destination: Destination, fields: Mapping[str, str], body: bytes, limits: Limits) -> Response:
    """Send `body` to the addresses that were checked; of the answer, its body is not waited for. Raises FetchError."""
    return _request(destination, _Request("POST", fields, body), limits)


def _request(destination: Destination, request: _Request, limits: Limits) -> Response:
    url = destination.origin + destination.target
    for address in destination.addresses:
        with suppress(NewConnectionError, ConnectTimeoutError):
            return _send(_connection(destination, address, limits), destination, request, limits)
    raise FetchError(f"{destination.netloc} cannot be connected to.", url)


def _connection(destination: Destination, address: str, limits: Limits) -> HTTPConnection:
    timeout = urllib3.Timeout(connect=limits.connect, read=limits.read)
    if destination.scheme == "http":
        return HTTPConnection(address, destination.port, timeout=timeout.connect_timeout)
    # The address is pinned; the certificate is still that of the host as it is called.
    return HTTPSConnection(
        address,
        destination.port,
        timeout=timeout.connect_timeout,
        server_hostname=destination.host,
        assert_hostname=destination.host,
        cert_reqs="CERT_REQUIRED",
    )


def _send(connection: HTTPConnection, destination: Destination, request: _Request, limits: Limits) -> Response:
    url = destination.origin + destination.target
    headers = {"Host": destination.netloc, "Accept-Encoding": "gzip", "Connection": "close", **request.fields}
    complete = _Request(request.method, headers, request.body)
    with closing(connection), _Deadline(limits.total, connection) as deadline:
        try:
            connection.connect()
            deadline.hold()
            response = _exchange(connection, destination.target, complete, limits)
        except (NewConnectionError, ConnectTimeoutError):
            raise
        except (ReadTimeoutError, TimeoutError) as error:
            raise FetchError(f"{destination.netloc} was silent for {limits.read:g} s.", url) from error
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            if not deadline.late:
                reason = f"{destination.netloc} does not answer as it should ({type(error).__name__})."
                raise FetchError(reason, url) from error
        # An answer of unknown length seems to be whole when its connection is ended.
        if deadline.late:
            raise FetchError(f"{destination.netloc} took longer than {limits.total:g} s.", url)
        return response


def _exchange(connection: HTTPConnection, target: str, request: _Request, limits: Limits) -> Response:
    if connection.sock:
        connection.sock.settimeout(limits.read)
    connection.request(request.method, target, request.body, request.fields, preload_content=False)
    response = connection.getresponse()
    fields = {name.lower(): value for name, value in response.headers.items()}
    if request.method != "GET":
        return Response(response.status, fields)
    return Response(response.status, fields, _read_body(response, limits, request.fields["Host"] + target))


def _read_body(response: BaseHTTPResponse, limits: Limits, url: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := response.read1(_CHUNK, decode_content=True):
        size += len(part)
        if size > limits.size:
            raise FetchError(f"The answer is larger than {limits.size:,} bytes.", url)
        parts.append(part)
    return b"".join(parts)


class _Deadline:
    """Shuts a connection down when the total time is up, however often the server sends a byte."""

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
        """Keep a reference to the socket: the connection hands it over to its response."""
        self._socket = self._connection.sock

    def _end(self) -> None:
        self.late = True
        open_socket = self._socket or self._connection.sock
        with suppress(OSError):
            if open_socket:
                open_socket.shutdown(socket.SHUT_RDWR)
