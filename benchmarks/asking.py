"""Asking a server over HTTP, as so many clients at once: how long each answer takes, and how long the engine took."""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from statistics import median, quantiles
from typing import NamedTuple
from urllib.parse import urlsplit

_TIMEOUT_S = 60.0
_TOOK = re.compile(rb'"took(?:_ms)?": ?(\d+)')


class Request(NamedTuple):
    """What is asked of a server: a path, and a body of JSON where it is posted."""

    path: str
    body: bytes | None = None


class Answer(NamedTuple):
    """How long an answer took, all in all and by the engine's own clock, in milliseconds."""

    whole: float
    took: float

    @property
    def on_top(self) -> float:
        return self.whole - self.took


@dataclass(frozen=True, slots=True)
class Times:
    """The answers to the same requests, and how many came in a second."""

    answers: tuple[Answer, ...]
    rate: float

    @property
    def whole(self) -> tuple[float, float]:
        return middle_and_slowest(each.whole for each in self.answers)

    @property
    def took(self) -> tuple[float, float]:
        return middle_and_slowest(each.took for each in self.answers)

    @property
    def on_top(self) -> tuple[float, float]:
        return middle_and_slowest(each.on_top for each in self.answers)


def ask(url: str, requests: Sequence[Request], *, clients: int = 1) -> Times:
    """Ask each request once, each client the next one as soon as it has its answer, on one connection of its own."""
    answers: list[Answer | Exception] = []
    waiting, lock = iter(requests), threading.Lock()

    def work() -> None:
        with closing(_connected(url)) as connection:
            while (request := _next(waiting, lock)) is not None:
                try:
                    answers.append(_asked(connection, request))
                except Exception as error:  # noqa: BLE001 - told by the thread that waits
                    answers.append(error)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    for each in answers:
        if isinstance(each, Exception):
            raise each
    return Times(tuple(each for each in answers if isinstance(each, Answer)), len(answers) / seconds)


def middle_and_slowest(numbers: Iterator[float] | Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile."""
    told = list(numbers)
    return median(told), quantiles(told, n=100, method="inclusive")[-1]


def _next(waiting: Iterator[Request], lock: threading.Lock) -> Request | None:
    with lock:
        return next(waiting, None)


def _connected(url: str) -> HTTPConnection:
    parts = urlsplit(url)
    return HTTPConnection(parts.hostname or "", parts.port, timeout=_TIMEOUT_S)


def _asked(connection: HTTPConnection, request: Request) -> Answer:
    headers = {"Content-Type": "application/json"} if request.body else {}
    began = time.perf_counter()
    connection.request("POST" if request.body else "GET", request.path, request.body, headers)
    answer = connection.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - began
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"{request.path}: {answer.status} {body[:500]!r}")
    took = _TOOK.search(body)
    return Answer(1000 * seconds, float(took[1]) if took else 0.0)
