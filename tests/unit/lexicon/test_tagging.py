"""The concepts of an article: rather few than wrong."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.lexicon.lexicon import as_shipped
from service.lexicon.tagging import Tag, tags

LEXICON = as_shipped()
FINDER = LEXICON.finder  # made here, since making it takes longer than a test may

ISIS, REAPER, PATRIOT = "islamic-state-of-iraq-and-syria", "mq-9-reaper", "mim-104-patriot"


def told(*paragraphs: str, defined: Mapping[str, str] | None = None) -> list[str]:
    return [tag.concept for tag in tags(paragraphs, defined or {}, LEXICON)]


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("ISIS fighters in Raqqa", [ISIS, "raqqa"]),
        ("The WHO said so.", ["world-health-organization"]),
        ("The Reaper crews flew.", [REAPER]),
        ("A Patriot battery fired.", [PATRIOT]),
        ("F-35As over Kyiv", ["f-35-lightning-ii", "kyiv"]),
    ],
)
def test_mentions(text: str, concepts: list[str]) -> None:
    assert told(text) == concepts


@pytest.mark.parametrize(
    "text",
    ["", "The grim reaper came.", "IT WAS WHO WE ARE", "who asked us", "CAS flew.", "Jordan Smith left.", "Dr. Who"],
)
def test_no_mention(text: str) -> None:
    assert told(text) == []


def test_an_ambiguous_name_counts_where_another_name_of_the_concept_stands() -> None:
    assert told("The reaper came.", "An MQ-9 landed; Reaper was its name.") == [REAPER]


def test_of_several_senses_the_one_that_the_article_names_counts() -> None:
    assert told("CAS flew.", "They gave close air support.") == ["close-air-support"]


def test_an_acronym_means_what_the_article_defines_it_as() -> None:
    text = "Close air support (CAS) came. CAS it was."
    assert told(text, defined={"CAS": "close air support"}) == ["close-air-support"]


def test_an_acronym_that_the_article_defines_as_something_unknown_means_nothing_else() -> None:
    assert told("The Interim Search Society (ISIS) met. ISIS grew.", defined={"ISIS": "Interim Search Society"}) == []


def test_a_concept_is_told_once_with_its_preferred_name() -> None:
    name = LEXICON.concepts[ISIS].name
    assert tags(["ISIS and Daesh", "ISIL"], {}, LEXICON) == (Tag(ISIS, name),)


@given(st.lists(st.text()), st.dictionaries(st.text(), st.text()))
def test_any_text_is_read(paragraphs: list[str], defined: dict[str, str]) -> None:
    found = tags(paragraphs, defined, LEXICON)
    assert len(set(found)) == len(found)
    assert all(LEXICON.concepts[tag.concept].name == tag.label for tag in found)
