"""Web archives (WARC): the pages in them that may be articles, in constant memory. What else is in them is counted."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from service.articles import media_types
from service.articles.containers.http_content import decode_content, join_chunks
from service.articles.containers.limits import BrokenError, Limits
from service.articles.containers.stream import CHUNK, BoundedBytes, Stream, member_name
from service.articles.item import MAX_ITEM_BYTES, Item
from service.articles.text import charset_in, to_utf8

_KEPT = 4 * CHUNK
_MOST_GAPS = 1000
_OK = 200
_GZIP = b"\x1f\x8b"
# A record begins so, as it is or packed.
_START = re.compile(rb"(?:(?<=\n)|\A)WARC/[01]\.[0-9]+\r?\n|\x1f\x8b\x08[\x00-\x1f]")
_LONGEST_START = 16
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_HOME = re.compile(r"/?(?:(?:index|default|home)\.(?:html?|aspx?|php|jsp))?", re.IGNORECASE)
_LISTING = re.compile(r".*/page/\d+/?", re.IGNORECASE)


class _ReplayableStream:
    """A stream that remembers what it gave last: the place to look for the next record when one is broken."""

    def __init__(self, stream: Stream, at: int) -> None:
        self._stream = stream
        self._last: deque[bytes] = deque()
        self._kept = 0
        self.start = at
        self.at = at

    def read(self, size: int) -> bytes:
        chunk = self._stream.read(size)
        self.at += len(chunk)
        self._last.append(chunk)
        self._kept += len(chunk)
        while self._kept - len(self._last[0]) > _KEPT:
            self._kept -= len(self._last.popleft())
        return chunk

    def tell(self) -> int:
        return self.at - self.start

    def next_after(self, place: int) -> "tuple[Stream, int] | None":
        """Return the stream from the first start of a record after `place`, and where that is."""
        window = b"".join(self._last)
        first = self.at - len(window)
        at = max(place + 1 - first, 0)
        while not (found := _START.search(window, at)):
            first += max(len(window) - _LONGEST_START, 0)
            at = 1 if len(window) > _LONGEST_START else 0
            more = self._stream.read(CHUNK)
            if not more:
                return None
            window = window[-_LONGEST_START:] + more
        rest = Stream(chain([window[found.start() :]], self._stream.chunks()))
        return rest, first + found.start()


def split_warc(stream: Stream, whole: Item, limits: Limits) -> Iterator[Item]:
    """Yield the pages of a WARC; where it has none, an item that says what is there instead."""
    empty, before = True, limits.skipped.copy()
    for item in _pages(stream, whole, limits):
        empty = False
        yield item
    if empty and not stream.broken:
        there = ", ".join(f"{what} ({count:,})" for what, count in (limits.skipped - before).most_common())
        yield replace(whole, broken=f"The web archive has no page that may be an article, but {there or 'nothing'}.")


def _pages(stream: Stream, whole: Item, limits: Limits) -> Iterator[Item]:
    """Yield the items of the records, plain or packed one by one; after a broken one the next is looked for."""
    packed = stream.peek(len(_GZIP)) == _GZIP
    rest, start, gap = stream, 0, ""
    for _ in range(_MOST_GAPS):
        tape = _ReplayableStream(rest, start)
        last = start
        try:
            for record in ArchiveIterator(cast("BinaryIO", tape), parse_http=True):
                if gap:
                    yield replace(whole, broken=f"{gap}; reading goes on at byte {start:,}.")
                    gap = ""
                last = start + record.stream_pos
                limits.unpack(record.content_length if packed else 0)
                yield from _items(record, whole, limits)
        except BrokenError as error:
            yield replace(whole, broken=str(error))
            return
        except OSError as error:  # what the library raises for a record that it cannot read
            gap = gap or f"What follows the record at byte {last:,} cannot be read ({error})"
            found = tape.next_after(last)
            if not found:
                break
            rest, start = found
        else:
            break
    if gap and not stream.broken:
        yield replace(whole, broken=f"{gap}; nothing after it was read.")


def _items(record: WarcRecord, whole: Item, limits: Limits) -> Iterator[Item]:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    page = replace(
        whole,
        content_type=media_types.HTML,
        name=member_name(whole.name, url),
        url=url.encode("utf-8", "replace").decode() or None,
    )
    reason = _unwanted(record, url)
    size = record.content_length
    if record.headers.get("Content-Length") is None:
        yield replace(page, broken="The WARC breaks off within the head of this record, or it tells no length.")
        return
    if reason is None and size <= MAX_ITEM_BYTES:
        body = record.reader.read(size) if size else b""
        if len(body) == size:
            yield from _page(record, body, page, limits)
        else:
            yield replace(page, broken=f"The WARC breaks off within this record, after {len(body):,} bytes.")
        return
    passed = record.reader.consume() if size else 0
    if reason is None:
        yield replace(page, omitted=size)
    elif passed < size:
        yield replace(page, broken=f"The WARC breaks off within this record, after {passed:,} bytes.")
    else:
        limits.skipped[reason] += 1


def _unwanted(record: WarcRecord, url: str) -> str | None:
    """Return why a record is not taken, or None where it may be an article."""
    if record.record_type == WarcRecordType.revisit:
        return "visits without a change"
    if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
        return "records that are no responses"
    if record.record_type == WarcRecordType.response:
        if not record.is_http_parsed:
            return "responses that are no pages"
        if record.http_headers.status_code != _OK:
            return "redirects and errors"
    told = record.http_content_type if record.is_http_parsed else record.headers.get("Content-Type")
    if (told or "").partition(";")[0].strip().lower() not in _PAGE_TYPES:
        return "responses that are no pages"
    return _unwanted_address(url)


def _unwanted_address(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.path == "/robots.txt":
        return "responses that are no pages"
    if _HOME.fullmatch(parts.path) and not parts.query:
        return "home pages"
    return "pages of listings" if _LISTING.fullmatch(parts.path) else None


def _page(record: WarcRecord, body: bytes, page: Item, limits: Limits) -> Iterator[Item]:
    told = record.http_headers if record.is_http_parsed else None
    if told and (told.get("Transfer-Encoding") or "").strip().lower().endswith("chunked"):
        body = join_chunks(body)
    try:
        found = decode_content(body, (told.get("Content-Encoding") if told else None) or "", limits)
    except BrokenError as error:
        if limits.exhausted:
            raise
        yield replace(page, broken=str(error))
        return
    charset = charset_in(told.get("Content-Type") if told else None)
    if charset and found.size == len(found.body):  # a body that is too large is not kept
        found = BoundedBytes(to_utf8(found.body, charset))
    item = found.as_item(page)
    if item.omitted is None and media_types.media_type_of(item.body, media_types.HTML) != media_types.HTML:
        limits.skipped["responses that are no pages"] += 1
    else:
        yield item
