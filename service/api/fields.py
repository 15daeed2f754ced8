"""How schemas are made: from described dataclasses, and text fields with a description. The schemas live elsewhere."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import marshmallow as ma
from marshmallow import RAISE, fields, validate

from service.described import Field, fields_of

_SCALARS: dict[type, type[fields.Field[Any]]] = {str: fields.String, int: fields.Integer, bool: fields.Boolean}


def string(description: str = "", *, allow_none: bool = False) -> fields.String:
    return fields.String(allow_none=allow_none, metadata={"description": description} if description else {})


def strings() -> "fields.List[str]":
    return fields.List(fields.String())


class _Strict(ma.Schema):
    class Meta:
        unknown = RAISE


@cache
def schema_of(
    described: type,
    *,
    name: str | None = None,
    without: tuple[str, ...] = (),
    strict: bool = False,
    **further: fields.Field[Any],
) -> type[ma.Schema]:
    """Return the schema of a described dataclass, under its name, with `further` fields of the API's own.

    A `strict` schema is for what is taken in: it refuses unknown fields, and requires those that have no default.
    """
    own = {
        field.name: _field(field, required=strict and field.required)
        for field in fields_of(described)
        if field.name not in without
    }
    return (_Strict if strict else ma.Schema).from_dict({**own, **further}, name=name or described.__name__)


def _field(field: Field, *, required: bool) -> fields.Field[Any]:
    options: dict[str, Any] = {"metadata": {"description": field.description}, "required": required}
    if field.choices:
        options["validate"] = validate.OneOf(field.choices)
    make: Callable[..., fields.Field[Any]] = _SCALARS.get(field.of) or partial(fields.Nested, schema_of(field.of))
    return fields.List(make(), **options) if field.many else make(**options)
