"""Dates on the search page: in words, as bars to narrow by, and as breadcrumbs back to wider ranges. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from service.web.filters import Parameters, search_url

Json = dict[str, Any]

MAX_LABELS, MAX_LABELS_NARROW = 12, 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the histogram: its height in per cent of the tallest, the URL that narrows to it, its axis label.

    `minor` is set where a narrow page has no room for the axis label.
    """

    position: int
    label: str
    axis_label: str
    minor: bool
    count: int
    height: int
    url: str


@dataclass(frozen=True, slots=True)
class Breadcrumb:
    """A wider range around the dates searched, and its URL; the last is the range searched, and has none."""

    label: str
    url: str | None


def format_date(text: str | None) -> str:
    """Return a date in AP style: `May 8, 2017`."""
    if not text:
        return ""
    moment = datetime.fromisoformat(text)
    return f"{moment:%B} {moment.day}, {moment.year}"


def histogram_bars(histogram: Sequence[Json], parameters: Parameters) -> tuple[Bar, ...]:
    """Return a bar for each range of dates; on the axis only as many labels as have room."""
    tallest = max((part["count"] for part in histogram), default=0)
    every = -(-len(histogram) // MAX_LABELS)
    # Whoever narrows by date wants no articles without one.
    none = [name for name in parameters.get("none", []) if name != "date"]
    bars = []
    for position, part in enumerate(histogram):
        first, last = date.fromisoformat(part["from"]), date.fromisoformat(part["to"]) - timedelta(days=1)
        bars.append(
            Bar(
                position=position,
                label=format_range(first, last),
                axis_label=_axis_label(first, last) if position % every == 0 else "",
                minor=len(histogram) > MAX_LABELS_NARROW and position // every % 2 == 1,
                count=part["count"],
                height=round(100 * part["count"] / tallest) if tallest else 0,
                url=search_url(parameters, **_range(first, last), none=none),
            )
        )
    return tuple(bars)


def breadcrumbs(parameters: Parameters) -> tuple[Breadcrumb, ...]:
    """Return the way back from the dates searched to their year and to all dates; empty where no dates are given."""
    first, last = (_date(parameters, name) for name in ("date_from", "date_to"))
    if not first and not last:
        return ()
    found = [Breadcrumb("All dates", search_url(parameters, date_from=[], date_to=[]))]
    if first and last and first.year == last.year:
        year = (date(first.year, 1, 1), date(first.year, 12, 31))
        wider = [year, _month(first)] if first.month == last.month else [year]
        found += [
            Breadcrumb(format_range(*bounds), search_url(parameters, **_range(*bounds)))
            for bounds in wider
            if bounds != (first, last)
        ]
    return (*found, Breadcrumb(format_range(first, last), None))


def format_range(first: date | None, last: date | None) -> str:
    """Return a range of days in words: a year, a month, a day, or from one day to another."""
    if not first or not last:
        known = first or last
        return f"{'from' if first else 'until'} {format_date(known.isoformat())}" if known else ""
    if first == last:
        return format_date(first.isoformat())
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    if (first, last) == _month(first):
        return f"{first:%B} {first.year}"
    return f"{format_date(first.isoformat())} – {format_date(last.isoformat())}"


def _axis_label(first: date, last: date) -> str:
    if first == last:
        return str(first.day)
    return f"{first:%b}" if first.month == last.month else str(first.year)


def _range(first: date, last: date) -> dict[str, list[str]]:
    return {"date_from": [first.isoformat()], "date_to": [last.isoformat()]}


def _month(within: date) -> tuple[date, date]:
    first = within.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _date(parameters: Parameters, name: str) -> date | None:
    text = parameters.get(name, [""])[-1]
    return date.fromisoformat(text) if text else None
