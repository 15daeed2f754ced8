"""Datelines, and paragraphs that only look as if they had one."""

import pytest

from service.articles.article import Dateline
from service.articles.datelines import read_dateline, split_dateline


@pytest.mark.parametrize(
    ("paragraph", "place", "date", "agency", "text"),
    [
        ("WASHINGTON (AFNS) -- The force", "WASHINGTON", None, "AFNS", "The force"),
        ("WASHINGTON, (AFNS) -- In her", "WASHINGTON", None, "AFNS", "In her"),
        ("HURLBURT FIELD, Fla. -- Air", "HURLBURT FIELD, Fla.", None, None, "Air"),
        ("FORT MEADE, Md. (AFNS) --", "FORT MEADE, Md.", None, "AFNS", ""),
        ("DUBAI, United Arab Emirates (AFNS) — Ai", "DUBAI, United Arab Emirates", None, "AFNS", "Ai"),
        ("COPENHAGEN, Denmark, May 8, 2017 -- T", "COPENHAGEN, Denmark", "2017-05-08", None, "T"),
        ("LONDON, Oct 3 (Reuters) - The", "LONDON", None, "Reuters", "The"),
        ("LONDON, Oct. 3, 2020 [Reuters] - The", "LONDON", "2020-10-03", "Reuters", "The"),
        ("NORFOLK, Va. (AP) _ The", "NORFOLK, Va.", None, "AP", "The"),
        ("NORFOLK, Va. _ The", "NORFOLK, Va.", None, None, "The"),
        ("Madrid, 3 oct (EFE).- El", "Madrid", None, "EFE", "El"),
        ("Washington, D.C. – Speaker", "Washington, D.C.", None, None, "Speaker"),
        ("Dayton, OH- Today", "Dayton, OH", None, None, "Today"),
        ("Houston, Texas — On", "Houston, Texas", None, None, "On"),
        ("MADRID.- El", "MADRID", None, None, "El"),
        ("Paris, 10 juil 2024 (AFP) – La", "Paris", "2024-07-10", "AFP", "La"),
        ("KABUL (Pajhwok): The", "KABUL", None, "Pajhwok", "The"),
        ("NEW DELHI: The", "NEW DELHI", None, None, "The"),
        ("MOSCOW. 3 October (Interfax) - The", "MOSCOW", None, "Interfax", "The"),
        ("BEIJING, Oct. 3, 2020 (Xinhua) -- The", "BEIJING", "2020-10-03", "Xinhua", "The"),
        ("WASHINGTON (Reuters, Oct 3, 2020) - The", "WASHINGTON", "2020-10-03", "Reuters", "The"),
        ("WASHINGTON (Oct 3; Reuters) - The", "WASHINGTON", None, "Reuters", "The"),
        ("WASHINGTON, D.C. – Today", "WASHINGTON, D.C.", None, None, "Today"),
        ("[AP] WASHINGTON - The", "WASHINGTON", None, "AP", "The"),
        ("TAMPA, Fla. (Oct. 3, 2020) - The", "TAMPA, Fla.", "2020-10-03", None, "The"),
        ("OSLO, 14:05 GMT (NTB) - The", "OSLO", None, "NTB", "The"),
        ("WASHINGTON, D.C. (AP) - The", "WASHINGTON, D.C.", None, "AP", "The"),
        ("MOSCOW, October 3, 2020. /TASS/. The", "MOSCOW", "2020-10-03", "TASS", "The"),
        ("KYIV, Oct 3 /UKRINFORM/. The", "KYIV", None, "UKRINFORM", "The"),
        ("[LONDON, Oct 3, 2020, Reuters] - The", "LONDON", "2020-10-03", "Reuters", "The"),
        ("(NORFOLK, Va.) -- The", "NORFOLK, Va.", None, None, "The"),
        ("Rio de Janeiro, Brazil (Reuters) - The", "Rio de Janeiro, Brazil", None, "Reuters", "The"),
    ],
)
def test_dateline(paragraph: str, place: str, date: str | None, agency: str | None, text: str) -> None:
    assert split_dateline(paragraph) == (Dateline(place, date), agency, text)


@pytest.mark.parametrize("paragraph", ["(Reuters) - The", "[AP] — The", "(AFP): The", "(Reuters, Oct 3) -- The"])
def test_an_agency_alone_is_no_dateline_and_no_part_of_the_story(paragraph: str) -> None:
    dateline, agency, text = split_dateline(paragraph)
    assert (dateline, agency in {"Reuters", "AP", "AFP"}, text) == (None, True, "The")


@pytest.mark.parametrize(
    "paragraph",
    [
        "The either/or. The",
        "The U.S.-led coalition -- all of it -- will accelerate",
        "MODERATOR: Good morning -- and welcome",
        "Q -- Thank you",
        "F-35 -- a fighter",
        "",
        "“WE WILL -- ",
        "14:05 GMT - The ministry",
        "10:30 p.m. -- The ministry",
        "UPDATE - The ministry",
        "BREAKING: The ministry",
        "JORDAN: Thank you all",
        "FACT SHEET: The base",
        "Iran - The ministry",
        "The squadron (AFP saw it) - as it was - flew",
        "The Navy (AP) - which",
        "Paris - The ministry",
        "NORTH- — NORTHCOM is",
        "Q I — I — think",
        "(Laughter.) FDA — I know",
        "- WITI (FOX Milwaukee, WI): Lead pipes",
        "COUNCIL FOR EDUCATION (ACGME): The",
        "Trevor, Reuters — with Reuters",
        "In Dayton, Ohio – the",
        "Jim Smith, Editor – the",
        "Dayton, Ohio: the",
    ],
)
def test_no_dateline(paragraph: str) -> None:
    assert split_dateline(paragraph) == (None, None, paragraph)


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("Strasbourg, 10 juil 2024 (AFP)", Dateline("Strasbourg", "2024-07-10")),
        ("oslo (NTB):", Dateline("oslo")),
        ("LONDON, Oct 3 (Reuters) -", Dateline("LONDON", "2018-10-03")),
        ("FORT MEADE, Md. (AFNS) --", Dateline("FORT MEADE, Md.")),
        ("Berlin, 03.10.2018", Dateline("Berlin")),
        ("2018-10-03", Dateline(date="2018-10-03")),
        ("14:05 GMT", None),
        ("0337GMT", None),
        ("", None),
    ],
)
def test_a_dateline_that_is_stated(line: str, dateline: Dateline | None) -> None:
    assert read_dateline(line, "2018-10-04T08:00+00:00") == dateline


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2018-10-03", "2018-10-03"),
        ("2018-10-10", "2018-10-03"),
        ("2018-06-12", None),
        ("2018-01-02", None),
        (None, None),
    ],
)
def test_a_day_without_its_year_is_near_the_publication(published: str | None, day: str | None) -> None:
    assert split_dateline("LONDON, Oct 3 (Reuters) - The", published).dateline == Dateline("LONDON", day)
    assert split_dateline("LONDON, Dec 31 (AP) - The", "2019-01-01").dateline == Dateline("LONDON", "2018-12-31")
