"""Datelines, and paragraphs that only look as if they had one."""

import pytest

from service.articles.article import Dateline
from service.articles.datelines import dateline_places, split_dateline


@pytest.mark.parametrize(
    ("paragraph", "place", "date", "agency", "text"),
    [
        ("WASHINGTON (AFNS) -- The force", "WASHINGTON", None, "AFNS", "The force"),
        ("WASHINGTON, (AFNS) -- In her", "WASHINGTON", None, "AFNS", "In her"),
        ("HURLBURT FIELD, Fla. -- Air", "HURLBURT FIELD, Fla.", None, None, "Air"),
        ("FORT MEADE, Md. (AFNS) --", "FORT MEADE, Md.", None, "AFNS", ""),
        ("DUBAI, United Arab Emirates (AFNS) — Ai", "DUBAI, United Arab Emirates", None, "AFNS", "Ai"),
        ("COPENHAGEN, Denmark, May 8, 2017 -- T", "COPENHAGEN, Denmark", "2017-05-08", None, "T"),
    ],
)
def test_dateline(paragraph: str, place: str, date: str | None, agency: str | None, text: str) -> None:
    assert split_dateline(paragraph) == (Dateline(place, date), agency, text)


@pytest.mark.parametrize(
    "paragraph",
    [
        "The U.S.-led coalition -- all of it -- will accelerate",
        "MODERATOR: Good morning -- and welcome",
        "Q -- Thank you",
        "F-35 -- a fighter",
        "",
        "“WE WILL -- ",
    ],
)
def test_no_dateline(paragraph: str) -> None:
    assert split_dateline(paragraph) == (None, None, paragraph)


@pytest.mark.parametrize(
    ("place", "text", "places"),
    [
        ("FORT GEORGE G. MEADE, Md", "", ("Fort George G. Meade", "Maryland")),
        ("WASHINGTON", "", ("Washington",)),
        ("MACDILL AIR FORCE BASE, Fla.", "at MacDill Air Force Base.", ("MacDill Air Force Base", "Florida")),
        ("EL SEGUNDO, Calif.", "", ("El Segundo", "California")),
    ],
)
def test_places_of(place: str, text: str, places: tuple[str, ...]) -> None:
    assert dateline_places(Dateline(place), text) == places
