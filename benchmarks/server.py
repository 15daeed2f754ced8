"""The web server as `dateline serve` runs it, in processes of its own, over one archive."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from service import settings
from service.errors import SetupError
from service.local import commands, ports
from service.settings import Settings
from service.storage.archive import Archive

_READY_S, _STOP_S, _POLL_S = 60.0, 10.0, 0.05
# Nothing of what is measured asks Redis: queries are not counted.
_NO_REDIS = "redis://127.0.0.1:1/0"


def of(archive: Archive) -> Settings:
    """Return the settings of a server over an archive, on a free port."""
    url = next(iter(archive.client.transport.node_pool.all())).base_url
    told = settings.read()
    return replace(
        told,
        elasticsearch_url=url,
        redis_url=told.redis_url or _NO_REDIS,
        index_prefix=archive.indices.prefix,
        keep_query_counts=False,
        http_host="127.0.0.1",
        http_port=ports.free_port(),
    )


@contextmanager
def serving(chosen: Settings) -> Iterator[str]:
    """Run the server that the settings describe; return its address once it answers."""
    command = commands.web(chosen.http_host, chosen.http_port, chosen.http_workers)
    process = subprocess.Popen(command, env=commands.environment(chosen), stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait(process, chosen)
        yield f"http://{chosen.http_host}:{chosen.http_port}"
    finally:
        process.terminate()
        process.wait(_STOP_S)


def _wait(process: "subprocess.Popen[bytes]", chosen: Settings) -> None:
    end = time.monotonic() + _READY_S
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError, HTTPException):
            connection = HTTPConnection(chosen.http_host, chosen.http_port, timeout=1)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == HTTPStatus.OK:
                return
        time.sleep(_POLL_S)
    raise SetupError("The web server did not start.")
