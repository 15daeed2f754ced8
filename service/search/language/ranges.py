"""What may follow `date:`, `day:` and `words:` → the ranges that are meant."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from service.search.language.tree import DayOfYear, Range

DATES = "2017, 2017-05, 2017-05-08, 2016..2017, >2016 or last-30-days"
DAYS = "05-08"
NUMBERS = "800, >800, <=800 or 500..800"

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
_COMPARED = re.compile(r"(>=|<=|>|<)(.+)")
_RELATIVE = re.compile(r"last-(\d{1,4})-(day|week|month|year)s?")
_UNITS = {"day": "d", "week": "w", "month": "M", "year": "y"}
_LATELY = {
    "today": Range("date", "now/d", "now/d"),
    "yesterday": Range("date", "now-1d/d", "now-1d/d"),
    **{f"this-{unit}": Range("date", f"now/{sign}", f"now/{sign}") for unit, sign in _UNITS.items()},
    **{f"last-{unit}": Range("date", f"now-1{sign}/{sign}", f"now-1{sign}/{sign}") for unit, sign in _UNITS.items()},
}
# What to add to a number for the lowest and the highest that are meant.
_AROUND = {">": (1, None), ">=": (0, None), "<": (None, -1), "<=": (None, 0), "=": (0, 0)}
_LEAP_YEAR = 2000


def dates(text: str, name: str = "date") -> Range | None:
    """Read a date, a range of dates, a comparison or a time before now; None where it is none of these."""
    found = _dates(text)
    return found and replace(found, name=name)


def _dates(text: str) -> Range | None:
    said = text.lower()
    if said in _LATELY:
        return _LATELY[said]
    if relative := _RELATIVE.fullmatch(said):
        return Range("date", f"now-{int(relative[1])}{_UNITS[relative[2]]}/d", "now")
    if ".." in said:
        return _between("date", said, _period)
    if compared := _COMPARED.fullmatch(said):
        period = _period(compared[2])
        return period and _beyond(compared[1], period)
    period = _period(said)
    return period and Range("date", *period)


def numbers(text: str) -> Range | None:
    """Read a whole number, a range of them, or a comparison; None where it is none of these."""
    if ".." in text:
        return _between("words", text, _whole)
    compared = _COMPARED.fullmatch(text)
    number = _number(compared[2] if compared else text)
    if number is None:
        return None
    low, high = _AROUND[compared[1] if compared else "="]
    return Range("words", None if low is None else number + low, None if high is None else number + high)


def day(text: str) -> DayOfYear | None:
    """Read a month and a day, as in 05-08; None where no year has it."""
    found = _DAY.fullmatch(text)
    period = found and _days(_LEAP_YEAR, int(found[1]), int(found[2]))
    return DayOfYear(period[0][5:]) if period else None


def _period(text: str) -> tuple[str, str] | None:
    found = _DATE.fullmatch(text)
    if not found or not int(found[1]):
        return None
    return _days(int(found[1]), *(int(part) if part else None for part in found.groups()[1:]))


def _days(year: int, month: int | None, day_of_month: int | None) -> tuple[str, str] | None:
    """Return the first and the last day of a year, a month or a day."""
    try:
        first = date(year, month or 1, day_of_month or 1)
    except ValueError:
        return None
    last_month = month or 12
    return str(first), str(date(year, last_month, day_of_month or monthrange(year, last_month)[1]))


def _beyond(sign: str, period: tuple[str, str]) -> Range | None:
    first, last = date.fromisoformat(period[0]).toordinal(), date.fromisoformat(period[1]).toordinal()
    try:
        match sign:
            case ">":
                return Range("date", str(date.fromordinal(last + 1)))
            case ">=":
                return Range("date", period[0])
            case "<":
                return Range("date", None, str(date.fromordinal(first - 1)))
    except ValueError:
        return None  # nothing lies before the first day that can be written, or after the last
    return Range("date", None, period[1])


def _whole(text: str) -> tuple[int, int] | None:
    number = _number(text)
    return None if number is None else (number, number)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _between(name: str, text: str, read: Callable[[str], tuple[Any, Any] | None]) -> Range | None:
    """Return span `low..high`. A side may be left out, but not both; none may be misspelled, or before the other."""
    low, _, high = text.partition("..")
    first, last = read(low), read(high)
    if (low and not first) or (high and not last) or not (low or high):
        return None
    if first and last and first[0] > last[1]:
        return None
    return Range(name, first[0] if first else None, last[1] if last else None)
