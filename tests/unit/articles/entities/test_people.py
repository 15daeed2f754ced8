"""Full names, and one entry for each person."""

import pytest

from service.articles.article import Person
from service.articles.entities.people import Roll
from service.articles.entities.personal_names import full_name, surname


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Claus Hjort Frederiksen", "Claus Hjort Frederiksen"),
        ("Mark A. Welsh III met", "Mark A. Welsh III"),
        ("Mohammed bin Salman", "Mohammed bin Salman"),
        ("JD Vance", "JD Vance"),
        ("Sir Stephen Dalton", "Stephen Dalton"),
        ("Jean-Pierre", None),
        ("Public Affairs Office", None),
        ("John A.", None),
        ("John of", None),
        ("", None),
    ],
)
def test_full_name(words: str, name: str | None) -> None:
    read = full_name(words.split(), 0) if words else full_name([""], 0)
    assert (read[1] if read else None) == name


@pytest.mark.parametrize(("name", "last"), [("Mark A. Welsh III", "Welsh"), ("Jim Mattis", "Mattis"), ("III", "III")])
def test_surname(name: str, last: str) -> None:
    assert surname(name) == last


def test_a_later_mention_fills_in() -> None:
    roll = Roll()
    roll.add(Person("Mark Welsh III"))
    roll.add(Person("Mark A. Welsh III", rank="Gen.", role="Chief of Staff"))
    assert roll.people() == (Person("Mark Welsh III", rank="Gen.", role="Chief of Staff"),)


def test_a_short_given_name_is_the_same_person() -> None:
    roll = Roll()
    roll.add(Person("Michael J. McCord"))
    assert roll.add(Person("Mike McCord", role="Comptroller")) == "Michael J. McCord"
    assert roll.people() == (Person("Michael J. McCord", role="Comptroller"),)
