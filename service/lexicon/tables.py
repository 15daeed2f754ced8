"""Tables of concepts as people exchange them, CSV and JSON: read with the place of each mistake, written. Pure."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mappings.lexicon.concepts import COLUMNS, LISTS, Concept, as_row, concept
from service.described import fields_of
from service.errors import BadInput
from service.lexicon.journal import concept_json

REQUIRED = tuple(field.name for field in fields_of(Concept) if field.required)
MAX_ID, MAX_FORM, MAX_FORMS, MAX_TEXT = 100, 200, 200, 5000
_COMMENTS = re.compile(r"(?:[ \t]*#[^\n]*\n|[ \t]*\n)*")


def read_table(payload: bytes) -> list[Concept]:
    """Read a table, known by its content: JSON (an array, or one object to a line), else CSV.

    Raises BadInput with `row` (a line of CSV, an object of JSON, both counted from 1) and `column`.
    """
    try:
        text = payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"The table is not UTF-8 (byte {error.start}).") from None
    rows = _json_rows(text) if text.lstrip()[:1] in ("[", "{") else _csv_rows(text)
    found: dict[str, Concept] = {}
    for number, row in rows:
        concept_read = validate_concept(row, row=number)
        if concept_read.id in found:
            raise _table_error("id", f"{concept_read.id!r} is there twice", number)
        found[concept_read.id] = concept_read
    return list(found.values())


def as_csv(concepts: Iterable[Concept]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(as_row(entry) for entry in concepts)
    return out.getvalue()


def as_json(concepts: Iterable[Concept]) -> str:
    """Return an array with one concept to a line."""
    lines = [json.dumps(concept_json(entry), ensure_ascii=False) for entry in concepts]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def validate_concept(source: Concept | Mapping[str, Any], *, row: int | None = None) -> Concept:
    """Return a concept that can be stored and written as CSV. Raises BadInput, naming the column."""
    values: Mapping[str, Any] = concept_json(source) if isinstance(source, Concept) else source
    for name in values:
        if name not in COLUMNS:
            raise _table_error(str(name), "there is no such column", row)
    cleaned = {name: _clean_value(name, value, row) for name, value in values.items()}
    for name in REQUIRED:
        if not cleaned.get(name):
            raise _table_error(name, "is missing", row)
    try:
        validated = concept(cleaned)
    except ValueError as error:
        raise _table_error("kind" if "kind" in str(error) else "id", str(error), row) from None
    _check_forms(validated, row)
    return validated


def _clean_value(name: str, value: Any, row: int | None) -> str | list[str]:
    if name in LISTS:
        items = value.split(";") if isinstance(value, str) else value or []
        if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
            raise _table_error(name, "must be a list of texts", row)
        return [_clean_text(name, item, row) for item in items]
    if not isinstance(value, str | None):
        raise _table_error(name, "must be a text", row)
    return _clean_text(name, value or "", row)


def _clean_text(name: str, value: str, row: int | None) -> str:
    """Return a text on one line. What prints as nothing, and what no file can hold, is refused."""
    line = " ".join(value.split())
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in line):
        raise _table_error(name, "has a control character", row)
    if len(line) > MAX_TEXT:
        raise _table_error(name, f"is longer than {MAX_TEXT} characters", row)
    return line


def _check_forms(entry: Concept, row: int | None) -> None:
    if len(entry.id) > MAX_ID:
        raise _table_error("id", f"is longer than {MAX_ID} characters", row)
    if len(entry.forms) > MAX_FORMS:
        raise _table_error("names", f"are more than {MAX_FORMS}", row)
    for name in ("name", *sorted(LISTS)):
        value = getattr(entry, name)
        for form in value if isinstance(value, tuple) else (value,):
            if len(form) > MAX_FORM:
                raise _table_error(name, f"{form[:40]!r}… is longer than {MAX_FORM} characters", row)
            if ";" in form and name != "name":
                raise _table_error(name, f"{form!r} has a semicolon, which stands between names", row)
            if name == "ambiguous" and form not in entry.forms:
                raise _table_error(name, f"{form!r} is none of its names", row)


def _csv_rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read CSV; what comes before the header may be comments that begin with #."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    comments = _COMMENTS.match(text)
    start = comments.end() if comments else 0
    above = text.count("\n", 0, start)
    reader = csv.DictReader(io.StringIO(text[start:], newline=""), strict=True)
    try:
        for name in REQUIRED:
            if name not in (reader.fieldnames or ()):
                raise _table_error(name, "there is no such column in the header", above + 1)
        for row in reader:
            number = above + reader.line_num
            if None in row:
                raise BadInput(f"Row {number} has more cells than the header.", row=number)
            yield number, row
    except csv.Error as error:
        number = above + reader.reader.line_num
        raise BadInput(f"Row {number}: {error}.", row=number) from None


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        values = json.loads(text)
        values = values if isinstance(values, list) else [values]
    except (ValueError, RecursionError) as whole:
        values = _json_lines(text, whole)
    for number, value in enumerate(values, 1):
        if not isinstance(value, dict):
            raise BadInput(f"Row {number} is no object.", row=number)
        yield number, value


def _json_lines(text: str, whole: Exception) -> list[Any]:
    lines = [line for line in text.splitlines() if line.strip()]
    if text.lstrip().startswith("[") or len(lines) == 1:
        raise BadInput(f"The JSON is broken: {whole}.")
    values = []
    for number, line in enumerate(lines, 1):
        try:
            values.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            raise BadInput(f"Row {number}: the JSON is broken: {error}.", row=number) from None
    return values


def _table_error(column: str, message: str, row: int | None) -> BadInput:
    if row is None:
        return BadInput(f"{column}: {message}.", column=column)
    return BadInput(f"Row {row}, column {column}: {message}.", row=row, column=column)
