"""The JSON of an Article: written, read again, and its JSON Schema, all made from the dataclasses of `article`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, cast

from service.articles.article import Article, Json
from service.described import Field, fields_of

_TYPES = {str: "string", int: "integer", bool: "boolean", float: "number"}
_DATES = frozenset({"published", "modified", "date"})
_DATE = r"^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}[+-]\d{2}:\d{2})?$"


def as_json(value: Any) -> Any:
    """Return the JSON form of an Article or any part of it: fields in order, the unknown left out."""
    if isinstance(value, tuple):
        return [part if type(part) is str else as_json(part) for part in value]
    described = getattr(value, "__dataclass_fields__", None)
    if described is None:
        return str(value) if isinstance(value, StrEnum) else value
    fields = {}
    for name in described:
        part = getattr(value, name)
        if part is not None and part != ():
            written = part if type(part) is str else as_json(part)
            if written != {}:
                fields[name] = written
    return fields


def from_json(source: Mapping[str, Any]) -> Article:
    """Return the Article of its JSON form; fields that are none of its own are left out."""
    return cast("Article", _from_json(Article, source))


def _from_json(described: Any, source: Mapping[str, Any]) -> Any:
    values: dict[str, Any] = {}
    for field in fields_of(described):
        value = source.get(field.name)
        if value is None:
            if field.required:  # the JSON leaves out what is empty
                values[field.name] = () if field.many else None
        elif field.many:
            values[field.name] = tuple(_from_json(field.of, each) if field.is_nested else each for each in value)
        else:
            values[field.name] = _from_json(field.of, value) if field.is_nested else value
    return described(**values)


def json_schema() -> Json:
    """Return the schema of `as_json(article)`, in draft 2020-12. A field that is unknown is absent, never null."""
    parts: dict[str, Json] = {}
    whole = _schema_of(Article, parts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article",
        "description": "One press item, normalised. A field that is absent means that the item does not say.",
        **whole,
        "$defs": dict(sorted(parts.items())),
    }


def _schema_of(described: type, parts: dict[str, Json]) -> Json:
    """Return the schema of a dataclass, and add those of the dataclasses within it to `parts`."""
    properties = {
        field.name: {"description": field.description, **_schema_of_field(field, parts)}
        for field in fields_of(described)
    }
    required = [field.name for field in fields_of(described) if not field.many and not field.optional]
    schema: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": required} if required else schema


def _schema_of_field(field: Field, parts: dict[str, Json]) -> Json:
    schema: Json = {"type": _TYPES.get(field.of)}
    if field.choices:
        schema = {"enum": list(field.choices)}
    elif field.is_nested:
        name = field.of.__name__
        if name not in parts:
            parts[name] = {"description": (field.of.__doc__ or "").partition("\n")[0], **_schema_of(field.of, parts)}
        schema = {"$ref": f"#/$defs/{name}"}
    elif field.name in _DATES:
        schema["pattern"] = _DATE
    return {"type": "array", "items": schema} if field.many else schema
