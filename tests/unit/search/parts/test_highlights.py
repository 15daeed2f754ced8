import pytest

from service.search.compile.clauses import MatchAll
from service.search.parts.highlights import CLOSE, OPEN, Highlights, marked_spans, marked_whole, passages, without_marks
from service.search.parts.part import Answer, Body

SECTIONS = [{"paragraphs": ["First."]}, {"heading": "Bilateral Meeting", "paragraphs": ["Then <b> & more."]}]


def test_marks_are_html_and_everything_else_is_escaped() -> None:
    found = passages(
        {"body.paragraphs": [f"Then <b> & {OPEN}more{CLOSE}."], "title": [f"{OPEN}<script>{CLOSE}"]}, SECTIONS
    )
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
    assert passages({"body.paragraphs": [passage]}, [])["body"][0]["text"] == shown


def test_a_passage_of_the_opening_section_has_no_heading() -> None:
    assert passages({"body.paragraphs": [f"{OPEN}First{CLOSE}."]}, SECTIONS)["body"][0]["section"] is None


def test_bodies_are_read_only_where_a_passage_stands_under_a_heading() -> None:
    headed = {"id": "a", "body": [{}, {"heading": "NAVY"}]}
    passage = {"body.paragraphs": ["x"]}
    hits = [
        {"_source": headed, "highlight": passage},
        {"_source": headed | {"id": "b"}, "highlight": {"title": ["x"]}},
        {"_source": {"id": "c", "body": [{}]}, "highlight": passage},
        {"_source": {"id": "d"}, "highlight": passage},
    ]
    asked = Highlights(MatchAll()).follow_up(hits)
    assert asked is not None
    assert asked["query"] == {"ids": {"values": ["a"]}}
    assert Highlights(MatchAll()).follow_up(hits[1:]) is None


def test_a_passage_has_the_heading_that_the_second_request_reads() -> None:
    hits = [{"_source": {"id": "a"}, "highlight": {"body.paragraphs": ["First."]}}]
    row = {"_id": "a", "_source": {"body": [{"heading": "NAVY", "paragraphs": ["First."]}]}}
    page: Body = {"hits": [{"id": "a"}]}
    answer = Answer(total={}, hits=hits, follow_up={"hits": {"hits": [row]}})
    Highlights(MatchAll()).read(answer, page)
    assert page["hits"][0]["highlights"]["body"] == [{"section": "NAVY", "text": "First."}]


def test_marks_by_their_places() -> None:
    text = f"A {OPEN}Reaper{CLOSE} near {OPEN}Raqqa{CLOSE}"
    assert marked_spans(text) == ("A Reaper near Raqqa", [(2, 8), (14, 19)])
    assert without_marks(text) == "A Reaper near Raqqa"
    assert marked_spans("none") == ("none", [])


@pytest.mark.parametrize(
    ("marked", "names", "whole"),
    [
        ("the [Islamic State] of Iraq", ["Islamic State of Iraq"], "the [Islamic State of Iraq]"),
        ("the [Islamic State] of [Iraq]: [ISIS]", ["Islamic State of Iraq"], "the [Islamic State of Iraq]: [ISIS]"),
        ("the [ISLAMIC STATE] OF IRAQ", ["Islamic State of Iraq"], "the [ISLAMIC STATE OF IRAQ]"),
        ("the [Islamic State] of Iraqis", ["Islamic State of Iraq"], "the [Islamic State] of Iraqis"),
        ("Islamic State of Iraq and [ISIS]", ["Islamic State of Iraq"], "Islamic State of Iraq and [ISIS]"),
        ("no mark of the Islamic State", ["Islamic State"], "no mark of the Islamic State"),
        ("İ the [Islamic State] of Iraq", ["Islamic State of Iraq"], "İ the [Islamic State] of Iraq"),
    ],
)
def test_marks_reach_over_whole_names(marked: str, names: list[str], whole: str) -> None:
    made = marked_whole(marked.replace("[", OPEN).replace("]", CLOSE), names)
    assert made.replace(OPEN, "[").replace(CLOSE, "]") == whole
