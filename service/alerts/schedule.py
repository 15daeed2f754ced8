"""How often an alert sends digests, and when the next one is due in local time: one a day, whatever the clock does.

An hour that is skipped in spring is taken as the hour after it; of one that occurs twice in autumn, the first counts.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import marshmallow as ma
from marshmallow import RAISE, fields, validate

from service.errors import BadInput

Frequency = Literal["at_once", "hourly", "daily", "weekly"]
FREQUENCIES = get_args(Frequency)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_LONGEST_SPAN = 9  # days from a moment to a week after it, whatever the zone


@dataclass(frozen=True, slots=True)
class Rate:
    """How often digests are sent: `at` the local time "HH:MM" of the IANA `zone`; `weekday` is for weekly ones."""

    every: Frequency = "at_once"
    at: str = "08:00"
    zone: str = "UTC"
    weekday: str = "monday"


class AlertRate(ma.Schema):
    """The JSON of a rate; what is absent is as in `Rate`. That a time and a zone exist is checked by `parse_rate`."""

    class Meta:
        unknown = RAISE

    every = fields.String(validate=validate.OneOf(FREQUENCIES))
    at = fields.String(metadata={"description": "A time of day, `08:30`; for daily and weekly."})
    zone = fields.String(metadata={"description": "An IANA time zone, `Europe/London`."})
    weekday = fields.String(validate=validate.OneOf(WEEKDAYS))


def parse_rate(data: Any) -> Rate:
    """Return the rate of its JSON. Raises BadInput, which says what is wrong."""
    try:
        rate = Rate(**AlertRate().load(data))
    except ma.ValidationError as error:
        raise refusal(error, "rate") from None
    if not _CLOCK.fullmatch(rate.at):
        raise BadInput(f"rate: a time is written 08:30, not {rate.at!r}.", parameter="rate")
    _zone(rate.zone)
    return rate


def refusal(error: ma.ValidationError, within: str | None = None) -> BadInput:
    """Return the first of what a schema finds wrong, as an error that names the parameter."""
    name, found = next(iter(error.messages_dict.items()))
    while not isinstance(found, str):
        found = next(iter(found.values())) if isinstance(found, dict) else found[0]
    parameter = within or name
    return BadInput(f"{parameter}: {found.replace('Must be one of: ', 'one of ')}", parameter=parameter)


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
    at = time.fromisoformat(rate.at)
    moments = (datetime.combine(day, at, tzinfo=zone).astimezone(UTC) for day in wanted)
    return min(moment for moment in moments if moment > after)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        raise BadInput(f"rate: {name!r} is no time zone; one is Europe/London.", parameter="rate") from None
