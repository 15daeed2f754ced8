"""Records of an archive - JSON, rows of tables, pages in Markdown with front matter - to Articles, fields renamed."""

import csv
import re
from collections import deque
from collections.abc import Mapping
from typing import Any, NoReturn

from service.articles.article import Article, Byline
from service.articles.bylines import read_byline
from service.articles.csv_format import LONGEST_HEADER, delimiter_of
from service.articles.escaped_markup import without_markup
from service.articles.identity import host_of
from service.articles.item import Item, json_object
from service.articles.item_warnings import Kind, is_gathering, warn, warn_of_names
from service.articles.publication_status import require_free_record, states_use
from service.articles.published import publication_fields
from service.articles.readers.markdown import lines_of_markdown, strip_markdown
from service.articles.readers.message import with_message
from service.articles.readers.press_fields import field_text, read_date, unique_lines
from service.articles.sections import sections
from service.articles.text import decode, one_line, repair_text
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
_KNOWN = frozenset(name for names in _NAMES.values() for name in names)
_OTHER_TYPES = {"tags": list, "byline": list}
_NOTHING: tuple[Any, ...] = (None, "", [], {})
_JSON_TYPES = {list: "a list", dict: "an object", bool: "true or false"}
_FENCE = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z_][\w -]{0,40}?)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")
_ENTRY = re.compile(r"[ \t]*-[ \t]+(.*)$")
_TITLE = re.compile(r"#[ \t]+([^\n]+)\n?|([^\n]{1,200})\n=+[ \t]*(?:\n|\Z)")
_UNDERLINED = re.compile(r"(?<=\n\n)([^\n#>|*-][^\n]{0,200})\n(?:-{3,}|={3,})[ \t]*(?=\n|\Z)")
_COMMENT = re.compile(r"(?<![ \t])[ \t]+#.*$")
_DEEPEST_LIST = 2
_QUOTES = "\"'"
# What writers of front matter call the fields; the others are a record's own names.
_NAMES_IN_FRONT_MATTER = {
    "lastmod": "modified",
    "last_modified_at": "modified",
    "permalink": "url",
    "canonical_url": "url",
    "categories": "keywords",
}


def read(item: Item) -> Article:
    """Read one JSON object. Unknown fields are left alone; a field of another type than expected counts as absent."""
    record = json_object(item, "The record is not valid JSON", "The record is not a JSON object")
    article = _article(record, item)
    listed = None if article.body else _list_in(record)
    if listed:
        raise UnreadableItem(f'The record has no text, but a list of objects, "{listed}".', item.name)
    return article


def _list_in(record: Mapping[str, Any]) -> str | None:
    """Return the path to the first list of objects inside an object: the records may be these."""
    found = deque(record.items())
    while found:
        path, value = found.popleft()
        if isinstance(value, list) and value and all(isinstance(element, dict) for element in value):
            return path
        if isinstance(value, dict) and path.count(".") < _DEEPEST_LIST:
            found.extend((f"{path}.{name}", inner) for name, inner in value.items())
    return None


def _article(record: Mapping[str, Any], item: Item) -> Article:
    renamed = {field: record[own] for own, field in item.mapping.items() if own in record}
    known = {field: record[own] for field, names in _NAMES.items() for own in reversed(names) if record.get(own)}
    fields = {**known, **renamed}
    _warn(record, fields, item.mapping)
    title = without_markup(one_line(_text(fields, "title"))) or None
    url = _text(fields, "url") or None
    section = _text(fields, "section") or None
    published, modified = (read_date(field_text(fields, name)) for name in ("published", "modified"))
    text = _text(fields, "text")
    article = Article(
        title=title,
        url=url,
        source=_text(fields, "source") or host_of(url) or item.source,
        source_id=_text(fields, "source_id") or None,
        language=_text(fields, "language") or None,
        lead=without_markup(one_line(_text(fields, "lead"))) or None,
        bylines=_bylines(fields.get("byline")),
        **publication_fields(published),
        modified=modified.value if modified else None,
        kind=_text(fields, "kind") or None,
        section=section,
        tags=_tags(fields.get("tags")),
        body=sections(lines_of_markdown(text)),
    )
    return require_free_record(record, with_message(article, text), item)


