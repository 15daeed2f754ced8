"""What the search page shows, worked out from the page of hits and the address: links, chips, what was added."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from service.search.parameters import NOT
from service.search.parts.facets import FACETS
from service.search.sorting import SORTS
from service.web.dates import Bar, Step, bars, steps
from service.web.filters import Given, Panel, address, changed, panels, query, with_, without

Json = dict[str, Any]

NAMES_SHOWN = 8
ORDERS = {
    "relevance": "Relevance",
    "recent": "Relevant and recent",
    "newest": "Newest",
    "oldest": "Oldest",
}
# What belongs to a page and not to the search it shows.
_OF_A_PAGE = frozenset(("cursor", "size", "facets", "facet_size", "total"))


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that narrows the search, and the address without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several to choose from, and the address that chooses it."""

    label: str
    count: int
    selected: bool
    address: str


@dataclass(frozen=True, slots=True)
class Added:
    """What the lexicon added for a part of the query, the address without it, and the senses to choose from."""

    text: str
    names: str
    without: str
    senses: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    chips: tuple[Chip, ...]
    panels: tuple[Panel, ...]
    bars: tuple[Bar, ...]
    steps: tuple[Step, ...]
    undated: Choice | None
    sorts: tuple[Choice, ...]
    beginning: str | None
    further: str | None
    total: str
    copies: tuple[str, ...]
    added: tuple[Added, ...]
    corrected: Choice | None
    feed: str
    alert: str | None


def results(page: Json, given: Given, sort: str) -> Results:
    """Work out what is shown of a page of hits at this address."""
    later = any(given.get("cursor", ()))
    given = {name: values for name, values in given.items() if any(values) and name != "cursor"}
    return Results(
        chips=_chips(given),
        panels=panels(page["facets"], given),
        bars=bars(page["histogram"], given),
        steps=steps(given),
        undated=_undated(page["undated"], given),
        sorts=tuple(Choice(ORDERS[name], 0, name == sort, address(given, sort=[name])) for name in SORTS),
        beginning=address(given) if later else None,
        further=address(given, cursor=[page["next"]]) if page["next"] else None,
        total=_total(page["total"]),
        copies=tuple(address(given, copies_of=[hit["id"]]) if hit["copies"] else "" for hit in page["hits"]),
        added=tuple(_added(expansion, given) for expansion in page["query"]["expansions"]),
        corrected=_corrected(page["query"]["corrected"], given),
        feed=feed(given),
        alert=alert(given),
    )


def feed(given: Given) -> str:
    """Return the address of the feed of a search: the newest first, however the page is sorted."""
    return f"/search.atom?{query(_searched(given))}".rstrip("?")


def alert(given: Given) -> str | None:
    """Return the address where a search is saved as an alert; None for the copies of one article."""
    return None if "copies_of" in given else f"/alerts/new?{query(_searched(given))}".rstrip("?")


def _searched(given: Given) -> Given:
    return {
        name: values for name, values in given.items() if name not in {*_OF_A_PAGE, "sort"} and "within." not in name
    }


def first(html: list[str], text: str | None = None) -> str | Markup:
    """Return the highlighted form, which is safe HTML, else the plain text."""
    return Markup(html[0]) if html else text or ""  # noqa: S704 - highlights are escaped where they are made


def _chips(given: Given) -> tuple[Chip, ...]:
    chosen = [
        Chip(prefix + facet.label, value, changed(given, {key: without(given, key, value)}))
        for name, facet in FACETS.items()
        for prefix, key in (("", name), ("Not in ", NOT + name))
        for value in given.get(key, [])
        if value
    ]
    lacking = [
        Chip(
            FACETS[name].label if name in FACETS else "Date", "none", address(given, none=without(given, "none", name))
        )
        for name in given.get("none", [])
        if name
    ]
    between = steps(given)
    bounds = [Chip("Dates", between[-1].label, address(given, date_from=[], date_to=[]))] if between else []
    names = [
        Chip("As typed", concept, address(given, without=without(given, "without", concept)))
        for concept in given.get("without", [])
    ]
    copies = [Chip("Copies", "of one article", address(given, copies_of=[]))] if "copies_of" in given else []
    return (*chosen, *lacking, *bounds, *names, *copies)


def _corrected(text: str | None, given: Given) -> Choice | None:
    return Choice(text, 0, selected=False, address=address(given, q=[text])) if text else None


def _undated(count: int, given: Given) -> Choice | None:
    if not count or "date" in given.get("none", ()):
        return None
    undated = address(given, none=with_(given, "none", "date"))
    return Choice("No date", count, selected=False, address=undated)


def _added(expansion: Json, given: Given) -> Added:
    senses = expansion["senses"]
    concepts = [expansion["concept"]] if expansion["concept"] else [sense["concept"] for sense in senses]
    names = expansion["names"]
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return Added(
        text=expansion["text"],
        names=", ".join(names[:NAMES_SHOWN]) + more,
        without=address(given, without=[*given.get("without", []), *concepts]),
        senses=tuple(
            Choice(sense["name"], sense["count"], sense["name"] in given.get("term", []), _sense(sense, given))
            for sense in senses
            if sense["count"]
        ),
    )


def _sense(sense: Json, given: Given) -> str:
    return address(given, term=[sense["name"]])


def _total(total: Json) -> str:
    many = "more than " if total["relation"] == "gte" else ""
    return f"{many}{total['value']:,} article{'' if total['value'] == 1 else 's'}"
