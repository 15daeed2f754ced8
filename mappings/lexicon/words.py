"""The closed word lists that names are read with. What a list is for stands where it is used."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def phrases(name: str) -> tuple[str, ...]:
    """Return the phrases of one list, in order. Raises KeyError where there is no such list."""
    return _lists()[name]


@cache
def words(name: str) -> frozenset[str]:
    """Return one list as a set. Raises KeyError where there is no such list."""
    return frozenset(phrases(name))


@cache
def given_names() -> Mapping[str, str]:
    """Return the given names that open a person's name in running text, each with what it needs to count.

    That is nothing, `surname` (a listed one after it), or `no word` (no word of English after it).
    """
    return {row["name"]: row["needs"] for row in rows("given_names.csv")}


@cache
def surnames() -> frozenset[str]:
    """Return surnames: support for a name, and none by themselves."""
    return frozenset(row["name"] for row in rows("surnames.csv"))


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    lists: dict[str, tuple[str, ...]] = {}
    for row in rows("name_words.csv"):
        lists[row["list"]] = (*lists.get(row["list"], ()), *row["phrases"].split(";"))
    return lists


def rows(file_name: str) -> list[dict[str, str]]:
    """Return the rows of one table, without its comments."""
    with files("mappings").joinpath("lexicon", "data", file_name).open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
