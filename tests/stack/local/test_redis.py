"""The embedded Redis for real: it answers, is closed to mischief, gives way to a taken port, and says why it fails."""

import socket
from pathlib import Path

import pytest
from redis import Redis, ResponseError

from service.errors import SetupError
from service.local import redis
from service.local.ports import LOOPBACK
from service.local.processes import is_alive, stop


def test_it_answers_on_loopback_and_lets_nobody_reconfigure_it(tmp_path: Path) -> None:
    child, url = redis.start(tmp_path / 'a "home"', tmp_path / "redis.log", preferred_port=0)
    try:
        with Redis.from_url(url) as client:
            assert client.set("a", "1")
            with pytest.raises(ResponseError, match="unknown command"):
                client.config_set("dir", "/")
    finally:
        assert stop([[child]]) == [child]
    assert not is_alive(child)


def test_another_port_is_taken_when_the_usual_one_is_not_free(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        taken = server.getsockname()[1]
        child, url = redis.start(tmp_path, tmp_path / "redis.log", preferred_port=taken)
        stop([[child]])
    assert f":{taken}/" not in url


def test_a_server_that_does_not_start_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = tmp_path / "redis-server"
    server.write_text("#!/bin/sh\necho 'Bad directive'; exit 1\n", encoding="utf-8")
    server.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(SetupError, match=r"Redis did not start; it said: Bad directive \(its log is .*redis\.log\)"):
        redis.start(tmp_path, tmp_path / "redis.log")
