import base64
import json

import pytest

from service.errors import BadInput
from service.search.compiler import Compiled
from service.search.parameters import read
from service.search.request import Search, body
from service.search.syntax import parse

NOTHING = Compiled({"match_all": {}})
ANSWER_ID = "a4ed7277f43959a88565a6a2dff66e9fe64a7d75"


def cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


WRONG_CURSORS = [
    "x",
    "§",
    "/////",
    "a" * 5000,
    cursor(),
    cursor("relevance"),
    cursor("newest", 1.0, ANSWER_ID),
    cursor("relevance", "1", ANSWER_ID),
    cursor("relevance", 1.0, "no id"),
    cursor("relevance", float("nan"), ANSWER_ID),
    cursor("relevance", 2**70, ANSWER_ID),
    cursor("newest", 2**63, ANSWER_ID),
    base64.urlsafe_b64encode(b"[" * 2900).decode(),
    cursor("relevance", *(True, ANSWER_ID)),
]


@pytest.mark.parametrize("text", WRONG_CURSORS)
def test_a_cursor_that_no_search_gave_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="cursor"):
        body(Search(query=parse("ISIS"), cursor=text), NOTHING)


def test_a_cursor_continues_where_its_page_ended() -> None:
    assert "search_after" not in body(Search(query=parse("a")), NOTHING)
    continued = Search(query=parse("a"), cursor=cursor("relevance", 1.5, ANSWER_ID))
    assert body(continued, NOTHING)["search_after"] == [1.5, ANSWER_ID]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"size": ["0"]}, "size: Must be greater"),
        ({"size": ["many"]}, "size: Not a valid integer"),
        ({"sort": ["best"]}, "sort: Must be one of"),
        ({"date_from": ["yesterday"]}, "date_from: Not a valid date"),
        ({"colour": ["red"]}, "colour: Unknown field"),
        ({"place": ["x"] * 51}, "place: Longer than maximum"),
        ({"place": ["x" * 1025]}, "place: Length must be"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(values: dict[str, list[str]], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(values)


def test_parameters_become_a_search() -> None:
    given = {"q": ["ISIS"], "place": ["Iraq", "Syria"], "date_from": ["2017-05-01"], "date_to": ["2017-05-31"]}
    search = read(given)
    assert search.choices == {"place": ("Iraq", "Syria")}
    bounds = {"gte": "2017-05-01", "lte": "2017-05-31||/d"}
    assert body(search, NOTHING)["query"]["bool"]["filter"] == [{"range": {"published": bounds}}]
