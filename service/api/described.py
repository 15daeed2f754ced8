"""Schemas made of described dataclasses, so that a field is written down once. Schemas of the API's own: `schemas`."""

from functools import cache
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from service.described import Field, fields_of

_SCALARS: dict[type, type[fields.Field[Any]]] = {str: fields.String, int: fields.Integer, bool: fields.Boolean}


@cache
def schema_of(described: type, *, name: str | None = None, **further: fields.Field[Any]) -> type[ma.Schema]:
    """Return the schema of a described dataclass, under its name, with `further` fields of the API's own."""
    own = {field.name: _field(field) for field in fields_of(described)}
    return ma.Schema.from_dict({**own, **further}, name=name or described.__name__)


def _field(field: Field) -> fields.Field[Any]:
    told: dict[str, Any] = {"metadata": {"description": field.description}}
    if field.choices:
        told["validate"] = validate.OneOf(field.choices)
    if field.many:
        inner = fields.Nested(schema_of(field.of)) if field.is_nested else _SCALARS[field.of]()
        return fields.List(inner, **told)
    if field.is_nested:
        return fields.Nested(schema_of(field.of), **told)
    return _SCALARS[field.of](**told)
