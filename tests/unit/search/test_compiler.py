import pytest

from service.search.compiler import FIELDS, Clause, compile_query
from service.search.syntax import parse


def phrase(text: str) -> Clause:
    return {"multi_match": {"query": text, "fields": list(FIELDS), "type": "phrase"}}


EVERYTHING: Clause = {"match_all": {}}

BODIES = [
    ("", EVERYTHING),
    ("ISIS", {"bool": {"must": [phrase("ISIS")], "must_not": []}}),
    ('"a b" c', {"bool": {"must": [phrase("a b"), phrase("c")], "must_not": []}}),
    ("a -b", {"bool": {"must": [phrase("a")], "must_not": [phrase("b")]}}),
    ("-b", {"bool": {"must": [EVERYTHING], "must_not": [phrase("b")]}}),
]


@pytest.mark.parametrize(("text", "body"), BODIES)
def test_text_to_body(text: str, body: Clause) -> None:
    assert compile_query(parse(text)) == body
