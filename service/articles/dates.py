"""Dates as printed in the press and in metadata, read as ISO 8601 text. No clock: what is not written is not known."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple

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
_ISO_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?![\d-])")
# "2016-01-17 09:41:19 +0100" and "… UTC": ISO 8601 but for the space before the zone.
_ZONE_APART = re.compile(r"(?<=\d)\s+(?=[+-]\d\d:?\d\d$)")
_ZULU = re.compile(r"(?<=\d)\s*(?:UTC|GMT|Z)$", re.IGNORECASE)
# RFC 822, as feeds and mail have it: the day's name may be missing, the year may have two digits.
_MAIL = re.compile(r"(?:[A-Za-z]{2,9}\.?,?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\.?\s+(?:\d{2}|\d{4})\s+\d")

# What a script makes of a date: "Sat Nov 18 2017 15:21:41 GMT+0000". Whose clock it was is not known, but the day is.
_BY_SCRIPT = re.compile(r"[A-Z][a-z]{2},? ([A-Z][a-z]{2} \d{1,2}),? (\d{4})(?= \d\d:\d\d|$)")

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
    """Read a metadata date: ISO 8601, RFC 822 or as printed. A time of day without its zone counts as a day."""
    text = text.strip()
    found = _ISO_DAY.match(text)
    if found:
        return _exact(text) or _whole_day(iso_day(int(found[1]), int(found[2]), int(found[3])))
    by_mail = _from_mail(text) if _MAIL.match(text) else None
    return by_mail or _whole_day(next(find_days(_BY_SCRIPT.sub(r"\1, \2", text[:100], count=1)), None))


def _whole_day(value: str | None) -> Moment | None:
    return Moment(value, "day") if value else None


def _exact(text: str) -> Moment | None:
    try:
        return _minute(datetime.fromisoformat(_ZULU.sub("+00:00", _ZONE_APART.sub("", text))))
    except ValueError:
        return None


def _from_mail(text: str) -> Moment | None:
    try:
        return _minute(parsedate_to_datetime(text[:100]))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _minute(when: datetime) -> Moment | None:
    if when.tzinfo is None or not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        return None
    if (when.utcoffset() or timedelta()).total_seconds() % 60:
        when = when.astimezone(UTC)
    return Moment(when.replace(second=0, microsecond=0).isoformat(timespec="minutes"), "minute")
