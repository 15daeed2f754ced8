"""One local stack: the engines, then the worker, beat and the web server; started, watched and stopped together."""

import fcntl
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from typing import NoReturn

import service
from service.errors import SetupError
from service.local import commands, engines, ports, processes, stack_file
from service.local.distribution import Say
from service.local.engines import Engines
from service.local.folders import disk_errors, make_home
from service.local.processes import Child
from service.local.stack_file import Stack
from service.settings import Settings

READY_SECONDS = 120
_WATCH_SECONDS = 0.5
_POLL_SECONDS = 0.1
_PROJECT = Path(service.__file__).parents[1]  # where `-m` finds the packages, installed or not


def start(settings: Settings, *, prepare: Callable[[Engines], None], say: Say) -> Stack:
    """Start the engines, call `prepare` when they answer (it makes the indices), start the rest, and wait for /readyz.

    Whatever ends it half-way, SIGINT and SIGTERM included, what it has started is stopped. Raises SetupError; also when
    the stack is running already.
    """
    with disk_errors(settings.home), interruptible():
        journal = stack_file.StackRecord(_claim(settings, say))
        try:
            running_engines = engines.start(settings, started=journal.add, say=say)
            journal.change(elasticsearch_url=running_engines.elasticsearch_url, redis_url=running_engines.redis_url)
            prepare(running_engines)
            _start_processes(settings, running_engines, journal)
            say("Waiting for the web server")
            _wait_until_ready(settings, journal.stack)
            return journal.change(ready=True)
        except BaseException:
            _stop_all(journal.stack)
            raise


def running_stack(settings: Settings) -> Stack | None:
    """Return the stack of the settings' home when anything of it is alive; its `dead` tells what is not."""
    stack = stack_file.read(settings.home)
    if stack is None:
        return None
    if processes.is_alive(stack.runner) or len(stack.dead) < len(stack.children):
        return stack
    stack_file.remove(stack)
    return None


def stop(stack: Stack, *, say: Say) -> list[Child]:
    """Stop all of `stack` within ten seconds, and return what was alive of it."""
    if not stack.ready and stack.runner != processes.current_process() and processes.is_alive(stack.runner):
        raise SetupError(
            f"Dateline is being started by process {stack.runner.pid}: wait until it is up, or interrupt it."
        )
    say("Stopping Dateline")
    return _stop_all(stack)


def watch(stack: Stack) -> Child | None:
    """Wait until a child dies and return it; None when another command stopped the stack."""
    while not (dead := stack.dead):
        time.sleep(_WATCH_SECONDS)
    stored = stack_file.read(stack.home)
    return dead[0] if stored is not None and stored.ready and stored.runner == stack.runner else None


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise KeyboardInterrupt on SIGTERM and SIGHUP too, so that they end the program as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread hears of signals
        return
    caught = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, _interrupt) for number in caught]
    try:
        yield
    finally:
        for number, handler in zip(caught, before, strict=True):
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _claim(settings: Settings, say: Say) -> Stack:
    """Claim the home for this start, under a lock. Raises SetupError where a stack of it runs already."""
    make_home(settings.home)
    lock = stack_file.path(settings.home).with_suffix(".lock")
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if earlier := running_stack(settings):
            _refuse_or_clear(earlier, say)
        ports.require_free(settings.http_host, settings.http_port)
        stack = Stack(home=settings.home, url=settings.public_url, runner=processes.current_process())
        stack_file.write(stack)
        return stack


def _refuse_or_clear(earlier: Stack, say: Say) -> None:
    if earlier.ready and not earlier.dead:
        raise SetupError(f"Dateline is running already, at {earlier.url}: use it, or stop it with `dateline down`.")
    if processes.is_alive(earlier.runner):
        raise SetupError(f"Dateline is being started or stopped by process {earlier.runner.pid}: wait for it.")
    say("Stopping what an earlier run has left")
    _stop_all(earlier)


def _start_processes(settings: Settings, running_engines: Engines, journal: stack_file.StackRecord) -> None:
    home = settings.home
    settings = replace(
        settings, elasticsearch_url=running_engines.elasticsearch_url, redis_url=running_engines.redis_url
    )
    environment = commands.environment(settings)
    for name, command in (
        ("worker", commands.worker()),
        ("news-worker", commands.news_worker()),
        ("beat", commands.beat(home / "run" / "beat-schedule")),
        ("web", commands.web(settings.http_host, settings.http_port, settings.http_workers)),
    ):
        log = home / "logs" / f"{name}.log"
        journal.add(processes.launch(command, log, environment=environment, folder=_PROJECT))


def _wait_until_ready(settings: Settings, stack: Stack) -> None:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.http_host, settings.http_host)  # noqa: S104 - asked, not bound
    deadline, answer = time.monotonic() + READY_SECONDS, "nothing"
    while time.monotonic() < deadline:
        for child in stack.dead:
            said = " | ".join(processes.last_lines(child.log, 2)) or "nothing"
            raise SetupError(
                f"The {child.name} process stopped while it started; it said: {said} (its log is {child.log})."
            )
        with suppress(OSError, HTTPException):
            status, answer = _readyz(host, settings.http_port)
            if status == HTTPStatus.OK:
                return
        time.sleep(_POLL_SECONDS)
    log = stack.home / "logs" / "web.log"
    raise SetupError(
        f"The web server was not ready within {READY_SECONDS} s; /readyz says: {answer} (its log is {log})."
    )


def _readyz(host: str, port: int) -> tuple[int, str]:
    connection = HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status, answer.read(500).decode("utf-8", "replace")
    finally:
        connection.close()


def _stop_all(stack: Stack) -> list[Child]:
    if stack_file.is_about(stack):
        stack_file.write(replace(stack, ready=False))  # so that who watches it knows that this is meant
    stopped = processes.stop(engines.stop_stages(stack))
    stack_file.remove(stack)
    return stopped
