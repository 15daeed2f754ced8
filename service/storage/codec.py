"""One tolerant translation between dataclasses and stored documents, so that releases read each other's documents."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import partial
from typing import Any, Generic, Literal, Protocol, TypeVar, get_args, get_origin, get_type_hints

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

Document = dict[str, Any]
Value = TypeVar("Value")
_AS_STORED = (str, int, float, bool)


class Codec(Protocol[Value]):
    """Translates values of one kind to documents and back; the id is no part of the document."""

    def encode(self, value: Value) -> Document: ...

    def encode_fields(self, fields: Mapping[str, Any]) -> Document:
        """Return the stored form of some of the fields; None stays, to erase what is stored."""

    def decode(self, identifier: str, document: Mapping[str, Any]) -> Value: ...

    def unknown(self, document: Mapping[str, Any]) -> Document:
        """Return the fields that the values do not have: another release stored them, and they are to stay."""


class PlainCodec:
    """For documents that are handled as dictionaries: they are stored as they are."""

    def encode(self, value: Document) -> Document:
        return value

    def encode_fields(self, fields: Mapping[str, Any]) -> Document:
        return dict(fields)

    def decode(self, identifier: str, document: Mapping[str, Any]) -> Document:  # noqa: ARG002 - the protocol's
        return dict(document)

    def unknown(self, document: Mapping[str, Any]) -> Document:  # noqa: ARG002 - the protocol's
        return {}


@dataclass(frozen=True, slots=True)
class Form:
    """How a type is stored that is not stored field by field."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a dataclass is stored: the field that holds the document's id, and what is left out besides None.

    `stored_as` has the names that fields have in the document where they have another there.
    """

    identifier: str | None = "id"
    omit_defaults: bool = False
    stored_as: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[type, Form] = field(default_factory=dict)


class DataclassCodec(Generic[Value]):
    """Stores a dataclass field by field, nested ones too; tuples are lists, None is left out.

    A stored field that the class has not is ignored. One that is missing or null has its default. A value that is not
    among those of a Literal passes: a later release may know it.
    """

    def __init__(self, kind: type[Value], options: Options = Options()) -> None:
        self._kind = kind
        self._options = options
        self._converter = _converter(kind, options)
        self._named = {stored: name for name, stored in options.stored_as.items()}
        self._names = frozenset(options.stored_as.get(each.name, each.name) for each in fields(kind))  # type: ignore[arg-type]

    def encode(self, value: Value) -> Document:
        return _renamed(self._converter.unstructure(value), self._options.stored_as)

    def encode_fields(self, fields: Mapping[str, Any]) -> Document:
        encoded = {name: self._converter.unstructure(value) for name, value in fields.items()}
        return _renamed(encoded, self._options.stored_as)

    def decode(self, identifier: str, document: Mapping[str, Any]) -> Value:
        """Return the value of a document. Raises KeyError where a field without a default is missing."""
        named = {self._options.identifier: identifier} if self._options.identifier else {}
        return self._converter.structure({**_renamed(document, self._named), **named}, self._kind)

    def unknown(self, document: Mapping[str, Any]) -> Document:
        return {name: document[name] for name in document.keys() - self._names}


def _renamed(document: Mapping[str, Any], names: Mapping[str, str]) -> Document:
    return {names.get(name, name): value for name, value in document.items()}


def _converter(kind: type, options: Options) -> Converter:
    converter = Converter(
        detailed_validation=False, omit_if_default=options.omit_defaults, unstruct_collection_overrides={tuple: list}
    )

    def encoder(wanted: type) -> Callable[[Any], Document]:
        omitted: Any = {options.identifier: override(omit=True)} if wanted is kind and options.identifier else {}
        encode: Callable[[Any], Document] = make_dict_unstructure_fn(
            wanted, converter, _cattrs_omit_if_default=options.omit_defaults, **omitted
        )
        return lambda value: _without_none(encode(value))

    for stored in _AS_STORED:
        converter.register_structure_hook(stored, _as_stored)
    converter.register_structure_hook_factory(_is_literal, lambda _: _as_stored)
    converter.register_structure_hook_factory(is_dataclass, lambda wanted: _decoder(wanted, converter))
    converter.register_unstructure_hook_factory(is_dataclass, encoder)
    for formed, form in options.forms.items():
        converter.register_unstructure_hook(formed, form.encode)
        converter.register_structure_hook(formed, partial(_formed, form))
    return converter


def _decoder(kind: Any, converter: Converter) -> Callable[[Mapping[str, Any], Any], Any]:
    decode: Callable[[Mapping[str, Any], Any], Any] = make_dict_structure_fn(kind, converter)
    hints = get_type_hints(kind)
    # None is left out where it is stored, also where it is no default.
    absent = dict.fromkeys(
        each.name
        for each in fields(kind)
        if each.default is each.default_factory is MISSING and type(None) in get_args(hints[each.name])
    )
    return lambda document, _: decode(absent | _without_none(document), kind)


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _formed(form: Form, stored: Any, _: Any) -> Any:
    return form.decode(stored)


def _without_none(document: Mapping[str, Any]) -> Document:
    return {name: value for name, value in document.items() if value is not None}


def _as_stored(stored: Any, _: Any) -> Any:
    return stored
