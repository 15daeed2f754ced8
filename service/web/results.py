"""What the search page shows of a page of hits, as values with URLs: filters, sorts, expansions, pages. Pure."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from service.search.parameters import NOT
from service.search.parts.facets import FACETS
from service.search.sorting import SORTS
from service.web.dates import Bar, Breadcrumb, breadcrumbs, histogram_bars
from service.web.filters import (
    FacetPanel,
    Parameters,
    facet_panels,
    query_string,
    search_url,
    with_value,
    without_value,
)

Json = dict[str, Any]

MAX_NAMES = 8
SORT_LABELS = {
    "relevance": "Relevance",
    "recent": "Relevant and recent",
    "newest": "Newest",
    "oldest": "Oldest",
    "added": "Newly added",
}
# Parameters of a page of hits, not of the search.
_PAGE_PARAMETERS = frozenset(("cursor", "size", "fold", "facets", "facet_size", "total", "sort"))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the URL without it."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Option:
    """One of several to choose from, and the URL that chooses it."""

    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """The names that the lexicon added for a part of the query, the URL without them, and the senses to choose from."""

    text: str
    names: str
    remove_url: str
    senses: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The page of results without its hits; `copies_urls` has a URL, or an empty text, for each hit."""

    chips: tuple[Chip, ...]
    panels: tuple[FacetPanel, ...]
    bars: tuple[Bar, ...]
    breadcrumbs: tuple[Breadcrumb, ...]
    undated: Option | None
    sorts: tuple[Option, ...]
    first_url: str | None
    next_url: str | None
    total: str
    copies_urls: tuple[str, ...]
    expansions: tuple[Expansion, ...]
    corrected: Option | None
    feed_url: str
    alert_url: str | None


def build_results(page: Json, parameters: Parameters, sort: str) -> Results:
    """Return what is shown of a page of hits under these parameters."""
    is_later_page = any(parameters.get("cursor", ()))
    given = {name: values for name, values in parameters.items() if any(values) and name != "cursor"}
    corrected = page["query"]["corrected"]
    return Results(
        chips=_chips(given),
        panels=facet_panels(page["facets"], given),
        bars=histogram_bars(page["histogram"], given),
        breadcrumbs=breadcrumbs(given),
        undated=_undated(page["undated"], given),
        sorts=tuple(Option(SORT_LABELS[name], 0, name == sort, search_url(given, sort=[name])) for name in SORTS),
        first_url=search_url(given) if is_later_page else None,
        next_url=search_url(given, cursor=[page["next"]]) if page["next"] else None,
        total=_total(page, whole=not is_later_page and not page["next"]),
        copies_urls=tuple(search_url(given, copies_of=[hit["id"]]) if hit["copies"] else "" for hit in page["hits"]),
        expansions=tuple(_expansion(expansion, given) for expansion in page["query"]["expansions"]),
        corrected=Option(corrected, 0, selected=False, url=search_url(given, q=[corrected])) if corrected else None,
        feed_url=f"/search.atom?{_search_query(given)}".rstrip("?"),
        # The copies of one article are no search to wait for.
        alert_url=None if "copies_of" in given else f"/alerts/new?{_search_query(given)}".rstrip("?"),
    )


def highlighted(html: list[str], text: str | None = None) -> str | Markup:
    """Return the highlighted form, which is safe HTML, else the plain text."""
    return Markup(html[0]) if html else text or ""  # noqa: S704 - highlights are escaped where they are made


def _search_query(parameters: Parameters) -> str:
    """Return the query string of the search alone, however its page is sorted and divided."""
    return query_string(
        {name: values for name, values in parameters.items() if name not in _PAGE_PARAMETERS and "within." not in name}
    )


def _chips(parameters: Parameters) -> tuple[Chip, ...]:
    facets = [
        Chip(prefix + facet.label, value, search_url(parameters, **{key: without_value(parameters, key, value)}))
        for name, facet in FACETS.items()
        for prefix, key in (("", name), ("Not in ", NOT + name))
        for value in parameters.get(key, [])
        if value
    ]
    missing = [
        Chip(
            FACETS[name].label if name in FACETS else "Date",
            "none",
            search_url(parameters, none=without_value(parameters, "none", name)),
        )
        for name in parameters.get("none", [])
        if name
    ]
    dates = [
        Chip("Dates", crumb.label, search_url(parameters, date_from=[], date_to=[]))
        for crumb in breadcrumbs(parameters)[-1:]
    ]
    as_typed = [
        Chip("As typed", concept, search_url(parameters, without=without_value(parameters, "without", concept)))
        for concept in parameters.get("without", [])
    ]
    url = search_url(parameters, copies_of=[])
    copies = [Chip("Copies", "of one article", url)] if "copies_of" in parameters else []
    return (*facets, *missing, *dates, *as_typed, *copies)


def _undated(count: int, parameters: Parameters) -> Option | None:
    if not count or "date" in parameters.get("none", ()):
        return None
    url = search_url(parameters, none=with_value(parameters, "none", "date"))
    return Option("No date", count, selected=False, url=url)


def _expansion(expansion: Json, parameters: Parameters) -> Expansion:
    senses, names, chosen = expansion["senses"], expansion["names"], parameters.get("term", [])
    concepts = [expansion["concept"]] if expansion["concept"] else [sense["concept"] for sense in senses]
    more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    return Expansion(
        text=expansion["text"],
        names=", ".join(names[:MAX_NAMES]) + more,
        remove_url=search_url(parameters, without=[*parameters.get("without", []), *concepts]),
        senses=tuple(
            Option(sense["name"], sense["count"], sense["name"] in chosen, search_url(parameters, term=[sense["name"]]))
            for sense in senses
            if sense["count"]
        ),
    )


def _total(page: Json, *, whole: bool) -> str:
    """Return how many articles there are; where the page shows them all, how many of these say the same as another."""
    total, folded = page["total"], page.get("folded", 0)
    if whole and folded:
        return f"{_articles(total['value'] - folded)}, {folded:,} more that say the same"
    at_least = "more than " if total["relation"] == "gte" else ""
    return f"{at_least}{_articles(total['value'])}"


def _articles(count: int) -> str:
    return f"{count:,} article{'' if count == 1 else 's'}"
