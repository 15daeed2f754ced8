"""Organizations by the way they are named, and words of their kind that name none."""

import pytest

from service.articles.entities.known_names import known_names
from service.articles.entities.organizations import organization_at
from service.lexicon.lexicon import as_shipped

KNOWN = known_names(as_shipped()).cues


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
        ("World War II Army", 3, None),
        ("Charles Lindberg Post Office", 3, None),
        ("West Point Board", 2, None),
        ("Republic of Korea Navy", 3, None),
        ("Ways and Means Committee", 3, None),
        ("Hamas and Amal Movement", 3, "Amal Movement"),
        ("Saudi-led Coalition", 1, None),
        ("London-based Legatum Institute", 2, "Legatum Institute"),
        ("President of The Aerospace Corporation", 4, "Aerospace Corporation"),
        ("The Aerospace Corporation", 2, None),
        ("Q The Oversight Committee", 3, "Oversight Committee"),
        ("Office of Public Engagement Stephen Benjamin", 0, "Office of Public Engagement"),
        ("Office of the Under Secretary", 0, None),
        ("New Jersey Office of the Attorney General", 2, "New Jersey Office of the Attorney General"),
        ("Office of Senator Tim Kaine", 0, None),
        ("University of San Diego", 0, "University of San Diego"),
        ("Government of the Kingdom", 0, None),
        ("Office of Central Asian", 0, None),
    ],
)
def test_organization_at(words: str, at: int, name: str | None) -> None:
    found = organization_at(words.split(), 0, at, KNOWN)
    assert (found.name if found else None) == name
