"""Equipment: designators and their variants, ships, names that need a noun."""

import pytest

from benchmarks.entities import read_names
from service.articles.entities.equipment import designated, is_armed_noun, is_variant, vessel
from service.articles.entities.known_names import known_names
from service.lexicon.lexicon import as_shipped

DESIGNATORS = known_names(as_shipped()).designators


@pytest.mark.parametrize(
    ("words", "names", "end"),
    [
        ("F-35A Lightning II", ["F-35A"], 3),
        ("KC-135R Stratotankers", ["KC-135R"], 2),
        ("KC-135 Stratotankers", ["KC-135 Stratotanker"], 2),
        ("A-10Cs", ["A-10C"], 1),
        ("F-15C/D Eagles", ["F-15C", "F-15D"], 2),
        ("GAU-8/A Avenger", ["GAU-8 Avenger"], 2),
        ("E-2Ds", ["E-2D Advanced Hawkeye"], 1),
        ("Su-30MKI", ["Su-30MKI"], 1),
        ("AIM-120C-7", ["AIM-120C"], 1),
        ("MQ9 Reapers", ["MQ-9 Reaper"], 2),
        ("GBU-62", ["GBU-62"], 1),
        ("AN/ALQ-131", ["AN/ALQ-131"], 1),
    ],
)
def test_designated(words: str, names: list[str], end: int) -> None:
    read = designated(words.split(), 0, DESIGNATORS)
    assert read
    assert ([cue.name for cue in read.cues], read.end) == (names, end)


def test_a_variant_is_of_the_concept_of_its_family() -> None:
    read = designated(["B-52G"], 0, DESIGNATORS)
    assert read
    assert read.cues[0].concept == "b-52-stratofortress"
    assert is_variant("B-1B Lancer", ["B-1", "B-1 Lancer"])
    assert not is_variant("B-1", ["B-1", "B-1 Lancer"])
    assert not is_variant("AC-130W", ["AC-130W Stinger II"])


@pytest.mark.parametrize("word", ["COVID-19", "G-7", "Title-10", "A-1000", "mid-1990s", "PERS-806", "CVN-72", "C40"])
def test_not_designated(word: str) -> None:
    assert designated([word], 0, DESIGNATORS) is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("USS Dwight D. Eisenhower and", "USS Dwight D. Eisenhower"),
        ("USS Theodore Roosevelt Carrier Strike Group", "USS Theodore Roosevelt"),
        ("HMNZS Te Kaha", "HMNZS Te Kaha"),
        ("HMS Prince of Wales", "HMS Prince of Wales"),
        ("USS Cole in", "USS Cole"),
        ("Steregushchiy-class", "Steregushchiy class"),
        ("USS", None),
        ("US Army", None),
        ("USS Arizona Memorial", None),
        ("World-class", None),
        ("Middle-class", None),
    ],
)
def test_vessel(words: str, name: str | None) -> None:
    read = vessel(words.split(), 0)
    assert (read.name if read else None) == name


@pytest.mark.parametrize(
    ("text", "equipment"),
    [
        ("the cruiser Moskva sank near the frigate Admiral Essen and", ["Moskva", "Admiral Essen"]),
        ("the aircraft carrier Charles de Gaulle sailed", ["Charles de Gaulle"]),
        ("two Typhoon FGR4s, Humvees and Black Hawks", ["Eurofighter Typhoon", "Humvee", "UH-60 Black Hawk"]),
        ("Bradley fighting vehicles and Apache attack helicopters", ["M2 Bradley", "AH-64 Apache"]),
        ("F-35A Joint Strike Fighter pilots", ["F-35A"]),
        ("a T-41 aircraft, X-33 spacecraft, FY-15 aircraft and GE-404 jet engines", ["T-41 Mescalero", "X-33"]),
        (
            "SA-9 and SS-N-22 launchers and BMD-2s",
            ["SA-9 Gaskin", "SS-N-22 Sunburn", "BMD-2"],
        ),
        ("Typhoon Haiyan, the Patriot Act, the Eagle, AT1 Roe and AS 40", []),
        ("the AC-130 Spectre gunship and the AH-64 Longbow Apache", ["AC-130", "AH-64 Apache"]),
        ("two HH-60G (Pave Hawks), later the Pave Hawk", ["HH-60G"]),
        ("the AGM-86C, Conventional Air Launched Cruise Missile", ["AGM-86C"]),
        ("the B-52H, and the B-52 too", ["B-52H", "B-52 Stratofortress"]),
        ("the Pave Hawk, the film Black Panther, an Airbus A330", ["HH-60 Pave Hawk"]),
        ("Sections B-2 and Zone A-1", []),
    ],
)
def test_equipment(text: str, equipment: list[str]) -> None:
    assert list(read_names(text).equipment) == equipment


def test_a_noun_makes_it_equipment() -> None:
    assert is_armed_noun(["Patriot"], 1, " missiles were")
    assert is_armed_noun(["Abrams", "Tanks"], 1, "")
    assert not is_armed_noun(["Abrams"], 1, ", who spoke")
