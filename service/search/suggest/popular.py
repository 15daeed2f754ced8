"""Queries as they are counted: what of a query is kept, what never is, and the bodies of their counts. Pure.

A count is of a query's text and a day. Nothing is kept of who asked, nor a query that looks like an address or number
of somebody.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from service.search.compile.term_clauses import in_capitals
from service.search.language.syntax import STRAIGHT
from service.storage.bulk import Upsert

Body = dict[str, Any]

MAX_CHARACTERS = 120
KEPT_DAYS = 400
# What is asked less often is not offered to others: one reader's words are not everybody's.
FEWEST = 3
OFFERED = 2_000
REPORTED = 10_000

_MAIL = re.compile(r"\w@\w")
_DAY = re.compile(r"\b(?:19|20)\d\d(?:-\d\d){0,2}\b")
# Telephone, account and identity numbers; a contract number or a VIRIN has letters between its digits.
_NUMBER = re.compile(r"(?:\d[\s().+/-]*){7,}")
_ADD = """
if (ctx._source.flush == params.flush) { ctx.op = 'none' }
else { ctx._source.asked += params.asked; ctx._source.none += params.none; ctx._source.flush = params.flush }
"""


class Count(NamedTuple):
    """How often a query was asked, and how often of these it found nothing."""

    query: str
    asked: int
    none: int

    def as_json(self) -> Body:
        return {"query": self.query, "asked": self.asked, "found_nothing": self.none}


def kept(text: str) -> str | None:
    """Return the form that a query is counted under, or None where it is not: empty, long, or somebody's own.

    Small letters, but for words in capitals, which mean something else, and for `=Word`.
    """
    plain = unicodedata.normalize("NFKC", text.translate(STRAIGHT))
    words = [word if in_capitals(word) or word.startswith("=") else word.lower() for word in plain.split()]
    query = " ".join(words)
    private = _MAIL.search(query) or _NUMBER.search(_DAY.sub("", query))
    return query if any(map(str.isalnum, query)) and not private and len(query) <= MAX_CHARACTERS else None


def additions(counts: Mapping[tuple[str, str], tuple[int, int]], flush: str) -> Iterator[Upsert[Body]]:
    """Yield the writes that add counts by (day, query); the same flush is added once, however often it is written."""
    for (day, query), (asked, none) in counts.items():
        identifier = hashlib.sha256(f"{day} {query}".encode()).hexdigest()[:40]
        script = {"source": _ADD, "params": {"asked": asked, "none": none, "flush": flush}}
        document = {"query": query, "day": day, "asked": asked, "none": none, "flush": flush}
        yield Upsert(identifier, script, document)


def outdated() -> Body:
    """Return the query of counts that are older than they are kept."""
    return {"range": {"day": {"lt": f"now-{KEPT_DAYS}d/d"}}}


def reading(*, none: bool = False, days: int = KEPT_DAYS, size: int = REPORTED) -> Body:
    """Return the body that sums the counts of queries over days, the most asked first, or those that found nothing."""
    by = "none" if none else "asked"
    sums = {name: {"sum": {"field": name}} for name in ("asked", "none")}
    found = {"terms": {"field": "query", "size": size, "order": {by: "desc"}}, "aggs": sums}
    within = [{"range": {"day": {"gte": f"now-{days}d/d"}}}]
    return {
        "query": {"bool": {"filter": [*within, *([{"range": {"none": {"gt": 0}}}] if none else [])]}},
        "aggs": {"queries": found},
        "size": 0,
        "track_total_hits": False,
    }


def read(answer: Body) -> list[Count]:
    buckets = answer.get("aggregations", {}).get("queries", {}).get("buckets", [])
    return [Count(each["key"], round(each["asked"]["value"]), round(each["none"]["value"])) for each in buckets]


def offered(counts: Iterable[Count]) -> list[Count]:
    """Return the queries that may be suggested to others: asked often enough, and mostly with an answer."""
    return [count for count in counts if count.asked >= FEWEST and 2 * count.none < count.asked]
