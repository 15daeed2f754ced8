"""Web archives: which records are pages, what is counted instead, and how reading goes on after a broken one."""

import gzip
from collections import Counter

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.articles import media_types
from service.articles.item import Item
from service.articles.normalise import normalise
from service.articles.split import split

HTML = b"Content-Type: text/html"
PAGE = (
    b"<html><head><title>Title</title></head><body><p>" + b"Words of a page that goes on. " * 20 + b"</p></body></html>"
)


def record(path: bytes, body: bytes, *fields: bytes, kind: bytes = b"response", status: bytes = b"200 OK") -> bytes:
    http = b"\r\n".join([b"HTTP/1.1 " + status, *(fields or (HTML,)), b"", body])
    head = b"WARC/1.0\r\nWARC-Type: %b\r\nWARC-Target-URI: http://news.example%b\r\nContent-Type: application/http\r\n"
    return head % (kind, path) + b"Content-Length: %d\r\n\r\n" % len(http) + http + b"\r\n\r\n"


def items(payload: bytes, skipped: Counter[str] | None = None) -> list[Item]:
    return list(split(payload, name="x.warc", skipped=skipped))


@pytest.mark.parametrize(
    ("path", "fields", "told", "reason"),
    [
        (b"/", (), {}, "home pages"),
        (b"/index.html", (), {}, "home pages"),
        (b"/News/Default.aspx", (), {}, None),
        (b"/?p=12", (), {}, None),
        (b"/news/page/3/", (), {}, "pages of listings"),
        (b"/page/3/why", (), {}, None),
        (b"/robots.txt", (), {}, "responses that are no pages"),
        (b"/a.js", (b"Content-Type: text/javascript",), {}, "responses that are no pages"),
        (b"/a", (b"Content-Type: application/xhtml+xml; charset=utf-8",), {}, None),
        (b"/a", (b"Server: x",), {}, "responses that are no pages"),
        (b"/a", (), {"status": b"302 Found"}, "redirects and errors"),
        (b"/a", (), {"kind": b"revisit"}, "visits without a change"),
        (b"/a", (), {"kind": b"request"}, "records that are no responses"),
    ],
)
def test_which_records_are_taken(
    path: bytes, fields: tuple[bytes, ...], told: dict[str, bytes], reason: str | None
) -> None:
    skipped: Counter[str] = Counter()
    found = items(record(path, PAGE, *fields, **told) + record(b"/last", PAGE), skipped)
    assert len(found) == (1 if reason else 2)
    assert skipped == ({reason: 1} if reason else {})


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"gzip", gzip.compress(PAGE)),
        (b"br", brotli.compress(PAGE)),
        (b"gzip", PAGE),
        (b"br", PAGE),
        (b"deflate", PAGE),
        (b"identity", PAGE),
        (b"none", PAGE),
        (b"UTF-8", PAGE),
        (b"8bit", PAGE),
        (b"gzip, gzip", gzip.compress(gzip.compress(PAGE))),
        (b"gzip, br", brotli.compress(gzip.compress(PAGE))),
        (b"gzip, none", gzip.compress(PAGE)),
    ],
)
def test_encodings_are_undone(encoding: bytes, body: bytes) -> None:
    (item,) = items(record(b"/a", body, HTML, b"Content-Encoding: " + encoding))
    assert (item.body, item.content_type) == (PAGE, media_types.HTML)


@pytest.mark.parametrize("packed", [brotli.compress(bytes(300_000_000), quality=2), gzip.compress(bytes(300_000_000))])
def test_a_page_that_is_a_bomb_spoils_no_other(packed: bytes) -> None:
    encoding = b"gzip" if packed.startswith(b"\x1f\x8b") else b"br"
    bomb = record(b"/bomb", packed, HTML, b"Content-Encoding: " + encoding)
    *refused, page = items(bomb * 3 + record(b"/page", PAGE))
    assert page.body == PAGE
    assert [item.broken for item in refused] == ["The page unpacks to more than 67,108,864 bytes."] * 3


def test_a_page_that_is_too_large_is_told_and_not_kept() -> None:
    large, page = items(record(b"/large", PAGE + bytes(9_000_000)) + record(b"/page", PAGE))
    assert (large.omitted, large.body, page.body) == (len(PAGE) + 9_000_000, b"", PAGE)


def test_the_address_is_the_page_s_where_it_names_none() -> None:
    (item,) = items(record(b"/2016/01/article", PAGE))
    article = normalise(item)
    assert (article.url, article.source) == ("http://news.example/2016/01/article", "news.example")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_reading_goes_on_after_a_damaged_record(pack: "type[bytes]") -> None:
    parts = [bytearray(pack(record(b"/%d" % number, PAGE + b"%d" % number))) for number in range(5)]
    parts[2][:20] = b"\xff" * 20
    found = items(b"".join(parts))
    urls = [item.url for item in found if not item.broken]
    assert urls == [f"http://news.example/{number}" for number in (0, 1, 3, 4)]
    (broken,) = (item.broken for item in found if item.broken)
    place = sum(len(part) for part in parts[:3])
    assert f"reading goes on at byte {place:,}." in broken


@given(st.data())
def test_no_damage_raises_or_loses_the_payload(data: st.DataObject) -> None:
    records = [record(b"/%d" % number, PAGE) for number in range(3)]
    payload = bytearray(b"".join(map(data.draw(st.sampled_from([bytes, gzip.compress])), records)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(payload) - 1))
        piece = data.draw(st.sampled_from([b"", b"\x00", b"\r\n", b"WARC/1.0\r\n", b":", b"-1", b"\x1f\x8b\x08\x00"]))
        payload[at : at + data.draw(st.integers(0, 9))] = piece
        payload = payload or bytearray(b"\x00")
    skipped: Counter[str] = Counter()
    assert items(bytes(payload), skipped) or skipped


def test_an_archive_without_a_page_says_what_is_there_instead() -> None:
    there = (record(b"/", PAGE), record(b"/", PAGE), record(b"/a.js", b"x", b"Content-Type: text/javascript"))
    (refused,) = items(b"".join(there))
    assert refused.broken == (
        "The web archive has no page that may be an article, but home pages (2), responses that are no pages (1)."
    )
    assert items(b"".join(there) + record(b"/a", PAGE))[0].broken is None
