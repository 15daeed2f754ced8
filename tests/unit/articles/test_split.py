"""One payload to its items: nothing is lost, and no broken one spoils its neighbours."""

import gzip
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.articles import media_types, split
from service.articles.item import Item

LINES = b'{"title": "a"}\nbroken\n\n{"title": "b"}'


def items(payload: bytes, **told: Any) -> list[Item]:
    return list(split.split(payload, **told))


@pytest.mark.parametrize(
    ("payload", "names"),
    [
        (LINES, ["x line 1", "x line 2", "x line 4"]),
        (gzip.compress(LINES, mtime=0), ["x line 1", "x line 2", "x line 4"]),
        (b'[{"a": 1}, {"b": 2}]', ["x element 1", "x element 2"]),
        (b'[{"a": 1}, oops, {"b": 2}]', ["x element 1", "x element 2", "x element 3"]),
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
    assert item.content_type == media_types.HTML


def test_lines_before_a_break_are_kept_and_the_break_counts() -> None:
    lines = b"".join(json.dumps({"title": str(number)}).encode() + b"\n" for number in range(200_000))
    *kept, broken = items(gzip.compress(lines)[:-100_000], name="x.gz")
    assert len(kept) > 1000
    assert kept[0].name == "x line 1"
    assert broken.content_type == media_types.GZIP


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "MOST_UNPACKED", 5_000_000)
    (item,) = items(gzip.compress(b"a" * 6_000_000))
    assert item.content_type == media_types.GZIP


@pytest.mark.parametrize("payload", [gzip.compress(b"abc" * 99, mtime=0)[:20], b"\x1f\x8b"])
def test_bad_gzip_is_an_item(payload: bytes) -> None:
    (item,) = items(payload)
    assert item.content_type == media_types.GZIP


def test_gzip_members_are_one_stream() -> None:
    assert [item.body for item in items(gzip.compress(b'{"a":1}\n{"b"') + gzip.compress(b":2}\n"))] == [
        b'{"a":1}',
        b'{"b":2}',
    ]


def test_a_line_longer_than_a_chunk_is_one_item() -> None:
    long = json.dumps({"text": "a" * 3_000_000}).encode()
    assert [len(item.body) for item in items(gzip.compress(b'{"a":1}\n' + long + b"\n"))] == [7, len(long)]


GOLDEN = Path(__file__).parents[2] / "golden" / "containers"


@pytest.mark.parametrize("case", sorted(path.name for path in GOLDEN.iterdir()))
def test_golden_containers(case: str) -> None:
    out = json.loads((GOLDEN / case / "out.json").read_text(encoding="utf-8"))
    skipped: Counter[str] = Counter()
    found = []
    for item in items((GOLDEN / case / "in.bin").read_bytes(), name="in", skipped=skipped):
        facts = {name: getattr(item, name) for name in ("name", "content_type", "url", "omitted", "broken")}
        body = {"bytes": len(item.body), "sha256": hashlib.sha256(item.body).hexdigest()[:16]} if item.body else {}
        found.append({name: value for name, value in {**facts, **body}.items() if value is not None})
    assert {"items": found, "skipped": dict(sorted(skipped.items()))} == out


@given(st.binary(max_size=2000), st.sampled_from([None, "text/csv", "application/json", "text/html; charset=utf-7"]))
def test_no_bytes_raise_or_are_lost(payload: bytes, content_type: str | None) -> None:
    for start in (
        b"",
        b"{",
        b'[{"a"',
        b"a,b\n",
        b"<rss>",
        b"\x1f\x8b\x08",
        b"PK\x03\x04",
        b"WARC/1.0\r\n",
        b"\xff\xfe",
    ):
        skipped: Counter[str] = Counter()
        assert items(start + payload, content_type=content_type, skipped=skipped) or skipped
