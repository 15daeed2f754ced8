"""Equipment: designators and their variants, ships, names that need a noun."""

import pytest

from service.articles.entities.equipment import designated, is_armed_noun, ship
from service.articles.entities.known_names import known_names
from service.lexicon.lexicon import as_shipped

DESIGNATORS = known_names(as_shipped()).designators


@pytest.mark.parametrize(
    ("words", "name", "end"),
    [
        ("F-35A Lightning II", "F-35 Lightning II", 3),
        ("F/A-18E/F Super Hornets", "F/A-18 Hornet", 1),
        ("KC-135R Stratotankers", "KC-135 Stratotanker", 2),
        ("M1A2 Abrams", "M1 Abrams", 2),
    ],
)
def test_designated(words: str, name: str, end: int) -> None:
    assert designated(words.split(), 0, DESIGNATORS) == (name, end)


@pytest.mark.parametrize("word", ["COVID-19", "G-7", "Title-10", "A-1000", "mid-1990s"])
def test_not_designated(word: str) -> None:
    assert designated([word], 0, DESIGNATORS) is None


def test_ship() -> None:
    assert ship(["USS", "Dwight", "D.", "Eisenhower", "and"], 0) == ("USS Dwight D. Eisenhower", 4)
    assert ship(["USS"], 0) is None
    assert ship(["US"], 0) is None


def test_a_noun_makes_it_equipment() -> None:
    assert is_armed_noun(["Patriot"], 1, " missiles were")
    assert is_armed_noun(["Abrams", "Tanks"], 1, "")
    assert not is_armed_noun(["Abrams"], 1, ", who spoke")
