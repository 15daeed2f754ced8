"""Containers first: one payload to the items in it, in a stream and within bounds. Reading an item is `normalise`'s."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from service.articles import kinds
from service.articles.item import Item
from service.articles.text import decoded

MOST_UNPACKED = 512 * 1024 * 1024
_CHUNK = 1024 * 1024
_SPACES = " \t\r\n"


class _Broken(Exception):
    """A gzip stream that is cut off, damaged, or unpacks to more than is allowed."""


def split(
    payload: bytes,
    *,
    content_type: str | None = None,
    name: str | None = None,
    source: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Iterator[Item]:
    """Split a payload - a page, a text, a record, lines or an array of records, or a .gz of any - into its items.

    The kind is what the bytes are; the declared type counts where they leave it open, the name never. Nothing is
    dropped: what cannot be read, even an empty payload, is an item of type application/octet-stream, or
    application/gzip for a stream that breaks off or unpacks to more than `MOST_UNPACKED` bytes.
    """
    whole = Item(body=payload, content_type=kinds.UNKNOWN, name=name, source=source, mapping=mapping or {})
    kind = kinds.kind_of(payload[:_CHUNK], content_type)
    if kind == kinds.GZIP:
        # What was declared may speak of the wrapping: then it says nothing about what is inside.
        inner = None if "gzip" in (content_type or "") else content_type
        yield from _unpacked(replace(whole, name=(name or "").removesuffix(".gz") or None), inner)
    else:
        yield from _items(replace(whole, content_type=kind))


def _items(whole: Item) -> Iterator[Item]:
    if whole.content_type == kinds.LINES or (whole.content_type == kinds.JSON and _is_lines(whole.body)):
        yield from _numbered(_lines(whole.body), whole)
    elif whole.content_type == kinds.JSON and whole.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        yield from _elements(whole)
    else:
        yield whole


def _is_lines(head: bytes) -> bool:
    """Tell lines of records from one record printed over several lines."""
    first, _, rest = head.lstrip().partition(b"\n")
    if not first.startswith(b"{"):
        return False
    return bool(rest.strip()) and (_is_json(first) or (b"\n{" in head and not _is_json(head)))


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _lines(payload: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(payload):
        end = payload.find(b"\n", start)
        end = len(payload) if end < 0 else end
        yield payload[start:end]
        start = end + 1


def _numbered(lines: Iterator[bytes], whole: Item) -> Iterator[Item]:
    empty = True
    for number, line in enumerate(lines, start=1):
        if line.strip():
            empty = False
            name = f"{whole.name} line {number}" if whole.name else f"line {number}"
            yield replace(whole, body=line.strip(), content_type=kinds.JSON, name=name)
    if empty:
        yield replace(whole, body=b"", content_type=kinds.UNKNOWN)


def _elements(whole: Item) -> Iterator[Item]:
    """Give the elements of a JSON array as they are written; after a broken one the rest is one item."""
    text = decoded(whole.body)
    decoder = json.JSONDecoder()
    at = text.find("[") + 1
    number = 0
    while True:
        while at < len(text) and text[at] in _SPACES + ",":
            at += 1
        if text[at : at + 1] == "]" and not text[at + 1 :].strip():
            break
        number += 1
        try:
            end = decoder.raw_decode(text, at)[1]
        except (ValueError, RecursionError):
            end = len(text)
        body = text[at:end].encode("utf-8", "surrogatepass")
        name = f"{whole.name} element {number}" if whole.name else f"element {number}"
        yield replace(whole, body=body, name=name)
        if end >= len(text):
            return
        at = end
    if not number:
        yield whole


def _unpacked(packed: Item, content_type: str | None) -> Iterator[Item]:
    """Unpack a gzip stream: lines of records one by one, anything else as a whole."""
    broken = replace(packed, content_type=kinds.GZIP)
    chunks = _chunks(packed.body)
    try:
        head = next(chunks, b"")
    except _Broken:
        yield broken
        return
    kind = kinds.kind_of(head, content_type)
    lines = kind == kinds.LINES or (kind == kinds.JSON and _is_lines(head))
    try:
        if lines:
            yield from _numbered(_lines_of(head, chunks), packed)
        elif kind == kinds.GZIP:
            yield broken  # packed twice: nobody does that but a bomb
        else:
            # Measured first and kept only then: a bomb must not fill the memory up to the bound.
            sum(len(chunk) for chunk in chunks)
            yield from _items(replace(packed, body=b"".join(_chunks(packed.body)), content_type=kind))
    except _Broken:
        # The lines before the break have been given; the break itself counts as one item.
        yield replace(broken, body=packed.body[:_CHUNK])


def _chunks(packed: bytes) -> Iterator[bytes]:
    """Unpack in chunks of a megabyte, member after member, up to the bound."""
    total = 0
    stream = zlib.decompressobj(wbits=31)
    pending = packed
    while True:
        try:
            chunk = stream.decompress(pending, _CHUNK)
        except zlib.error as error:
            raise _Broken from error
        total += len(chunk)
        if total > MOST_UNPACKED:
            raise _Broken
        if chunk:
            yield chunk
        pending = stream.unconsumed_tail
        if stream.eof:
            pending = stream.unused_data.lstrip(b"\x00")
            if not pending:
                return
            stream = zlib.decompressobj(wbits=31)
        elif not chunk and not pending:
            raise _Broken


def _lines_of(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    parts = [head]
    while True:
        *lines, rest = b"".join(parts).split(b"\n")
        yield from lines
        parts = [rest]
        # Chunks without a line break are gathered, not joined one by one: a line may be hundreds of megabytes.
        for chunk in chunks:
            parts.append(chunk)
            if b"\n" in chunk:
                break
        else:
            break
    yield b"".join(parts)
