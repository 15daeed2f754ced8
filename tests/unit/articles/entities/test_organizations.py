"""Organizations by the way they are named, and words of their kind that name none."""

import pytest

from service.articles.entities.known_names import known_names
from service.articles.entities.organizations import after_list, organization_at
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
        ("Institute of Oceanography", 0, None),
        ("Woods Hole Institution of Oceanography", 2, "Woods Hole Institution of Oceanography"),
        ("Federal Court of Appeals for the Third Circuit", 1, "Federal Court of Appeals for the Third Circuit"),
        ("U.S. District Court for the District of Maine", 2, "U.S. District Court for the District of Maine"),
        (
            "U.S. Attorney's Office for the Western District of Texas and Boeing",
            2,
            "U.S. Attorney's Office for the Western District of Texas",
        ),
        ("Georgia Bureau of Investigation", 1, "Georgia Bureau of Investigation"),
        ("Senate Judiciary Committee", 2, "Senate Judiciary Committee"),
        ("Judiciary Committee", 1, None),
        ("Committee on Natural Resources", 0, "Committee on Natural Resources"),
        ("Election Commission on Tuesday", 1, "Election Commission"),
        ("Crane & Olsen LLP", 3, "Crane & Olsen LLP"),
        ("Army Corp", 1, None),
        ("Mason County Community Center", 3, None),
        ("Salling Group", 1, "Salling Group"),
        ("Nimitz Carrier Strike Group", 3, None),
        ("Nairobi Times", 1, "Nairobi Times"),
        ("Hard Times", 1, None),
        ("Provident Bank of Baltimore", 1, "Provident Bank"),
        ("Rutgers University President", 1, "Rutgers University"),
        ("Retired Army Lt. Gen.", 1, None),
        ("Kenyan Center for the Prevention of Torture", 1, "Kenyan Center for the Prevention of Torture"),
        ("Committee on Foreign Affairs Ranking Member Michael McCaul", 0, "Committee on Foreign Affairs"),
    ],
)
def test_organization_at(words: str, at: int, name: str | None) -> None:
    found = organization_at(words.split(), 0, at, KNOWN)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("printed", "name", "rest"),
    [
        ("Bureau of Oceans, Fisheries, and Migration (BOF)", "Bureau of Oceans", ", Fisheries, and Migration"),
        (
            "Committee on Health, Education, Labor and Pensions Chair",
            "Committee on Health",
            ", Education, Labor and Pensions",
        ),
        ("Ministry of Defense, Boeing and Airbus", "Ministry of Defense", ""),
        ("University of Texas, Rice, and Baylor", "University of Texas", ""),
        ("Kurdistan Regional Government, Health, and Education", "Kurdistan Regional Government", ""),
    ],
)
def test_fields_after_a_comma(printed: str, name: str, rest: str) -> None:
    assert printed[len(name) : after_list(printed, len(name), name)] == rest


@pytest.mark.parametrize(
    ("words", "at", "name"),
    [
        ("Committee of District of District of District of District of District", 0, None),
        (" ".join(["Quorn"] * 9) + " Council", 9, None),
    ],
)
def test_chains_of_words_without_end_are_no_name(words: str, at: int, name: str | None) -> None:
    found = organization_at(words.split(), 0, at, KNOWN)
    assert (found.name if found else None) == name
