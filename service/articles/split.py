"""Containers first: one payload to the items in it, in a stream and within bounds. Reading an item is `normalise`'s."""

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

from service.articles import media_types
from service.articles.containers import archives
from service.articles.containers.csv import split_table
from service.articles.containers.feeds import split_feed, split_messages
from service.articles.containers.json_records import split_lines, split_list, split_records
from service.articles.containers.limits import MOST_UNPACKED, Limits
from service.articles.containers.stream import Stream, file_stream, member_name, read_bounded
from service.articles.containers.warc import split_warc
from service.articles.containers.wire import split_wire
from service.articles.item import Item
from service.articles.text import charset_in, to_utf8

MAX_DEPTH = 4
_HEAD = 1024 * 1024
_PACKED = {media_types.TAR: archives.tar_members, media_types.ZIP: archives.zip_members}
# Read as a whole, for an entry may need what stands at the end; hence no larger than this.
_HELD = {
    media_types.RSS: split_feed,
    media_types.ATOM: split_feed,
    media_types.JSON_FEED: split_feed,
    media_types.NEWSMESSAGE: split_messages,
    media_types.CSV: split_table,
    media_types.WIRE: split_wire,
}
_MOST_HELD = 64_000_000


def split(
    payload: bytes | BinaryIO,
    *,
    content_type: str | None = None,
    name: str | None = None,
    source: str | None = None,
    mapping: Mapping[str, str] | None = None,
    url: str | None = None,
    skipped: Counter[str] | None = None,
) -> Iterator[Item]:
    """Split a payload - a page, a text, records, a feed, a table, or an archive of any - into its items.

    The kind is what the bytes are; the declared `content_type` counts where they leave it open, the name never. A file
    is read in a stream, in constant memory, and may unpack to many times its size; of bytes, at most `MOST_UNPACKED`
    are unpacked. Nothing that is in it raises an error, and nothing is dropped: what cannot be read, even an empty
    file, is an item that `normalise` refuses with the reason; what a web archive holds besides pages is counted in
    `skipped` by what it is.
    """
    file = BytesIO(payload) if isinstance(payload, bytes) else payload
    limits = Limits(most=MOST_UNPACKED, large=file is payload, skipped=Counter() if skipped is None else skipped)
    whole = Item(
        body=b"",
        content_type=media_types.UNKNOWN,
        # A name of any bytes becomes one that can be stored and printed.
        name=name.encode("utf-8", "replace").decode() if name else None,
        source=source,
        mapping=mapping or {},
        url=url,
    )
    return _Splitter(limits).items(file_stream(file, limits), whole, content_type)


class _Splitter:
    """Splits one payload, layer by layer; the limits count over all of them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def items(self, stream: Stream, whole: Item, declared: str | None = None, depth: int = 0) -> Iterator[Item]:
        """Yield the items of one layer, and after them its break where it has one."""
        kind = _kind(stream.peek(_HEAD), declared)
        found = replace(whole, content_type=kind, url=whole.url if kind == media_types.HTML else None)
        if kind in (*_PACKED, media_types.GZIP) and depth == MAX_DEPTH:
            yield replace(found, broken=f"Archives within archives are read {MAX_DEPTH} deep.")
            return
        yield from self._of_kind(stream, found, declared, depth)
        if stream.broken and not stream.told:
            stream.told = True
            yield replace(whole, broken=stream.broken)

    def _of_kind(self, stream: Stream, whole: Item, declared: str | None, depth: int) -> Iterator[Item]:
        kind = whole.content_type
        if kind == media_types.GZIP:
            yield from self._unzipped(stream, whole, declared, depth)
        elif kind in _PACKED:
            yield from self._unpacked(stream, whole, depth)
        elif kind == media_types.WARC:
            yield from split_warc(stream, whole, self._limits)
        elif kind in (media_types.JSON, media_types.NINJS) and (records := split_list(stream, whole)) is not None:
            yield from records
        elif kind == media_types.LINES:
            yield from split_lines(stream, whole)
        elif kind == media_types.JSON:
            yield from split_records(stream, whole)
        elif kind in _HELD:
            yield from _held(stream, whole, declared)
        else:
            item = read_bounded(stream).as_item(whole)
            if not stream.broken:
                yield replace(item, body=to_utf8(item.body, charset_in(declared)))

    def _unzipped(self, stream: Stream, whole: Item, declared: str | None, depth: int) -> Iterator[Item]:
        # What was declared may speak of the wrapping: then it says nothing about what is inside.
        inner = None if "gzip" in (declared or "") else declared
        name = (whole.name or "").removesuffix(".gz") or None
        yield from self.items(archives.gunzip_stream(stream, self._limits), replace(whole, name=name), inner, depth + 1)

    def _unpacked(self, stream: Stream, whole: Item, depth: int) -> Iterator[Item]:
        empty = True
        for name, member in _PACKED[whole.content_type](stream, self._limits):
            empty = False
            if name:
                yield from self.items(member, replace(whole, name=member_name(whole.name, name)), depth=depth + 1)
            else:
                yield replace(whole, broken=member.broken)
        if empty and not stream.broken:
            yield replace(whole, broken="There is no file in the archive.")


def _held(stream: Stream, whole: Item, declared: str | None) -> Iterator[Item]:
    found = read_bounded(stream, _MOST_HELD)
    if found.size > _MOST_HELD:
        reason = f"There are {found.size:,} bytes; of {whole.content_type} at most {_MOST_HELD:,} are read in one."
        yield replace(whole, broken=reason)
        return
    body = found.body
    if whole.content_type == media_types.CSV:
        # A row that is cut off may look whole; an entry of a feed does not. XML and JSON tell their charset themselves.
        body = to_utf8(body[: body.rfind(b"\n") + 1] if stream.broken else body, charset_in(declared))
    if body or not stream.broken:
        yield from _HELD[whole.content_type](replace(whole, body=body))


def _kind(head: bytes, declared: str | None) -> str:
    kind = media_types.media_type_of(head, declared)
    if kind == media_types.GZIP:
        # A WARC is packed record by record, so that what follows a damaged one can be found: its reader unpacks it.
        with suppress(zlib.error):
            if zlib.decompressobj(wbits=31).decompress(head, 16).startswith(b"WARC/"):
                return media_types.WARC
    return kind
