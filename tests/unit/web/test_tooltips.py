"""A paragraph as safe HTML: terms explained, a query's words marked, across each other's borders."""

from mappings.lexicon.concepts import Concept
from service.lexicon.lexicon import Lexicon
from service.search.parts.highlights import CLOSE, OPEN
from service.web.tooltips import marked_html, sections_with_tooltips

ISIS = Concept("isis", "Islamic State of Iraq and Syria", "group", acronyms=("ISIS",))
LEXICON = Lexicon({"isis": ISIS})


def shown(*paragraphs: str) -> list[str]:
    article = {"terms": [{"concept": "isis", "label": ISIS.name}], "body": [{"paragraphs": list(paragraphs)}]}
    (section,) = sections_with_tooltips(article, LEXICON)
    return [str(paragraph) for paragraph in section]


def test_a_term_is_explained_where_it_is_mentioned_first() -> None:
    abbr = '<abbr title="Islamic State of Iraq and Syria">ISIS</abbr>'
    assert shown("None.", "On ISIS & <b>.", "ISIS again.") == ["None.", f"On {abbr} &amp; &lt;b&gt;.", "ISIS again."]


def test_a_name_that_is_no_acronym_is_not_explained() -> None:
    assert shown("The Islamic State of Iraq and Syria came.") == ["The Islamic State of Iraq and Syria came."]


def test_each_acronym_is_explained_once() -> None:
    assert "".join(shown("ISIS and I.S.I.S., ISIS’s end.", "ISIS")).count("<abbr") == 1


def test_a_meaning_that_is_the_acronym_itself_is_no_explanation() -> None:
    lexicon = Lexicon({"cnn": Concept("cnn", "CNN", "organization", acronyms=("CNN",), names=("CNN International",))})
    article = {"terms": [{"concept": "cnn", "label": "CNN"}], "body": [{"paragraphs": ["On CNN."]}]}
    assert sections_with_tooltips(article, lexicon) == [["On CNN."]]


def test_a_mark_that_reaches_over_a_term_is_parted() -> None:
    (text,) = shown(f"The {OPEN}ISIS fighters{CLOSE} of {OPEN}ISIS{CLOSE}.")
    title = 'title="Islamic State of Iraq and Syria"'
    assert text == (f"The <abbr {title}><mark>ISIS</mark></abbr><mark> fighters</mark> of <mark>ISIS</mark>.")


def test_a_text_by_itself() -> None:
    assert str(marked_html(f"A <{OPEN}b>{CLOSE}")) == "A &lt;<mark>b&gt;</mark>"
