"""The stream: bytes read once, front to back, that end where they break off and say why. Not what they are."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from service.articles.containers.limits import BrokenError, Limits
from service.articles.item import MAX_ITEM_BYTES, Item

CHUNK = 256 * 1024
_LONGEST_LABEL = 1000


class Stream:
    """Bytes from chunks. It never raises for what is in them: after a break it ends, and `broken` says why.

    `told` is set by whoever made the break an item, so that it is counted once. `file` is what the bytes come from
    where one may seek in it.
    """

    def __init__(self, chunks: Iterable[bytes], file: BinaryIO | None = None) -> None:
        self._chunks = iter(chunks)
        self._ahead = b""
        self._used = 0
        self._at = 0
        self.file = file
        self.broken: str | None = None
        self.told = False

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer only at the end, and leave them to be read."""
        parts = [self._ahead[self._used :]]
        have = len(parts[0])
        while have < size and (chunk := self._next()):
            parts.append(chunk)
            have += len(chunk)
        self._ahead, self._used = b"".join(parts), 0
        return self._ahead[:size]

    def read(self, size: int = CHUNK) -> bytes:
        """Return at most `size` bytes, and none only at the end."""
        if self._used == len(self._ahead):
            self._ahead, self._used = self._next(), 0
        part = self._ahead[self._used : self._used + size]
        self._used += len(part)
        self._at += len(part)
        return part

    def chunks(self) -> Iterator[bytes]:
        while chunk := self.read():
            yield chunk

    def tell(self) -> int:
        """Return the number of bytes read."""
        return self._at

    def _next(self) -> bytes:
        try:
            return next((chunk for chunk in self._chunks if chunk), b"")
        except BrokenError as error:
            self.broken = str(error)
            return b""


class BoundedBytes:
    """The bytes of one item as they come. Past the limit they are let go of, and only counted."""

    __slots__ = ("_limit", "_parts", "size")

    def __init__(self, *parts: bytes, limit: int = MAX_ITEM_BYTES) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self.size = 0
        for part in parts:
            self.add(part)

    def add(self, part: bytes) -> None:
        self.size += len(part)
        if self.size <= self._limit:
            self._parts.append(part)
        else:
            self._parts.clear()

    @property
    def body(self) -> bytes:
        return b"".join(self._parts)

    def as_item(self, whole: Item, stripped: bytes = b"", **told: Any) -> Item:
        omitted = self.size if self.size > self._limit else None
        return replace(whole, body=self.body.strip(stripped) if stripped else self.body, omitted=omitted, **told)


def read_bounded(stream: Stream, limit: int = MAX_ITEM_BYTES) -> BoundedBytes:
    """Read a stream to its end."""
    found = BoundedBytes(limit=limit)
    for chunk in stream.chunks():
        found.add(chunk)
    return found


def file_stream(file: BinaryIO, limits: Limits) -> Stream:
    """Return the stream of an open file, counting what is read of it."""

    def chunks() -> Iterator[bytes]:
        while True:
            try:
                chunk = file.read(CHUNK)
            except OSError as error:
                raise BrokenError(f"The file cannot be read on: {error.strerror or error}.") from error
            if not chunk:
                return
            limits.read += len(chunk)
            yield chunk

    return Stream(chunks(), file if _is_seekable(file) else None)


def broken_stream(reason: str) -> Stream:
    """Return a stream that breaks at once."""
    stream = Stream(())
    stream.broken = reason
    return stream


def member_name(name: str | None, part: str) -> str:
    """Return the name of a member of the archive `name`, cut where it is long, and without unprintable characters."""
    part = part[:_LONGEST_LABEL].lstrip("/")
    if not part.isprintable():
        part = "".join(letter if letter.isprintable() else "\ufffd" for letter in part)
    return f"{name}/{part}" if name else part


def _is_seekable(file: BinaryIO) -> bool:
    try:
        return file.seekable()
    except (AttributeError, OSError):
        return False
