"""Datelines: the place, agency and date that open a story ("WASHINGTON (AFNS) -- "). Nothing is made up."""

import re
from functools import cache
from string import capwords
from typing import NamedTuple

from service.articles.article import Dateline
from service.articles.dates import find_days
from service.articles.entities.gazetteer import places
from service.articles.text import one_line

_DASH = re.compile(r"\s+(?:--|—|–)(?:\s+|$)|\s*(?:--|—)(?=\S)")
_AGENCY = re.compile(r"\s*\(([A-Z][A-Za-z .]{1,40})\)$")
_DATE = re.compile(r",?\s+(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s*\d{4})?|\d{1,2}\s+[A-Z][a-z]{2,8}\.?\s+\d{4})$")
_LONGEST = 120
_MOST_PARTS = 3
_SHORTEST_PLACE = 3


class StoryOpening(NamedTuple):
    """A first paragraph parted: its dateline, the agency named with it ("AFNS"), and the words of the story."""

    dateline: Dateline | None
    agency: str | None
    text: str


def split_dateline(paragraph: str) -> StoryOpening:
    """Split a story's first paragraph. The place must be in capitals, at least its first part, as wires print it."""
    dash = _DASH.search(paragraph, 0, _LONGEST)
    if not dash:
        return StoryOpening(None, None, paragraph)
    head = one_line(paragraph[: dash.start()])
    agency = _AGENCY.search(head)
    if agency:
        head = head[: agency.start()]
    date = _DATE.search(head)
    place = (head[: date.start()] if date else head).strip(" ,")
    if not _is_place(place):
        return StoryOpening(None, None, paragraph)
    day = next(find_days(date[0]), None) if date else None
    return StoryOpening(
        Dateline(place=place, date=day), agency[1] if agency else None, paragraph[dash.end() :].lstrip()
    )


def _is_place(place: str) -> bool:
    parts = [part.strip() for part in place.split(",")]
    first = parts[0]
    letters = [letter for letter in first if letter.isalpha()]
    return (
        len(letters) >= _SHORTEST_PLACE
        and all(letter.isupper() for letter in letters)
        and not any(character in first for character in ':?!"“”()')
        and not any(character.isdigit() for character in first)
        and len(parts) <= _MOST_PARTS
        and all(part[:1].isupper() for part in parts)
    )


def dateline_places(dateline: Dateline, text: str) -> tuple[str, ...]:
    """Return a dateline's places under the names they have elsewhere: "FORT MEADE, Md." is the fort and Maryland.

    `text` is the story, which may print in small letters what the dateline has in capitals.
    """
    parts = [part.strip() for part in (dateline.place or "").split(",")]
    return tuple(_known().get(part.lower().rstrip(".")) or _as_printed(part, text) for part in parts if part)


@cache
def _known() -> dict[str, str]:
    return {form.lower().rstrip("."): place.name for form, place in places().items()}


def _as_printed(part: str, text: str) -> str:
    at = text.lower().find(part.lower()) if part.isupper() else -1
    shown = text[at : at + len(part)] if at >= 0 else part
    return capwords(shown) if shown.isupper() and "." not in shown else shown
