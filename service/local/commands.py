"""The command lines of the web server, the worker and beat, and their environment; docker-compose.yml runs the same."""

import os
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from service.settings import Settings

CELERY = ("-m", "celery", "--app", "workers.app")
NEWS_QUEUES = "sweep,fresh,alerts"
_WORKER = (sys.executable, *CELERY, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle")


def web(host: str, port: int, workers: int) -> list[str]:
    """Serve HTTP on `host` and `port` with so many processes, of eight threads each.

    A process makes its finder of names before it answers: on a busy machine that takes longer than the 30 s after which
    one that says nothing is ended.
    """
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = [sys.executable, "-m", "gunicorn", "service.app:serving()", "--bind", bind, "--workers", str(workers)]
    limits = ["--timeout", "120", "--graceful-timeout", "5"]
    return [*command, "--worker-class", "gthread", "--threads", "8", *limits, "--no-control-socket"]


def worker() -> list[str]:
    """Do the tasks of all queues, one process for each processor."""
    return [*_WORKER, "--hostname", "worker@%h", "--concurrency", str(os.cpu_count() or 1)]


def news_worker() -> list[str]:
    """Do all but back-fill, in one process: fresh articles and alerts find it free while an archive is filled."""
    return [*_WORKER, "--hostname", "news@%h", "--concurrency", "1", "--queues", NEWS_QUEUES]


def beat(schedule: Path) -> list[str]:
    """Send the tasks that are due; `schedule` is the file that it remembers them in."""
    return [sys.executable, *CELERY, "beat", "--loglevel", "INFO", "--schedule", str(schedule)]


def environment(settings: Settings, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Write `settings` as the variables that they are read from, over what is `inherited`."""
    written = {f"DATELINE_{field.name.upper()}": _text(getattr(settings, field.name)) for field in fields(settings)}
    return {**inherited, **written}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
