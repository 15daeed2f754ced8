"""Where the Redis server is found."""

import importlib.util
from pathlib import Path

import pytest

from service.errors import SetupError
from service.local import redis


def test_one_on_path_comes_before_the_one_that_is_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = tmp_path / "valkey-server"
    server.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis.executable() == server


def test_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SetupError, match=r"Redis is needed: install it .* or set DATELINE_REDIS_URL\."):
        redis.executable()
