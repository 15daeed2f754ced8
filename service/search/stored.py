"""An Article again from its stored JSON, for what writes articles in formats of the press. Pure."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from service.articles.article import Article


def article(source: Mapping[str, Any]) -> Article:
    """Return the Article that a document of the index holds; what else it holds is left out."""
    return cast(Article, _made(Article, source))


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def _empty(kind: type) -> dict[str, Any]:
    """Return what stands for the fields that must be given: the index leaves out what is empty."""
    needed = [field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]
    return {name: () if get_origin(_hints(kind)[name]) is tuple else None for name in needed}


def _made(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        (kind,) = [each for each in get_args(kind) if each is not NoneType]
        return None if value is None else _made(kind, value)
    if origin is tuple:
        return tuple(_made(get_args(kind)[0], each) for each in value)
    if isinstance(kind, type) and is_dataclass(kind):
        whole = _empty(kind) | value
        return kind(**{name: _made(hint, whole[name]) for name, hint in _hints(kind).items() if name in whole})
    return value
