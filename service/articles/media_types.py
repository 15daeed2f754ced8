"""Kinds: what a payload's bytes are, whatever its name says. Reading them is the readers' work."""

import json
import re

from service.articles.csv_format import is_table
from service.articles.text import decode, encoding_of_mark

TEXT = "text/plain"
HTML = "text/html"
MARKDOWN = "text/markdown"
CSV = "text/csv"
JSON = "application/json"
LINES = "application/x-ndjson"
JSON_FEED = "application/feed+json"
RSS = "application/rss+xml"
ATOM = "application/atom+xml"
NEWSML = "application/vnd.iptc.g2.newsitem+xml"
NEWSMESSAGE = "application/vnd.iptc.g2.newsmessage+xml"
# Neither is registered: the first is what NewsML-G2 documents write, the second is made like the IPTC's other names.
NITF = "application/nitf+xml"
NINJS = "application/vnd.iptc.ninjs+json"
# No type is registered for the wires' transmissions, ANPA 1312 and IPTC 7901.
WIRE = "text/x-anpa-1312"
GZIP = "application/gzip"
ZIP = "application/zip"
TAR = "application/x-tar"
WARC = "application/warc"
ARC = "application/x-internet-archive"
XML = "application/xml"
UNKNOWN = "application/octet-stream"

_MAGIC = (
    (b"\x1f\x8b", GZIP),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"WARC/1.", WARC),
    (b"WARC/0.", WARC),
    (b"filedesc://", ARC),
)
_TAR_MAGIC, _TAR_AT = b"ustar", 257
# A PDF, the common images: magic numbers that look like text for a while.
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_PAGE_TAGS = rb"(?:!doctype\s+html|html|head|body|meta|title|div|article|h1|p|table|span|script)"
_PAGE = re.compile(rb"<" + _PAGE_TAGS + rb"[\s>/]", re.IGNORECASE)
_FRAMED = re.compile(rb"<(?:!doctype\s|html[\s>]|\?xml\s|rss[\s>]|feed[\s>])", re.IGNORECASE)
# What may stand before the first element, and its name without its prefix.
_ROOT = re.compile(
    rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]",
    re.DOTALL | re.IGNORECASE,
)
_ROOTS = {
    b"rss": RSS,
    b"RDF": RSS,
    b"feed": ATOM,
    b"entry": ATOM,
    b"newsItem": NEWSML,
    b"newsMessage": NEWSMESSAGE,
    b"nitf": NITF,
}
# A root of so common a name counts only with the words that the format's documents begin with.
_SIGNS = {b"RDF": b"purl.org/rss/1.0", b"feed": b"/Atom", b"entry": b"/Atom", b"newsItem": b"iptc.org/std/nar"}
# A military message: its date-time group, and its subject.
_MESSAGE = re.compile(rb"\b\d{6}Z [A-Z]{3} \d\d\b[\s\S]{0,4000}(?:\n|//)[ \t]*SUBJ[/:]")
# The controls that a wire's transmission begins with, as nothing else does: SYN, SOH, a header, STX.
_TRANSMISSION = re.compile(rb"[\x16\s]*\x01[^\x00\x02]{0,300}\x02")
_OPENS_RECORD = re.compile(rb'(?:\[\s{0,99})?\{\s{0,99}"[^"\r\n]{0,99}"\s{0,9}:')
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org\\?/version\\?/')
_NINJS_URI = re.compile(rb'"uri"\s*:\s*"')
_NINJS_OWN = re.compile(
    rb'"(?:versioncreated|representationtype|pubstatus|body_x?html\w*|body_text|headlines|bodies)"\s*:'
    rb'|"standard"\s*:\s*\{[^}]{0,200}ninjs',
    re.IGNORECASE,
)
_FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n(?:[A-Za-z_][\w -]{0,40}:.*\r?\n|[ \t-].*\r?\n){1,100}(?:---|\.\.\.)[ \t]*\r?\n"
)
_HEADED = re.compile(r"#{1,6} \S|[^\r\n]{1,200}\r?\n={3,}[ \t]*\r?\n")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b")) + b"\x7f"
_HEAD = 8192
_TABLE_HEAD = 65536
_MARKER = 64  # a binary header shows itself at once
_LONGEST_FRAME = 65536
_LINES_TYPES = frozenset(
    {LINES, "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines"}
)
_HTML_TYPES = frozenset({HTML, "application/xhtml+xml"})
_CSV_TYPES = frozenset({CSV, "application/csv", "text/tab-separated-values", "application/vnd.ms-excel"})
_MARKDOWN_TYPES = frozenset({MARKDOWN, "text/x-markdown"})
_NINJS_TYPES = frozenset({NINJS, "application/ninjs+json"})


