"""Units by the way they are named, and fragments that name none."""

import pytest

from benchmarks.entities import read_names
from service.articles.entities.units import numbered_unit, unit_before_number


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("88th Air Base Wing Public Affairs", "88th Air Base Wing"),
        ("82d Airborne Division", "82nd Airborne Division"),
        ("Second Infantry Division", "2nd Infantry Division"),
        ("III Corps", "III Corps"),
        ("101st Airborne", "101st Airborne"),
        ("1st Battalion", None),
        ("3rd Annual Air Show", None),
        ("II World War", None),
    ],
)
def test_numbered_unit(words: str, unit: str | None) -> None:
    read = numbered_unit(words.split(), 0)
    assert (read.name if read else None) == unit


def test_unit_before_number() -> None:
    words = ["Carrier", "Strike", "Group", "12"]
    assert unit_before_number(words, 0, 3) == ("Carrier Strike Group 12", 0, 4)
    assert unit_before_number(["Boeing", "747"], 0, 1) is None


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("The 3-501st Assault Helicopter Battalion flew.", ["3-501st Assault Helicopter Battalion"]),
        ("Marines of 3rd Battalion, 8th Marines, came", ["3rd Battalion, 8th Marines"]),
        ("2d Squadron, 3d Cavalry Regiment", ["2nd Squadron, 3rd Cavalry Regiment"]),
        ("the 603rd Air and Space Operations Center", ["603rd Air and Space Operations Center"]),
        ("the 94th Army Air and Missile Defense Command", ["94th Army Air and Missile Defense Command"]),
        ("the 1st Cavalry Division and Fort Roe Command", ["1st Cavalry Division"]),
        ("Submarine Squadron Eleven and Amphibious Squadron 6", ["Submarine Squadron Eleven", "Amphibious Squadron 6"]),
        ("flown by VFA-41, VMM-263 and HSC-85", ["VFA-41", "VMM-263", "HSC-85"]),
        ("He led Det. 805 before.", ["Det. 805"]),
        ("at 12 Mechanized Brigade and 42 Commando", ["12 Mechanized Brigade", "42 Commando"]),
        ("Detachment 1, Two Squadrons, 2019 Squadron, the VA-4 district, 1st Battalion, 100 Roe Street", []),
    ],
)
def test_units(text: str, units: list[str]) -> None:
    assert list(read_names(text).units) == units
