"""Quotations and their speakers."""

import pytest

from service.articles.article import Person
from service.articles.quotations import read_quotations

PEOPLE = (Person("Jim Mattis"), Person("Mark A. Welsh III"), Person("Ann Twin"), Person("Bob Twin"))


@pytest.mark.parametrize(
    ("paragraph", "quotations"),
    [
        ("“We will fight on to win,” Mattis said.", [("We will fight on to win", "Jim Mattis")]),
        (
            "“We will fight on to win,” Mattis said. “It will not be a short war.”",
            [("We will fight on to win", "Jim Mattis"), ("It will not be a short war.", "Jim Mattis")],
        ),
        ('"We will fight on to win," said Gen. Mark A. Welsh III.', [("We will fight on to win", "Mark A. Welsh III")]),
        ("Kohn said, “We will fight on to win.”", [("We will fight on to win.", "Kohn")]),
        ("“We will fight on to win,” he said.", [("We will fight on to win", None)]),
        ("“We will fight on to win,” said the secretary.", [("We will fight on to win", None)]),
        ("“We will fight on to win,” Twin said.", [("We will fight on to win", None)]),
        ("“We will fight on to win and the next", [("We will fight on to win and the next", None)]),
        ("the motto “Global Vigilance, Global Reach, Global Power for America” hangs", []),
        ("“We Will Fight On To Win,” Mattis said.", [("We Will Fight On To Win", "Jim Mattis")]),
        ("a “rather unique role” and 5'10\" tall", []),
    ],
)
def test_read_quotations(paragraph: str, quotations: list[tuple[str, str | None]]) -> None:
    assert [(found.text, found.speaker) for found in read_quotations([paragraph], PEOPLE)] == quotations
