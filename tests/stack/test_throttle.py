"""Counting in a real Redis: as many as are allowed, however many ask at once, and again when the span is over."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from service import throttle


def test_as_many_as_are_allowed_and_each_who_alone(own_archive: Callable[..., Any]) -> None:
    with own_archive() as (ends, _), ThreadPoolExecutor(8) as threads:
        allowed = list(threads.map(lambda _: throttle.allows(ends, "asked", "one", limit=5), range(20)))
        assert allowed.count(True) == 5
        assert throttle.allows(ends, "asked", "other", limit=1)
        assert throttle.allows(ends, "sent", "one", limit=1)


def test_a_span_begins_with_the_first_and_ends(own_archive: Callable[..., Any]) -> None:
    with own_archive() as (ends, _):
        name = f"{ends.archive.indices.prefix}:asked:one"
        assert [throttle.allows(ends, "asked", "one", limit=1, window_s=100) for _ in range(2)] == [True, False]
        assert 0 < ends.redis.ttl(name) <= 100
        ends.redis.expire(name, 10)
        assert not throttle.allows(ends, "asked", "one", limit=1, window_s=100)
        assert ends.redis.ttl(name) <= 10  # asking again makes it no longer
        ends.redis.delete(name)  # as its end does
        assert throttle.allows(ends, "asked", "one", limit=1, window_s=100)
