import pytest

from service.search.parts.highlights import CLOSE, OPEN, read

SOURCE = {"body": [{"paragraphs": ["First."]}, {"heading": "Bilateral Meeting", "paragraphs": ["Then <b> & more."]}]}


def test_marks_are_html_and_everything_else_is_escaped() -> None:
    found = read({"body.paragraphs": [f"Then <b> & {OPEN}more{CLOSE}."], "title": [f"{OPEN}<script>{CLOSE}"]}, SOURCE)
    assert found["body"] == [{"section": "Bilateral Meeting", "text": "Then &lt;b&gt; &amp; <mark>more</mark>."}]
    assert found["title"] == ["<mark>&lt;script&gt;</mark>"]
    assert found["lead"] == []


@pytest.mark.parametrize(
    ("passage", "shown"),
    [
        ("-led coalition", "…-led coalition"),
        ("“We will”", "“We will”"),
        (f"{OPEN}Iraq{CLOSE} is", "<mark>Iraq</mark> is"),
        (f"{OPEN}iraq{CLOSE} is", "…<mark>iraq</mark> is"),
        ("82nd", "82nd"),
    ],
)
def test_a_passage_that_begins_within_a_sentence_says_so(passage: str, shown: str) -> None:
    assert read({"body.paragraphs": [passage]}, {})["body"][0]["text"] == shown


def test_a_passage_of_the_opening_section_has_no_heading() -> None:
    assert read({"body.paragraphs": [f"{OPEN}First{CLOSE}."]}, SOURCE)["body"][0]["section"] is None
