"""The concepts of an article: rather few than wrong."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.articles.entities.mentions import Mention, Support
from service.articles.entities.reading import read, texts
from service.lexicon.lexicon import as_shipped

LEXICON = as_shipped()
FINDER = LEXICON.finder  # made here, since making it takes longer than a test may

ISIS, REAPER, PATRIOT = "islamic-state-of-iraq-and-syria", "mq-9-reaper", "mim-104-patriot"


def told(*paragraphs: str, defined: Mapping[str, str] | None = None) -> list[str]:
    return list(dict.fromkeys(each.concept for each in mentions(paragraphs, defined or {}) if each.concept))


def mentions(paragraphs: Sequence[str], defined: Mapping[str, str]) -> list[Mention]:
    return read(texts(sections=[(None, paragraphs)]), LEXICON).resolved(defined).mentions()


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


def test_every_mention_of_a_concept_has_its_preferred_name() -> None:
    found = mentions(["ISIS and Daesh", "ISIL"], {})
    assert {(each.concept, each.name) for each in found} == {(ISIS, LEXICON.concepts[ISIS].name)}
    assert [(each.form, each.where.number) for each in found] == [("ISIS", 0), ("Daesh", 0), ("ISIL", 1)]


@pytest.mark.parametrize(
    ("text", "form", "support"),
    [
        ("The WHO said so.", "WHO", Support.CAPITALS),
        ("Two Reaper crews flew.", "Reaper", Support.NOUN_AFTER),
        ("Reaper and MQ-9 flew.", "Reaper", Support.OTHER_NAME),
        ("CAS came.", "CAS", Support.DEFINED),
        ("Gen. Jo Do came.", "Jo Do", Support.TITLE),
        ("The 82d Airborne Division came.", "82d Airborne Division", Support.NUMBER),
        ("F-35As came.", "F-35As", Support.VARIANT),
        ("F/A-18s came.", "F/A-18s", Support.DESIGNATOR),
        ("the Kurdistan Reform Government came", "Kurdistan Reform Government", Support.KIND),
    ],
)
def test_a_mention_says_why_it_is_sure(text: str, form: str, support: Support) -> None:
    found = mentions([text], {"CAS": "close air support"})
    assert (form, support) in [(each.form, each.support) for each in found]


@given(st.lists(st.text()), st.dictionaries(st.text(), st.text()))
def test_any_text_is_read(paragraphs: list[str], defined: dict[str, str]) -> None:
    for each in mentions(paragraphs, defined):
        assert paragraphs[each.where.number][each.start : each.end] == each.form != ""
        assert each.concept is None or LEXICON.concepts[each.concept].name == each.name
