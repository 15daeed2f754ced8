"""The forms in which publishing systems state a day and a time, from RFC 822 to seconds since 1970."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

from service.articles.month_names import months_named, weekdays_named

_WORD = r"[^\W\d_]+"
# The day of the week, and small words: "le lundi 5 octobre", "segunda-feira, 5 de outubro".
_BEFORE = rf"(?P<before>(?:{_WORD}(?:-{_WORD})?[.:]*(?:,\s*|\s+)){{0,2}})"
_YEAR = r"(?P<year>\d{4}|\d{2}(?=\s+\d{1,2}:))(?!\d)"
_YEAR_FIRST = re.compile(
    rf"{_BEFORE}(?P<year>\d{{4}})(?:[-./]|年|\s)\s?(?P<month>\d{{1,2}})(?:[-./]|月|\s)\s?(?P<day>\d{{1,2}})(?!\d)[日.]?"
    r"|(?P<whole_year>\d{4})(?P<whole_month>\d\d)(?P<whole_day>\d\d)(?!\d)"
)
_NUMBERS = re.compile(
    rf"{_BEFORE}(?P<first>\d{{1,2}})\s?(?P<sign>[./-])\s?(?P<second>\d{{1,2}})\s?(?P=sign)\s?(?P<year>\d{{4}})(?!\d)"
)
_DAY_FIRST = re.compile(
    rf"{_BEFORE}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|[.ºª°])?(?:\s+|[-/.])?(?:(?:de|di|of)\s+|d['’]\s?)?"
    rf"(?P<month>{_WORD})\.?(?:,?\s+|[-/.])(?:del?\s+)?{_YEAR}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"{_BEFORE}(?P<month>{_WORD})[.-]?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:,?\s+|,|-){_YEAR}", re.IGNORECASE
)
# C's "Mon May 25 04:45:26 2020", with or without a zone before the year.
_YEAR_LAST = re.compile(rf"({_WORD},? {_WORD}\s+\d{{1,2}}),? (\d\d:\d\d(?::\d\d)?)( \S{{1,6}})? (\d{{4}})$")
_CLOCK = re.compile(
    rf"[\s,T|·–-]*(?:{_WORD}\.?\s+)?(?P<hour>\d{{1,2}})[:.h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?\s*(?P<zone>[^\s()]*)\s*(?:\([^)]*\))?$",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)?")
_NAMED_ZONES = {
    **dict.fromkeys(("Z", "UT", "UTC", "GMT"), 0),
    "AST": -4,
    "ADT": -3,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
_SINCE_1970 = re.compile(r"(?:/Date\()?(\d{9,10}|\d{12,13}|\d{16})(?:\.\d+)?(?:\)/)?")
_UNITS = ((10, 1), (13, 1_000), (16, 1_000_000))  # most digits, and how many make a second
_STAMP = re.compile(r"(?:1[89]|20)\d{6}(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
_LAST_OF_TWO_DIGITS = 68  # as RFC 5322's readers have it: 68 is 2068, 69 is 1969


def instant_of_digits(text: str) -> datetime | None:
    """Read digits alone: "20221002185500", whose zone is not known, or seconds, milli- or microseconds since 1970."""
    if _STAMP.fullmatch(text):
        with suppress(ValueError):  # the 31st of June is none, but may be a number of milliseconds
            return datetime.fromisoformat(f"{text[:8]}T{text[8:]}")
    found = _SINCE_1970.fullmatch(text)
    if not found:
        return None
    unit = next(unit for digits, unit in _UNITS if len(found[1]) <= digits)
    return datetime.fromtimestamp(int(found[1]) / unit, UTC)


def stated_day(text: str) -> tuple[date, str] | None:
    """Return the day that a text begins with, and what follows it; None where it may be one of two days."""
    text = _YEAR_LAST.sub(r"\1 \4 \2\3", text)
    for pattern in (_YEAR_FIRST, _NUMBERS, _DAY_FIRST, _MONTH_FIRST):
        found = pattern.match(text)
        if found:
            days = set(_days(found))
            if len(days) > 1:
                named = [weekdays_named(word.strip(".,:")) for word in (found["before"] or "").split()]
                days = {day for day in days if any(day.weekday() in numbers for numbers in named)}
            if len(days) == 1:
                return days.pop(), text[found.end() :]
    return None


def _days(found: re.Match[str]) -> Iterator[date]:
    """Yield every day of the calendar that the numbers and names may mean."""
    parts = found.groupdict()
    year = int(parts["year"] or parts["whole_year"])
    if len(parts["year"] or parts["whole_year"]) == 2:  # noqa: PLR2004 two digits
        year += 2000 if year <= _LAST_OF_TWO_DIGITS else 1900
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        # With full stops between them the day comes first; Americans have "/" and "-".
        numbers = [(second, first), (first, second)]
        if parts["sign"] == "." and second in range(1, 13):
            del numbers[1]
    else:
        day = int(parts["day"] or parts["whole_day"])
        month = parts["month"] or parts["whole_month"]
        numbers = [(number, day) for number in ([int(month)] if month.isdigit() else months_named(month))]
    for month_number, day in numbers:
        with suppress(ValueError):
            yield date(year, month_number, day)


def at_clock(day: date, told: str) -> date:
    """Return the day at the time of day told after it, a datetime; the day alone where there is no such time."""
    clock = _CLOCK.match(told)
    if not clock:
        return day
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        zone = _zone(clock["zone"])
        return datetime(
            day.year, day.month, day.day, hour, int(clock["minute"]), int(clock["second"] or 0), tzinfo=zone
        )
    except ValueError:  # 24:10
        return day


def _zone(name: str) -> timezone | None:
    """Read a zone; names that several countries have for their own, such as IST, tell none, and "-0000" says so."""
    if name.upper() in _NAMED_ZONES:
        return timezone(timedelta(hours=_NAMED_ZONES[name.upper()]))
    offset = _OFFSET.fullmatch(name)
    if not offset or name == "-0000":
        return None
    size = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(-size if offset[1] == "-" else size)
