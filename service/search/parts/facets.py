"""Facets: the fields that a search can be narrowed by, and the filters of what is chosen. Counting is `counts`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen of one facet: any of `values` (or, with `none`, no value at all), and none of `excluded`."""

    values: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    none: bool = False

    @property
    def wants(self) -> bool:
        """Whether it asks for something, rather than only to leave something out."""
        return bool(self.values) or self.none


Choices = Mapping[str, Choice]


@dataclass(frozen=True, slots=True)
class Facet:
    """A named list of values that a search can be narrowed by."""

    name: str
    field: str
    label: str

    def wanted(self, choice: Choice) -> list[Body]:
        """Return the filter of what is asked for: any of the values, or none at all."""
        any_of: list[Body] = [{"terms": {self.field: list(choice.values)}}] if choice.values else []
        if choice.none:
            any_of.append({"bool": {"must_not": [{"exists": {"field": self.field}}]}})
        return [{"bool": {"should": any_of}}] if len(any_of) > 1 else any_of

    def unwanted(self, values: Collection[str]) -> list[Body]:
        """Return the filter that leaves these values out."""
        return [{"bool": {"must_not": [{"terms": {self.field: list(values)}}]}}] if values else []

    def filters(self, choice: Choice) -> list[Body]:
        return [*self.wanted(choice), *self.unwanted(choice.excluded)]


FACETS = {
    facet.name: facet
    for facet in (
        Facet("person", "people.name", "People"),
        Facet("organization", "organizations", "Organizations"),
        Facet("place", "places", "Places"),
        Facet("unit", "units", "Units"),
        Facet("equipment", "equipment", "Equipment"),
        Facet("operation", "operations", "Operations"),
        Facet("term", "terms.label", "Terms"),
        Facet("kind", "kind", "Kind"),
        Facet("source", "source", "Source"),
        Facet("section", "section", "Section"),
        Facet("byline", "bylines.name", "Byline"),
        Facet("photographer", "photos.credit.name", "Photographer"),
        Facet("tag", "tags", "Tags"),
        Facet("company", "awards.company", "Companies"),
    )
}


def filters(choices: Choices) -> list[Body]:
    """Return the filters of all choices."""
    return [each for name, choice in choices.items() for each in FACETS[name].filters(choice)]


def filters_but(choices: Choices, own: str) -> list[Body]:
    """Return the filters of all choices without what the facet `own` asks for; what it leaves out stays left out."""
    rest = {name: choice for name, choice in choices.items() if name != own}
    excluded = choices[own].excluded if own in choices else ()
    return [*filters(rest), *FACETS[own].unwanted(excluded)]
