"""One name for each organization of an article."""

import json

import pytest

from service.articles.item import Item
from service.articles.normalise import normalise
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


@pytest.mark.parametrize(
    ("text", "organizations"),
    [
        # What the article defines as something else is no organization; a form of one's own spelling is.
        ("Under the Federal Arbitration Act (FAA) the FAA applies.", []),
        ("the Organization for Economic Cooperation & Development (OECD); the OECD again", ["OECD"]),
        ("Marines and Peshmerga forces met the peshmerga", ["Peshmerga"]),
        ("The Nevada Air National Guard left.", ["Nevada Air National Guard"]),
        ("A French air force jet landed.", ["French Air Force"]),
        ("The People's Protection Units fought; YPG fighters fell.", ["People's Protection Units"]),
    ],
)
def test_what_the_rest_of_the_article_makes_of_a_form(text: str, organizations: list[str]) -> None:
    item = Item(body=json.dumps({"title": "A title", "body": text}).encode(), content_type="application/json")
    assert list(normalise(item).organizations) == organizations
