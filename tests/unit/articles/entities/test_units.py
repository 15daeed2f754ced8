"""Units by the way they are named, and fragments that name none."""

import pytest

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
    assert unit_before_number(words, 0, 3) == ("Carrier Strike Group 12", 4)
    assert unit_before_number(["Boeing", "747"], 0, 1) is None
