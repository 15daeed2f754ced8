"""Matching: alerts run against the articles of one batch, as the filters of few requests, and what they fire for.

A request that Elasticsearch refuses is sent in halves, until the query that it refuses stands alone and spoils nothing.
"""

import dataclasses
import logging
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from elasticsearch import ApiError

from service.alerts import store
from service.alerts.match import candidates
from service.alerts.match.candidates import ArticleSet
from service.alerts.match.compiled_alerts import CompiledAlert
from service.alerts.matches import Firing, Revision, revision_from_source
from service.alerts.notify import outbox
from service.errors import Conflict, NotFound, Unavailable
from service.search.compile.clauses import Query
from service.storage.archive import Archive
from service.storage.collection import revision_documents

log = logging.getLogger(__name__)

PORTION, SIDE_BY_SIDE = 500, 2
# Of a request that is refused as a whole, one query may be the cause.
CAUSED_BY_QUERIES = (400, 413, 500)
MAX_REASON = 500
_FIELDS = ["id", "revision", "raw_id", "first_indexed_at", "indexed_at", "signature", "published", "withdrawn"]

Queries = Mapping[str, Query]


@dataclass(frozen=True, slots=True)
class FilterResults:
    """What each query found, as the `raw_id` of each revision, and why a query could not be run."""

    found: dict[str, list[str]] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    took_ms: int = 0


def run_filters(archive: Archive, articles: ArticleSet, queries: Queries) -> Iterator[FilterResults]:
    """Run all queries, several hundred to a request; yield the results, without what found nothing.

    As long as a result is not taken, few more requests are sent. Raises Unavailable.
    """
    names = list(queries)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        requests: deque[Future[FilterResults]] = deque()
        try:
            for start in range(0, len(names), PORTION):
                if len(requests) > SIDE_BY_SIDE:
                    yield requests.popleft().result()
                portion = {name: queries[name] for name in names[start : start + PORTION]}
                requests.append(threads.submit(_run, archive, articles, portion))
            while requests:
                yield requests.popleft().result()
        finally:
            threads.shutdown(cancel_futures=True)


def _run(archive: Archive, articles: ArticleSet, queries: Queries) -> FilterResults:
    """Run queries, in halves where Elasticsearch refuses them together."""
    try:
        return _run_once(archive, articles, queries)
    except (ApiError, Unavailable) as error:
        refusal = error if isinstance(error, ApiError) else error.__cause__
        if not isinstance(refusal, ApiError) or not _caused_by_queries(refusal):
            raise
    if len(queries) == 1:
        return _broken(archive, articles, next(iter(queries)), refusal)
    names = list(queries)
    middle = len(names) // 2
    first, second = (
        _run(archive, articles, {name: queries[name] for name in half}) for half in (names[:middle], names[middle:])
    )
    return FilterResults(first.found | second.found, first.broken | second.broken, first.took_ms + second.took_ms)


def _run_once(archive: Archive, articles: ArticleSet, queries: Queries) -> FilterResults:
    # Ordinals of all articles would be built for these few: `map` reads theirs alone.
    under = {"terms": {"field": "raw_id", "size": max(1, articles.count), "execution_hint": "map"}}
    answer = articles.documents(archive).ask(
        query=articles.query,
        size=0,
        track_total_hits=False,
        request_cache=False,
        allow_partial_search_results=False,  # what is not found now would never be delivered
        aggs={"asked": {"filters": {"filters": dict(queries)}, "aggs": {"found": under}}},
        filter_path="took,aggregations.asked.buckets",
    )
    found = {
        name: [each["key"] for each in bucket["found"]["buckets"]]
        for name, bucket in answer["aggregations"]["asked"]["buckets"].items()
        if bucket["doc_count"]
    }
    return FilterResults(found, took_ms=answer["took"])


def _caused_by_queries(error: ApiError) -> bool:
    """Return whether fewer queries, or others, could be run."""
    text = str(error)
    return error.status_code in CAUSED_BY_QUERIES or "too_many_" in text or "circuit_breaking" in text


def _broken(archive: Archive, articles: ArticleSet, name: str, error: ApiError) -> FilterResults:
    """Return that a query is broken, once it is sure that neither the articles nor the engine is at fault."""
    if error.status_code not in CAUSED_BY_QUERIES:
        raise Unavailable(f"Elasticsearch cannot match now ({error.status_code}).", "elasticsearch") from error
    _run_once(archive, articles, {"all": {"match_all": {}}})
    body = error.body if isinstance(error.body, dict) else {}
    told = body.get("error", {})
    causes = told.get("root_cause") if isinstance(told, dict) else None
    reason = causes[0].get("reason") if causes else None
    return FilterResults(broken={name: str(reason or error.message)[:MAX_REASON]})


