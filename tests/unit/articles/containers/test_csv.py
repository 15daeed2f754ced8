"""Tables to rows: records under the header's names, rows that do not fit by themselves, in bounded time."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.articles import media_types
from service.articles.containers.csv import split_table
from service.articles.item import Item


def rows(text: str, **told: object) -> list[object]:
    """Return the records, and for a row that does not fit its name."""
    items = split_table(Item(body=text.encode(), content_type=media_types.CSV, **told))  # type: ignore[arg-type]  # fields of an item by name
    return [json.loads(item.body) if item.content_type == media_types.JSON else item.name for item in items]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Title,Text\nA,B\n", [{"title": "A", "text": "B"}]),
        ("\ufeffTitle;Text\r\nA;B, C\r\n", [{"title": "A", "text": "B, C"}]),
        ('title\ttext\nA\t"B\nC"', [{"title": "A", "text": "B\nC"}]),
        ("title|text\rA|B\rC|D", [{"title": "A", "text": "B"}, {"title": "C", "text": "D"}]),
        ("title,text\n\nA,\n,B\n , \n", [{"title": "A"}, {"text": "B"}]),
        ("Published At,,title,title\n1,2,3,4", [{"published_at": "1", "column 2": "2", "title": "3", "column 4": "4"}]),
        ("title,text\nA\nB,C,D\nE,F", ["line 2", "line 3", {"title": "E", "text": "F"}]),
        ('title,text\nA,"B\nC,D\nE,F', ["line 2", {"title": "C", "text": "D"}, {"title": "E", "text": "F"}]),
        ('title,text\n"A,B\nC,D\nE,"F"', ["line 2", {"title": "C", "text": "D"}, {"title": "E", "text": "F"}]),
        ('title,text\nA,""B"" C', [{"title": "A", "text": 'B"" C'}]),
        (f"title,text\nA,{'b' * 200_000}", [{"title": "A", "text": "b" * 200_000}]),
        ("title,text\n", [None]),
        ("", [None]),
    ],
)
def test_rows(text: str, told: list[object]) -> None:
    assert rows(text) == told


def test_a_mapped_column_keeps_its_name() -> None:
    assert rows("Titel,Text\nA,B", mapping={"Titel": "title"}, name="a.csv") == [{"Titel": "A", "text": "B"}]


def test_a_row_that_does_not_fit_brings_its_header() -> None:
    (item,) = split_table(Item(body=b"title,text\nA", content_type=media_types.CSV, name="a.csv"))
    assert (item.name, item.body, item.content_type) == ("a.csv line 2", b"title,text\nA", media_types.CSV)


@pytest.mark.timeout(60)  # read again from each of them, they take an hour
def test_quotation_marks_that_open_every_row_are_bounded() -> None:
    assert rows("title,text\n" + 'a","b\n' * 20_000)


@given(st.text(alphabet='a,;"\n\r\t|\x00é', max_size=60))
def test_no_text_raises(text: str) -> None:
    rows(text)
