"""Names found by the beginnings of their words, typos forgiven."""

import pytest

from service.search.suggest.vocabulary import Name, Vocabulary, folded

NAMES = Vocabulary(
    [
        Name("person", "James Mattis", 9),
        Name("person", "Matt Pottinger", 2),
        Name("person", "Eric Mattson", 9),
        Name("person", "Volodymyr Zelenskyy", 40),
        Name("place", "Kandahar", 3),
        Name("organization", "Ministère des Armées", 1),
        Name("term", "F-35 Lightning II", 7, "JSF", "f-35", "F-35 Lightning II"),
        Name("term", "ISR", 5, "intelligence, surveillance and reconnaissance", "isr", "intelligence, surveillance"),
        Name("place", "Israel", 30),
        Name("unit", "432nd Wing", 2),
    ]
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("F-35A", ("f35a",)),
        ("Counter-ISIS", ("counter", "isis")),
        ("U.S. Army", ("us", "army")),
        ("Zelénskyy’s", ("zelenskyy", "s")),
        ("Air & Space", ("air", "space")),
        ("…", ()),
    ],
)
def test_words_have_no_case_accents_or_dots(text: str, words: tuple[str, ...]) -> None:
    assert folded(text) == words


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("matt", "James Mattis"),
        ("mattis", "James Mattis"),
        ("MATTIS JA", "James Mattis"),
        ("mattsi", "James Mattis"),
        ("matis", "James Mattis"),
        ("potinger", "Matt Pottinger"),
        ("zelenski", "Volodymyr Zelenskyy"),
        ("vlodymyr zel", "Volodymyr Zelenskyy"),
        ("kandahra", "Kandahar"),
        ("ministere des arm", "Ministère des Armées"),
        ("f3", "F-35 Lightning II"),
        ("F-35", "F-35 Lightning II"),
        ("isr", "ISR"),
        ("432", "432nd Wing"),
    ],
)
def test_what_is_typed_finds_the_name(typed: str, first: str) -> None:
    assert NAMES.find(typed)[0].name.text == first


@pytest.mark.parametrize("typed", ["", "…", "xyz", "433", "matt zelenskyy", "nattis", "f36"])
def test_what_is_not_meant_finds_nothing(typed: str) -> None:
    assert NAMES.find(typed) == []


def test_what_is_typed_whole_comes_before_what_is_frequent() -> None:
    assert [each.name.text for each in NAMES.find("isr")] == ["ISR", "Israel"]


def test_a_misspelling_is_near_the_words_that_it_may_be() -> None:
    assert NAMES.near("kandahra") == ["kandahar"]
    assert NAMES.near("kandahar") == []
    assert NAMES.has("kandahar")
    assert not NAMES.has("kandaha")
