"""Copies: syndicated, edited and corrected versions of one article, told by their signatures when results are read.

A group is not stored. Two copies that are indexed at the same moment could not see each other, and a group's first
article can be withdrawn; the keys of a signature depend on the article's own text alone, so that whatever the order,
the number of workers and the retries, the same articles are copies. Nothing here asks Elasticsearch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from service.articles.near_duplicates import lookup_keys, required_matches
from service.search.compile.clauses import Clause, render
from service.search.parts.part import Answer, Body, Part

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
    alike = {"terms_set": {"signature": {"terms": list(keys), "minimum_should_match": required_matches(keys)}}}
    return {"bool": {"filter": [alike, *_near(source)]}}


def are_copies(one: Body, other: Body) -> bool:
    """Whether two articles are copies of each other: the same question as `clause` asks, of two that are at hand."""
    keys = tuple(one.get("signature") or ())
    shared = set(keys).intersection(other.get("signature") or ())
    return bool(keys) and len(shared) >= required_matches(keys) and _days_near(one, other)


def folded(sources: Sequence[Body]) -> list[int]:
    """Return the places of those articles of a page that are no copy of one before them."""
    kept: list[int] = []
    places: dict[str, list[int]] = {}
    for place, source in enumerate(sources):
        keys = tuple(source.get("signature") or ())
        sharing = {earlier for key in lookup_keys(keys) for earlier in places.get(key, ())}
        if not any(are_copies(sources[earlier], source) for earlier in sharing):
            kept.append(place)
            for key in keys:
                places.setdefault(key, []).append(place)
    return kept


@dataclass(frozen=True, slots=True)
class Copies(Part):
    """How many more articles of the result say the same as each that is shown.

    `query` is what the search finds. Without `fold`, copies are shown like others and not counted.
    """

    query: Clause
    fold: bool = True

    def add_to(self, body: Body) -> None:
        body["source"]["includes"] += FIELDS

    def shown(self, hits: Sequence[Body]) -> list[Body]:
        """Return the hits of a page without copies of those before them."""
        if not self.fold:
            return list(hits)
        return [hits[place] for place in folded([hit["_source"] for hit in hits])]

    def follow_up(self, hits: Sequence[Body]) -> Body | None:
        """Return the body that counts the copies of each hit in the whole result."""
        sources = [hit["_source"] for hit in self._counted(hits)]
        if not sources:
            return None
        # Few articles share any of these: asked first, it halves the time of broad queries.
        keys = sorted({key for source in sources for key in lookup_keys(tuple(source["signature"]))})
        return {
            "query": {"bool": {"filter": [render(self.query), {"terms": {"signature": keys}}]}},
            "aggs": {"copies": {"filters": {"filters": [clause(source) for source in sources]}}},
            "size": 0,
            "track_total_hits": False,
        }

    def read(self, answer: Answer, page: Body) -> None:
        buckets = answer.follow_up["aggregations"]["copies"]["buckets"] if answer.follow_up else ()
        counts = {
            hit["_source"]["id"]: max(0, bucket["doc_count"] - 1)
            for hit, bucket in zip(self._counted(answer.hits) if buckets else (), buckets, strict=True)
        }
        for hit in page["hits"]:
            hit["copies"] = counts.get(hit["id"], 0)

    def _counted(self, hits: Sequence[Body]) -> list[Body]:
        return [hit for hit in hits if hit["_source"].get("signature")] if self.fold else []


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
