"""Words that announce a person: ranks, offices, forms of address - and the one table that names are scanned with."""

from functools import cache
from typing import NamedTuple

from mappings.lexicon.words import phrases
from service.articles.entities import gazetteer
from service.articles.entities.gazetteer import Phrases

_BASE_ENDINGS = {
    "Air Force Base": "Air Force Base",
    "AFB": "Air Force Base",
    "Air Base": "Air Base",
    "AB": "Air Base",
    "Air Reserve Base": "Air Reserve Base",
    "Air National Guard Base": "Air National Guard Base",
    "Air Force Station": "Air Force Station",
    "Army Airfield": "Army Airfield",
    "Airfield": "Airfield",
    "Naval Base": "Naval Base",
    "Space Force Base": "Space Force Base",
    "SFB": "Space Force Base",
}
_BASE_OPENINGS = {
    "Camp": "Camp",
    "Fort": "Fort",
    "Forward Operating Base": "Forward Operating Base",
    "FOB": "Forward Operating Base",
    "Ft.": "Fort",
    "Joint Base": "Joint Base",
    "Lake": "Lake",
    "Marine Corps Air Station": "Marine Corps Air Station",
    "Marine Corps Base": "Marine Corps Base",
    "Mount": "Mount",
    "NAS": "Naval Air Station",
    "Naval Air Station": "Naval Air Station",
    "Naval Base": "Naval Base",
    "Naval Station": "Naval Station",
    "RAF": "RAF",
}


class Sign(NamedTuple):
    """What a known phrase is a sign of.

    `kind` is rank, office, address, person, organization, place, base ending, base opening, equipment, equipment before
    noun, operation, or operation opening; `role` is the office that a known person is named with ("President Biden").
    """

    kind: str
    value: str
    follows_comma: bool = False
    role: str | None = None


@cache
def signs() -> Phrases[Sign]:
    """Return the one table of all phrases; where a phrase is two things, the earlier entry here counts."""
    table: Phrases[Sign] = Phrases()
    offices = _offices()
    for kind, known in (
        ("organization", gazetteer.organizations()),
        ("office", dict(zip(offices, offices, strict=True))),
        ("rank", gazetteer.ranks()),
        ("address", {form: form for form in phrases("address")}),
        ("operation", gazetteer.operations()),
        ("operation opening", {"Operation": "Operation", "Exercise": "Exercise"}),
        ("equipment", gazetteer.equipment()),
        ("equipment before noun", gazetteer.equipment_before_noun()),
    ):
        for form, value in known.items():
            table.add(form, Sign(kind, value))
    by_size = sorted(offices, key=len, reverse=True)
    for form, name in gazetteer.known_people().items():
        role = next((office for office in by_size if form.startswith(f"{office} ")), None)
        table.add(form, Sign("person", name, role=role))
    for form, place in gazetteer.places().items():
        table.add(form, Sign("place", place.name, place.follows_comma))
    for kind, known in (("base ending", _BASE_ENDINGS), ("base opening", _BASE_OPENINGS)):
        for form, value in known.items():
            table.add(form, Sign(kind, value))
    return table


def _offices() -> list[str]:
    held = [f"{office} of {field}" for office in phrases("field office") for field in phrases("field")]
    short = [f"{field} {office}" for office in ("Secretary", "Minister") for field in phrases("short field")]
    return list(dict.fromkeys([*phrases("office"), *held, *short]))


@cache
def dotted() -> frozenset[str]:
    """Return the words whose full stop belongs to them: "Gen.", "Fla.", "U.S." - no sentence ends there for sure."""
    known = [*gazetteer.ranks(), *gazetteer.places(), *gazetteer.organizations()]
    known += [*phrases("office"), *phrases("address"), *_BASE_OPENINGS, "Jr.", "Sr.", "St."]
    return frozenset(word for phrase in known for word in phrase.split() if word.endswith("."))
