"""VIRINs in lines and addresses."""

import pytest

from service.articles.article import Virin
from service.articles.virin import find_virin


def test_parts() -> None:
    assert find_virin("VIRIN: 170508-D-GY869-042") == Virin("170508-D-GY869-042", "2017-05-08", "D", "GY869", "042")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("http://media.defense.gov/2016/Jan/15/2001335444/670/394/0/160104-F-EN010-135.JPG", "2016-01-04"),
        ("020925-F-9999S-0015.JPG", "2002-09-25"),
        ("910310-F-ZZ999-003", "1991-03-10"),
        ("171308-D-GY869-042", None),
        ("170508-D-GY869-04", None),
        ("2170508-D-GY869-042", None),
        ("", None),
    ],
)
def test_date(text: str, date: str | None) -> None:
    found = find_virin(text)
    assert (found.date if found else None) == date
