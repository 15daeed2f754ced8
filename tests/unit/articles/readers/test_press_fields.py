"""What formats state alike: writers and accounts, languages, dates."""

import pytest

from service.articles.readers.press_fields import first_date, modified_after, read_bylines, read_language


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Tech. Sgt. James M. Hodgman", [("James M. Hodgman", None)]),
        ("By Lisa Ferdinando, DoD News", [("Lisa Ferdinando", "DoD News")]),
        ("pa@af.mil (José R. Davis)", [("José R. Davis", None)]),
        ("Jo Do <jo.do@af.mil>", [("Jo Do", None)]),
        ("jo.do@af.mil", []),
        ("DoD News", [(None, "DoD News")]),
        ("NTB", [(None, "NTB")]),
        ("Defense.gov", [(None, "Defense.gov")]),
        *((account, []) for account in ("robin.meredith", "Sean.Kimmons", "dsuits", "Import", "admin", "", " , ")),
    ],
)
def test_writers(line: str, told: list[tuple[str | None, str | None]]) -> None:
    assert [(byline.name, byline.affiliation) for byline in read_bylines([line])] == told


@pytest.mark.parametrize(
    ("tag", "told"), [("en-US", "en"), ("NB_no", "nb"), ("de", "de"), ("English", None), ("", None)]
)
def test_language(tag: str, told: str | None) -> None:
    assert read_language(tag) == told


def test_dates() -> None:
    read = first_date("", "no date", "2016-01-13T20:45:00Z", "2017-01-01")
    assert read == ("2016-01-13T20:45+00:00", "minute")
    assert modified_after(read, "2016-01-13T20:45:59Z") is None
    assert modified_after(read, "", "2016-01-14") == "2016-01-14"
    assert first_date("never") is None
