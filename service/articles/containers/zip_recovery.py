"""Zips without their directory: cut off in a transfer, say. Each entry is found by its own header, one by one."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from service.articles.containers.limits import BrokenError, Limits
from service.articles.containers.stream import CHUNK, Stream, broken_stream

_HEADER = struct.Struct("<4s5H3I2H")
_ENTRY = b"PK\x03\x04"
_DESCRIPTOR = b"PK\x07\x08"
_ENCRYPTED, _SIZES_FOLLOW, _IN_UTF8 = 0x1, 0x8, 0x800
_ELSEWHERE = 0xFFFFFFFF  # sizes beyond 4 GB stand in an extra field


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    flags: int
    method: int
    checksum: int
    packed: int
    start: int

    @property
    def sized(self) -> bool:
        return not self.flags & _SIZES_FOLLOW and self.packed != _ELSEWHERE


def recover_members(file: BinaryIO, limits: Limits, reason: str) -> Iterator[tuple[str, Stream]]:
    """Yield the entries up to where they end or break; then the break itself, with `reason`."""
    at, found = 0, 0
    while not limits.exhausted and (entry := _entry(file, at)):
        found += 1
        stream = Stream(_unpacked(file, entry, limits))
        if not entry.name.endswith("/"):
            yield entry.name, stream
        for _ in stream.chunks():
            pass  # what was not wanted has to be passed over
        if stream.broken and not entry.sized:
            break
        at = entry.start + entry.packed if entry.sized else _after_descriptor(file)
    yield "", broken_stream(f"{reason}; {found:,} of its entries were found all the same.")


def _entry(file: BinaryIO, at: int) -> _Entry | None:
    file.seek(at)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size or not header.startswith(_ENTRY):
        return None
    _, _, flags, method, _, _, checksum, packed, _, name_length, extra_length = _HEADER.unpack(header)
    name = file.read(name_length).decode("utf-8" if flags & _IN_UTF8 else "cp437", "replace")
    return _Entry(name, flags, method, checksum, packed, at + _HEADER.size + name_length + extra_length)


def _unpacked(file: BinaryIO, entry: _Entry, limits: Limits) -> Iterator[bytes]:
    limits.enter()
    if entry.flags & _ENCRYPTED:
        raise BrokenError("The entry is encrypted.")
    file.seek(entry.start)
    if entry.method == zipfile.ZIP_DEFLATED:
        chunks = _inflated(file)
    elif entry.method == zipfile.ZIP_STORED and entry.sized:
        chunks = _stored(file, entry.packed)
    else:
        raise BrokenError(f"The entry is packed by method {entry.method}, or its size is not told before it.")
    checksum = 0
    for chunk in chunks:
        checksum = zlib.crc32(chunk, checksum)
        limits.unpack(len(chunk))
        yield chunk
    if entry.sized and checksum != entry.checksum:
        raise BrokenError("The entry is damaged (its checksum is wrong).")


def _stored(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size:
        chunk = file.read(min(size, CHUNK))
        if not chunk:
            raise BrokenError("The zip breaks off within this entry.")
        size -= len(chunk)
        yield chunk


def _inflated(file: BinaryIO) -> Iterator[bytes]:
    """Unpack up to where the entry says that it ends, and leave the file there."""
    unpacking = zlib.decompressobj(wbits=-15)
    pending = b""
    while not unpacking.eof:
        pending = pending or file.read(CHUNK)
        if not pending:
            raise BrokenError("The zip breaks off within this entry.")
        try:
            yield unpacking.decompress(pending, CHUNK)
        except zlib.error as error:
            raise BrokenError("The entry is damaged.") from error
        pending = unpacking.unconsumed_tail
    file.seek(-len(unpacking.unused_data), 1)


def _after_descriptor(file: BinaryIO) -> int:
    """Return the position after the data descriptor that follows an entry, whose signature is optional."""
    at = file.tell()
    ahead = file.read(28)
    for length in (16, 12, 24, 20):
        if (length in (12, 20) or ahead.startswith(_DESCRIPTOR)) and ahead[length : length + 2] == b"PK":
            return at + length
    return at + (16 if ahead.startswith(_DESCRIPTOR) else 12)
