"""Organizations by the way they are named, and words of their kind that name none."""

import pytest

from service.articles.bodies import body_at


@pytest.mark.parametrize(
    ("words", "at", "name"),
    [
        ("Kurdistan Regional Government", 2, "Kurdistan Regional Government"),
        (
            "Ministry of Higher Education and Scientific Research",
            0,
            "Ministry of Higher Education and Scientific Research",
        ),
        ("University of Mosul", 0, "University of Mosul"),
        ("Center for Strategic Studies and Boeing", 0, "Center for Strategic Studies"),
        ("Iraqi Federal Police", 2, "Iraqi Federal Police"),
        ("Special Operations Forces", 2, None),
        ("Boeing Corporation", 1, None),
        ("Office of the Secretary", 0, None),
        ("Red Square", 1, None),
    ],
)
def test_body_at(words: str, at: int, name: str | None) -> None:
    body = body_at(words.split(), 0, at)
    assert (body.name if body else None) == name
