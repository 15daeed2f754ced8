"""Names known beforehand - places, organizations, ranks - and the phrase table they are matched with."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Generic, NamedTuple, TypeVar

from service.articles.text import listed

Value = TypeVar("Value")


class Place(NamedTuple):
    """A known place by its preferred name, and whether this form of it needs a comma before it ("Tampa, Fla.")."""

    name: str
    kind: str
    follows_comma: bool


class Phrases(Generic[Value]):
    """Phrases of one or more words, found by their longest form at a position; time depends on the match alone."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}

    def add(self, phrase: str, value: Value) -> None:
        words = tuple(phrase.split())
        forms = self._by_first.setdefault(words[0], [])
        forms.append((words, value))
        forms.sort(key=lambda form: -len(form[0]))

    def begins_with(self, word: str) -> bool:
        return word in self._by_first

    def longest(self, words: list[str], at: int) -> tuple[int, Value] | None:
        """Give the position after the longest phrase that starts at `at`, and its value."""
        for form, value in self._by_first.get(words[at], ()):
            end = at + len(form)
            if len(form) == 1 or tuple(words[at:end]) == form:
                return end, value
        return None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files("mappings").joinpath("data", name).open(encoding="utf-8") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def _forms(row: dict[str, str], preferred: str, others: str) -> list[str]:
    return [row[preferred], *filter(None, row[others].split(";"))]


@cache
def places() -> dict[str, Place]:
    """Give every form of every known place. AP's short state names count only after a comma."""
    return {
        form: Place(row["name"], row["kind"], follows_comma=row["kind"] == "state" and form.endswith("."))
        for row in _rows("places.csv")
        for form in _forms(row, "name", "aliases")
    }


@cache
def organizations() -> dict[str, str]:
    """Give every form of every known organization with its preferred name, numbered air forces and fleets too."""
    known = {form: row["name"] for row in _rows("organizations.csv") for form in _forms(row, "name", "aliases")}
    for number, word in enumerate(_ORDINALS, start=1):
        ordinal = f"{number}{_SUFFIXES.get(number, 'th')}"
        for form in (word, ordinal):
            known[f"{form} Air Force"] = f"{ordinal} Air Force"
            known[f"{form} Fleet"] = f"{ordinal} Fleet"
    return known


@cache
def ranks() -> dict[str, str]:
    """Give every form of every rank with the rank written out: "Lt. Gen." and "LTG" are "Lieutenant General"."""
    return {form: row["rank"] for row in _rows("rank_forms.csv") for form in _forms(row, "rank", "forms")}


_ORDINALS = tuple(
    listed(
        "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth "
        "Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth Twentieth Twenty-First Twenty-Second Twenty-Third "
        "Twenty-Fourth Twenty-Fifth"
    )
)
_SUFFIXES = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}
