"""Character references: the wrong ones put right in markup, and those that a parser left in a text read again."""

import re
from html import unescape as _html_unescape
from html.entities import html5

from service.articles.text import repair_text

_NUMERIC = re.compile(r"(?:&#(?:[xX][0-9A-Fa-f]{1,8}|[0-9]{1,8});?)+")
_NUMBER = re.compile(r"&#(?:([xX])([0-9A-Fa-f]{1,8})|([0-9]{1,8}));?")
_STRICT = re.compile(r"&(?:#[xX][0-9A-Fa-f]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});")
# The names that HTML reads without a semicolon too, which makes "¶des" of "&parades".
_LEGACY_NAMES = frozenset(name for name in html5 if not name.endswith(";"))
_LEGACY = re.compile(rf"&(?=(?:{'|'.join(sorted(_LEGACY_NAMES))}))([A-Za-z0-9]+)([;=]?)")
_SCRIPT = re.compile(r"(?=<script\b|</script\b)", re.IGNORECASE)
_KEPT = frozenset(map(ord, "\t\n\r"))
_BREAKING = frozenset({0x0B, 0x0C})
_SURROGATES, _TRAILING, _END = 0xD800, 0xDC00, 0xE000
_LAST = 0x10FFFF
_MOST_LEVELS = 3


def repair_references(markup: str) -> str:
    """Replace references to characters that no text has.

    Those of 128 to 159 are Windows-1252, surrogates are joined, vertical tabs and form feeds are spaces, and other
    controls are removed.
    """
    return _NUMERIC.sub(lambda run: _repaired(run[0]), markup) if "&#" in markup else markup


def _repaired(run: str) -> str:
    pieces: list[str] = []
    leading = 0
    for found in _NUMBER.finditer(run):
        code = int(found[2], 16) if found[1] else int(found[3])
        if leading and _TRAILING <= code < _END:
            pieces.append(chr(0x10000 + ((leading - _SURROGATES) << 10) + (code - _TRAILING)))
        leading = code if _SURROGATES <= code < _TRAILING else 0
        if not _SURROGATES <= code < _END:
            pieces.append(_character(code, found[0]))
    return "".join(pieces)


def _character(code: int, reference: str) -> str:
    if code in _BREAKING:
        return " "
    if code > _LAST:
        return ""
    repaired = repair_text(chr(code))
    return reference if code in _KEPT or repaired == chr(code) else repaired


def escape_bare_names(markup: str, *, all_of_them: bool = False) -> str:
    """Escape the "&" before an entity's name that ends in no semicolon, so that a parser leaves it as it is.

    In markup a name that stands alone, such as "&copy 2020", is an entity all the same; in a plain text none is. What
    stands in scripts is not touched.
    """
    if "&" not in markup or not _LEGACY.search(markup):
        return markup

    def escaped(found: re.Match[str]) -> str:
        name, end = found[1], found[2]
        known = f"{name};" in html5 if end == ";" else name in _LEGACY_NAMES and not end and not all_of_them
        return found[0] if known else f"&amp;{found[0][1:]}"

    return "".join(
        part if part[:7].lower() == "<script" else _LEGACY.sub(escaped, part) for part in _SCRIPT.split(markup)
    )


def unescape(text: str) -> str:
    """Read the entities of a text, however often they are escaped; only what ends in a semicolon is one."""
    for _ in range(_MOST_LEVELS):
        if "&" not in text:
            return text
        read = _STRICT.sub(_known, repair_references(text))
        if read == text:
            return text
        text = read
    return text


def _known(found: re.Match[str]) -> str:
    entity = found[0]
    return _html_unescape(entity) if entity[1] == "#" or entity[1:] in html5 else entity
