"""An alert on the articles of the past: a preview before it is saved, and a rerun over days that it has missed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from service.alerts import matches, retention
from service.alerts.alert import Alert, strict_clause
from service.alerts.matches import Firing
from service.lexicon import cache
from service.search.compile.clauses import render
from service.search.language.describe import in_words
from service.storage.archive import Archive
from service.storage.collection import article_documents

DAYS, LATEST = 30, 5
# An alert that matches more articles a day is a stream.
BROAD_A_DAY = 50
PAGE = 500
_NEEDED = ["id", "revision", "raw_id", "signature", "published"]
_SHOWN = ["id", "title", "url", "source", "published"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """The query as it is understood, how many articles of the last days match, and the latest of all that do."""

    words: str
    days: int
    count: int
    latest: tuple[Json, ...]

    @property
    def broad(self) -> bool:
        return self.count > BROAD_A_DAY * self.days

    def as_json(self) -> Json:
        shown = {"words": self.words, "days": self.days, "count": self.count, "latest": list(self.latest)}
        return {**shown, "broad": True} if self.broad else shown


def preview_alert(archive: Archive, alert: Alert, *, days: int = DAYS) -> Preview:
    """Return what an alert would match, counting what was published in the last days.

    Raises BadInput, QueryError, Unavailable.
    """
    search = alert.search
    clause = strict_clause(search, cache.current(archive))
    answer = article_documents(archive).ask(
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
    """Run an alert over the articles that were indexed in the last days; return how many matches are new.

    What it has matched before is not delivered again. Raises BadInput where matches are `kept` for fewer days; 0 is
    for ever.
    """
    retention.check_rerun_days(days, kept)
    clause = strict_clause(alert.search, cache.current(archive))
    query = {"bool": {"filter": [render(clause), _since("first_indexed_at", days)]}}
    pages = article_documents(archive).pages(query, size=PAGE, fresh=True, source_includes=_NEEDED)
    revisions = ([matches.revision_from_source(article.value, new=False) for article in page] for page in pages)
    return matches.save(archive, (Firing(alert, page) for page in revisions))


def _since(field: str, days: int) -> Json:
    moment = datetime.now(UTC) - timedelta(days=days)
    return {"range": {field: {"gte": moment.isoformat(timespec="milliseconds")}}}
