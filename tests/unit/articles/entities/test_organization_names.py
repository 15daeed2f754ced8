"""One name for each organization of an article."""

import pytest

from tests.unit.articles.entities.test_names import read_names


@pytest.mark.parametrize(
    ("text", "organizations"),
    [
        ("the General Accounting Office in 1999", ["General Accounting Office"]),
        (
            "the General Accounting Office, since 2004 the Government Accountability Office",
            ["Government Accountability Office"],
        ),
        ("the Air Force Association (AFA) met; AFA said", ["Air Force Association"]),
        ("Raytheon, which is RTX now", ["RTX"]),
        ("the Hudson Valley Chamber of Commerce; the Chamber of Commerce", ["Hudson Valley Chamber of Commerce"]),
        (
            "the U.S. Attorney's Office for the District of Maine; the U.S. Attorney’s Office",
            ["U.S. Attorney's Office for the District of Maine"],
        ),
        (
            "U.S. District Court for the District of Utah, United States District Court for the District of Utah",
            ["U.S. District Court for the District of Utah"],
        ),
        (
            "Yale University and the Yale University School of Medicine",
            ["Yale University", "Yale University School of Medicine"],
        ),
    ],
)
def test_one_name_each(text: str, organizations: list[str]) -> None:
    assert list(read_names(text).organizations) == organizations
