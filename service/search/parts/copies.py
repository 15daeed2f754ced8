"""Copies: syndicated, edited and corrected versions of one article, told by their signatures when results are read.

A group is not stored. Two copies that are indexed at the same moment could not see each other, and a group's first
article can be withdrawn; the keys of a signature depend on the article's own text alone, so that whatever the order,
the number of workers and the retries, the same articles are copies. Nothing here asks Elasticsearch.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from service.articles.near_duplicates import RUNS, SHARED, has_particulars, lookup_groups, lookup_keys, shares_text
from service.search.parts.part import Answer, Body, Part

FIELDS = ("signature", "published", "source", "title", "word_count")
# Proclamations and letters return every year in nearly the same words and are no copies. Where a date is unknown, the
# text alone decides.
NEAR = timedelta(days=31)
# Stories are syndicated, cut and corrected within days.
SOON = timedelta(days=7)
DAY = len("2017-05-08")
# So many articles that share text with those of a page are looked at; what is beyond is not counted.
MOST_ALIKE = 500
# So many kinds of differences of an article's copies are told.
MOST_DIFFERENCES = 3
# Within these shares of another's length a text was revised, and neither cut nor lengthened.
_LENGTHENED = (0.95, 1.05)


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


def difference(one: Body, copy: Body) -> str:
    """Return what differs in a copy, such as "same text, another headline"; nothing where nothing does."""
    told = ("another headline", "another publisher", "another day")
    compared = (_headline(one), _headline(copy)), (one.get("source"), copy.get("source")), (_day(one), _day(copy))
    others = [name for name, (mine, theirs) in zip(told, compared, strict=True) if mine and theirs and mine != theirs]
    same = one.get("signature") == copy.get("signature")
    return ", ".join(["same text" if same else _length(one, copy), *others]) if others or not same else ""


@dataclass(frozen=True, slots=True)
class Copies(Part):
    """How many more articles of the result say the same as each that is shown, and what differs in them.

    With `fold`, an article is not shown where one before it in the whole result says the same: whatever the size of a
    page, the same articles are folded. `query` and `order` are those of the result, `seen` the beginnings of the ids
    that pages before have shown. Where it lists the copies `of` an article, they are shown like others and not counted,
    and each says how it differs from that one.
    """

    query: Body
    order: Sequence[Body] = ()
    seen: tuple[str, ...] = ()
    fold: bool = True
    of: str | None = None

    def add_to(self, body: Body) -> None:
        body["source"]["includes"] += FIELDS

    def follow_up(self, hits: Sequence[Body]) -> Body | None:
        """Return the body that finds what may be a copy of a hit in the whole result, or the article of the copies.

        Each that is found is read whole, and letters of every month share runs: dates are asked for, and two groups.
        """
        fetched: Body = {"_source": ["id", *FIELDS], "track_total_hits": False}
        if self.of:
            return {**fetched, "query": {"term": {"id": self.of}}, "size": 1}
        sources = [hit["_source"] for hit in _signed(hits)]
        if not sources:
            return None
        shown = {"terms": {"id": [source["id"] for source in sources]}}
        alike = {"bool": {"should": [*map(_sharing, sources)]}}
        query = {"bool": {"must": [self.query], "filter": [alike], "must_not": [shown]}}
        return {**fetched, "query": query, "sort": list(self.order), "size": MOST_ALIKE}

    def shown(self, found: Sequence[Body], follow_up: Body | None) -> list[Body]:
        if self.of or not self.fold:
            return list(found)
        rows = [*found, *(follow_up["hits"]["hits"] if follow_up else ())]
        places = {row["_source"]["id"]: self._place(row) for row in rows}
        by_key = _by_key(row["_source"] for row in rows)

        def is_earlier(other: Body, place: list[Any]) -> bool:
            return other["id"].startswith(self.seen) or places[other["id"]] < place

        return [
            hit
            for hit in found
            if not any(
                is_earlier(other, places[hit["_source"]["id"]]) and are_copies(other, hit["_source"])
                for other in _candidates(hit["_source"], by_key)
            )
        ]

    def _place(self, hit: Body) -> list[Any]:
        """Return the sort values of a hit, so that what comes earlier in the result is less."""
        directions = ("desc" in str(clause) for clause in self.order)
        return [-value if down else value for value, down in zip(hit["sort"], directions, strict=True)]

    def read(self, answer: Answer, page: Body) -> None:
        found = [hit["_source"] for hit in answer.follow_up["hits"]["hits"]] if answer.follow_up else []
        if self.of:
            _tell_differences(found, answer, page)
        else:
            page["folded"] = len(answer.found) - len(answer.hits)
            _count([*(hit["_source"] for hit in answer.found), *found], answer, page)


def _tell_differences(found: Sequence[Body], answer: Answer, page: Body) -> None:
    for original in found:
        for hit, shown in zip(page["hits"], answer.hits, strict=True):
            if told := difference(original, shown["_source"]):
                hit["differs"] = told
            hit["copies"] = 0


def _count(found: Sequence[Body], answer: Answer, page: Body) -> None:
    by_key = _by_key(found)
    sources = {hit["_source"]["id"]: hit["_source"] for hit in _signed(answer.hits)}
    for hit in page["hits"]:
        source = sources.get(hit["id"], {})
        others = _candidates(source, by_key)
        copies = [other for other in others if other["id"] != hit["id"] and are_copies(source, other)]
        hit["copies"] = len(copies)
        told = Counter(filter(None, (difference(source, copy) for copy in copies)))
        if told:
            hit["copies_differ"] = [words for words, _ in told.most_common(MOST_DIFFERENCES)]


def _by_key(sources: Iterable[Body]) -> dict[str, list[Body]]:
    """Return articles by the keys of their signatures that tell their text."""
    found: dict[str, list[Body]] = {}
    for source in sources:
        for key in (source.get("signature") or ())[:RUNS]:
            found.setdefault(key, []).append(source)
    return found


def _candidates(source: Body, by_key: Mapping[str, Sequence[Body]]) -> list[Body]:
    """Return what may be a copy of an article, each once."""
    keys = lookup_keys(source.get("signature") or ())
    return list({other["id"]: other for key in keys for other in by_key.get(key, ())}.values())


def _signed(hits: Sequence[Body]) -> list[Body]:
    return [hit for hit in hits if hit["_source"].get("signature")]


def _headline(source: Body) -> str:
    return "".join(filter(str.isalnum, (source.get("title") or "").casefold()))


def _length(one: Body, copy: Body) -> str:
    share = copy.get("word_count", 0) / max(1, one.get("word_count", 0))
    return (
        "a shorter text" if share < _LENGTHENED[0] else "a longer text" if share > _LENGTHENED[1] else "a revised text"
    )


def _sharing(source: Body) -> Body:
    groups = [{"terms": {"signature": list(group)}} for group in lookup_groups(source["signature"])]
    return {"bool": {"filter": [*groups, *_near(source)]}}


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
