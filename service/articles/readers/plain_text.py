"""Plain text inside a press format to HTML: paragraphs by empty lines, indents or wrapped lines; stray tags removed."""

import re
from collections.abc import Iterator
from html import escape, unescape
from textwrap import dedent

from service.articles.text import one_line

_BLOCK_TAG = re.compile(
    r"<(?:/?(?:p|div|h[1-6]|ul|ol|li|table|tr|td|blockquote|section|article|body|html)|hr)\b[^<>]*>", re.IGNORECASE
)
_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|cite|em|font|i|img|q|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE
)
_EMPTY_LINE = re.compile(r"\n[ \t\xa0]*\n")
_INDENT = re.compile(r"\t|[ \xa0]{2}")
_WRAPPED = 100
_SENTENCE_ENDS = (".", "!", "?", ":", "”", '"', ".'")
_FULL = 0.75


def as_paragraphs(text: str) -> str:
    """Return plain text as HTML, each paragraph in an element of its own."""
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in _paragraphs(text))


def _paragraphs(text: str) -> Iterator[str]:
    blocks = [block for block in _EMPTY_LINE.split(_without_tags(text.replace("\r", ""))) if block.strip()]
    for block in blocks:
        lines = _dedented(block)
        if any(map(_INDENT.match, lines)):
            yield from _joined(lines, [bool(_INDENT.match(line)) for line in lines])
        elif len(blocks) > 1:
            yield one_line(block)
        else:
            yield from _joined(lines, _beginnings(lines))


def _without_tags(text: str) -> str:
    """Take out the tags of a text that was HTML before it was called plain; without any, it stays as it is."""
    if not _BLOCK_TAG.search(text) and not _BREAK.search(text) and not re.search(r"</(?:a|b|i|em|strong|span)>", text):
        return text
    return unescape(_INLINE_TAG.sub("", _BREAK.sub("\n", _BLOCK_TAG.sub("\n\n", text))))


def _dedented(block: str) -> list[str]:
    """Return the lines without the indent that all but the first share: that one begins where the element does."""
    first, *rest = [line for line in block.split("\n") if line.strip()]
    return [first.lstrip(), *dedent("\n".join(rest)).split("\n")] if rest else [first.lstrip()]


def _beginnings(lines: list[str]) -> list[bool]:
    """Return which lines begin a paragraph: each, unless lines break within sentences as those wrapped by hand do."""
    longest = max(map(len, lines))
    inner = sum(not line.rstrip().endswith(_SENTENCE_ENDS) for line in lines[:-1])
    if longest > _WRAPPED or 2 * inner < len(lines) - 1 or len(lines) == 1:
        return [True] * len(lines)
    return [
        at == 0 or (before.rstrip().endswith(_SENTENCE_ENDS) and len(before) < _FULL * longest)
        for at, before in enumerate(["", *lines[:-1]])
    ]


def _joined(lines: list[str], begins: list[bool]) -> Iterator[str]:
    pending: list[str] = []
    for line, is_first in zip(lines, begins, strict=True):
        if is_first and pending:
            yield one_line(" ".join(pending))
            pending = []
        pending.append(line)
    yield one_line(" ".join(pending))
