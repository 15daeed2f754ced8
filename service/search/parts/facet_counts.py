"""Counting a facet's values: the aggregations, planned so that none is computed twice, and how they are read. Pure.

A value's count is what a search finds where that value alone is chosen of its facet: it knows every other choice, and
what the facet itself leaves out, and ignores what the facet itself asks for. Facets without a choice of their own
stand side by side under one filter, or, where nothing is chosen, under none.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.search.parts import value_search
from service.search.parts.facets import FACETS, Choice, Choices, Facet, filters, filters_but

Body = dict[str, Any]

SIZE = 20
NARROWED = "narrowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which facets are counted, how many values of each, and the text that the values of some must contain."""

    names: tuple[str, ...] = tuple(FACETS)
    size: int = SIZE
    within: Mapping[str, str] = field(default_factory=dict)


def aggregations(choices: Choices, listing: Listing, more: Body) -> Body:
    """Return the aggregations of the facets listed, and `more`, which count what all choices leave.

    `choices` are those that the query itself does not filter by.
    """
    free = [FACETS[name] for name in listing.names if name not in choices or not choices[name].wants]
    counted: Body = dict(more)
    for facet in free:
        counted |= _of(facet, listing)
    narrowed = filters(choices)
    found: Body = {NARROWED: _filtered(narrowed, counted)} if narrowed and counted else counted
    for name in listing.names:
        choice = choices.get(name, Choice())
        if choice.wants:
            found[f"{name}:own"] = _filtered(filters_but(choices, name), _own(FACETS[name], choice, listing))
        if choice.excluded:
            found[f"{name}:excluded"] = {"filters": {"filters": _excluded(choices, name)}}
    return found


def flat(answer: Body) -> Body:
    """Return the aggregations of an answer side by side, those under a filter too."""
    groups = [part for name, part in answer.items() if name == NARROWED or name.endswith(":own")]
    return {name: part for group in (answer, *groups) for name, part in group.items()}


def read(found: Body, choices: Choices, names: Collection[str]) -> Body:
    """Return each facet's values from the aggregations of an answer, side by side."""
    return {name: _read(name, found, choices.get(name, Choice())) for name in names}


def _filtered(clauses: list[Body], counted: Body) -> Body:
    return {"filter": {"bool": {"filter": clauses}}, "aggs": counted}


def _of(facet: Facet, listing: Listing) -> Body:
    values: Body = {"field": facet.field, "size": listing.size}
    text = listing.within.get(facet.name)
    if text:
        values["include"] = value_search.expression(text)
    return {
        f"{facet.name}:values": {"terms": values},
        f"{facet.name}:missing": {"missing": {"field": facet.field}},
    }


def _own(facet: Facet, choice: Choice, listing: Listing) -> Body:
    """Count a chosen value even where it is not among the most frequent."""
    chosen = {"terms": {"field": facet.field, "size": len(choice.values), "include": list(choice.values)}}
    return _of(facet, listing) | ({f"{facet.name}:chosen": chosen} if choice.values else {})


def _excluded(choices: Choices, name: str) -> list[Body]:
    """Give, for each value left out, the filter of the articles that would be found besides if it were not."""
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
