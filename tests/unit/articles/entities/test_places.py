"""Places: those of a dateline, towns before their state, names of bases - and what only looks like a place."""

import pytest

from benchmarks.entities import read_names
from service.articles.entities.known_names import known_names
from service.articles.entities.places import in_dateline
from service.articles.entities.reading import read, texts
from service.lexicon.lexicon import as_shipped

KNOWN = known_names(as_shipped()).places_in_any_case


@pytest.mark.parametrize(
    ("place", "text", "places"),
    [
        ("FORT GEORGE G. MEADE, Md", "", ("Fort George G. Meade", "Maryland")),
        ("WASHINGTON", "", ("Washington, D.C.",)),
        ("MACDILL AIR FORCE BASE, Fla.", "at MacDill Air Force Base.", ("MacDill Air Force Base", "Florida")),
        ("EL SEGUNDO, Calif.", "", ("El Segundo", "California")),
        ("Fort McNair, DC", "", ("Fort Lesley J. McNair",)),
    ],
)
def test_in_dateline(place: str, text: str, places: tuple[str, ...]) -> None:
    found = list(in_dateline(place, text, KNOWN))
    assert tuple(name for name, _, _ in found) == places
    assert [place[start:end] for _, start, end in found] == place.split(", ")[: len(places)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("He grew up in Tonawanda, New York, and moved to Elgin, Ill.", ["Tonawanda", "New York", "Elgin", "Illinois"]),
        ("Pfc. Lee Roe, 20, of New Castle, Colorado, was killed.", ["New Castle", "Colorado"]),
        ("It hit the Roswell, Georgia, police", ["Roswell", "Georgia"]),
        ("Harbor Bank of Corpus Christi, Texas, agreed", ["Corpus Christi", "Texas"]),
        ("a plant in Kovvada, India, opened", ["Kovvada", "India"]),
        ("a driver from West Palm Beach, Florida, came", ["West Palm Beach", "Florida"]),
        ("a shop at Ocala, FL 34470", ["Ocala"]),
        ("made in East Hartford", ["East Hartford"]),
        ("Near Dayr az Zawr, one strike hit in Deir ez-Zor", ["Deir ez-Zor"]),
        ("in Bali, near Ramallah, from Taichung and Vinnytsia", ["Bali", "Ramallah", "Taichung", "Vinnytsia"]),
        ("a camp in Jordan; the Hashemite Kingdom of Jordan", ["Jordan"]),
        ("the governor of Alaska Sarah Roe said", ["Alaska"]),
        ("airmen left Bagram Airfield. Bagram is quiet", ["Bagram Airfield"]),
        ("at Naval Base Point Loma and Detroit Arsenal", ["Naval Base Point Loma", "Detroit Arsenal"]),
        (
            "at MCAS New River and Blue Grass Army Depot",
            ["Marine Corps Air Station New River", "Blue Grass Army Depot"],
        ),
        (
            "in Tamaulipas, Heilongjiang and Uttar Pradesh; the UAE",
            ["Tamaulipas", "Heilongjiang", "Uttar Pradesh", "United Arab Emirates"],
        ),
        ("through the Calico Basin to Wilson Stadium", ["Calico Basin", "Wilson Stadium"]),
    ],
)
def test_places(text: str, places: list[str]) -> None:
    assert list(read_names(text).places) == places


@pytest.mark.parametrize(
    "text",
    [
        "Lee Roe is Director of Business Partnerships, Kansas Leadership Center",
        "a grant from the Cancer Moonshot, VA said",
        "at Langley High School, Fairview Elementary and Fort Hays State University",
        "thanks to Foreign Minister Park and Chairman Basin",
        "Rep. Roe (D-Coney Island); the Sixth Congressional District",
        "Cypress trees, Shevchenko and Kitchener Aid",
        "he told Congress, Jordan Smith said, and Michael Jordan agreed",
    ],
)
def test_no_places(text: str) -> None:
    assert not {
        "Business Partnerships",
        "Cancer Moonshot",
        "Fort Hays State University",
        "Jordan",
        "Cypress",
        "Kitchener",
    }.intersection(read_names(text).places)


@pytest.mark.parametrize(
    ("title", "places", "equipment"),
    [
        ("Attacks in Raqqa and Offensive Actions in Syria", ("Raqqa", "Syria"), ()),
        ("Syria Speaks: F-16s Flew", (), ("F-16 Fighting Falcon",)),
        ("THE WAR IN SYRIA", (), ()),
    ],
)
def test_a_title_names_places_after_in(title: str, places: tuple[str, ...], equipment: tuple[str, ...]) -> None:
    names = read(texts(title=title, sections=[(None, ["We met."])]), as_shipped()).names()
    assert (names.places, names.equipment) == (places, equipment)
