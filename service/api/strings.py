"""The fields of text that the JSON schemas are made of, each with what it says to those who read the documentation."""

from marshmallow import fields


def string(description: str = "", *, allow_none: bool = False) -> fields.String:
    return fields.String(allow_none=allow_none, metadata={"description": description} if description else {})


def strings() -> "fields.List[str]":
    return fields.List(fields.String())
