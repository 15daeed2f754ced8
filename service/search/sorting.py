"""The order of hits: by relevance, by relevance and age, by date or by arrival, and by id among equals. Pure."""

from typing import Any, Literal

Body = dict[str, Any]
Sort = Literal["relevance", "recent", "newest", "oldest", "added"]

_BY_SCORE: list[Body] = [{"_score": "desc"}, {"id": "asc"}]

SORTS: dict[Sort, list[Body]] = {
    "relevance": _BY_SCORE,
    "recent": _BY_SCORE,
    "newest": [{"published": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
    "oldest": [{"published": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
    "added": [{"first_indexed_at": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
}

# `recent`: an article of the newest day counts in full, one a year older half of the rest above a quarter, and so on;
# the quarter stays however old it is, so that the right article of long ago is found before a poor one of today.
HALF_LIFE = "365d"
LEAST = 0.25


def by_score(sort: Sort) -> bool:
    return sort in {"relevance", "recent"}


def weighted(query: Body, newest: str) -> Body:
    """Weight a query's scores by age, which counts from the day `newest`. Without a date an article weighs least."""
    age = {"published": {"origin": newest, "scale": HALF_LIFE, "decay": 0.5}}
    functions = [
        {"weight": LEAST},
        {"filter": {"exists": {"field": "published"}}, "exp": age, "weight": 1 - LEAST},
    ]
    return {"function_score": {"query": query, "functions": functions, "score_mode": "sum", "boost_mode": "multiply"}}
