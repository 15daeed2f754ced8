"""The log of queries: noted in Redis as they are asked, counted by text and day in Elasticsearch. This does I/O.

Nothing is kept of who asked, nor a query that looks like an address or number of somebody. What Redis loses is lost:
these are counts, and no search waits for them or fails by them.
"""

import hashlib
import logging
import re
import time
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

import redis
import redis.exceptions

from service.backends import Backends, redis_translated
from service.search.compile.term_clauses import in_capitals
from service.search.language.syntax import STRAIGHT
from service.storage.archive import Archive
from service.storage.bulk import Upsert
from service.storage.codec import DataclassCodec, Options
from service.storage.collection import Collection
from service.storage.timestamps import now

Body = dict[str, Any]

MAX_CHARACTERS = 120
MAX_NOTED = 10_000
KEPT_DAYS = 400
# What is asked less often is not suggested to others: one reader's words are not everybody's.
MIN_ASKED = 3
MAX_SUGGESTED = 2_000
MAX_REPORTED = 10_000
# Where Redis fails, it is left alone for so long.
PATIENCE_S = 60.0

_DAY_LENGTH = len("2017-05-08")
_MAIL = re.compile(r"\w@\w")
_DAY = re.compile(r"\b(?:19|20)\d\d(?:-\d\d){0,2}\b")
# Telephone, account and identity numbers; a contract number or a VIRIN has letters between its digits.
_NUMBER = re.compile(r"(?:\d[\s().+/-]*){7,}")
_ADD = """
if (ctx._source.flush == params.flush) { ctx.op = 'none' }
else { ctx._source.asked += params.asked; ctx._source.none += params.none; ctx._source.flush = params.flush }
"""

log = logging.getLogger(__name__)


class QueryCount(NamedTuple):
    """How often a query was asked, and how often of these it found nothing."""

    query: str
    asked: int
    none: int

    def as_json(self) -> Body:
        return {"query": self.query, "asked": self.asked, "found_nothing": self.none}


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCount:
    """A query's count of one day as it is stored; `flush` is the last addition to it."""

    query: str
    day: str
    asked: int
    none: int
    flush: str


CODEC = DataclassCodec(DailyCount, Options(identifier=None))


def daily_counts(archive: Archive) -> Collection[DailyCount]:
    return Collection(archive, archive.indices.query_counts, CODEC)


class QueryLog:
    """Notes the queries of one archive in Redis."""

    def __init__(self, backends: Backends) -> None:
        self._redis = backends.redis
        self._key = _key(backends.archive)
        self._not_before = 0.0

    def note(self, text: str, total: int) -> None:
        """Count a query that was asked and found `total` articles. Never raises."""
        query = normalise_query(text)
        if query is None or time.monotonic() < self._not_before:
            return
        field = f"{now()[:_DAY_LENGTH]} {query}"
        try:
            if self._redis.hlen(self._key) < MAX_NOTED:
                pipeline = self._redis.pipeline(transaction=False)
                pipeline.hincrby(self._key, f"asked {field}", 1)
                if not total:
                    pipeline.hincrby(self._key, f"none {field}", 1)
                pipeline.execute()
        except redis.exceptions.RedisError as error:
            self._not_before = time.monotonic() + PATIENCE_S
            log.warning("queries are not counted for a while: %s", error)


def normalise_query(text: str) -> str | None:
    """Return the form that a query is counted under, or None where it is not: empty, long, or somebody's own.

    Small letters, but for words in capitals, which mean something else, and for `=Word`.
    """
    plain = unicodedata.normalize("NFKC", text.translate(STRAIGHT))
    words = [word if in_capitals(word) or word.startswith("=") else word.lower() for word in plain.split()]
    query = " ".join(words)
    private = _MAIL.search(query) or _NUMBER.search(_DAY.sub("", query))
    return query if any(map(str.isalnum, query)) and not private and len(query) <= MAX_CHARACTERS else None


def flush(backends: Backends) -> int:
    """Add what was noted to the counts in Elasticsearch; return how many queries. Raises Unavailable, losing nothing.

    The notes are set aside under a number first: where a flush breaks off, the next one finishes it, and
    Elasticsearch knows by the number what it has added already.
    """
    aside = f"{_key(backends.archive)}:aside"
    with redis_translated():
        if not backends.redis.exists(aside) and not _set_aside(backends, aside):
            return 0
        backends.redis.hsetnx(aside, "flush", uuid.uuid4().hex)
        noted = cast(Mapping[bytes, bytes], backends.redis.hgetall(aside))
    number, counts = _read_notes({name.decode(): value.decode() for name, value in noted.items()})
    collection = daily_counts(backends.archive)
    collection.write(additions(counts, number))
    collection.delete_where({"range": {"day": {"lt": f"now-{KEPT_DAYS}d/d"}}})
    with redis_translated():
        backends.redis.delete(aside)
    return len(counts)


def _set_aside(backends: Backends, aside: str) -> bool:
    try:
        backends.redis.rename(_key(backends.archive), aside)
    except redis.exceptions.ResponseError:  # nothing was noted
        return False
    return True


def _read_notes(noted: dict[str, str]) -> tuple[str, dict[tuple[str, str], tuple[int, int]]]:
    number = noted.pop("flush")
    fields = {tuple(name.split(" ", 2)): int(value) for name, value in noted.items()}
    return number, {
        (day, query): (asked, fields.get(("none", day, query), 0))
        for (what, day, query), asked in fields.items()
        if what == "asked"
    }


def _key(archive: Archive) -> str:
    return f"{archive.indices.prefix}:queries"


def additions(counts: Mapping[tuple[str, str], tuple[int, int]], flush: str) -> list[Upsert[DailyCount]]:
    """Return the writes that add counts by (day, query); the same flush is added once, however often written."""
    writes: list[Upsert[DailyCount]] = []
    for (day, query), (asked, none) in counts.items():
        identifier = hashlib.sha256(f"{day} {query}".encode()).hexdigest()[:40]
        script = {"source": _ADD, "params": {"asked": asked, "none": none, "flush": flush}}
        value = DailyCount(query=query, day=day, asked=asked, none=none, flush=flush)
        writes.append(Upsert(identifier, script, value))
    return writes


def report(
    archive: Archive, *, none: bool = False, days: int = KEPT_DAYS, size: int = MAX_REPORTED
) -> list[QueryCount]:
    """Return the counts of queries over days, the most asked first, or those that found nothing. Raises Unavailable."""
    within = [{"range": {"day": {"gte": f"now-{days}d/d"}}}]
    sums = {name: {"sum": {"field": name}} for name in ("asked", "none")}
    found = {"terms": {"field": "query", "size": size, "order": {"none" if none else "asked": "desc"}}, "aggs": sums}
    answer = daily_counts(archive).ask(
        query={"bool": {"filter": [*within, *([{"range": {"none": {"gt": 0}}}] if none else [])]}},
        aggs={"queries": found},
        size=0,
        track_total_hits=False,
        ignore_unavailable=True,
    )
    buckets = answer.get("aggregations", {}).get("queries", {}).get("buckets", [])
    return [QueryCount(each["key"], round(each["asked"]["value"]), round(each["none"]["value"])) for each in buckets]


def suggestable(counts: Iterable[QueryCount]) -> list[QueryCount]:
    """Return the queries that may be suggested to others: asked often enough, and mostly with an answer."""
    return [count for count in counts if count.asked >= MIN_ASKED and 2 * count.none < count.asked]
