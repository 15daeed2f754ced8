"""Kinds: what a payload's bytes are, whatever its name says. Reading them is the readers' work."""

import json
import re

from service.articles.text import decoded

TEXT = "text/plain"
HTML = "text/html"
JSON = "application/json"
LINES = "application/x-ndjson"
GZIP = "application/gzip"
XML = "application/xml"
UNKNOWN = "application/octet-stream"

# A zip, a PDF, the common images: magic numbers that look like text for a while.
_BINARY = (
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|article|h1|p|table|span|script)[\s>/]", re.IGNORECASE
)
_PAGE_START = re.compile(rb"<(?:!doctype\s|html[\s>])", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b")) + b"\x7f"
_HEAD = 8192
_MARKER = 64  # a binary header shows itself at once
_LONGEST_FRAME = 65536
_LINES_TYPES = frozenset(
    {LINES, "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines"}
)
_HTML_TYPES = frozenset({HTML, "application/xhtml+xml"})


def without_frame(payload: bytes) -> bytes:
    """Strip what an archiver puts around a page: a binary header before its first tag, NULs after its end."""
    payload = payload.rstrip(b"\x00")
    if b"\x00" in payload[:_MARKER]:
        start = _PAGE_START.search(payload, 0, _LONGEST_FRAME)
        if start:
            return payload[start.start() :]
    return payload


def kind_of(head: bytes, declared: str | None = None) -> str:
    """Tell the kind of a payload from its first bytes; what is declared decides only where they leave it open."""
    if head.startswith(b"\x1f\x8b"):
        return GZIP
    if head.startswith(_MARKS):
        head = decoded(head[:_HEAD]).encode()
    start = without_frame(head)[:_HEAD].lstrip()
    if not start or start.startswith(_BINARY) or start.translate(None, _CONTROLS) != start:
        return UNKNOWN
    if start.startswith(b"<"):
        return _marked_up(start)
    return _written(start, (declared or "").partition(";")[0].strip().lower())


def _written(start: bytes, told: str) -> str:
    if told in _LINES_TYPES:
        return LINES
    if told == JSON or told.endswith("+json"):
        return JSON
    if start.startswith((b"{", b"[")) and (not told or _first_line_is_json(start)):
        return JSON
    return HTML if told in _HTML_TYPES and _PAGE.search(start) else TEXT


def _marked_up(start: bytes) -> str:
    if _PAGE.search(start):
        return HTML
    return XML if start.startswith(b"<?xml") else TEXT


def _first_line_is_json(start: bytes) -> bool:
    try:
        return isinstance(json.loads(start.partition(b"\n")[0]), (dict, list))
    except (ValueError, RecursionError):
        return False
