"""JSON records of an archive: its fields to the Article's, renamed first where the sender says how."""

import json
import re
from collections.abc import Mapping
from typing import Any

from service.articles.article import Article, Byline, PublishedFrom
from service.articles.bylines import read_byline
from service.articles.identity import host_of
from service.articles.item import Item
from service.articles.published import as_moment
from service.articles.readers.markdown import lines_of_markdown
from service.articles.sections import sections
from service.articles.text import decoded, mended, one_line
from service.errors import UnreadableItem

# What archives call the Article's fields; a name given by the sender comes before these.
_NAMES = {
    "title": ("title", "headline"),
    "text": ("text", "body", "content"),
    "lead": ("lead", "summary", "description"),
    "published": ("published", "date", "published_at", "datePublished"),
    "modified": ("modified", "updated", "updated_at", "dateModified"),
    "url": ("url", "link"),
    "source": ("source", "publisher"),
    "source_id": ("source_id", "id"),
    "language": ("language", "lang"),
    "byline": ("byline", "bylines", "author", "authors"),
    "section": ("section", "category"),
    "kind": ("kind", "type"),
    "tags": ("tags", "keywords"),
}
_KINDS_BY_TITLE = (
    (r"(?:icymi: )?fact sheet\b", "fact sheet"),
    (r"(?:on-the-record |background )?press (?:briefing|gaggle|call|conference)\b", "transcript"),
    (r"(?:background|on-the-record) press\b", "transcript"),
    (r"remarks\b", "speech"),
    (r"(?:joint |presidential |vice presidential )?(?:statement|message)\b", "statement"),
    (r"readout\b", "readout"),
    (r"executive order\b", "executive order"),
    (r"(?:a )?proclamation\b", "proclamation"),
    (r"(?:presidential )?memorandum\b", "memorandum"),
    (r"(?:a )?letter\b", "letter"),
    (r"press release\b", "release"),
)
_KINDS_BY_CATEGORY = {
    "articles": "news",
    "blog": "commentary",
    "briefings-statements": "statement",
    "fact-sheets": "fact sheet",
    "news": "news",
    "presidential-actions": "presidential action",
    "press-briefings": "transcript",
    "releases": "release",
    "remarks": "speech",
    "speeches-remarks": "speech",
    "statements-releases": "release",
    "transcripts": "transcript",
}
_KINDS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _KINDS_BY_TITLE)


def read(item: Item) -> Article:
    """Read one JSON object. Unknown fields are left alone; a field of another type than expected counts as absent."""
    fields = _fields(item)
    title = one_line(_text(fields, "title")) or None
    url = _text(fields, "url") or None
    section = _text(fields, "section") or None
    published, modified = as_moment(fields.get("published")), as_moment(fields.get("modified"))
    return Article(
        title=title,
        url=url,
        source=_text(fields, "source") or host_of(url) or item.source,
        source_id=_text(fields, "source_id") or None,
        language=_text(fields, "language") or None,
        lead=one_line(_text(fields, "lead")) or None,
        bylines=_bylines(fields.get("byline")),
        published=published.value if published else None,
        published_from=PublishedFrom.METADATA if published else None,
        published_precision=published.precision if published else None,
        modified=modified.value if modified else None,
        kind=_text(fields, "kind") or _kind(title or "", section or ""),
        section=section,
        tags=_tags(fields.get("tags")),
        body=sections(lines_of_markdown(_text(fields, "text"))),
    )


def _fields(item: Item) -> Mapping[str, Any]:
    try:
        record = json.loads(decoded(item.body))
    except (ValueError, RecursionError) as error:
        raise UnreadableItem(f"The record is not valid JSON{_place(error)}.", item.name) from error
    if not isinstance(record, dict):
        raise UnreadableItem("The record is not a JSON object.", item.name)
    renamed = {field: record[own] for own, field in item.mapping.items() if own in record}
    known = {field: record[own] for field, names in _NAMES.items() for own in reversed(names) if record.get(own)}
    return {**known, **renamed}


def _place(error: Exception) -> str:
    return f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if isinstance(value, str):
        return mended(value).strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _tags(value: Any) -> tuple[str, ...]:
    values = re.split(r"[,;|]", value) if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(dict.fromkeys(filter(None, (one_line(mended(tag)) for tag in values if isinstance(tag, str)))))


def _bylines(value: Any) -> tuple[Byline, ...]:
    values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    lines = (one_line(mended(line)) for line in values if isinstance(line, str))
    return tuple(
        byline for line in lines for byline in read_byline(f"By {line}" if line[:3].lower() != "by " else line)
    )


def _kind(title: str, category: str) -> str | None:
    for pattern, kind in _KINDS:
        if pattern.match(title):
            return kind
    return _KINDS_BY_CATEGORY.get(category.lower())
