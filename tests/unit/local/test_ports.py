"""Ports that are taken, and by whom."""

import os
import socket
from collections.abc import Iterator

import pytest

from service.errors import SetupError
from service.local.ports import free_port, require_free


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_refused_with_its_holder(taken: int) -> None:
    said = rf"Port {taken} is in use by process {os.getpid()} \(.+\): stop it or set DATELINE_HTTP_PORT\."
    with pytest.raises(SetupError, match=said):
        require_free("127.0.0.1", taken)
    with pytest.raises(SetupError, match="is in use by"):
        require_free("0.0.0.0", taken)  # noqa: S104 - this is what a user may set


def test_another_port_is_given_for_a_taken_one(taken: int) -> None:
    other = free_port(taken)
    assert other != taken
    require_free("127.0.0.1", other)
    assert free_port(other) == other


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_a_host_that_is_not_of_this_machine(host: str) -> None:
    with pytest.raises(SetupError, match=f"Cannot listen on {host} .*set DATELINE_HTTP_HOST"):
        require_free(host, 8000)
