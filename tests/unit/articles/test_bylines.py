"""Bylines: people without rank, desks, both."""

import pytest

from service.articles.article import Byline
from service.articles.bylines import is_printed_byline, read_byline


@pytest.mark.parametrize(
    ("text", "bylines"),
    [
        ("By Staff Sgt. Chris Gross, Air Force News Service", [("Chris Gross", "Air Force News Service")]),
        ("By Jodi L. Jordan , Outreach Team", [("Jodi L. Jordan", "Outreach Team")]),
        ("By Tech. Sgt. Anthony Nelson, Jr.,", [("Anthony Nelson, Jr.", None)]),
        ("By James Spellman Jr., Space Center", [("James Spellman Jr.", "Space Center")]),
        ("By Luana Shafer,", [("Luana Shafer", None)]),
        ("By Jo Do and Capt. Al Bo, DoD News", [("Jo Do", "DoD News"), ("Al Bo", "DoD News")]),
        ("By Air Force TV,", [(None, "Air Force TV")]),
        ("By Airman Magazine Staff,", [(None, "Airman Magazine Staff")]),
        ("By U.S. Africa Command Office of Public Affairs,", [(None, "U.S. Africa Command Office of Public Affairs")]),
        ("DoD News, Defense Media Activity", [(None, "DoD News, Defense Media Activity")]),
        ("By Tom Rogan | November 18, 2019 12:26 PM Print this article", [("Tom Rogan", None)]),
        ("By JERUSALEM POST STAFF NOVEMBER 20, 2019 10:43", [(None, "JERUSALEM POST STAFF")]),
        ("By ", []),
        ("", []),
    ],
)
def test_read_byline(text: str, bylines: list[tuple[str | None, str | None]]) -> None:
    assert read_byline(text) == tuple(Byline(name, desk) for name, desk in bylines)


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("Tom Rogan | November 18, 2019 12:26 PM Print this article", True),
        ("by Tom Rogan, November 18, 2019 at 12:26 p.m. EST", True),
        ("Updated: Nov. 18, 2019", True),
        ("Tom Rogan", False),
        ("He died November 18, 2019", False),
        ("The attack of March 3, 2019", False),
        ("Tom Rogan was there on November 18, 2019.", False),
    ],
)
def test_is_printed_byline(line: str, *, printed: bool) -> None:
    assert is_printed_byline(line) is printed