def strip_archiver_frame(payload: bytes) -> bytes:
    """Strip what an archiver puts around a page: a binary header before its first tag, NULs after its end."""
    payload = payload.rstrip(b"\x00")
    if b"\x00" in payload[:_MARKER]:
        start = _FRAMED.search(payload, 0, _LONGEST_FRAME)
        if start:
            return payload[start.start() :]
    return payload


def media_type_of(head: bytes, declared: str | None = None) -> str:
    """Return the media type of a payload, by its first bytes; what is declared decides only where they leave it open.

    An array or lines of records are `JSON` or `LINES` whatever the records are: what a single record is, its reader
    sees.
    """
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(_TAR_MAGIC, _TAR_AT):
        return TAR
    if _TRANSMISSION.match(head):
        return WIRE
    if encoding_of_mark(head):
        head = decode(head[:_TABLE_HEAD]).encode("utf-8", "replace")
    head = strip_archiver_frame(head).lstrip()
    start = head[:_HEAD]
    # Feeds, old pages and what came by teletype hold a control character now and then; a NUL they do not.
    controls = b"\x00" if start.startswith(b"<") or (b"SUBJ" in start and _MESSAGE.search(start)) else _CONTROLS
    if not start or start.startswith(_BINARY) or start.translate(None, controls) != start:
        return UNKNOWN
    if start.startswith(b"<"):
        return _marked_up(start)
    told = (declared or "").partition(";")[0].strip().lower()
    return _of_records(head, told) or _written(head, told)


def is_ninjs(record: bytes) -> bool:
    """Return whether a JSON object is ninjs and no archive's own record, by the names of its fields."""
    return bool(_NINJS_URI.search(record) and _NINJS_OWN.search(record))


def _of_records(head: bytes, told: str) -> str | None:
    if told in _LINES_TYPES:
        return LINES
    looks = head.startswith((b"{", b"[")) and (
        not told or _OPENS_RECORD.match(head) or _first_line_is_json(head[:_HEAD])
    )
    if not looks and told != JSON and not told.endswith("+json"):
        return None
    if told == JSON_FEED or _JSON_FEED.search(head[:_HEAD]):
        return JSON_FEED
    first, _, rest = head.partition(b"\n")
    several = head.startswith(b"[") or (first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{"))
    return NINJS if not several and (told in _NINJS_TYPES or is_ninjs(head)) else JSON


def _written(head: bytes, told: str) -> str:
    if told in _HTML_TYPES and _PAGE.search(head[:_HEAD]):
        return HTML
    if told in _CSV_TYPES:
        return CSV
    if told in _MARKDOWN_TYPES:
        return MARKDOWN
    text = decode(head[:_TABLE_HEAD])
    if _FRONT_MATTER.match(text):
        return MARKDOWN
    if is_table(text):
        return CSV
    return MARKDOWN if _HEADED.match(text) else TEXT


def _marked_up(start: bytes) -> str:
    root = _ROOT.match(start)
    kind = _ROOTS.get(root[1]) if root else None
    if root and kind and _SIGNS.get(root[1], b"") in start:
        return kind
    declared_xml = start.startswith(b"<?xml")
    # XML of its own making may have elements that are called `title` or `p` too: then its root decides.
    page = _PAGE.match(start, root.start(1) - 1) if root and declared_xml else _PAGE.search(start)
    if page:
        return HTML
    return XML if declared_xml else TEXT


def _first_line_is_json(start: bytes) -> bool:
    try:
        return isinstance(json.loads(start.partition(b"\n")[0]), (dict, list))
    except (ValueError, RecursionError):
        return False
