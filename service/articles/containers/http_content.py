"""The payload of a web response: its transfer and content encodings undone, within bounds. Readers read it."""

import re
import zlib
from collections.abc import Iterator

import brotli

from service.articles import media_types
from service.articles.containers.limits import BrokenError, Limits
from service.articles.containers.stream import CHUNK, BoundedBytes

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
# The other encodings that are registered; any further name is no packing.
_NOT_READ = frozenset({"aes128gcm", "compress", "dcb", "dcz", "exi", "pack200-gzip", "x-compress", "zstd"})
_GZIP, _DEFLATE, _RAW_DEFLATE = 31, 15, -15
_LARGEST = 64 * 1024 * 1024  # a page beyond this is a bomb, and must not use up what its neighbours may unpack to


def join_chunks(body: bytes) -> bytes:
    """Return the body of a chunked transfer without its chunk sizes; a body that is not chunked stays as it is."""
    parts: list[bytes] = []
    at = 0
    while found := _SIZE.match(body, at):
        start, size = found.end(), int(found[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[start : start + size])
        at = start + size
        at += len(body[at : at + 2]) - len(body[at : at + 2].lstrip(b"\r\n"))
    return b"".join(parts) if parts and at >= len(body) else body


def decode_content(body: bytes, encodings: str, limits: Limits) -> BoundedBytes:
    """Undo the content encodings, the last one first. A page that was not packed as told is given as it is.

    What names no packing ("none", "utf-8") changes nothing. Raise BrokenError.
    """
    found = BoundedBytes(body)
    for encoding in reversed(encodings.lower().split(",")):
        if found.size > len(found.body):  # too large for an item: it is not kept
            break
        found = _without(encoding.strip(), found, limits)
    return found


def _without(encoding: str, packed: BoundedBytes, limits: Limits) -> BoundedBytes:
    if encoding in _NOT_READ:
        raise BrokenError(f"The page is packed by {encoding}, which is not read.")
    ways = _ways(packed.body, encoding)
    for chunks in ways:
        found = BoundedBytes()
        try:
            for chunk in chunks:
                limits.unpack(len(chunk))
                found.add(chunk)
                if found.size > _LARGEST:
                    raise BrokenError(f"The page unpacks to more than {_LARGEST:,} bytes.")
        except (zlib.error, brotli.error, EOFError):
            continue
        return found
    if ways and media_types.media_type_of(packed.body, media_types.HTML) != media_types.HTML:
        raise BrokenError(f"The {encoding} encoding of the page is damaged, or breaks off.")
    return packed


def _ways(body: bytes, encoding: str) -> list[Iterator[bytes]]:
    if encoding in ("gzip", "x-gzip"):
        return [_inflated(body, _GZIP)]
    if encoding == "deflate":  # there were always two ways to understand it
        return [_inflated(body, _DEFLATE), _inflated(body, _RAW_DEFLATE)]
    if encoding == "br":
        return [_unpacked_brotli(body)]
    return []


def _inflated(body: bytes, bits: int) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(wbits=bits)
    while body and not unpacking.eof:
        yield unpacking.decompress(body, CHUNK)
        body = unpacking.unconsumed_tail
    if not unpacking.eof:
        raise EOFError


def _unpacked_brotli(body: bytes) -> Iterator[bytes]:
    unpacking = brotli.Decompressor()
    while not unpacking.is_finished():
        chunk = unpacking.process(body, output_buffer_limit=CHUNK)
        body = b""
        if not chunk and unpacking.can_accept_more_data():
            raise EOFError
        yield chunk
