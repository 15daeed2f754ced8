"""The names of one article by their fields, of all that is found in its texts."""

from collections.abc import Iterable
from typing import NamedTuple

from service.articles.article import Person
from service.articles.entities.mentions import Find, Support
from service.articles.entities.organization_names import one_each
from service.articles.entities.people import Roll
from service.articles.entities.personal_names import surname
from service.articles.entities.places import named_by_bases


class Names(NamedTuple):
    """The names of one article, each once, in order of first mention."""

    people: tuple[Person, ...]
    places: tuple[str, ...]
    organizations: tuple[str, ...]
    units: tuple[str, ...]
    equipment: tuple[str, ...]
    operations: tuple[str, ...]


def names_of(finds: Iterable[Find]) -> Names:
    """Return names by their kinds. A surname is no place."""
    persons: dict[tuple[str, str | None, str | None], None] = {}
    by_kind: dict[str, dict[str, None]] = {}
    dateline: dict[str, None] = {}
    bodies: list[Find] = []
    # After "HH-60G" the words "the Pave Hawk" mean the same thing.
    variants: set[str | None] = set()
    for find in finds:
        if find.kind == "person":
            persons[find.name, find.rank, find.role] = None
        elif find.kind == "organization":
            bodies.append(find)
        elif find.support is not Support.NICKNAME or find.concept not in variants:
            if find.support is Support.VARIANT:
                variants.add(find.concept)
            names = dateline if find.support is Support.DATELINE else by_kind.setdefault(find.kind, {})
            names[find.name] = None
    roll = Roll()
    for told in persons:
        roll.add(Person(*told))
    people = roll.people()
    surnames = {surname(person.name) for person in people}
    unfit = surnames | named_by_bases([*dateline, *by_kind.get("place", ())])
    places = [name for name in by_kind.get("place", ()) if name not in unfit]
    return Names(
        people=people,
        places=tuple(dict.fromkeys([*dateline, *places])),
        organizations=one_each(bodies),
        units=tuple(by_kind.get("unit", ())),
        equipment=tuple(by_kind.get("equipment", ())),
        operations=tuple(by_kind.get("operation", ())),
    )
