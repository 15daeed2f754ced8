"""Documents of other releases: what is stored is read, whatever another release has added or left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from service.storage.codec import DataclassCodec, Form, Options, PlainCodec


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    id: str
    names: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    id: str
    title: str
    state: Literal["open", "closed"] = "open"
    tags: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    given: str | None
    error: str | None = None
    when: complex = 0j


COMPLEX = Form(encode=lambda value: [value.real, value.imag], decode=lambda stored: complex(*stored))
CODEC = DataclassCodec(Work, Options(forms={complex: COMPLEX}))
WORK = Work(
    id="w",
    title="A title",
    tags=("a", "b"),
    counts={"created": 2},
    filters={"source": ("x", "y")},
    part=Part(id="p", names=("P",)),
    parts=(Part(id="q"),),
    given=None,
    when=1 + 2j,
)
DOCUMENT = {
    "title": "A title",
    "state": "open",
    "tags": ["a", "b"],
    "counts": {"created": 2},
    "filters": {"source": ["x", "y"]},
    "part": {"id": "p", "names": ["P"]},
    "parts": [{"id": "q", "names": []}],
    "when": [1.0, 2.0],
}


def test_a_value_and_its_document_are_the_same() -> None:
    assert CODEC.encode(WORK) == DOCUMENT
    assert CODEC.decode("w", DOCUMENT) == WORK


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        pytest.param({"later": 1, "part": {"id": "p", "later": [2]}}, {"part": Part(id="p")}, id="unknown fields"),
        pytest.param({}, {}, id="missing fields"),
        pytest.param(
            {"tags": None, "counts": None, "part": {"id": "p", "names": None}}, {"part": Part(id="p")}, id="null"
        ),
        pytest.param({"state": "later"}, {"state": "later"}, id="a value of a later release"),
    ],
)
def test_a_document_of_another_release_is_read(stored: dict[str, Any], read: dict[str, Any]) -> None:
    assert CODEC.decode("w", {"title": "A title", **stored}) == Work(id="w", title="A title", given=None, **read)


def test_a_field_without_a_default_is_not_made_up() -> None:
    with pytest.raises(KeyError, match="title"):
        CODEC.decode("w", {"state": "open"})


def test_fields_that_are_changed_keep_none_to_erase_what_is_stored() -> None:
    changed = {"error": None, "tags": ("c",), "part": Part(id="p", names=("P",))}
    assert CODEC.encode_fields(changed) == {"error": None, "tags": ["c"], "part": {"id": "p", "names": ["P"]}}


def test_what_has_its_default_is_left_out_where_that_is_asked_for() -> None:
    codec = DataclassCodec(Part, Options(identifier=None, omit_defaults=True))
    assert codec.encode(Part(id="p")) == {"id": "p"}
    assert codec.decode("another", {"id": "p"}) == Part(id="p")


def test_a_dictionary_is_stored_as_it_is() -> None:
    codec = PlainCodec()
    assert codec.decode("x", codec.encode({"a": None, "b": (1,)})) == {"a": None, "b": (1,)}


def test_a_field_may_be_stored_under_another_name() -> None:
    codec = DataclassCodec(Part, Options(stored_as={"note": "remark"}))
    part = Part(id="p", note="A note.")
    assert codec.encode(part) == {"names": [], "remark": "A note."}
    assert codec.encode_fields({"note": None}) == {"remark": None}
    assert codec.decode("p", {"remark": "A note.", "later": 1}) == part
    assert codec.unknown({"remark": "A note.", "note": 2, "later": 1}) == {"note": 2, "later": 1}
