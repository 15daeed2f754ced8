"""When the next digest is due, by the clock on the owner's wall: one a day at its hour, whatever the clock does.

An hour that is skipped in spring is taken as the hour after it; of one that comes twice in autumn, the first counts.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.errors import BadInput

Frequency = Literal["at_once", "hourly", "daily", "weekly"]
FREQUENCIES = get_args(Frequency)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_LONGEST_SPAN = 9  # days from a moment to a week after it, whatever the zone


@dataclass(frozen=True, slots=True)
class Rate:
    """How often is told: `at` the local time "HH:MM" of the IANA `zone`; `weekday` counts for the weekly alone."""

    every: Frequency = "at_once"
    at: str = "08:00"
    zone: str = "UTC"
    weekday: str = "monday"

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def parse_rate(told: Any) -> Rate:
    """Make a rate of JSON. Raises BadInput, which says what is wrong."""
    if not isinstance(told, Mapping) or not set(told) <= set(Rate.__slots__):
        raise BadInput("rate: {every, at, zone, weekday}.", parameter="rate")
    rate = Rate(**{name: str(value) for name, value in told.items()})  # type: ignore[arg-type] # checked below
    for value, known in ((rate.every, FREQUENCIES), (rate.weekday, WEEKDAYS)):
        if value not in known:
            raise BadInput(f"rate: one of {', '.join(known)}, not {value!r}.", parameter="rate")
    if not _CLOCK.fullmatch(rate.at):
        raise BadInput(f"rate: a time is written 08:30, not {rate.at!r}.", parameter="rate")
    _zone(rate.zone)
    return rate


def next_digest(rate: Rate, after: datetime) -> datetime:
    """Return the first moment after `after`, in UTC, at which a digest is due; `after` itself where each is at once."""
    after = after.astimezone(UTC)
    if rate.every == "at_once":
        return after
    if rate.every == "hourly":
        return after.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    zone = _zone(rate.zone)
    first = after.astimezone(zone).date() - timedelta(days=1)
    days = (first + timedelta(days=count) for count in range(_LONGEST_SPAN + 1))
    wanted = (day for day in days if rate.every == "daily" or WEEKDAYS[day.weekday()] == rate.weekday)
    return min(moment for day in wanted if (moment := _moment(day, rate.at, zone)) > after)


def _moment(day: date, at: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(at), tzinfo=zone).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        raise BadInput(f"rate: {name!r} is no time zone; one is Europe/London.", parameter="rate") from None