def _warn(record: Mapping[str, Any], fields: Mapping[str, Any], mapping: Mapping[str, str]) -> None:
    """Warn of fields that nothing reads, of values of a type that is not read, and of a mapping that meets nothing."""
    if not is_gathering():
        return
    others = {own for own in record.keys() - _KNOWN - mapping.keys() if not states_use(own)}
    warn_of_names((own for own in record if own in others and record[own] not in _NOTHING), _KNOWN)
    for own in sorted(mapping.keys() - record.keys()):
        warn(Kind.MAPPING, own)
    for name, value in fields.items():
        if (
            value not in _NOTHING
            and not field_text(fields, name)
            and not isinstance(value, _OTHER_TYPES.get(name, str))
        ):
            warn(Kind.VALUE, f"{name} is {_JSON_TYPES.get(type(value), 'a number')}")


def _text(fields: Mapping[str, Any], name: str) -> str:
    return repair_text(field_text(fields, name)).strip()


def _tags(value: Any) -> tuple[str, ...]:
    values = re.split(r"[,;|]", value) if isinstance(value, str) else value if isinstance(value, list) else []
    return unique_lines(tag for tag in values if isinstance(tag, str))


def _bylines(value: Any) -> tuple[Byline, ...]:
    values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    lines = (without_markup(one_line(repair_text(line))) for line in values if isinstance(line, str))
    return tuple(
        byline for line in lines for byline in read_byline(f"By {line}" if line[:3].lower() != "by " else line)
    )


def read_markdown(item: Item) -> Article:
    """Read a page. A first heading of the highest level is the title where the front matter has none, or the same."""
    text = repair_text(decode(item.body)).lstrip()
    fence = _FENCE.match(text)
    fields = _front_matter(fence[1]) if fence else {}
    body = text[fence.end() :].lstrip() if fence else text
    heading = _TITLE.match(body)
    named = strip_markdown(heading[1] or heading[2]) if heading else ""
    title_field = next((own for own, field in item.mapping.items() if field == "title"), "title")
    if heading and fields.get(title_field, named) in {named, ""}:
        fields[title_field] = named
        body = body[heading.end() :]
    return _article({**fields, "text": _UNDERLINED.sub(r"## \1", body)}, item)


def _front_matter(text: str) -> dict[str, str | list[str]]:
    """Read lines of "name: value", a list in brackets or in lines with dashes. It is not YAML, only what is used of it.

    A line that is neither, such as what a nested value holds, is left alone.
    """
    fields: dict[str, str | list[str]] = {}
    entries: list[str] | None = None
    for line in text.split("\n"):
        field, entry = _FIELD.match(line), _ENTRY.match(line)
        if field:
            name = _NAMES_IN_FRONT_MATTER.get(field[1].lower(), field[1])
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
    """Return a value without quotation marks, or without the comment that follows it."""
    text = text.strip()
    if text[:1] and text[0] in _QUOTES and text.endswith(text[0]) and len(text) > 1:
        return one_line(text[1:-1])
    return one_line(_COMMENT.sub("", text))


def refuse_row(item: Item) -> NoReturn:
    """Raise UnreadableItem: a table without rows, or a row that does not fit. Rows that fit are JSON records."""
    header, _, rest = decode(item.body).removeprefix("\ufeff").partition("\n")
    if len(header) > LONGEST_HEADER:
        raise UnreadableItem("The table's first line is too long for a header.", item.name)
    if not rest.strip():
        raise UnreadableItem("The table has no rows under its header.", item.name)
    mark = delimiter_of(header)
    try:
        columns, cells = (next(csv.reader([text], delimiter=mark), []) for text in (header, rest.replace("\n", " ")))
    except csv.Error as error:
        raise UnreadableItem("The row is longer than a row may be.", item.name) from error
    if rest.count('"') % 2:
        raise UnreadableItem("The row has a quotation mark that is never closed.", item.name)
    raise UnreadableItem(f"The row has {len(cells)} cells where the header has {len(columns)}.", item.name)