def batch_articles(raw_ids: Sequence[str], archive: Archive) -> ArticleSet:
    """Return the revisions that these items made: each the latest of its article, or already an earlier one."""
    indices = (archive.indices.articles, archive.indices.revisions)
    return ArticleSet(indices, {"terms": {"raw_id": list(raw_ids)}}, len(raw_ids))


def batch_revisions(archive: Archive, articles: ArticleSet) -> dict[str, Revision]:
    """Return the revisions by their raw item, without withdrawals."""
    found = articles.documents(archive).search(
        articles.query,
        size=2 * articles.count,  # what is being revised is in both indices for a moment
        fresh=True,
        source_includes=_FIELDS,
        allow_partial_search_results=False,
    )
    return {
        source["raw_id"]: revision_from_source(source, new=source.get("first_indexed_at") == source["indexed_at"])
        for source in (article.value for article in found)
        if not source.get("withdrawn")
    }


def match_articles(
    archive: Archive, articles: ArticleSet, revisions: Mapping[str, Revision], alerts: Mapping[str, CompiledAlert]
) -> Iterator[list[Firing]]:
    """Yield what fires, some hundred alerts at a time; alerts that cannot be run are marked as broken on the way."""
    previous = _PreviousRevisions(archive, [each for each in revisions.values() if not each.new])
    for compiled in alerts.values():
        if compiled.error is not None:
            mark_broken(archive, compiled, compiled.error)
    for results in _run_alerts(archive, articles, alerts):
        found = {
            name: [revisions[raw_id] for raw_id in raw_ids if raw_id in revisions]
            for name, raw_ids in results.found.items()
        }
        yield list(_firings(found, alerts, previous))


def _run_alerts(archive: Archive, articles: ArticleSet, alerts: Mapping[str, CompiledAlert]) -> Iterator[FilterResults]:
    """Run the alerts that could match; of a rewritten query that is refused, the full one decides on the alert."""
    doubtful: dict[str, CompiledAlert] = {}
    for results in run_filters(archive, articles, candidates.select_clauses(archive, articles, alerts)):
        doubtful |= {name: alerts[name] for name in results.broken}
        yield results
    for results in run_filters(archive, articles, candidates.full_clauses(doubtful)):
        for name, reason in results.broken.items():
            mark_broken(archive, alerts[name], reason)
        yield results


def _firings(
    found: Mapping[str, Sequence[Revision]], alerts: Mapping[str, CompiledAlert], previous: "_PreviousRevisions"
) -> Iterator[Firing]:
    """Yield what each alert fires for: new articles, and revisions as the alert says."""
    newly = {
        name: alerts[name]
        for name, revisions in found.items()
        if alerts[name].alert.revisions == "newly" and not all(each.new for each in revisions)
    }
    matched_before = previous.matched_by(newly)
    for name, revisions in found.items():
        alert = alerts[name].alert
        fires = [
            each
            for each in revisions
            if each.new
            or alert.revisions == "always"
            or (alert.revisions == "newly" and each.raw_id not in matched_before.get(name, ()))
        ]
        if fires:
            yield Firing(alert, fires)


class _PreviousRevisions:
    """The revisions before those of a batch, and which alerts match them."""

    def __init__(self, archive: Archive, revised: Sequence[Revision]) -> None:
        self._archive = archive
        by_id = {f"{each.article}:{each.number - 1}": each.raw_id for each in revised}
        self._ids = list(by_id)
        revisions = revision_documents(archive)
        found = revisions.several(self._ids, fields=["raw_id"])
        # By the raw item of the previous revision: that of the revision after it.
        self._after = {stored.value["raw_id"]: by_id[name] for name, stored in found.items()}

    def matched_by(self, alerts: Mapping[str, CompiledAlert]) -> dict[str, frozenset[str]]:
        """Return for each alert the raw items of the batch whose previous revision it matches too."""
        if not self._after or not alerts:
            return {}
        articles = ArticleSet((self._archive.indices.revisions,), {"ids": {"values": self._ids}}, len(self._ids))
        return {
            name: frozenset(self._after[raw_id] for raw_id in raw_ids if raw_id in self._after)
            for results in run_filters(self._archive, articles, candidates.full_clauses(alerts))
            for name, raw_ids in results.found.items()
        }


def mark_broken(archive: Archive, compiled: CompiledAlert, reason: str) -> None:
    """Mark an alert as broken and notify its owner, once; an alert that was changed meanwhile is left as it is."""
    try:
        stored = store.get(archive, compiled.alert.id)
        if stored.version != compiled.version:
            return
        log.warning("alert %s is broken: %r", stored.id, reason)
        outbox.notify_broken(archive, stored.value, stored.version, reason)
        store.put(archive, stored, dataclasses.replace(stored.value, state="broken", broken=reason))
    except (Conflict, NotFound):
        return
