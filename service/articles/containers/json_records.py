"""Records in JSON: one to a line, or one after another in an array or in the open. Reading a record is a reader's."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import replace

from service.articles import media_types
from service.articles.containers.json_envelopes import start_of_list
from service.articles.containers.limits import BrokenError
from service.articles.containers.stream import BoundedBytes, Stream
from service.articles.item import Item
from service.articles.text import encoding_of_mark

HEAD = 1024 * 1024
_BLANK = b" \t\r\n\xef\xbb\xbf"
_OUTSIDE = re.compile(rb'["{}\[\],]')
_INSIDE = re.compile(rb'["\\]')


def split_records(stream: Stream, whole: Item) -> Iterator[Item]:
    """Yield the records of a JSON payload, of whichever of the three forms it is."""
    stream = _in_utf8(stream)
    head = stream.peek(HEAD).lstrip(_BLANK)
    if head.startswith(b"["):
        yield from _values(stream, whole, inside=1)
    elif _is_lines(head):
        yield from split_lines(stream, whole)
    else:
        yield from _values(stream, whole, inside=0)


def split_list(stream: Stream, whole: Item) -> Iterator[Item] | None:
    """Return the records of a list inside one object, or None where a payload is no such envelope."""
    left = start_of_list(stream.peek(HEAD), whole.mapping)
    if left is None:
        return None
    while left:
        left -= len(stream.read(left))
    return _values(stream, whole, inside=1, enclosed=True)


def split_lines(stream: Stream, whole: Item) -> Iterator[Item]:
    """Yield each line that is not blank, whatever is in it."""
    told = 0
    for number, line in enumerate(_lines(_in_utf8(stream)), start=1):
        if line.size and (line.size > len(line.body) or line.body.strip()):
            told += 1
            yield _part(line, whole, f"line {number}")
    if not told and not stream.broken:
        yield replace(whole, body=b"", content_type=media_types.UNKNOWN)


def _lines(stream: Stream) -> Iterator[BoundedBytes]:
    open_line = BoundedBytes()
    for chunk in stream.chunks():
        first, *others = chunk.split(b"\n")
        open_line.add(first)
        for other in others:
            yield open_line
            open_line = BoundedBytes(other)
    if not stream.broken:  # else the line is cut off, and is part of the break
        yield open_line


def _is_lines(head: bytes) -> bool:
    """Return whether the records stand one to a line, and not over several lines each."""
    first, line_break, rest = head.partition(b"\n")
    if not line_break and len(head) >= HEAD // 2:
        return True  # one line that is longer than what can be looked at
    if not first.startswith(b"{") or not rest.strip():
        return False
    return _is_json(first) or (b"\n{" in head and first.strip() != b"{" and not _is_json(head))


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _part(found: BoundedBytes, whole: Item, place: str) -> Item:
    return found.as_item(whole.part(place), stripped=_BLANK, content_type=media_types.JSON)


def _values(stream: Stream, whole: Item, *, inside: int, enclosed: bool = False) -> Iterator[Item]:
    """Yield the values of an array (`inside` 1) or of a payload (0); what is left at the end is one more."""
    number, first = 0, None
    for value in _Scanner(inside, enclosed=enclosed).values(stream):
        number += 1
        item = _part(value, whole, f"element {number}")
        if number == 1:
            first = item  # a single record bears the name of the whole
            continue
        if first:
            yield first
            first = None
        yield item
    if first:
        yield first if inside else replace(first, name=whole.name)
    if not number and not stream.broken:
        yield replace(whole, body=b"[]" if inside else b"")


class _Scanner:
    """Finds where values end, by brackets and quotes only: a value that is broken inside keeps its borders."""

    def __init__(self, inside: int, *, enclosed: bool) -> None:
        self._inside = inside
        self._enclosed = enclosed  # what follows the array is no part of it
        self._depth = 0
        self._quoted = self._escaped = False
        self._closed = False  # after the end of the array there are no borders any more

    def values(self, stream: Stream) -> Iterator[BoundedBytes]:
        value = BoundedBytes()
        for chunk in stream.chunks():
            start = 0
            for before, after in self._borders(chunk):
                value.add(chunk[start:before])
                start = after
                if value.size > len(value.body) or value.body.strip(_BLANK):
                    yield value
                value = BoundedBytes()
            value.add(chunk[start:])
        told = stream.broken or (self._enclosed and self._closed)
        if not told and (value.size > len(value.body) or value.body.strip(_BLANK)):
            yield value

    def _borders(self, chunk: bytes) -> Iterator[tuple[int, int]]:
        """Yield where a value ends and where the next begins."""
        at = 0
        while not self._closed:
            if self._escaped:
                self._escaped = False
                at += 1
            found = (_INSIDE if self._quoted else _OUTSIDE).search(chunk, at)
            if not found:
                return
            at = found.end()
            mark = found[0]
            if mark == b"\\":
                self._escaped = True
                if at == len(chunk):
                    return
            elif mark == b'"':
                self._quoted = not self._quoted
            elif self._is_border(mark):
                yield (at - 1, at) if self._inside else (at, at)

    def _is_border(self, mark: bytes) -> bool:
        if mark == b",":
            return self._depth == self._inside == 1
        if mark in b"{[":
            self._depth += 1
            return self._depth == self._inside  # the array's own opening: before it stands nothing
        self._depth = max(self._depth - 1, 0)
        self._closed = self._depth < self._inside
        return self._depth == 0


def _in_utf8(stream: Stream) -> Stream:
    """Return the same text in UTF-8 where a mark at its start says that it is in wider characters."""
    encoding = encoding_of_mark(stream.peek(4))
    return Stream(_recoded(stream, encoding)) if encoding and encoding != "utf-8-sig" else stream


def _recoded(stream: Stream, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in stream.chunks():
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")
    if stream.broken:
        raise BrokenError(stream.broken)
