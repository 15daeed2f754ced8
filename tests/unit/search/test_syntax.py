from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import QueryError
from service.search.syntax import MAX_CHARACTERS, MAX_TERMS, Phrase, Query, Word, as_tree, in_words, parse

TREES = [
    ("", ()),
    ("   ", ()),
    ("ISIS", (Word("ISIS"),)),
    ("ISIS Raqqa", (Word("ISIS"), Word("Raqqa"))),
    ('"Islamic State" Raqqa', (Phrase("Islamic State"), Word("Raqqa"))),
    ("“Islamic State”", (Phrase("Islamic State"),)),
    ("ISIS -Iraq", (Word("ISIS"), Word("Iraq", excluded=True))),
    ('-"North Africa"', (Phrase("North Africa", excluded=True),)),
    ("F-35A", (Word("F-35A"),)),
    ("F−35A", (Word("F-35A"),)),
    ('one"two three"four', (Word("one"), Phrase("two three"), Word("four"))),
    ("- -- : ?", ()),
    ('""', ()),
    ("Task Force: Iraq", (Word("Task"), Word("Force:"), Word("Iraq"))),
]

MISTAKES = [
    ('"ISIS', 0, "Unclosed quote at 0"),
    ('Raqqa "Islamic State', 6, "Unclosed quote at 6"),
    ('"a" "', 4, "Unclosed quote at 4"),
    ("x" * (MAX_CHARACTERS + 1), MAX_CHARACTERS, "at most 2,000 characters"),
    ("a " * (MAX_TERMS + 1), 127, "at most 64 terms"),
]


@pytest.mark.parametrize(("text", "terms"), TREES)
def test_text_to_tree(text: str, terms: tuple[Word | Phrase, ...]) -> None:
    assert parse(text) == Query(terms)


@pytest.mark.parametrize(("text", "position", "message"), MISTAKES)
def test_text_to_error_at_position(text: str, position: int, message: str) -> None:
    with pytest.raises(QueryError, match=message) as error:
        parse(text)
    assert error.value.position == position


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "every article"),
        ('ISIS "North Africa"', "ISIS and “North Africa”"),
        ("ISIS -Iraq -Syria", "ISIS, without Iraq or Syria"),
        ("-Iraq", "every article, without Iraq"),
    ],
)
def test_what_was_understood_in_words(text: str, words: str) -> None:
    assert in_words(parse(text)) == words


def test_tree_as_json() -> None:
    expected = {"all": [{"word": "ISIS"}, {"phrase": "a b"}, {"not": {"word": "Iraq"}}]}
    assert as_tree(parse('ISIS "a b" -Iraq')) == expected


@given(st.text())
def test_nothing_typed_raises_anything_but_a_query_error(text: str) -> None:
    with suppress(QueryError):
        in_words(parse(text))


@given(st.text(alphabet='"ab -', max_size=40))
def test_a_mistake_lies_within_the_text(text: str) -> None:
    if text.count('"') % 2:
        with pytest.raises(QueryError) as error:
            parse(text)
        assert text[error.value.position] == '"'
