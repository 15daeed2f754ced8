"""Facets: fields that a search can be narrowed by, the filters of what is chosen, and the counts of values. Pure."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from service.search.parts.part import Answer, Body, Part

SIZE = 20
NARROWED = "narrowed"
# With classes of at most 22 characters, an expression of this many stays below the engine's limit of 1,000.
MAX_CHARACTERS = 40
_LATIN = range(0xC0, 0x180)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which facets are counted, how many values of each, and the text that the values of some must contain."""

    names: tuple[str, ...] = tuple(FACETS)
    size: int = SIZE
    within: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facets(Part):
    """The counts of the facets that are listed.

    `choices` are those of the listed facets: they filter the hits, and the counts of all facets but their own. They
    stand outside the query, so that counts can pass them. What the parts before this one count is filtered by all.
    """

    choices: Choices
    listing: Listing

    def add_to(self, body: Body) -> None:
        filtered = filters(self.choices)
        if filtered:
            body.setdefault("post_filter", {"bool": {}})["bool"]["filter"] = filtered
        counted = body.pop("aggs", {})
        for name in self.listing.names:
            if not self._choice(name).wants:
                counted |= _counts(FACETS[name], self.listing)
        aggregations = {NARROWED: _filtered(filtered, counted)} if filtered and counted else counted
        for name in self.listing.names:
            choice = self._choice(name)
            if choice.wants:
                own = _own_counts(FACETS[name], choice, self.listing)
                aggregations[f"{name}:own"] = _filtered(filters_but(self.choices, name), own)
            if choice.excluded:
                aggregations[f"{name}:excluded"] = {"filters": {"filters": _excluded(self.choices, name)}}
        if aggregations:
            body["aggs"] = aggregations

    def read(self, answer: Answer, page: Body) -> None:
        names = self.listing.names
        page["facets"] = {name: _read(name, answer.aggregations, self._choice(name)) for name in names}

    def _choice(self, name: str) -> Choice:
        return self.choices.get(name, Choice())


def flat(answer: Body) -> Body:
    """Return the aggregations of an answer side by side, those under a filter too."""
    groups = [part for name, part in answer.items() if name == NARROWED or name.endswith(":own")]
    return {name: part for group in (answer, *groups) for name, part in group.items()}


def _filtered(clauses: list[Body], counted: Body) -> Body:
    return {"filter": {"bool": {"filter": clauses}}, "aggs": counted}


def _counts(facet: Facet, listing: Listing) -> Body:
    values: Body = {"field": facet.field, "size": listing.size}
    text = listing.within.get(facet.name)
    if text:
        values["include"] = containing(text)
    return {
        f"{facet.name}:values": {"terms": values},
        f"{facet.name}:missing": {"missing": {"field": facet.field}},
    }


def _own_counts(facet: Facet, choice: Choice, listing: Listing) -> Body:
    """Count a chosen value even where it is not among the most frequent."""
    chosen = {"terms": {"field": facet.field, "size": len(choice.values), "include": list(choice.values)}}
    return _counts(facet, listing) | ({f"{facet.name}:chosen": chosen} if choice.values else {})


def _excluded(choices: Choices, name: str) -> list[Body]:
    """Return, for each value left out, the filter of the articles that would be found besides if it were not."""
    facet, choice = FACETS[name], choices[name]
    rest = {other: chosen for other, chosen in choices.items() if other != name}
    found: list[Body] = []
    for value in choice.excluded:
        others = [other for other in choice.excluded if other != value]
        clauses = [*filters(rest), *facet.wanted(choice), *facet.unwanted(others), {"term": {facet.field: value}}]
        found.append({"bool": {"filter": clauses}})
    return found


def _read(name: str, found: Body, choice: Choice) -> Body:
    """Return values, most frequent first, the chosen ones always among them, and those that are left out."""
    listed = {bucket["key"]: bucket["doc_count"] for bucket in found[f"{name}:values"]["buckets"]}
    chosen = {bucket["key"]: bucket["doc_count"] for bucket in found.get(f"{name}:chosen", {}).get("buckets", ())}
    counts = {**listed, **{value: chosen.get(value, 0) for value in choice.values if value not in listed}}
    buckets = found.get(f"{name}:excluded", {}).get("buckets", ())
    excluded = [
        {**_value(value, bucket["doc_count"]), "selected": False}
        for value, bucket in zip(choice.excluded, buckets, strict=True)
    ]
    facet = {
        "values": [{**_value(value, count), "selected": value in choice.values} for value, count in counts.items()],
        "missing": found[f"{name}:missing"]["doc_count"],
        "other": found[f"{name}:values"]["sum_other_doc_count"],
    }
    return facet | ({"missing_selected": True} if choice.none else {}) | ({"excluded": excluded} if excluded else {})


def _value(value: str, count: int) -> Body:
    return {"value": value, "label": value, "count": count}


def containing(text: str) -> str:
    """Return Lucene's regular expression for values that contain `text`, in any case, with accents or without."""
    return f".*{''.join(map(_any_case, ' '.join(text.split())[:MAX_CHARACTERS]))}.*"


def _any_case(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].lower()
    forms = {character, character.lower(), character.upper(), *_ACCENTED.get(base, ())}
    single = sorted(form for form in forms if len(form) == 1)
    if len(single) > 1:
        return f"[{''.join(single)}]"
    return character if character.isalnum() or character.isspace() else f"\\{character}"


def _accented() -> dict[str, set[str]]:
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for character in map(chr, _LATIN):
        base = unicodedata.normalize("NFD", character)[0].lower()
        if base != character.lower():
            forms[base] |= {character, base, base.upper()}
    return dict(forms)


_ACCENTED = _accented()
