"""Addresses of the search page: the one that is shown, with a change."""

from collections.abc import Mapping
from urllib.parse import urlencode

Given = Mapping[str, list[str]]


def address(given: Given, **changes: list[str]) -> str:
    return changed(given, changes)


def changed(given: Given, changes: Given) -> str:
    """Return the address with these parameters instead; parameters whose names are no names in Python, too."""
    return "/?" + query({**given, **changes})


def query(given: Given) -> str:
    return urlencode([(name, value) for name, values in given.items() for value in values if value])


def without(given: Given, name: str, value: str) -> list[str]:
    """Return a parameter's values but one."""
    return [kept for kept in given.get(name, []) if kept != value]


def with_(given: Given, name: str, value: str) -> list[str]:
    """Return a parameter's values and one more."""
    return [*without(given, name, value), value]
