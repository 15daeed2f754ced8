"""Who speaks where, and what only looks like it."""

import pytest

from service.articles.article import Person, Section
from service.articles.transcripts import name_speakers, read_turns


def turns(*paragraphs: str) -> list[tuple[str, int, int]]:
    return [(turn.speaker, turn.first, turn.paragraphs) for turn in read_turns((Section(paragraphs),))]


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        (
            (
                "The Pentagon",
                "MR. PRICE: Good day.",
                "We begin.",
                "Q Sir, why?",
                "MR. PRICE: Because.",
                "5:28 P.M. EST",
            ),
            [("MR. PRICE", 1, 2), ("Q", 3, 1), ("MR. PRICE", 4, 1)],
        ),
        (
            ("SECRETARY OF DEFENSE JIM MATTIS: We go.", "QUESTION: When?", "SECRETARY OF DEFENSE JIM MATTIS: Soon."),
            [
                ("SECRETARY OF DEFENSE JIM MATTIS", 0, 1),
                ("QUESTION", 1, 1),
                ("SECRETARY OF DEFENSE JIM MATTIS", 2, 1),
            ],
        ),
        (
            ("Q: Why?", "A: Because.", "Q: How?", "A: So.", "It went on."),
            [("Q", 0, 1), ("A", 1, 1), ("Q", 2, 1), ("A", 3, 2)],
        ),
        (
            ("THE PRESIDENT (via telephone): Hello.", "Q “Sir?”", "THE PRESIDENT: Yes.", "END 1:20 P.M. EDT"),
            [("THE PRESIDENT", 0, 1), ("Q", 1, 1), ("THE PRESIDENT", 2, 1)],
        ),
        (
            ("Mr. Price: One.", "Moderator: Two.", "Mr. Price: Three."),
            [("Mr. Price", 0, 1), ("Moderator", 1, 1), ("Mr. Price", 2, 1)],
        ),
        # Names without a title count when they come again beside one who has it.
        (
            ("GEN. DUNFORD: One.", "LIVERMAN: Two.", "GEN. DUNFORD: Three.", "LIVERMAN: Four."),
            [("GEN. DUNFORD", 0, 1), ("LIVERMAN", 1, 1), ("GEN. DUNFORD", 2, 1), ("LIVERMAN", 3, 1)],
        ),
    ],
)
def test_turns(paragraphs: tuple[str, ...], found: list[tuple[str, int, int]]) -> None:
    assert turns(*paragraphs) == found


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("The wing flew.", "It landed."),
        ("THE PRESIDENT: A speech.", "AUDIENCE: Four more years!", "THE PRESIDENT: Thank you."),
        ("RESTORING OUR MIGHT: One.", "CORRECTING AN INJUSTICE: Two.", "CHARTING A COURSE: Three."),
        ("MEMORANDUM FOR: The Secretary.", "FROM: The Chief.", "SUBJECT: Ships."),
        ("Q Branch made it.", "Q Branch tested it.", "Q Branch lost it."),
        ("A: first point", "B: second point", "C: third point"),
        (),
    ],
)
def test_no_turns(paragraphs: tuple[str, ...]) -> None:
    assert turns(*paragraphs) == []


def test_a_heading_ends_a_turn() -> None:
    body = (Section(("MR. DO: One.", "More."), "Morning"), Section(("Aside.", "Q Why?", "MR. DO: So.")))
    assert [(turn.section, turn.first, turn.paragraphs) for turn in read_turns(body)] == [
        (0, 0, 2),
        (1, 1, 1),
        (1, 2, 1),
    ]


def test_a_surname_is_led_back_to_the_one_person_who_has_it() -> None:
    found = read_turns((Section(("MR. DO: One.", "MS. ROE: Two.", "MR. DO: Three.")),))
    people = (Person("Jo Do"), Person("Ann Roe"), Person("Bea Roe"))
    assert [turn.person for turn in name_speakers(found, people)] == ["Jo Do", None, "Jo Do"]
