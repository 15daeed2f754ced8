"""Which TCP ports of this machine are free, and who holds one that is not."""

import errno
import socket
from contextlib import suppress

import psutil

from service.errors import SetupError

LOOPBACK = "127.0.0.1"


def free_port(preferred: int = 0) -> int:
    """Return `preferred` on the loopback address when it is free, else any port that is."""
    for port in (preferred, 0):
        with suppress(OSError):
            return _bind(LOOPBACK, port)
    raise SetupError("No TCP port is free on 127.0.0.1: stop some of the programs that hold them.")


def require_free(host: str, port: int) -> None:
    """Raise SetupError, naming the holder where the system tells, when the web server cannot listen there."""
    try:
        _bind(host, port)
    except OSError as error:
        raise SetupError(_refusal_reason(host, port, error)) from error


def _bind(host: str, port: int) -> int:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as listener:
        # As servers do: connections of an earlier run that linger in TIME_WAIT do not count.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1)
        bound: int = listener.getsockname()[1]
        return bound


def _refusal_reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by {_holder(port)}: stop it or set DATELINE_HTTP_PORT."
    if error.errno == errno.EACCES:
        return f"This user may not listen on port {port}: set DATELINE_HTTP_PORT to one above 1023."
    return f"Cannot listen on {host} ({error.strerror or error}): set DATELINE_HTTP_HOST to an address of this machine."


def _holder(port: int) -> str:
    with suppress(psutil.Error):  # macOS tells only root
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,) and connection.pid:
                return f"process {connection.pid} ({psutil.Process(connection.pid).name()})"
    return "another program"
