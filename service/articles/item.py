"""The Item: one submitted thing that should become one article, before its reader reads it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from service.articles.text import decode
from service.errors import UnreadableItem

MAX_ITEM_BYTES = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One submitted thing, as it came.

    `content_type` names the kind that the bytes were found to be; `name` says where it came from ("page.html",
    "archive.jsonl line 12"); `source` is the publisher as the sender tells it; `mapping` leads from an archive's own
    field to the Article's ("headline" to "title") and counts for JSON and CSV only; `url` is where a page was fetched.

    What cannot be read is an item too, so that it is counted: `omitted` is the size of a body that is larger than
    `MAX_ITEM_BYTES` and was not kept; `broken` says in a sentence why a container gives nothing here.
    """

    body: bytes
    content_type: str
    name: str | None = None
    source: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None
    omitted: int | None = None
    broken: str | None = None

    def part(self, label: str, **changes: Any) -> "Item":
        """Return a part of this item under its own name ("archive.jsonl line 12"), with these changes."""
        return replace(self, name=f"{self.name} {label}" if self.name else label, **changes)


def json_object(
    item: Item, invalid: str = "The JSON is not valid", other: str = "The JSON is not an object"
) -> dict[str, Any]:
    """Return the fields of an item that is one JSON object; raise UnreadableItem, with the place, where it is none."""
    try:
        fields = json.loads(decode(item.body))
    except RecursionError as error:
        raise UnreadableItem("The JSON is nested too deeply.", item.name) from error
    except ValueError as error:
        place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableItem(f"{invalid}{place}.", item.name) from error
    if not isinstance(fields, dict):
        raise UnreadableItem(f"{other}.", item.name)
    return fields
