"""The names of a running text: people, places, organizations, units, equipment, operations. Rather few than wrong."""

from functools import lru_cache
from typing import NamedTuple

from service.articles.article import Person
from service.articles.entities.candidates import Run, runs, stretches
from service.articles.entities.people import Roll, surname
from service.articles.entities.recognizer import Find, Walk


class Names(NamedTuple):
    """The names of one text, each once, in order of first mention."""

    people: tuple[Person, ...]
    places: tuple[str, ...]
    organizations: tuple[str, ...]
    units: tuple[str, ...]
    equipment: tuple[str, ...]
    operations: tuple[str, ...]


# The press says the same names again and again: what a run of words holds is read once, as long as it is remembered.
_REMEMBERED = 32_768


def read_names(text: str) -> Names:
    """Find the names in running text; paragraphs are parted by line breaks, and no name crosses one."""
    found = [find for run in runs(text) for find in _finds(run)]
    roll = Roll()
    by_kind: dict[str, dict[str, None]] = {}
    for kind, name, rank, role in dict.fromkeys(found):  # what comes again adds nothing
        if kind == "person":
            roll.add(Person(name, rank, role))
        else:
            by_kind.setdefault(kind, {})[name] = None
    people = roll.people()
    surnames = {surname(person.name) for person in people}
    return Names(
        people=people,
        places=tuple(name for name in by_kind.get("place", ()) if name not in surnames),
        organizations=tuple(by_kind.get("organization", ())),
        units=tuple(by_kind.get("unit", ())),
        equipment=tuple(by_kind.get("equipment", ())),
        operations=tuple(by_kind.get("operation", ())),
    )


@lru_cache(maxsize=_REMEMBERED)
def _finds(run: Run) -> tuple[Find, ...]:
    return tuple(find for stretch in stretches(run) for find in Walk(stretch).finds())
