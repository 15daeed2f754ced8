"""The closed word lists of mappings/data that names are read with. What a list is for stands where it is used."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def rows(file_name: str) -> Iterator[dict[str, str]]:
    """Read a table of mappings/data; lines that begin with # tell its source."""
    with files("mappings").joinpath("data", file_name).open(encoding="utf-8") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


@cache
def phrases(name: str) -> tuple[str, ...]:
    """Return the phrases of one list, in order; an unknown name is a mistake of the program."""
    found = tuple(phrase for row in _lists() if row["list"] == name for phrase in row["phrases"].split(";"))
    if not found:
        raise KeyError(name)
    return found


@cache
def words(name: str) -> frozenset[str]:
    """Return one list as a set."""
    return frozenset(phrases(name))


@cache
def given_names() -> frozenset[str]:
    return frozenset(row["name"] for row in rows("given_names.csv"))


@cache
def _lists() -> tuple[dict[str, str], ...]:
    return tuple(rows("name_words.csv"))
