"""Acronyms that a sentence defines, and parentheses that define none."""

import pytest

from service.articles.acronyms import read_acronyms


@pytest.mark.parametrize(
    ("text", "acronyms"),
    [
        ("Air Combat Command (ACC), headquartered", [("ACC", "Air Combat Command")]),
        (
            "in STEM (science, technology, engineering and mathematics)",
            [("STEM", "science, technology, engineering and mathematics")],
        ),
        ("forward looking infrared (FLIR)", [("FLIR", "forward looking infrared")]),
        ("military training routes (MTRs)", [("MTR", "military training routes")]),
        ("the Office of Foreign Assets Control (OFAC)", [("OFAC", "Office of Foreign Assets Control")]),
        ("Central Intelligence Agency’s (CIA)", [("CIA", "Central Intelligence Agency")]),
        (
            "the Surveillance System for Attacks on Health Care (SSA)",
            [("SSA", "Surveillance System for Attacks on Health Care")],
        ),
        ("under U.S. Central Command (CENTCOM)", [("CENTCOM", "Central Command")]),
        ("He left. Air Force (AF; see below)", [("AF", "Air Force")]),
        ("Senior Airman Jo Do (R-TX) said", []),
        ("the report (in English) and (2015)", []),
        ("to defeat [ISIS] (ISIS)", []),
        ("the STEM (as they say) program", []),
    ],
)
def test_read_acronyms(text: str, acronyms: list[tuple[str, str]]) -> None:
    assert [(found.short, found.long) for found in read_acronyms(text)] == acronyms
