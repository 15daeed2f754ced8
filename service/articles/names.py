"""The names of a running text: people, places, organizations, units, equipment, operations. Rather few than wrong."""

from typing import NamedTuple

from service.articles.article import Person
from service.articles.people import surname
from service.articles.runs import stretches
from service.articles.walk import Found, Walk


class Mention(NamedTuple):
    """A name as it is printed somewhere in the text; `kind` is a field of Names, `name` its entry there."""

    kind: str
    name: str
    printed: str


class Names(NamedTuple):
    """The names of one text, each once, in order of first mention, and the forms in which they are printed."""

    people: tuple[Person, ...]
    places: tuple[str, ...]
    organizations: tuple[str, ...]
    units: tuple[str, ...]
    equipment: tuple[str, ...]
    operations: tuple[str, ...]
    mentions: tuple[Mention, ...]


_FIELDS = {
    "person": "people",
    "place": "places",
    "organization": "organizations",
    "unit": "units",
    "equipment": "equipment",
    "operation": "operations",
}


def read_names(text: str) -> Names:
    """Find the names in running text; paragraphs are parted by line breaks, and no name crosses one."""
    found = Found()
    for stretch in stretches(text):
        Walk(stretch, found).go()
    people = found.roll.people()
    surnames = {surname(person.name) for person in people}
    kept = {
        (kind, name): printed
        for (kind, name), printed in found.forms.items()
        if not (kind == "place" and name in surnames)
    }
    by_kind: dict[str, list[str]] = {kind: [] for kind in _FIELDS}
    for kind, name in kept:
        by_kind[kind].append(name)
    return Names(
        people=people,
        places=tuple(by_kind["place"]),
        organizations=tuple(by_kind["organization"]),
        units=tuple(by_kind["unit"]),
        equipment=tuple(by_kind["equipment"]),
        operations=tuple(by_kind["operation"]),
        mentions=tuple(
            Mention(_FIELDS[kind], name, form) for (kind, name), printed in kept.items() for form in sorted(printed)
        ),
    )
