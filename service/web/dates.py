"""Dates on the search page: in words, as bars to go down by, and as the steps to come up again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from service.web.filters import Given, address

Json = dict[str, Any]

MOST_LABELS, MOST_ON_A_NARROW_PAGE = 12, 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A span: its height in per cent of the tallest, the address that narrows to it, and a short name for the axis.

    `minor` where a narrow page has no room for that name.
    """

    place: int
    label: str
    short: str
    minor: bool
    count: int
    height: int
    address: str


@dataclass(frozen=True, slots=True)
class Step:
    """A wider span around the dates searched, and its address; the last is what is shown, and has none."""

    label: str
    address: str | None


def day(text: str | None) -> str:
    """Return a date as AP style reads it: `May 8, 2017`."""
    if not text:
        return ""
    moment = datetime.fromisoformat(text)
    return f"{moment:%B} {moment.day}, {moment.year}"


def bars(histogram: Sequence[Json], given: Given) -> tuple[Bar, ...]:
    """Return a bar for each span; on the axis only as many names as have room."""
    tallest = max((span["count"] for span in histogram), default=0)
    every = -(-len(histogram) // MOST_LABELS)
    shown = []
    for place, span in enumerate(histogram):
        first, last = _bounds(span)
        shown.append(
            Bar(
                place=place,
                label=span_in_words(first, last),
                short=_short(first, last) if place % every == 0 else "",
                minor=len(histogram) > MOST_ON_A_NARROW_PAGE and place // every % 2 == 1,
                count=span["count"],
                height=round(100 * span["count"] / tallest) if tallest else 0,
                address=address(given, date_from=[first.isoformat()], date_to=[last.isoformat()], none=_dated(given)),
            )
        )
    return tuple(shown)


def steps(given: Given) -> tuple[Step, ...]:
    """Return the way back from the dates searched to the year and to all dates; nothing where no dates are given."""
    first, last = (_given(given, name) for name in ("date_from", "date_to"))
    if not first and not last:
        return ()
    found = [Step("All dates", address(given, date_from=[], date_to=[]))]
    if first and last and first.year == last.year:
        whole_year = (date(first.year, 1, 1), date(first.year, 12, 31))
        whole_month = _month(first)
        wider = [whole_year, whole_month] if first.month == last.month else [whole_year]
        found += [_step(bounds, given) for bounds in wider if bounds != (first, last)]
    return (*found, Step(span_in_words(first, last), None))


def span_in_words(first: date | None, last: date | None) -> str:
    """Name a span as people do: a year, a month, a day, or from one day to another."""
    if not first or not last:
        known = first or last
        return f"{'from' if first else 'until'} {day(known.isoformat())}" if known else ""
    if first == last:
        return day(first.isoformat())
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    if (first, last) == _month(first):
        return f"{first:%B} {first.year}"
    return f"{day(first.isoformat())} – {day(last.isoformat())}"


def _bounds(span: Json) -> tuple[date, date]:
    return date.fromisoformat(span["from"]), date.fromisoformat(span["to"]) - timedelta(days=1)


def _short(first: date, last: date) -> str:
    if first == last:
        return str(first.day)
    return f"{first:%b}" if first.month == last.month else str(first.year)


def _step(bounds: tuple[date, date], given: Given) -> Step:
    first, last = bounds
    there = address(given, date_from=[first.isoformat()], date_to=[last.isoformat()])
    return Step(span_in_words(first, last), there)


def _month(within: date) -> tuple[date, date]:
    first = within.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _given(given: Given, name: str) -> date | None:
    text = given.get(name, [""])[-1]
    return date.fromisoformat(text) if text else None


def _dated(given: Given) -> list[str]:
    """Return the facets without a value, but for the date: who chooses a date wants no article without one."""
    return [name for name in given.get("none", []) if name != "date"]
