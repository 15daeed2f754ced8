"""Asking the past: what an alert would have matched, for one who is about to save it, and for one that missed days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from service import documents
from service.alerts import matches, retention
from service.alerts.alert import Alert, strict_clause
from service.alerts.matches import Firing, Revision
from service.lexicon import cache
from service.search.compile.clauses import render
from service.search.language.describe import in_words
from service.storage.archive import Archive, translated

DAYS, LATEST = 30, 5
# More than so many articles a day is a stream, and no alert.
BROAD_A_DAY = 50
PAGE = 500
_NEEDED = ["id", "revision", "raw_id", "signature", "published"]
_SHOWN = ["id", "title", "url", "source", "published"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood, how many articles of the last days match, and the latest of all that do."""

    words: str
    days: int
    count: int
    latest: tuple[Json, ...]

    @property
    def broad(self) -> bool:
        return self.count > BROAD_A_DAY * self.days

    def as_json(self) -> Json:
        told = {"words": self.words, "days": self.days, "count": self.count, "latest": list(self.latest)}
        return {**told, "broad": True} if self.broad else told


def preview_alert(archive: Archive, alert: Alert, *, days: int = DAYS) -> Preview:
    """Try an alert on what was published in the last days. Raises BadInput, QueryError, Unavailable."""
    search = alert.search
    clause = strict_clause(search, cache.current(archive))
    with translated():
        answer = archive.client.search(
            index=archive.indices.articles,
            query={"bool": {"filter": [render(clause)]}},
            sort=[{"published": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
            size=LATEST,
            source_includes=_SHOWN,
            track_total_hits=False,
            aggs={"days": {"filter": _since("published", days)}},
        )
    latest = tuple(hit["_source"] for hit in answer["hits"]["hits"])
    return Preview(in_words(search.query), days, answer["aggregations"]["days"]["doc_count"], latest)


def rerun(archive: Archive, alert: Alert, *, days: int, kept: int) -> int:
    """Keep what an alert matches of the articles that came in the last days; return how many matches are new.

    What it has matched before is told no second time. Matches are `kept` for so many days, 0 for ever. Raises BadInput
    where that is less.
    """
    retention.check_rerun_days(days, kept)
    clause = strict_clause(alert.search, cache.current(archive))
    query = {"bool": {"filter": [render(clause), _since("first_indexed_at", days)]}}
    pages = _revisions(archive, query)
    return matches.save(archive, (Firing(alert, page) for page in pages))


def _revisions(archive: Archive, query: Mapping[str, Any]) -> Iterator[list[Revision]]:
    """Return the articles that a query finds, page by page, as they are when it begins."""
    with translated():
        archive.client.indices.refresh(index=archive.indices.articles)
    asked: Json = {"query": query, "sort": ["_shard_doc"], "source_includes": _NEEDED}
    for answer in documents.pages(archive, archive.indices.articles, keep_alive="2m", size=PAGE, **asked):
        yield [matches.revision_from_source(hit["_source"], new=False) for hit in answer["hits"]["hits"]]


def _since(field: str, days: int) -> Json:
    moment = datetime.now(UTC) - timedelta(days=days)
    return {"range": {field: {"gte": moment.isoformat(timespec="milliseconds")}}}
