"""What the search page shows, worked out from the page of hits and the address: links, chips, dates in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from service.search.facets import FACETS
from service.search.request import SORTS

Json = dict[str, Any]
Given = Mapping[str, list[str]]

NAMES_SHOWN = 8
KEPT = ("q", "date_from", "date_to", "sort", "size")


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that narrows the search, and the address without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, and the address that chooses it or takes the choice back."""

    label: str
    count: int
    selected: bool
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """A facet as shown: its values, and how many articles stand under values that are not listed."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    other: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of the histogram: its height in per cent of the tallest, and the address that narrows to it."""

    label: str
    count: int
    height: int
    address: str


@dataclass(frozen=True, slots=True)
class Added:
    """What the lexicon added for a part of the query, the address without it, and the senses to choose from."""

    text: str
    names: str
    without: str
    senses: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Results:
    chips: tuple[Chip, ...]
    groups: tuple[Group, ...]
    bars: tuple[Bar, ...]
    sorts: tuple[Choice, ...]
    further: str | None
    total: str
    copies: tuple[str, ...]
    added: tuple[Added, ...]


def results(page: Json, given: Given, sort: str) -> Results:
    """Work out what is shown of a page of hits at this address."""
    given = {name: values for name, values in given.items() if any(values) and name != "cursor"}
    return Results(
        chips=_chips(given),
        groups=tuple(group for name in FACETS if (group := _group(name, page["facets"][name], given)).choices),
        bars=_bars(page["histogram"], given),
        sorts=tuple(Choice(name, 0, name == sort, _address(given, sort=[name])) for name in SORTS),
        further=_address(given, cursor=[page["next"]]) if page["next"] else None,
        total=_total(page["total"]),
        copies=tuple(_address(given, copies_of=[hit["id"]]) if hit["copies"] else "" for hit in page["hits"]),
        added=tuple(_added(expansion, given) for expansion in page["query"]["expansions"]),
    )


def day(text: str | None) -> str:
    """Give a date as AP style reads it: `May 8, 2017`."""
    if not text:
        return ""
    moment = datetime.fromisoformat(text)
    return f"{moment:%B} {moment.day}, {moment.year}"


def first(html: list[str], text: str | None = None) -> str | Markup:
    """Give the highlighted form, which is safe HTML, else the plain text."""
    return Markup(html[0]) if html else text or ""  # noqa: S704 - highlights are escaped where they are made


def _address(given: Given, **changes: list[str]) -> str:
    pairs = [(name, value) for name, values in {**given, **changes}.items() for value in values if value]
    return "/?" + urlencode(pairs)


def _without(given: Given, name: str, value: str) -> str:
    return _address(given, **{name: [kept for kept in given.get(name, []) if kept != value]})


def _chips(given: Given) -> tuple[Chip, ...]:
    chosen = [
        Chip(facet.label, value, _without(given, name, value))
        for name, facet in FACETS.items()
        for value in given.get(name, [])
        if value
    ]
    bounds = [
        Chip(label, given[name][-1], _address(given, **{name: []}))
        for name, label in (("date_from", "From"), ("date_to", "To"))
        if name in given
    ]
    names = [Chip("As typed", concept, _without(given, "without", concept)) for concept in given.get("without", [])]
    copies = [Chip("Copies", "of one article", _address(given, copies_of=[]))] if "copies_of" in given else []
    return (*chosen, *bounds, *names, *copies)


def _added(expansion: Json, given: Given) -> Added:
    senses = expansion["senses"]
    concepts = [expansion["concept"]] if expansion["concept"] else [sense["concept"] for sense in senses]
    names = expansion["names"]
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return Added(
        text=expansion["text"],
        names=", ".join(names[:NAMES_SHOWN]) + more,
        without=_address(given, without=[*given.get("without", []), *concepts]),
        senses=tuple(
            Choice(sense["name"], sense["count"], sense["name"] in given.get("term", []), _sense(sense, given))
            for sense in senses
            if sense["count"]
        ),
    )


def _sense(sense: Json, given: Given) -> str:
    return _address(given, term=[sense["name"]])


def _group(name: str, facet: Json, given: Given) -> Group:
    choices = []
    for value in facet["values"]:
        chosen = [*given.get(name, []), value["value"]]
        address = _without(given, name, value["value"]) if value["selected"] else _address(given, **{name: chosen})
        choices.append(Choice(value["label"], value["count"], value["selected"], address))
    return Group(name, FACETS[name].label, tuple(choices), facet["other"])


def _bars(histogram: list[Json], given: Given) -> tuple[Bar, ...]:
    tallest = max((span["count"] for span in histogram), default=0)
    return tuple(
        Bar(
            _span(span),
            span["count"],
            round(100 * span["count"] / tallest) if tallest else 0,
            _address(given, date_from=[span["from"]], date_to=[_last_day(span)]),
        )
        for span in histogram
    )


def _span(span: Json) -> str:
    return f"{day(span['from'])} – {day(_last_day(span))}" if span["to"] else f"from {day(span['from'])}"


def _last_day(span: Json) -> str:
    return date.fromordinal(date.fromisoformat(span["to"]).toordinal() - 1).isoformat() if span["to"] else ""


def _total(total: Json) -> str:
    many = "more than " if total["relation"] == "gte" else ""
    return f"{many}{total['value']:,} article{'' if total['value'] == 1 else 's'}"
