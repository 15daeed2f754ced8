"""Places: those of a dateline, under the names they have elsewhere."""

import pytest

from service.articles.entities.known_names import known_names
from service.articles.entities.places import in_dateline
from service.lexicon.lexicon import as_shipped

KNOWN = known_names(as_shipped()).places_in_any_case


@pytest.mark.parametrize(
    ("place", "text", "places"),
    [
        ("FORT GEORGE G. MEADE, Md", "", ("Fort George G. Meade", "Maryland")),
        ("WASHINGTON", "", ("Washington, D.C.",)),
        ("MACDILL AIR FORCE BASE, Fla.", "at MacDill Air Force Base.", ("MacDill Air Force Base", "Florida")),
        ("EL SEGUNDO, Calif.", "", ("El Segundo", "California")),
    ],
)
def test_in_dateline(place: str, text: str, places: tuple[str, ...]) -> None:
    found = list(in_dateline(place, text, KNOWN))
    assert tuple(name for name, _, _ in found) == places
    assert [place[start:end] for _, start, end in found] == place.split(", ")
