"""What an alert asks of Elasticsearch: the search box's meaning, compiled with the lexicon of the moment. Pure."""

from typing import Any

from service.alerts.alert import Alert
from service.lexicon.lexicon import Lexicon
from service.search.compile.compiler import compile_query
from service.search.search import Search, finding

Clause = dict[str, Any]


def clause(alert: Alert, lexicon: Lexicon) -> Clause:
    """Return the query that finds what the alert matches. Raises BadInput, QueryError."""
    return of_search(alert.search, lexicon)


def of_search(search: Search, lexicon: Lexicon) -> Clause:
    """Return the query of a search with all that narrows it; nothing else that a page does: no fallback, no folding."""
    compiled = compile_query(search.query, lexicon, search.without)
    return finding(search, compiled.clause)
