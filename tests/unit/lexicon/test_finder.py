"""Names in texts: what is found, where it begins and ends, and what it may mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.lexicon.concepts import Concept
from service.lexicon.finder import Finder
from service.lexicon.lexicon import as_shipped

CONCEPTS = (
    Concept("isis", "Islamic State of Iraq and Syria", "group", acronyms=("ISIS", "ISIL"), names=("Daesh",)),
    Concept("nato", "North Atlantic Treaty Organization", "organization", acronyms=("NATO",)),
    Concept("f-35", "F-35 Lightning II", "equipment", names=("F-35", "F-35A")),
    Concept("mq-9", "MQ-9 Reaper", "equipment", names=("MQ-9", "Reaper"), ambiguous=("Reaper",)),
    Concept("cas", "close air support", "term", acronyms=("CAS",)),
    Concept("chief", "Chief of the Air Staff", "office", acronyms=("CAS",)),
    Concept("us", "United States", "place", acronyms=("U.S.",), ambiguous=("U.S.",)),
    Concept("who", "World Health Organization", "organization", acronyms=("WHO",), ambiguous=("WHO",)),
)
FINDER, SHIPPED = Finder(CONCEPTS), as_shipped().finder

FOUND = [
    ("ISIS fighters", [("ISIS", "isis")]),
    ("Daesh, DAESH and daesh", [("Daesh", "isis"), ("DAESH", "isis"), ("daesh", "isis")]),
    ("the Islamic\nState of Iraq and Syria fled", [("Islamic\nState of Iraq and Syria", "isis")]),
    ("NATO’s aim", [("NATO’s", "nato")]),
    ("close-air-support runs", [("close-air-support", "cas")]),
    ("the F-35, F‑35 and F35", [("F-35", "f-35"), ("F‑35", "f-35"), ("F35", "f-35")]),
    ("two F-35s and F-35Bs", [("F-35s", "f-35"), ("F-35Bs", "f-35")]),
    ("an MQ-9 Reaper here", [("MQ-9 Reaper", "mq-9")]),
    ("a Reaper", [("Reaper", "mq-9")]),
    ("US or U.S. troops", [("US", "us"), ("U.S.", "us")]),
    ("ask the WHO", [("WHO", "who")]),
]
NOTHING = [
    "",
    " ",
    "nato isis",
    "thisisis ISISter",
    "Daeshland",
    "F-350",
    "AF-35",
    "the grim reaper",
    "who asks us",
    "ISI",
]


@pytest.mark.parametrize(("text", "found"), FOUND, ids=lambda value: repr(value)[:40])
def test_found(text: str, found: list[tuple[str, str]]) -> None:
    hits = FINDER.find(text)
    assert [(text[hit.start : hit.end], hit.senses[0].concept) for hit in hits] == found


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_found(text: str) -> None:
    assert FINDER.find(text) == []


def test_one_form_of_two_concepts_has_two_senses() -> None:
    (hit,) = FINDER.find("CAS flew")
    assert [sense.concept for sense in hit.senses] == ["cas", "chief"]
    assert hit.acronym
    assert not hit.ambiguous


def test_a_form_that_is_another_word_is_ambiguous() -> None:
    assert [hit.ambiguous for hit in FINDER.find("the WHO, NATO and a Reaper")] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "variant"),
    [("F-35", False), ("F35s", False), ("F-35’s", False), ("F-35A", True), ("F-35Bs", True), ("Daesh", False)],
)
def test_a_variant_is_narrower_than_its_form(text: str, *, variant: bool) -> None:
    (hit,) = FINDER.find(text)
    assert hit.is_variant(text) is variant


def test_the_acronyms_known_and_those_that_are_no_other_word() -> None:
    assert FINDER.acronyms.known >= {"ISIS", "NATO", "CAS", "US", "WHO"}
    assert {"ISIS", "CAS"} <= FINDER.acronyms.clear
    assert FINDER.acronyms.clear.isdisjoint({"US", "WHO"})


PIECES = st.sampled_from([" ", "-", "’s", "s", "A", ".", "\n", "İ", "ß", "\u200b", "F", "35", *FOUND[0][0].split()])
NAMES = st.sampled_from([form for entry in CONCEPTS for form in entry.forms])
TEXTS = st.one_of(st.text(), st.lists(st.one_of(NAMES, PIECES, st.characters())).map("".join))


@given(TEXTS)
def test_any_text_is_read_and_hits_lie_in_it_in_order(text: str) -> None:
    for finder in (FINDER, SHIPPED):
        last = 0
        for hit in finder.find(text):
            assert last <= hit.start < hit.end <= len(text)
            assert hit.senses
            last = hit.end


@given(NAMES)
def test_every_name_finds_its_concept_among_words(name: str) -> None:
    text = f"seen: {name}, again"
    (hit,) = FINDER.find(text)
    assert text[hit.start : hit.end] == name
    assert {entry.id for entry in CONCEPTS if name in entry.forms} >= {sense.concept for sense in hit.senses}
