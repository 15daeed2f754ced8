import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.search.parts.value_search import MAX_CHARACTERS, expression

ENGINE_LIMIT = 1000


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("mattis", "Jim Mattis", True),
        ("MATTIS", "Jim Mattis", True),
        ("erdogan", "Recep Tayyip Erdoğan", True),
        ("é", "Rene", True),
        ("jim  mat", "Jim Mattis", True),
        ("al-q", "Al-Qaida", True),
        ("a.b", "axb", False),
        (".*", "anything", False),
        ('[a]|#@&<1-9>~"{}()?+\\', 'x[a]|#@&<1-9>~"{}()?+\\y', True),
    ],
)
def test_text_is_found_within_a_value(text: str, value: str, *, found: bool) -> None:
    assert (re.fullmatch(expression(text), value) is not None) is found


@given(st.text(max_size=200))
def test_no_text_makes_an_expression_that_is_too_long_or_broken(text: str) -> None:
    made = expression(text)
    assert len(made) < ENGINE_LIMIT
    assert re.compile(made).fullmatch(" ".join(text.split())[:MAX_CHARACTERS])
