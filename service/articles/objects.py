"""JSON objects: an item's bytes to its fields, or a refusal with the place. What the fields mean the readers know."""

import json
from typing import Any

from service.articles.item import Item
from service.articles.text import decoded
from service.errors import UnreadableItem


def fields_of(item: Item) -> dict[str, Any]:
    """Return the fields of an item that is one JSON object."""
    try:
        record = json.loads(decoded(item.body))
    except RecursionError as error:
        raise UnreadableItem("The JSON is nested too deeply.", item.name) from error
    except ValueError as error:
        place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableItem(f"The JSON is not valid{place}.", item.name) from error
    if not isinstance(record, dict):
        raise UnreadableItem("The JSON is not an object.", item.name)
    return record
