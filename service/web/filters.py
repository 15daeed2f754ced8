"""The filters of a search on its page: the URLs that set and remove them, and the facets with such URLs. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from service.search.parameters import NOT, WITHIN
from service.search.parts.facets import FACETS

Parameters = Mapping[str, list[str]]
Json = dict[str, Any]

# Facets that are open before a value of them is selected.
OPEN = frozenset(("person", "organization", "place", "unit"))
NONE = "none"


def search_url(parameters: Parameters, **changes: list[str]) -> str:
    """Return the URL of the search page with these parameters changed; an empty list removes one."""
    return "/?" + query_string({**parameters, **changes})


def query_string(parameters: Parameters) -> str:
    return urlencode([(name, value) for name, values in parameters.items() for value in values if value])


def without_value(parameters: Parameters, name: str, value: str) -> list[str]:
    """Return the values of a parameter but this one."""
    return [other for other in parameters.get(name, []) if other != value]


def with_value(parameters: Parameters, name: str, value: str) -> list[str]:
    """Return the values of a parameter and this one."""
    return [*without_value(parameters, name, value), value]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet: the URL that selects or deselects it, and the one that excludes it."""

    label: str
    count: int
    selected: bool
    url: str
    exclude_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetPanel:
    """A facet on the page. `other` counts what is not listed; `within` is the text that all listed values contain.

    `hidden_fields` are the parameters that the form to look within the facet carries on, as pairs of names and values.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    excluded: tuple[FacetValue, ...]
    none: FacetValue | None
    other: int
    within: str
    searchable: bool
    open: bool
    hidden_fields: tuple[tuple[str, str], ...]


def facet_panels(facets: Json, parameters: Parameters) -> tuple[FacetPanel, ...]:
    """Return the facets that have something to select, in their order."""
    panels = (_panel(name, facets[name], parameters) for name in FACETS if name in facets)
    return tuple(panel for panel in panels if panel.values or panel.excluded or panel.within)


def _panel(name: str, facet: Json, parameters: Parameters) -> FacetPanel:
    within = parameters.get(WITHIN + name, [""])[-1]
    values = tuple(_value(name, value, parameters) for value in facet["values"])
    excluded = tuple(
        FacetValue(
            value["label"],
            value["count"],
            selected=True,
            url=search_url(parameters, **{NOT + name: without_value(parameters, NOT + name, value["value"])}),
        )
        for value in facet.get("excluded", ())
    )
    none = _none_value(name, facet, parameters)
    used = any(value.selected for value in values) or bool(excluded) or (none is not None and none.selected)
    return FacetPanel(
        name=name,
        label=FACETS[name].label,
        values=tuple(sorted(values, key=lambda value: not value.selected)),
        excluded=excluded,
        none=none,
        other=facet["other"],
        within=within,
        searchable=bool(facet["other"] or within),
        open=used or bool(within) or name in OPEN,
        hidden_fields=tuple(
            (key, value) for key, values in parameters.items() if key != WITHIN + name for value in values if value
        ),
    )


def _value(name: str, value: Json, parameters: Parameters) -> FacetValue:
    text = value["value"]
    if value["selected"]:
        url = search_url(parameters, **{name: without_value(parameters, name, text)})
        return FacetValue(value["label"], value["count"], selected=True, url=url)
    return FacetValue(
        value["label"],
        value["count"],
        selected=False,
        url=search_url(parameters, **{name: with_value(parameters, name, text)}),
        exclude_url=search_url(parameters, **{NOT + name: with_value(parameters, NOT + name, text)}),
    )


def _none_value(name: str, facet: Json, parameters: Parameters) -> FacetValue | None:
    """Return the choice of articles without a value, where there are such and others too."""
    selected = facet.get("missing_selected", False)
    if not selected and not (facet["missing"] and facet["values"]):
        return None
    names = without_value(parameters, NONE, name) if selected else with_value(parameters, NONE, name)
    return FacetValue("None", facet["missing"], selected, search_url(parameters, **{NONE: names}))
