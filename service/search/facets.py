"""Facets: each knows its aggregation, its filter, and how to read its buckets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]
Choices = Mapping[str, tuple[str, ...]]

SIZE = 20
MONTHS = 60


@dataclass(frozen=True, slots=True)
class Facet:
    """A named list of values that a search can be narrowed by; several chosen values mean any of them."""

    name: str
    field: str
    label: str

    def filter(self, values: tuple[str, ...]) -> Body:
        return {"terms": {self.field: list(values)}}

    def aggregation(self) -> Body:
        return {
            "values": {"terms": {"field": self.field, "size": SIZE}},
            "missing": {"missing": {"field": self.field}},
        }

    def read(self, answer: Body, chosen: tuple[str, ...]) -> Body:
        """Give values, most frequent first, the chosen ones always among them."""
        values = [_value(bucket["key"], bucket["doc_count"], chosen) for bucket in answer["values"]["buckets"]]
        listed = {value["value"] for value in values}
        absent = [_value(value, 0, chosen) for value in chosen if value not in listed]
        return {
            "values": values + absent,
            "missing": answer["missing"]["doc_count"],
            "other": answer["values"]["sum_other_doc_count"],
        }


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
        Facet("byline", "bylines.name", "Byline"),
        Facet("tag", "tags", "Tags"),
        Facet("company", "awards.company", "Companies"),
        Facet("photographer", "photos.credit.name", "Photographer"),
    )
}


def filters(choices: Choices, *, but: str | None = None) -> list[Body]:
    """Give the filters of all choices, or of all but one facet's own."""
    return [FACETS[name].filter(values) for name, values in choices.items() if values and name != but]


def aggregations(choices: Choices) -> Body:
    """Give the aggregations of all facets and of the histogram; each ignores its own facet's choice."""
    found = {
        f"facet:{name}": {"filter": {"bool": {"filter": filters(choices, but=name)}}, "aggs": facet.aggregation()}
        for name, facet in FACETS.items()
    }
    by_date = {"auto_date_histogram": {"field": "published", "buckets": MONTHS, "minimum_interval": "day"}}
    return {**found, "histogram": {"filter": {"bool": {"filter": filters(choices)}}, "aggs": {"dates": by_date}}}


def read(answer: Body, choices: Choices) -> Body:
    """Give each facet's values from the answer's aggregations."""
    return {name: facet.read(answer[f"facet:{name}"], choices.get(name, ())) for name, facet in FACETS.items()}


def read_histogram(answer: Body) -> list[Body]:
    """Give the counts by date: `[{from, to, count}]`, `to` being the next span's beginning."""
    buckets = answer["histogram"]["dates"]["buckets"]
    starts = [bucket["key_as_string"][:10] for bucket in buckets]
    ends = [*starts[1:], None][: len(starts)]
    return [
        {"from": start, "to": end, "count": bucket["doc_count"]}
        for start, end, bucket in zip(starts, ends, buckets, strict=True)
    ]


def _value(value: str, count: int, chosen: tuple[str, ...]) -> Body:
    return {"value": value, "label": value, "count": count, "selected": value in chosen}
