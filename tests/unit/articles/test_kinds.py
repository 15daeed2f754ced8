"""What the bytes are, whatever is declared."""

import gzip

import pytest

from service.articles import kinds


@pytest.mark.parametrize(
    ("head", "declared", "kind"),
    [
        (b"A title\n\nText.", None, kinds.TEXT),
        (b"<!DOCTYPE html><html>", "text/plain", kinds.HTML),
        (b"\n <div class=x>", None, kinds.HTML),
        (b"<follow me> on", None, kinds.TEXT),
        (b"<?xml version='1.0'?><nitf/>", None, kinds.XML),
        (b'{"a": 1}', None, kinds.JSON),
        (b'{"a": 1}\n{"b": 2}', "text/plain", kinds.JSON),
        (b"{not json} he said", "text/plain", kinds.TEXT),
        (b"[Redacted] text", "text/plain; charset=utf-8", kinds.TEXT),
        (b"oops", "application/json", kinds.JSON),
        (b"oops", "application/x-ndjson", kinds.LINES),
        (b"plain", "text/html", kinds.TEXT),
        (gzip.compress(b"x"), "text/plain", kinds.GZIP),
        ("Title".encode("utf-16"), None, kinds.TEXT),
        (b"%PDF-1.7", "text/plain", kinds.UNKNOWN),
        (b"PK\x03\x04", None, kinds.UNKNOWN),
        (b"a\x00b", "text/plain", kinds.UNKNOWN),
        (b"", "text/html", kinds.UNKNOWN),
        (b"www.af.mil\x00\x00\xe8\r\n<html>", None, kinds.HTML),
    ],
)
def test_kind_of(head: bytes, declared: str | None, kind: str) -> None:
    assert kinds.kind_of(head, declared) == kind


def test_without_frame() -> None:
    assert kinds.without_frame(b"www.af.mil\x00\x01\r\n<!DOCTYPE html><p>\x00\x00") == b"<!DOCTYPE html><p>"
    assert kinds.without_frame(b"<p>a\x00\x00") == b"<p>a"
    assert kinds.without_frame(b"a\x00b") == b"a\x00b"
