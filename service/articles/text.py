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

# Control characters, soft hyphen, zero-width and direction marks, word joiner, byte order mark, lone surrogates,
# what is no character, and the two of private use that highlights mark matches with.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\ue000\ue001\ufffe\uffff]"
)

# C1 controls are Windows-1252 that was read as ISO-8859-1: no text of the press has a control of these.
_WINDOWS = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}

# UTF-8 that was read as Windows-1252: a lead byte's letter followed by what a continuation byte looks like.
_LEADS = "ÂÃâÐÑðÅÄ"
_MOJIBAKE = re.compile(rf"[{_LEADS}][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_DECLARED_IN_XML = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""")
_HEAD = 4096
# Charsets of seven bits, which are valid UTF-8, and the marks that they begin another alphabet with.
_SHIFTED = re.compile(rb"\x1b\$\)?[@A-C]|\x1b\$\([A-D]")
_SEVEN_BIT = ("iso2022", "hz")
_UNDECLARED_SEVEN_BIT = "iso2022_jp_ext"
# As browsers read what these names declare: the larger sets, which contain the named ones.
_LARGER = {
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
_OTHER_NAMES = {"windows-949": "cp949", "x-euc-jp": "euc_jp", "x-gbk": "gb18030", "x-sjis": "cp932"}
_WESTERN = frozenset({"utf-8", "iso8859-1", "ascii"})


def encoding_of_mark(body: bytes) -> str | None:
    """Return the encoding that a byte order mark tells; it decides before anything else."""
    return next((name for mark, name in _BYTE_ORDER_MARKS if body.startswith(mark)), None)


def decode(body: bytes) -> str:
    """Read bytes as text: byte order mark, UTF-8, the charset that a page or XML declares, then Windows-1252."""
    marked = encoding_of_mark(body)
    if marked:
        return body.decode(marked, "replace")
    shifted = _shifted_charset(body)
    if shifted:
        return body.decode(shifted, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_declared(body), "replace")


def guessed_encoding(body: bytes) -> str | None:
    """Return the encoding that `decode` reads bytes in though nothing tells it; None where it is told, or UTF-8."""
    if encoding_of_mark(body) or is_utf8(body) or _shifted_charset(body):
        return None
    # "utf-8" is declared of bytes that are none as often as nothing is.
    told = any(name not in (None, "utf-8") for name in map(_codec, _charsets_declared(body)))
    return None if told else "Windows-1252"


def _shifted_charset(body: bytes, told: str | None = None) -> str | None:
    """Return the charset of seven bits that a text is in: the one told or declared, else the one of its marks."""
    if b"\x1b$" not in body and b"~{" not in body:
        return None
    for name in (told, *_charsets_declared(body)):
        known = _codec(name or "")
        if known and known.startswith(_SEVEN_BIT):
            return _UNDECLARED_SEVEN_BIT if known.startswith("iso2022_jp") else known
    if not _SHIFTED.search(body):
        return None
    return "iso2022_kr" if b"\x1b$)C" in body else _UNDECLARED_SEVEN_BIT


def _charsets_declared(body: bytes) -> list[str]:
    found = (_DECLARED.search(body, 0, _HEAD), _DECLARED_IN_XML.match(body, 0, _HEAD))
    return [declared[1].decode("ascii") for declared in found if declared]


def _declared(body: bytes) -> str:
    known = filter(None, map(_codec, _charsets_declared(body)))
    # "utf-8" has just failed, and browsers read "iso-8859-1" as Windows-1252 too.
    return next((name for name in known if name not in _WESTERN), "cp1252")


def _codec(charset: str) -> str | None:
    """Return the codec that reads a charset as browsers do, or None where the name is unknown or none of a text's."""
    try:
        name = codecs.lookup(_OTHER_NAMES.get(charset.lower(), charset)).name
        return _LARGER.get(name, name) if isinstance(b"a".decode(name, "replace"), str) else None
    except (LookupError, UnicodeError):
        return None


def to_utf8(body: bytes, charset: str | None) -> bytes:
    """Return text in UTF-8 where it is none, in the charset that the sender tells; the item does not keep that."""
    if not charset or encoding_of_mark(body):
        return body
    charset = _shifted_charset(body, charset) or (None if is_utf8(body) else _codec(charset))
    try:
        return body.decode(charset).encode("utf-8") if charset else body
    except (UnicodeError, ValueError):
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
    """Remove the invisible, repair mojibake, read C1 controls as Windows-1252; quotation marks stay as printed."""
    if text.isascii() and text.isprintable():
        return text
    if any(lead in text for lead in _LEADS) and _MOJIBAKE.search(text):
        # Before the invisible goes: half of a broken character is often a control character.
        text = fix_encoding(text)
    # Nothing invisible is printable: this one test is much faster than to look for each of them.
    if not text.replace("\n", "").replace("\u00a0", "").isprintable():
        text = _INVISIBLE.sub(lambda found: _WINDOWS.get(found[0], ""), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """Return the text with every run of white space, no-break spaces included, as one space."""
    # The space is the only white space that is printable: most texts have nothing else but line breaks, and no two.
    plain = text.replace("\n", " ").replace("\u00a0", " ")
    return plain.strip(" ") if "  " not in plain and plain.isprintable() else " ".join(text.split())


def listed(text: str, by: str | None = None) -> list[str]:
    """Split a long list that is written as one text, so that it stays readable."""
    return text.split(by)
