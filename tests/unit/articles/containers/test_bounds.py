"""Hundreds of megabytes in constant memory: each case in a process of its own, which tells the most that it held."""

import json
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

MOST_MEGABYTES = 150
MEGABYTE = 1_000_000
READ = """
import json, re, sys
from pathlib import Path
from service.articles.split import split
items = bodies = omitted = broken = 0
with open(sys.argv[1], "rb") as file:
    for item in split(file, name="x"):
        items += 1
        bodies += len(item.body)
        omitted += item.omitted or 0
        broken += bool(item.broken)
most = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1000  # since it began
print(json.dumps({"items": items, "bodies": bodies, "omitted": omitted, "broken": broken, "megabytes": most}))
"""
RECORD = json.dumps({"title": "A title", "text": "Some words of a text. " * 200}).encode() + b"\n"
HTML = b"<html><body><p>" + b"Some words of a page. " * 200 + b"</p></body></html>"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML
WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/a\r\nContent-Type: application/http\r\n"
    b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (len(HTTP), HTTP)
)


def lines() -> Iterator[bytes]:
    for _ in range(300 * MEGABYTE // len(RECORD)):
        yield RECORD


def one_line() -> Iterator[bytes]:
    yield b'{"title": "a", "text": "'
    for _ in range(200):
        yield b"a" * MEGABYTE
    yield b'"}\n{"title": "b"}\n'


def array() -> Iterator[bytes]:
    yield b"["
    for _ in range(100 * MEGABYTE // len(RECORD)):
        yield RECORD
        yield b","
    yield b"{}]"


def warc() -> Iterator[bytes]:
    for _ in range(300 * MEGABYTE // len(WARC)):
        yield WARC


def zeros() -> Iterator[bytes]:
    for _ in range(700):
        yield bytes(MEGABYTE)


def page() -> Iterator[bytes]:
    yield b"<html><body>"
    for _ in range(200):
        yield b"<p>" + b"a" * MEGABYTE


def packed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packing = zlib.compressobj(1, wbits=31)
    for chunk in chunks:
        yield packing.compress(chunk)
    yield packing.flush()


@pytest.mark.parametrize(
    ("make", "items", "broken"),
    [
        (lambda: packed(lines()), 300 * MEGABYTE // len(RECORD), 0),
        (lambda: packed(warc()), 300 * MEGABYTE // len(WARC), 0),
        (warc, 300 * MEGABYTE // len(WARC), 0),
        (array, 100 * MEGABYTE // len(RECORD) + 1, 0),
        (one_line, 2, 0),
        (page, 1, 0),
        (lambda: packed(zeros()), 1, 1),
    ],
    ids=["lines.gz", "warc.gz", "warc", "array", "one line", "page", "bomb"],
)
def test_memory_is_constant(make: Callable[[], Iterator[bytes]], items: int, broken: int, tmp_path: Path) -> None:
    file = tmp_path / "large"
    with file.open("wb") as written:
        for chunk in make():
            written.write(chunk)
    done = subprocess.run([sys.executable, "-c", READ, file], capture_output=True, text=True, check=True, timeout=60)
    told = json.loads(done.stdout)
    assert (told["items"], told["broken"]) == (items, broken)
    assert told["megabytes"] < MOST_MEGABYTES
