"""Counts by date, in years, months or days, so that one can go down from a year to its months and days. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

Body = dict[str, Any]
Interval = Literal["year", "month", "day"]

# Up to two months are seen by day, up to two years by month.
DAYS_BY_DAY, DAYS_BY_MONTH = 62, 731
# Of dates that nothing bounds, years are shown where there are more than these.
YEARS_BY_MONTH = 2
MAX_SPANS = 400
ONE_DAY = timedelta(days=1)


def aggregations(date_from: str | None, date_to: str | None) -> Body:
    """Return what counts a search between these days: by one interval if both are given, else by years and months."""
    spans = {f"date:{interval}": _histogram(interval) for interval in _intervals(date_from, date_to)}
    return {**spans, "date:missing": {"missing": {"field": "published"}}}


def read(found: Body, date_from: str | None, date_to: str | None) -> list[Body]:
    """Return the counts by date, `[{from, to, count}]`: from `from` on, and before `to`.

    Spans are whole years, months or days, cut where the search is, so that a span's count is what it leads to.
    """
    intervals = _intervals(date_from, date_to)
    interval = intervals[0]
    years = found.get(f"date:{interval}", {}).get("buckets", [])
    if len(intervals) > 1 and len(years) <= YEARS_BY_MONTH:
        interval = intervals[1]
    counts = {
        date.fromisoformat(bucket["key_as_string"]): bucket["doc_count"]
        for bucket in found.get(f"date:{interval}", {}).get("buckets", [])
    }
    first, last = _day(date_from, date.min), _day(date_to, date.max)
    return [
        _span(start, interval, first, last) | {"count": counts.get(start, 0)} for start in _starts(counts, interval)
    ]


def _intervals(date_from: str | None, date_to: str | None) -> tuple[Interval, ...]:
    if not date_from or not date_to:
        return "year", "month"
    days = (date.fromisoformat(date_to) - date.fromisoformat(date_from)).days + 1
    return ("day" if days <= DAYS_BY_DAY else "month" if days <= DAYS_BY_MONTH else "year",)


def _histogram(interval: Interval) -> Body:
    return {
        "date_histogram": {
            "field": "published",
            "calendar_interval": interval,
            "format": "yyyy-MM-dd",
            "min_doc_count": 1,
        }
    }


def _starts(counts: dict[date, int], interval: Interval) -> list[date]:
    """Return the beginnings of all spans from the first to the last, the empty between too, where they are not many."""
    starts = sorted(counts)
    if not starts:
        return []
    whole: list[date] = []
    for start in _onwards(starts[0], interval):
        if start > starts[-1]:
            return whole
        if len(whole) == MAX_SPANS:
            break
        whole.append(start)
    return starts


def _onwards(start: date, interval: Interval) -> Iterator[date]:
    while start < date.max:
        yield start
        start = _next(start, interval)


def _next(start: date, interval: Interval) -> date:
    """Return the beginning of the span after this one; the last day that can be written stands for what is beyond."""
    try:
        match interval:
            case "year":
                return start.replace(year=start.year + 1)
            case "month":
                return (start + timedelta(days=31)).replace(day=1)
            case "day":
                return start + ONE_DAY
    except (OverflowError, ValueError):
        return date.max


def _span(start: date, interval: Interval, first: date, last: date) -> Body:
    end = _next(start, interval)
    bound = last + ONE_DAY if last < date.max else date.max
    return {"from": max(start, first).isoformat(), "to": min(end, bound).isoformat()}


def _day(text: str | None, otherwise: date) -> date:
    return date.fromisoformat(text) if text else otherwise
