"""Described dataclasses: what each field is and means, for the JSON Schema, the API's schemas and tests. Pure."""

from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a described dataclass, annotated `Annotated[TYPE, "What it means."]`.

    `of` is its type without None and without the tuple around it, `many` whether there was a tuple. `choices` are its
    values where it is a Literal or an enumeration (`of` is then str), or where they follow the sentence. `optional`
    fields may be None, `required` fields have no default.
    """

    name: str
    description: str
    of: type
    many: bool
    choices: tuple[str, ...]
    optional: bool
    required: bool

    @property
    def is_nested(self) -> bool:
        return is_dataclass(self.of)


@cache
def fields_of(described: type) -> tuple[Field, ...]:
    """Return the fields of a dataclass, in order. Raise TypeError where one has no description."""
    hints = get_type_hints(described, include_extras=True)
    found = []
    for field in fields(described):
        if get_origin(hints[field.name]) is not Annotated:
            raise TypeError(f"{described.__name__}.{field.name} has no description.")
        hint, description, *values = get_args(hints[field.name])
        optional = get_origin(hint) in (Union, UnionType)
        if optional:
            (hint,) = (part for part in get_args(hint) if part is not NoneType)
        many = get_origin(hint) is tuple
        of, choices = _choices(get_args(hint)[0] if many else hint)
        choices = values[0] if values else choices
        required = field.default is MISSING and field.default_factory is MISSING
        found.append(Field(field.name, description, of, many, choices, optional, required))
    return tuple(found)


def _choices(hint: Any) -> tuple[type, tuple[str, ...]]:
    if get_origin(hint) is Literal:
        return str, get_args(hint)
    if issubclass(hint, StrEnum):
        return str, tuple(member.value for member in hint)
    return hint, ()
