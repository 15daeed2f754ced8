"""Taking articles rather than hits: one page for a feed, or a whole result, page by page at a point in time. Pure."""

from dataclasses import fields, replace
from typing import Any

from service.articles.article import Article
from service.search import sorting
from service.search.compile.clauses import render
from service.search.compile.compiler import Compiled
from service.search.parts.facet_counts import Listing
from service.search.search import TIMEOUT, Search, finding
from service.search.search import body as page_body
from service.search.sorting import SORTS

Body = dict[str, Any]

# Articles are at most 8 MB and mostly some kilobytes; so many are in memory at a time.
SIZE = 100
# A client may take so long for one page.
KEPT = "10m"
# What others are given of an article: not what Dateline remembers for itself.
GIVEN = ("id", *(field.name for field in fields(Article)), "terms", "revision", "first_indexed_at")


def page(search: Search, compiled: Compiled) -> Body:
    """Return the body of one page, which goes on where the cursor says."""
    asked = page_body(replace(search, listing=Listing(names=()), dates=False), compiled)
    return {name: part for name, part in asked.items() if name != "highlight"} | {"source": {"includes": list(GIVEN)}}


def body(search: Search, compiled: Compiled) -> Body:
    """Return the body of any page of a whole result. Among equals the order is the index's own."""
    query = render(finding(search, compiled.clause))
    return {
        "query": sorting.weighted(query, search.newest) if search.sort == "recent" and search.newest else query,
        "sort": SORTS[search.sort][:1],
        "timeout": TIMEOUT,
        "allow_partial_search_results": False,
        "source": {"includes": list(GIVEN)},
    }
