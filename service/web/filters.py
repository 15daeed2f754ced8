"""The filters of a search on its page: the links that set and remove them, and the facets with such links. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from service.search.parameters import NOT, WITHIN
from service.search.parts.facets import FACETS

Given = Mapping[str, list[str]]
Json = dict[str, Any]

# Facets that are open before anything is chosen.
OPEN = frozenset(("person", "organization", "place", "unit"))
NONE = "none"


def address(given: Given, **changes: list[str]) -> str:
    return changed(given, changes)


def changed(given: Given, changes: Given) -> str:
    """Return the address with these parameters instead; parameters whose names are no names in Python, too."""
    return "/?" + query({**given, **changes})


def query(given: Given) -> str:
    return urlencode([(name, value) for name, values in given.items() for value in values if value])


def without(given: Given, name: str, value: str) -> list[str]:
    """Return a parameter's values but one."""
    return [kept for kept in given.get(name, []) if kept != value]


def with_(given: Given, name: str, value: str) -> list[str]:
    """Return a parameter's values and one more."""
    return [*without(given, name, value), value]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: the address that chooses it or takes the choice back, and the one that leaves it out."""

    label: str
    count: int
    selected: bool
    address: str
    excluding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A facet as shown. `other` counts what is not listed; `within` is the text that all values listed contain.

    `kept` are the parameters that looking within the facet keeps, as pairs of names and values.
    """

    name: str
    label: str
    values: tuple[Value, ...]
    excluded: tuple[Value, ...]
    none: Value | None
    other: int
    within: str
    searchable: bool
    open: bool
    kept: tuple[tuple[str, str], ...]


def panels(facets: Json, given: Given) -> tuple[Panel, ...]:
    """Return the facets that have something to choose, in their order."""
    shown = (_panel(name, facets[name], given) for name in FACETS if name in facets)
    return tuple(panel for panel in shown if panel.values or panel.excluded or panel.within)


def _panel(name: str, facet: Json, given: Given) -> Panel:
    looked_for = WITHIN + name
    within = given.get(looked_for, [""])[-1]
    values = tuple(_value(name, value, given) for value in facet["values"])
    excluded = tuple(_excluded(name, value, given) for value in facet.get("excluded", ()))
    none = _none(name, facet, given)
    chosen = any(value.selected for value in values) or bool(excluded) or (none is not None and none.selected)
    return Panel(
        name=name,
        label=FACETS[name].label,
        values=tuple(sorted(values, key=lambda value: not value.selected)),
        excluded=excluded,
        none=none,
        other=facet["other"],
        within=within,
        searchable=bool(facet["other"] or within),
        open=chosen or bool(within) or name in OPEN,
        kept=tuple((key, each) for key, all_ in given.items() if key != looked_for for each in all_ if each),
    )


def _value(name: str, value: Json, given: Given) -> Value:
    text = value["value"]
    if value["selected"]:
        back = changed(given, {name: without(given, name, text)})
        return Value(value["label"], value["count"], selected=True, address=back)
    chosen = changed(given, {name: with_(given, name, text)})
    excluding = changed(given, {NOT + name: with_(given, NOT + name, text)})
    return Value(value["label"], value["count"], selected=False, address=chosen, excluding=excluding)


def _excluded(name: str, value: Json, given: Given) -> Value:
    back = changed(given, {NOT + name: without(given, NOT + name, value["value"])})
    return Value(value["label"], value["count"], selected=True, address=back)


def _none(name: str, facet: Json, given: Given) -> Value | None:
    """Return the choice of what has no value, where there is such and something else too."""
    selected = facet.get("missing_selected", False)
    if not selected and not (facet["missing"] and facet["values"]):
        return None
    kept = without(given, NONE, name) if selected else with_(given, NONE, name)
    return Value("None", facet["missing"], selected, changed(given, {NONE: kept}))
