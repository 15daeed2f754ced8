"""Markup that was escaped once too often and is left in a text: its entities read, its tags and embeds removed."""

import re
from collections.abc import Iterator

from service.articles.character_references import unescape
from service.articles.text import one_line

_BLOCK = (
    "address|article|aside|blockquote|br|div|dl|dd|dt|figcaption|figure|h[1-6]|hr|li|ol|p|section|table|tr|td|th|ul"
)
_INLINE = "a|abbr|b|cite|code|del|em|font|i|img|ins|mark|s|small|span|strike|strong|sub|sup|u"
_SILENT = "iframe|script|style|object|video|audio|noscript|embed|amp-[a-z-]+"
_ANY = rf"(?:{_BLOCK}|{_INLINE}|{_SILENT})"
# A tag alone may be what the text is about: it has to end an element, to have an attribute, or to break a line.
_MARKUP = re.compile(rf"</{_ANY}\s*>|<{_ANY}\s[^<>]*=[^<>]*>|<(?:br|hr)\s*/?>|<!--", re.IGNORECASE)
_EMBED = re.compile(
    rf"<({_SILENT})\b[^<>]*>(?:(?!</?\1\b).)*</\1\s*>|<!--(?:(?!-->|<!--).)*-->", re.IGNORECASE | re.DOTALL
)
_BREAK = re.compile(rf"</?(?:{_BLOCK})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAG = re.compile(rf"</?{_ANY}(?:\s[^<>]*)?/?>", re.IGNORECASE)


def paragraphs_of(text: str) -> Iterator[str]:
    """Yield what a printed text says: itself in most cases; of escaped markup the paragraphs, which may be none."""
    if "&" in text:
        text = unescape(text)
    if "<" not in text or not _MARKUP.search(text):
        yield text
        return
    for part in _BREAK.split(_EMBED.sub(" ", text)):
        paragraph = one_line(_TAG.sub("", part))
        if paragraph:
            yield paragraph


def without_markup(text: str) -> str:
    """Return a printed text as one line without escaped markup."""
    return " ".join(paragraphs_of(text)) if "&" in text or "<" in text else text
