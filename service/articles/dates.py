"""Dates as printed in the press and in metadata, read as ISO 8601 text. No clock: what is not written is not known."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from service.articles.stated_dates import at_clock, instant_of_digits, stated_day

# Older is a slip of the pen in a press archive, and so is the year 9999.
_FIRST_YEAR, _LAST_YEAR = 1800, 2100

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "(?P<{}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_PRINTED = re.compile(
    r"\b(?:"
    + _MONTH.format("us")
    + r"\s+(?P<us_day>\d{1,2})\s*,\s*(?P<us_year>\d{4})"
    + r"|(?P<day>\d{1,2})\s+"
    + _MONTH.format("rest")
    + r"\s*,?\s+(?P<year>\d{4}))(?!\d)",
    re.IGNORECASE,
)
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 100
_ISO_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?![\d-])")
# "2016-01-17 09:41:19 +0100" and "… UTC": ISO 8601 but for the space before the zone.
_ZONE_APART = re.compile(r"(?<=\d)\s+(?=[+-]\d\d:?\d\d$)")
_ZULU = re.compile(r"(?<=\d)\s*(?:UTC|GMT|Z)$", re.IGNORECASE)

Precision = Literal["day", "minute"]


class Moment(NamedTuple):
    """A point in time as ISO 8601 text and how precisely it is known."""

    value: str
    precision: Precision


def iso_day(year: int, month: int, number: int) -> str | None:
    """Return a day in ISO 8601, or None where the calendar or the press knows no such day."""
    try:
        return date(year, month, number).isoformat() if _FIRST_YEAR <= year <= _LAST_YEAR else None
    except ValueError:
        return None


def find_days(text: str) -> Iterator[str]:
    """Yield the days that a text names in full: "May 8, 2017", "Sept. 15, 2015", "8 May 2017"."""
    for found in _PRINTED.finditer(text):
        if found["us"]:
            value = iso_day(int(found["us_year"]), _MONTHS[found["us"].lower()], int(found["us_day"]))
        else:
            value = iso_day(int(found["year"]), _MONTHS[found["rest"].lower()], int(found["day"]))
        if value:
            yield value


def read_moment(text: str) -> Moment | None:
    """Read a metadata date: ISO 8601, RFC 822, as printed in the press's languages, numbers or seconds since 1970.

    A time of day without its zone counts as a day. What may be one of two days is not known, and the first instant of
    1970 is what programs write for no date.
    """
    text = text.strip()[:_LONGEST]
    when = _iso(text) if _ISO_DAY.match(text) else instant_of_digits(text)
    if when is None and (stated := stated_day(text)):
        when = at_clock(*stated)
    return _moment(when) if when else _whole_day(next(find_days(text), None))


def _whole_day(value: str | None) -> Moment | None:
    return Moment(value, "day") if value else None


def _iso(text: str) -> date | None:
    for read in (date.fromisoformat, datetime.fromisoformat):
        with suppress(ValueError):
            return read(_ZULU.sub("+00:00", _ZONE_APART.sub("", text)))
    return None


def _moment(when: date) -> Moment | None:
    if not isinstance(when, datetime):
        return _whole_day(iso_day(when.year, when.month, when.day))
    if when.replace(tzinfo=when.tzinfo or UTC) == _NO_DATE or not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        return None
    if when.tzinfo is None:
        return _whole_day(when.date().isoformat())
    if (when.utcoffset() or timedelta()).total_seconds() % 60:
        when = when.astimezone(UTC)
    return Moment(when.replace(second=0, microsecond=0).isoformat(timespec="minutes"), "minute")
