"""Records in JSON: their borders are found whatever is in them, in pieces of any size."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.articles.containers.json_records import split_lines, split_list, split_records
from service.articles.containers.stream import Stream
from service.articles.item import MAX_ITEM_BYTES, Item
from service.articles.split import split

WHOLE = Item(body=b"", content_type="application/json", name="x")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.lists(st.dictionaries(st.text(), VALUES), min_size=1, max_size=5)


def in_pieces(payload: bytes, size: int) -> Stream:
    return Stream(payload[at : at + size] for at in range(0, len(payload), size))


def records(payload: bytes, size: int) -> list[Any]:
    return [json.loads(item.body) for item in split_records(in_pieces(payload, size), WHOLE)]


@given(RECORDS, st.integers(1, 9), st.sampled_from([{}, {"indent": 1}, {"indent": "\t", "ensure_ascii": False}]))
def test_an_array_gives_its_elements(written: list[Any], size: int, style: dict[str, Any]) -> None:
    payload = json.dumps(written, **style).encode("utf-8", "replace")
    assert records(payload, size) == json.loads(payload)


@given(RECORDS, st.integers(1, 9))
def test_records_printed_one_after_another_are_parted(written: list[Any], size: int) -> None:
    payload = "\n".join(json.dumps(record, indent=2) for record in written if record).encode() or b'{\n"a": 1\n}'
    assert records(payload, size) == [record for record in written if record] or len(records(payload, size)) == 1


@given(st.lists(st.text(st.characters(exclude_characters="\n"))), st.integers(1, 5))
def test_lines_are_those_that_are_not_blank(lines: list[str], size: int) -> None:
    payload = "\n".join(lines).encode("utf-8", "replace")
    expected = [line for line in payload.split(b"\n") if line.strip()] or [b""]
    found = list(split_lines(in_pieces(payload, size), WHOLE))
    strip = b" \t\r\n\xef\xbb\xbf"
    assert [item.body for item in found] == [line.strip(strip) for line in expected]


@pytest.mark.parametrize(
    ("payload", "bodies"),
    [
        (b'[{"a": 1}, oops, {"b": 2}]', [b'{"a": 1}', b"oops", b'{"b": 2}']),
        (b'[{"a": "]},"}, {"b": "\\""}]', [b'{"a": "]},"}', b'{"b": "\\""}']),
        (b'[{"a": [1, 2]}, {"b": "cut', [b'{"a": [1, 2]}', b'{"b": "cut']),
        (b'[{"a": 1}] trailing', [b'{"a": 1}', b"trailing"]),
        (b'\xef\xbb\xbf[{"a": 1}]', [b'{"a": 1}']),
        ('[{"a": "ї"}]'.encode("utf-16"), ['{"a": "ї"}'.encode()]),
        ('{"a": "ї"}\n{"b": 2}'.encode("utf-16"), ['{"a": "ї"}'.encode(), b'{"b": 2}']),
        (b'{"a": oops\n{"b": 2}\n', [b'{"a": oops', b'{"b": 2}']),
        (b'{"a": 1}\r\n\r\n{"b": 2}\r\n', [b'{"a": 1}', b'{"b": 2}']),
        (b'{\n"a": 1\n}\n{\n"b": 2\n}', [b'{\n"a": 1\n}', b'{\n"b": 2\n}']),
    ],
)
def test_borders(payload: bytes, bodies: list[bytes]) -> None:
    assert [item.body for item in split(payload)] == bodies


def test_a_line_that_is_too_large_is_told_and_not_kept() -> None:
    large = b'{"text": "' + b"a" * MAX_ITEM_BYTES + b'"}'
    found = list(split(b'{"a": 1}\n' + large + b'\n{"b": 2}\n'))
    assert [(len(item.body), item.omitted) for item in found] == [(8, None), (0, len(large)), (8, None)]


def test_a_file_that_cannot_be_read_on_is_a_break() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            part = super().read(size)
            if not part:
                raise OSError(5, "Input/output error")
            return part

    *kept, broken = split(Failing(b'{"a": 1}\n{"b": 2}\n{"c"'), name="x")
    assert [item.body for item in kept] == [b'{"a": 1}', b'{"b": 2}']
    assert broken.broken == "The file cannot be read on: Input/output error."


@given(st.lists(st.text(), min_size=1, max_size=4), st.integers(1, 9), st.sampled_from([None, 1]))
def test_a_list_inside_an_object_gives_its_elements(texts: list[str], size: int, indent: int | None) -> None:
    elements = [{"id": number, "title": text, "text": text} for number, text in enumerate(texts)]
    payload = json.dumps({"total": 1, "data": {"items": elements}, "more": [{}, "]"]}, indent=indent).encode()
    found = split_list(in_pieces(payload, size), WHOLE)
    assert found is not None
    assert [json.loads(item.body) for item in found] == elements


@pytest.mark.parametrize(
    "payload",
    [
        b'{"text": "a", "items": [{"title": "b", "text": "c"}]}',
        b'{"items": [{"title": "b", "text": "c"}], "body": "a"}',
        b'{"uri": "a", "associations": [{"headline": "b", "body_text": "c"}]}',
        b'{"items": [{"title": "b", "href": "c"}]}',
        b'{"items": [["title", "text"]]}',
        b'{"items": [{"title": "b", "text": "c"}]}\n{"items": []}',
        b'[{"items": [{"title": "b", "text": "c"}]}]',
        b"not json",
    ],
)
def test_what_is_a_record_or_several_is_no_envelope(payload: bytes) -> None:
    assert split_list(in_pieces(payload, 5), WHOLE) is None


def test_an_envelope_that_is_cut_off_gives_what_is_whole() -> None:
    payload = b'{"items": [{"title": "b", "text": "c"}, {"title": "d", "te'
    assert [item.body for item in split(payload)] == [b'{"title": "b", "text": "c"}', b'{"title": "d", "te']


def test_the_sender_s_names_tell_records_too() -> None:
    payload = b'{"pages": [{"kop": "a", "tekst": "b"}]}'
    (item,) = split(payload, mapping={"kop": "title", "tekst": "text"})
    assert item.body == b'{"kop": "a", "tekst": "b"}'
