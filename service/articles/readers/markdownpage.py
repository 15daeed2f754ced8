"""A page in Markdown: front matter, which is read like a JSON record, the first heading as the title, the text."""

import json
import re
from dataclasses import replace

from service.articles.article import Article
from service.articles.item import Item
from service.articles.readers import record
from service.articles.readers.markdown import plain
from service.articles.text import decoded, mended, one_line

_FENCE = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z_][\w -]{0,40}?)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")
_ENTRY = re.compile(r"[ \t]*-[ \t]+(.*)$")
_TITLE = re.compile(r"#[ \t]+([^\n]+)\n?|([^\n]{1,200})\n=+[ \t]*(?:\n|\Z)")
_UNDERLINED = re.compile(r"(?<=\n\n)([^\n#>|*-][^\n]{0,200})\n(?:-{3,}|={3,})[ \t]*(?=\n|\Z)")
_COMMENT = re.compile(r"(?<![ \t])[ \t]+#.*$")
_QUOTES = "\"'"
# What writers of front matter call the fields; the others are a record's own names.
_NAMES = {
    "lastmod": "modified",
    "last_modified_at": "modified",
    "permalink": "url",
    "canonical_url": "url",
    "categories": "keywords",
}


def read(item: Item) -> Article:
    """Read a page. A first heading of the highest level is the title where the front matter has none, or the same."""
    text = mended(decoded(item.body)).lstrip()
    fence = _FENCE.match(text)
    fields = _fields(fence[1]) if fence else {}
    body = text[fence.end() :].lstrip() if fence else text
    heading = _TITLE.match(body)
    named = plain(heading[1] or heading[2]) if heading else ""
    title_field = next((own for own, field in item.mapping.items() if field == "title"), "title")
    if heading and fields.get(title_field, named) in {named, ""}:
        fields[title_field] = named
        body = body[heading.end() :]
    whole = json.dumps({**fields, "text": _UNDERLINED.sub(r"## \1", body)}).encode()
    return record.read(replace(item, body=whole))


def _fields(text: str) -> dict[str, str | list[str]]:
    """Read lines of "name: value", a list in brackets or in lines with dashes. It is not YAML, only what is used of it.

    A line that is neither, such as what a nested value holds, is left alone.
    """
    fields: dict[str, str | list[str]] = {}
    entries: list[str] | None = None
    for line in text.split("\n"):
        field, entry = _FIELD.match(line), _ENTRY.match(line)
        if field:
            name = _NAMES.get(field[1].lower(), field[1])
            value = (field[2] or "").strip()
            entries = [] if not value else None
            fields[name] = _value(value) if value else []
            if entries is not None:
                fields[name] = entries
        elif entry and entries is not None:
            entries.append(_bare(entry[1]))
    # A `type` or `layout` here names a template, not a kind of article.
    return {name: value for name, value in fields.items() if value and name not in {"type", "layout"}}


def _value(text: str) -> str | list[str]:
    if text.startswith("[") and text.endswith("]"):
        return [_bare(part) for part in text[1:-1].split(",") if _bare(part)]
    return _bare(text)


def _bare(text: str) -> str:
    """Take the quotation marks off a value, or the comment that follows one without them."""
    text = text.strip()
    if text[:1] and text[0] in _QUOTES and text.endswith(text[0]) and len(text) > 1:
        return one_line(text[1:-1])
    return one_line(_COMMENT.sub("", text))
