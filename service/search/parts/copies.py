"""Copies: syndicated, edited and corrected versions of one article, told by their signatures when results are read.

A group is not stored. Two copies that are indexed at the same moment could not see each other, and a group's first
article can be withdrawn; the keys of a signature depend on the article's own text alone, so that whatever the order,
the number of workers and the retries, the same articles are copies. Nothing here asks Elasticsearch.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from service.articles.near_duplicates import needed, telling

Body = dict[str, Any]

FIELDS = ("signature", "published")
# Proclamations and letters return every year in nearly the same words and are no copies; stories are syndicated and
# corrected within days. Where a date is unknown, the text alone decides.
NEAR = timedelta(days=31)
DAY = len("2017-05-08")


def clause(source: Body) -> Body:
    """Return the filter that finds an article's copies, itself among them, from its signature and date."""
    keys = tuple(source.get("signature") or ())
    if not keys:
        return {"term": {"id": source["id"]}}
    alike = {"terms_set": {"signature": {"terms": list(keys), "minimum_should_match": needed(keys)}}}
    return {"bool": {"filter": [alike, *_near(source)]}}


def are_copies(one: Body, other: Body) -> bool:
    """Whether two articles are copies of each other: the same question as `clause` asks, of two that are at hand."""
    keys = tuple(one.get("signature") or ())
    shared = set(keys).intersection(other.get("signature") or ())
    return bool(keys) and len(shared) >= needed(keys) and _days_near(one, other)


def folded(sources: Sequence[Body]) -> list[int]:
    """Return the places of those articles of a page that are no copy of one before them."""
    kept: list[int] = []
    places: dict[str, list[int]] = {}
    for place, source in enumerate(sources):
        keys = tuple(source.get("signature") or ())
        sharing = {earlier for key in telling(keys) for earlier in places.get(key, ())}
        if not any(are_copies(sources[earlier], source) for earlier in sharing):
            kept.append(place)
            for key in keys:
                places.setdefault(key, []).append(place)
    return kept


def counting(query: Body, narrowed: Sequence[Body], sources: Sequence[Body]) -> Body:
    """Return the body that counts, for each article, its copies in the whole result."""
    groups = {"filters": {"filters": [clause(source) for source in sources]}}
    # Few articles share any of these: asked first, it halves the time of broad queries.
    keys = sorted({key for source in sources for key in telling(tuple(source.get("signature") or ()))})
    return {
        "query": {"bool": {"filter": [query, *narrowed, {"terms": {"signature": keys}}]}},
        "aggs": {"copies": groups},
        "size": 0,
        "track_total_hits": False,
    }


def read(answer: Body) -> list[int]:
    """Return how many more articles say the same as each."""
    return [max(0, bucket["doc_count"] - 1) for bucket in answer["aggregations"]["copies"]["buckets"]]


def _near(source: Body) -> list[Body]:
    published = _day(source)
    if not published:
        return []
    span = {"gte": (published - NEAR).isoformat(), "lte": f"{(published + NEAR).isoformat()}||/d"}
    undated = {"bool": {"must_not": {"exists": {"field": "published"}}}}
    return [{"bool": {"should": [{"range": {"published": span}}, undated]}}]


def _days_near(one: Body, other: Body) -> bool:
    first, second = _day(one), _day(other)
    return not first or not second or abs(first - second) <= NEAR


def _day(source: Body) -> date | None:
    return date.fromisoformat(source["published"][:DAY]) if source.get("published") else None
