"""Copies: syndicated, edited and corrected versions of one article, told by their signatures when results are read.

A group is not stored. Two copies that are indexed at the same moment could not see each other, and a group's first
article can be withdrawn; the keys of a signature depend on the article's own text alone, so that whatever the order,
the number of workers and the retries, the same articles are copies. Nothing here asks Elasticsearch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from service.articles.near_duplicates import RUNS, SHARED, has_particulars, lookup_keys, shares_text
from service.search.compile.clauses import Clause, render
from service.search.parts.part import Answer, Body, Part

FIELDS = ("signature", "published", "source")
# Proclamations and letters return every year in nearly the same words and are no copies. Where a date is unknown, the
# text alone decides.
NEAR = timedelta(days=31)
# Stories are syndicated, cut and corrected within days.
SOON = timedelta(days=7)
DAY = len("2017-05-08")
# So many articles that share text with those of a page are looked at; what is beyond is not counted.
MOST_ALIKE = 500


def alike(source: Body) -> Body:
    """Return the filter that finds what may be a copy of an article, itself among it; `are_copies` decides."""
    runs = list(source["signature"][:RUNS])
    sharing = {"terms_set": {"signature": {"terms": runs, "minimum_should_match": SHARED}}}
    return {"bool": {"filter": [sharing, *_near(source)]}}


def are_copies(one: Body, other: Body) -> bool:
    """Return whether two articles are copies: most of their text is the same, and what differs is no name or number.

    What was cut, or got a paragraph more, lacks names that the other has: so far apart as stories are syndicated, it is
    enough that one has all that the other has. Of two publishers not even that is asked: they share no templates.
    """
    mine, theirs = one.get("signature") or (), other.get("signature") or ()
    if not shares_text(mine, theirs) or not _dated_within(NEAR, one, other):
        return False
    has, had = has_particulars(mine, theirs), has_particulars(theirs, mine)
    if has and had:
        return True
    return (has or had or one.get("source") != other.get("source")) and _dated_within(SOON, one, other)


def folded(sources: Sequence[Body]) -> list[int]:
    """Return the places of those articles of a page that are no copy of one before them."""
    kept: list[int] = []
    places: dict[str, list[int]] = {}
    for place, source in enumerate(sources):
        keys = source.get("signature") or ()
        sharing = {earlier for key in lookup_keys(keys) for earlier in places.get(key, ())}
        if not any(are_copies(sources[earlier], source) for earlier in sharing):
            kept.append(place)
            for key in keys[:RUNS]:
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

    def follow_up(self, hits: Sequence[Body]) -> Body | None:
        """Return the body that finds what may be a copy of a hit in the whole result."""
        keys = sorted({key for hit in self._counted(hits) for key in lookup_keys(hit["_source"]["signature"])})
        if not keys:
            return None
        return {
            "query": {"bool": {"filter": [render(self.query), {"terms": {"signature": keys}}]}},
            "_source": ["id", *FIELDS],
            "size": MOST_ALIKE,
            "track_total_hits": False,
        }

    def read(self, answer: Answer, page: Body) -> None:
        by_key: dict[str, list[Body]] = {}
        for other in [hit["_source"] for hit in answer.follow_up["hits"]["hits"]] if answer.follow_up else ():
            for key in other["signature"][:RUNS]:
                by_key.setdefault(key, []).append(other)
        sources = {hit["_source"]["id"]: hit["_source"] for hit in self._counted(answer.hits)}
        for hit in page["hits"]:
            source = sources.get(hit["id"], {})
            sharing = [by_key.get(key, ()) for key in lookup_keys(source.get("signature") or ())]
            others = {other["id"]: other for found in sharing for other in found if other["id"] != hit["id"]}
            hit["copies"] = sum(are_copies(source, other) for other in others.values())

    def _counted(self, hits: Sequence[Body]) -> list[Body]:
        return [hit for hit in hits if hit["_source"].get("signature")] if self.fold else []


def _near(source: Body) -> list[Body]:
    published = _day(source)
    if not published:
        return []
    span = {"gte": (published - NEAR).isoformat(), "lte": f"{(published + NEAR).isoformat()}||/d"}
    undated = {"bool": {"must_not": {"exists": {"field": "published"}}}}
    return [{"bool": {"should": [{"range": {"published": span}}, undated]}}]


def _dated_within(span: timedelta, one: Body, other: Body) -> bool:
    first, second = _day(one), _day(other)
    return not first or not second or abs(first - second) <= span


def _day(source: Body) -> date | None:
    return date.fromisoformat(source["published"][:DAY]) if source.get("published") else None
