"""One payload to its items: nothing is lost, and no broken one spoils its neighbours."""

import gzip
import json
from typing import Any

import pytest

from service.articles import kinds, split
from service.articles.item import Item

LINES = b'{"title": "a"}\nbroken\n\n{"title": "b"}'


def items(payload: bytes, **told: Any) -> list[Item]:
    return list(split.split(payload, **told))


@pytest.mark.parametrize(
    ("payload", "names"),
    [
        (LINES, ["x line 1", "x line 2", "x line 4"]),
        (gzip.compress(LINES), ["x line 1", "x line 2", "x line 4"]),
        (b'[{"a": 1}, {"b": 2}]', ["x element 1", "x element 2"]),
        (b'[{"a": 1}, oops, {"b": 2}]', ["x element 1", "x element 2"]),
        (b"[]", ["x"]),
        (b'{\n "title": "a"\n}', ["x"]),
        (b'{\n"a": [\n{\n"b": 1\n}\n]\n}', ["x"]),
        (b"<html></html>", ["x"]),
        (b"", ["x"]),
        (b"\x00\x01", ["x"]),
    ],
)
def test_items(payload: bytes, names: list[str]) -> None:
    assert [item.name for item in items(payload, name="x")] == names


def test_what_was_told_goes_with_every_item() -> None:
    for item in items(LINES, name="x", source="archive", mapping={"headline": "title"}):
        assert (item.source, item.mapping) == ("archive", {"headline": "title"})


def test_a_name_never_decides_the_kind() -> None:
    (item,) = items(b"<html><body>a</body></html>", name="page.json")
    assert item.content_type == kinds.HTML


def test_lines_before_a_break_are_kept_and_the_break_counts() -> None:
    lines = b"".join(json.dumps({"title": str(number)}).encode() + b"\n" for number in range(200_000))
    *kept, broken = items(gzip.compress(lines)[:-100_000], name="x.gz")
    assert len(kept) > 1000
    assert kept[0].name == "x line 1"
    assert broken.content_type == kinds.GZIP


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "MOST_UNPACKED", 5_000_000)
    (item,) = items(gzip.compress(b"a" * 6_000_000))
    assert item.content_type == kinds.GZIP


@pytest.mark.parametrize("payload", [gzip.compress(gzip.compress(b"a")), gzip.compress(b"abc" * 99)[:20], b"\x1f\x8b"])
def test_bad_gzip_is_an_item(payload: bytes) -> None:
    (item,) = items(payload)
    assert item.content_type == kinds.GZIP


def test_gzip_members_are_one_stream() -> None:
    assert [item.body for item in items(gzip.compress(b'{"a":1}\n{"b"') + gzip.compress(b":2}\n"))] == [
        b'{"a":1}',
        b'{"b":2}',
    ]


def test_a_line_longer_than_a_chunk_is_one_item() -> None:
    long = json.dumps({"text": "a" * 3_000_000}).encode()
    assert [len(item.body) for item in items(gzip.compress(b'{"a":1}\n' + long + b"\n"))] == [7, len(long)]
