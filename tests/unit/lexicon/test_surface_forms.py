"""The printed forms of a name: what is one name, and where it ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.lexicon.surface_forms import alike, end, is_designator, is_narrower, same_designator, spellings


@given(st.text())
def test_what_is_made_alike_keeps_every_position(text: str) -> None:
    assert len(alike(text)) == len(text)
    assert alike(alike(text)) == alike(text)


@pytest.mark.parametrize(
    ("text", "plain"), [("Da’esh", "Da'esh"), ("al‑Qaida", "al Qaida"), ("a\u00a0b\nc", "a b c"), ("İ", "I")]
)
def test_alike(text: str, plain: str) -> None:
    assert alike(text) == plain


@pytest.mark.parametrize("form", ["F-35", "F35", "MQ-9", "MiG-29", "F/A-18", "M1", "DDG-51"])
def test_a_designator(form: str) -> None:
    assert is_designator(form)


@pytest.mark.parametrize("form", ["F-35A", "COVID-19", "F-35 Lightning II", "Reaper", "f-35", "35", "G-20000", ""])
def test_no_designator(form: str) -> None:
    assert not is_designator(form)


@pytest.mark.parametrize(
    ("text", "form", "same"),
    [
        ("F35", "F-35", True),
        ("f-35", "F-35", True),
        ("F 35s", "F-35", True),
        ("F‑35’s", "F-35", True),
        ("F-35s'", "F-35", True),
        ("F-35A", "F-35", False),
        ("F-36", "F-35", False),
    ],
)
def test_the_same_designator(text: str, form: str, *, same: bool) -> None:
    assert same_designator(text, form) is same


def test_narrower_is_a_variant_of_one_named_besides() -> None:
    assert is_narrower("B-52H", ("B-52", "B-52H"))
    assert is_narrower("M1A2", ("M1",))
    assert not is_narrower("B-52H", ("B-52H",))
    assert not is_narrower("B-52", ("B-52", "B-5"))


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("U.S.", {"U.S.", "US"}),
        ("F-35", {"F 35", "F35"}),
        ("al-Qaida", {"al Qaida"}),
        ("NATO", {"NATO"}),
    ],
)
def test_spellings(form: str, found: set[str]) -> None:
    assert spellings(form) == found


@pytest.mark.parametrize(
    ("text", "at", "designator", "stop"),
    [
        ("ISIS.", 4, False, 4),
        ("NATO's", 4, False, 6),
        ("boss'", 4, False, 5),
        ("NATOs", 4, False, 5),
        ("ISISter", 4, False, None),
        ("F 35A", 4, True, 5),
        ("F 35As'", 4, True, 7),
        ("F 35A", 4, False, None),
        ("F 350", 4, True, None),
    ],
)
def test_where_a_form_ends(text: str, at: int, *, designator: bool, stop: int | None) -> None:
    assert end(text, at, designator=designator) == stop
