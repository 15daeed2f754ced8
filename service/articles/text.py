"""Characters: bytes to text, mojibake repaired, the invisible removed. What the words mean is read elsewhere."""

import codecs
import re

from ftfy import fix_encoding

# The longer ones come first: UTF-32's begins as UTF-16's does.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Control characters, soft hyphen, zero-width and direction marks, word joiner, byte order mark, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)

# UTF-8 that was read as Windows-1252: a lead byte's letter followed by what a continuation byte looks like.
_LEADS = "ÂÃâÐÑðÅÄ"
_MOJIBAKE = re.compile(rf"[{_LEADS}][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4096


def encoding_of_mark(body: bytes) -> str | None:
    """Return the encoding that a byte order mark tells; it decides before anything else."""
    return next((name for mark, name in _BYTE_ORDER_MARKS if body.startswith(mark)), None)


def decode(body: bytes) -> str:
    """Read bytes as text: byte order mark, UTF-8, the charset that a page declares, then Windows-1252."""
    marked = encoding_of_mark(body)
    if marked:
        return body.decode(marked, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_declared(body), "replace")


def _declared(body: bytes) -> str:
    found = _DECLARED.search(body, 0, _HEAD)
    try:
        # "utf-8" has just failed, and browsers read "iso-8859-1" as Windows-1252 too.
        name = codecs.lookup(found[1].decode("ascii")).name if found else "cp1252"
    except LookupError:
        return "cp1252"
    return "cp1252" if name in {"utf-8", "iso8859-1", "ascii"} or not _is_text_encoding(name) else name


def _is_text_encoding(name: str) -> bool:
    try:
        return isinstance(b"a".decode(name, "replace"), str)
    except (LookupError, UnicodeError):
        return False


def to_utf8(body: bytes, charset: str | None) -> bytes:
    """Return text in UTF-8 where it is none, in the charset that the sender tells; the item does not keep that."""
    if not charset or encoding_of_mark(body) or is_utf8(body):
        return body
    try:
        return body.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError, ValueError):
        return body


def is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def charset_in(content_type: str | None) -> str | None:
    """Return the charset that a Content-Type names."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", content_type or "", re.IGNORECASE)
    return found[1] if found else None


def repair_text(text: str) -> str:
    """Remove what cannot be seen and repair mojibake; quotation marks and dashes stay as printed."""
    if any(lead in text for lead in _LEADS) and _MOJIBAKE.search(text):
        # Before the invisible goes: half of a broken character is often a control character.
        text = fix_encoding(text)
    # Nothing invisible is printable: this one test is much faster than to look for each of them.
    if not text.replace("\n", "").replace("\u00a0", "").isprintable():
        text = _INVISIBLE.sub("", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """Return the text with every run of white space, no-break spaces included, as one space."""
    return " ".join(text.split())


def listed(text: str, by: str | None = None) -> list[str]:
    """Split a long list that is written as one text, so that it stays readable."""
    return text.split(by)
