"""Counts by date, in years, months or days, so that one can go down from a year to its months and days. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from service.search.parts.part import Answer, Body, Part

Interval = Literal["year", "month", "day"]

# Up to two months are seen by day, up to two years by month.
DAYS_BY_DAY, DAYS_BY_MONTH = 62, 731
# Of dates that nothing bounds, years are shown where there are more than these.
YEARS_BY_MONTH = 2
MAX_SPANS = 400
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DateHistogram(Part):
    """The counts between two days, of which each may be open: by one interval if both are given, else by two."""

    date_from: str | None
    date_to: str | None
    counted: bool = True

    def add_to(self, body: Body) -> None:
        if self.counted:
            intervals = _intervals(self.date_from, self.date_to)
            counts = {f"date:{interval}": _histogram(interval) for interval in intervals}
            body.setdefault("aggs", {}).update(counts, **{"date:missing": {"missing": {"field": "published"}}})

    def read(self, answer: Answer, page: Body) -> None:
        """Add the counts by date, `[{from, to, count}]`: from `from` on, and before `to`.

        Spans are whole years, months or days, cut where the search is, so that a span's count is what it leads to.
        """
        intervals = _intervals(self.date_from, self.date_to)
        interval = intervals[0]
        if len(intervals) > 1 and len(_buckets(answer, interval)) <= YEARS_BY_MONTH:
            interval = intervals[1]
        counts = {date.fromisoformat(each["key_as_string"]): each["doc_count"] for each in _buckets(answer, interval)}
        first, last = _day(self.date_from, date.min), _day(self.date_to, date.max)
        page["histogram"] = [
            _span(start, interval, first, last) | {"count": counts.get(start, 0)} for start in _starts(counts, interval)
        ]
        page["undated"] = answer.aggregations.get("date:missing", {}).get("doc_count", 0)


def _buckets(answer: Answer, interval: Interval) -> list[Body]:
    return list(answer.aggregations.get(f"date:{interval}", {}).get("buckets", ()))


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
