"""The JSON Schema of an Article, generated from its dataclasses. What the fields mean is written in `fields`."""

from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from service.articles.article import Article, Json
from service.articles.fields import MEANINGS

_SCALARS = {str: "string", int: "integer", bool: "boolean", float: "number"}
_DATES = frozenset({"published", "modified", "date"})
_DATE = r"^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}[+-]\d{2}:\d{2})?$"


def json_schema() -> Json:
    """Return the schema of `as_json(article)`, in draft 2020-12. A field that is unknown is absent, never null."""
    parts: dict[str, Json] = {}
    whole = _of_class(Article, parts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article",
        "description": "One press item, normalised. A field that is absent means that the item does not say.",
        **whole,
        "$defs": dict(sorted(parts.items())),
    }


def _of_class(made: type, parts: dict[str, Json]) -> Json:
    hints = get_type_hints(made)
    meanings = MEANINGS[made.__name__]
    properties = {
        field.name: {"description": meanings[field.name], **_of_field(field, hints[field.name], parts)}
        for field in fields(made)
    }
    required = [field.name for field in fields(made) if _is_required(field, hints[field.name])]
    schema: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": required} if required else schema


def _of_field(field: Field[Any], hint: Any, parts: dict[str, Json]) -> Json:
    schema = _of_type(hint, parts)
    return {**schema, "pattern": _DATE} if field.name in _DATES else schema


def _is_required(field: Field[Any], hint: Any) -> bool:
    """Tell the fields that are never left out: numbers, and texts without a default; an empty list is left out."""
    return hint is int or (field.default is MISSING and get_origin(hint) is not tuple)


def _of_type(hint: Any, parts: dict[str, Json]) -> Json:
    if get_origin(hint) in {Union, UnionType}:
        (known,) = (part for part in get_args(hint) if part is not NoneType)
        return _of_type(known, parts)
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _of_type(get_args(hint)[0], parts)}
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [member.value for member in hint]}
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in parts:
            parts[hint.__name__] = {}  # its place, should it refer to itself
            parts[hint.__name__] = {"description": (hint.__doc__ or "").partition("\n")[0], **_of_class(hint, parts)}
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return {"type": _SCALARS[hint]}
