import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.lexicon.concepts import KINDS, LISTS, Concept, shipped
from service.errors import BadInput
from service.lexicon import tables

SHORT = Concept("short", "Short", "term")

words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
forms = st.lists(words.filter(lambda text: ";" not in text), max_size=4)


@st.composite
def concepts(draw: st.DrawFn) -> Concept:
    """Concepts as people may write them: any characters, doubled spaces, the same name twice."""
    row = {
        "id": draw(st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)),
        "kind": draw(st.sampled_from(KINDS)),
    }
    row["name"] = draw(words.filter(str.strip))
    texts = {name: draw(words) for name in ("field", "definition", "source")}
    lists = {name: draw(forms) for name in sorted(LISTS - {"ambiguous"})}
    return tables.validate_concept({**row, **texts, **lists})


@given(st.lists(concepts(), max_size=5, unique_by=lambda entry: entry.id))
def test_what_is_written_is_read_again(entries: list[Concept]) -> None:
    assert tables.read_table(tables.as_csv(entries).encode()) == entries
    assert tables.read_table(tables.as_json(entries).encode()) == entries


def test_what_is_shipped_is_written_and_read_again() -> None:
    entries = list(shipped())
    assert tables.read_table(tables.as_csv(entries).encode()) == entries
    assert tables.read_table(tables.as_json(entries).encode()) == entries
    assert [tables.validate_concept(entry) for entry in entries] == entries


@pytest.mark.parametrize(
    "text",
    [
        "id,name,kind\nshort,Short,term\n",
        '\ufeff# A comment.\r\n\r\n# Another, with "quotes.\r\nkind,name,id\r\nterm, Short ,short\r\n',
        '[{"id": "short", "name": "Short", "kind": "term", "names": []}]',
        '{"id": "short", "name": "Short",\n "kind": "term", "field": null}',
        '{"id": "short", "name": "Short", "kind": "term", "names": ""}\n\n',
    ],
)
def test_forms_of_one_table(text: str) -> None:
    assert tables.read_table(text.encode()) == [SHORT]


def test_lines_of_json_are_a_table() -> None:
    lines = [json.dumps({"id": name, "name": name.upper(), "kind": "term", "names": "a; b"}) for name in ("x", "y")]
    assert [(entry.id, entry.names) for entry in tables.read_table("\n".join(lines).encode())] == [
        ("x", ("a", "b")),
        ("y", ("a", "b")),
    ]


@pytest.mark.parametrize(
    ("text", "row", "column", "told"),
    [
        ("id,name\nx,X\n", 1, "kind", "no such column in the header"),
        ("# c\nid,name,kind,colour\nx,X,term,red\n", 3, "colour", "no such column"),
        ("id,name,kind\nx,X,term\nx,X,term\n", 3, "id", "twice"),
        ("id,name,kind\nX,X,term\n", 2, "id", "is no id"),
        ("id,name,kind\nx,X,thing\n", 2, "kind", "is no kind"),
        ('id,name,kind\nx,"X\nY",term\ny,,term\n', 4, "name", "is missing"),
        ("id,name,kind\nx,X,term,\n", 2, None, "more cells"),
        ('id,name,kind\nx,"X,term\n', 2, None, "unexpected end"),
        ("id,name,kind,ambiguous\nx,X,term,Y\n", 2, "ambiguous", "none of its names"),
        ("id,name,kind\nx,X\x00Y,term\n", 2, "name", "control character"),
        ('[{"id": "x", "name": "X", "kind": "term", "names": ["a;b"]}]', 1, "names", "semicolon"),
        ('[{"id": "x", "name": "X", "kind": "term", "names": {"a": 1}}]', 1, "names", "list of texts"),
        ('[{"id": "x", "name": 7, "kind": "term"}]', 1, "name", "must be a text"),
        ('[{"id": "x", "name": "\\ud800", "kind": "term"}]', 1, "name", "control character"),
        ("[7]", 1, None, "no object"),
        ('{"id": "x", "name": "X", "kind": "term"}\n{broken', 2, None, "broken"),
        ("[1,", None, None, "broken"),
        ("[" * 100_000, None, None, "broken"),
        ("", 1, "id", "no such column"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, row: int | None, column: str | None, told: str) -> None:
    with pytest.raises(BadInput, match=told) as caught:
        tables.read_table(text.encode())
    assert (caught.value.extras.get("row"), caught.value.extras.get("column")) == (row, column)


@pytest.mark.parametrize("payload", [b"\xff\xfe", b"id,name,kind\nx,\x80,term\n"])
def test_what_is_not_utf_8_is_refused(payload: bytes) -> None:
    with pytest.raises(BadInput, match="not UTF-8"):
        tables.read_table(payload)


@pytest.mark.parametrize(
    "change",
    [{"id": "x" * 101}, {"names": tuple(map(str, range(201)))}, {"names": ("x" * 201,)}, {"definition": "x" * 5001}],
    ids=str,
)
def test_what_is_too_much_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BadInput, match=next(iter(change))):
        tables.validate_concept({"id": "x", "name": "X", "kind": "term", **change})
