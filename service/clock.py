"""Moments as stored, ISO 8601 in UTC to the microsecond, so that as text they sort as time does; and waits."""

import random
from datetime import UTC, datetime, timedelta


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def later(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="microseconds")


def backoff(attempts: int, first: float, longest: float, *, least: float = 0.5) -> float:
    """Return the seconds to wait after so many attempts: twice as long each time, of that a share from `least` on."""
    return min(longest, first * 2.0 ** min(attempts - 1, 20)) * random.uniform(least, 1.0)  # noqa: S311 - no secret
