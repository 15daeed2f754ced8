"""Matching: the live alerts asked of one batch's articles, and the matches kept. Telling them is `delivery`'s.

A batch that was indexed is `due` to be matched, and `done` when every match is kept: whatever stops in between is
repeated with the same result, since a match is made once. Which batches wait, and until when, is `backlog`'s.
"""

import dataclasses
import logging
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import ApiError, TransportError

from service.alerts import store
from service.alerts.match import candidates
from service.alerts.match.candidates import ArticleSet
from service.alerts.match.compiled_alerts import CompiledAlert
from service.alerts.matches import Firing, Revision, revision_from_source
from service.alerts.notify import outbox
from service.errors import Conflict, NotFound, Unavailable
from service.storage.archive import Archive, found, translated

log = logging.getLogger(__name__)

PORTION, SIDE_BY_SIDE = 500, 2
# Of a request that is refused as a whole, one question may be the cause.
OF_A_QUESTION = (400, 413, 500)
MOST_REASON = 500
_FIELDS = ["id", "revision", "raw_id", "first_indexed_at", "indexed_at", "signature", "published", "withdrawn"]

Clause = Mapping[str, Any]
Found = Mapping[str, Sequence[Revision]]


@dataclass(frozen=True, slots=True)
class FilterResults:
    """What each question found, as the `raw_id` of each revision; and why a question could not be asked."""

    found: dict[str, list[str]] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    took_ms: int = 0


def run_filters(archive: Archive, articles: ArticleSet, questions: Mapping[str, Clause]) -> Iterator[FilterResults]:
    """Ask all questions, several hundred at a time; what finds nothing is left out. Raises Unavailable.

    As long as an answer is not taken, little more is asked.
    """
    names = list(questions)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        asked: deque[Future[FilterResults]] = deque()
        try:
            for start in range(0, len(names), PORTION):
                if len(asked) > SIDE_BY_SIDE:
                    yield asked.popleft().result()
                portion = {name: questions[name] for name in names[start : start + PORTION]}
                asked.append(threads.submit(_asked, archive, articles, portion))
            while asked:
                yield asked.popleft().result()
        finally:
            threads.shutdown(cancel_futures=True)


def _asked(archive: Archive, articles: ArticleSet, questions: Mapping[str, Clause]) -> FilterResults:
    try:
        return _once(archive, articles, questions)
    except ApiError as error:
        if not _of_the_questions(error):
            with translated():
                raise
        if len(questions) == 1:
            return _alone(archive, articles, next(iter(questions)), error)
    names = list(questions)
    middle = len(names) // 2
    halves = [
        _asked(archive, articles, {name: questions[name] for name in part}) for part in (names[:middle], names[middle:])
    ]
    return FilterResults(
        halves[0].found | halves[1].found,
        halves[0].broken | halves[1].broken,
        halves[0].took_ms + halves[1].took_ms,
    )


def _once(archive: Archive, articles: ArticleSet, questions: Mapping[str, Clause]) -> FilterResults:
    # Ordinals of all articles would be built for the few that are asked of: `map` reads theirs alone.
    under = {"terms": {"field": "raw_id", "size": max(1, articles.count), "execution_hint": "map"}}
    answer = _search(archive, articles, {"filters": {"filters": dict(questions)}, "aggs": {"found": under}})
    buckets = answer["aggregations"]["asked"]["buckets"]
    return FilterResults(
        {
            name: [each["key"] for each in bucket["found"]["buckets"]]
            for name, bucket in buckets.items()
            if bucket["doc_count"]
        },
        took_ms=answer["took"],
    )


def _search(archive: Archive, articles: ArticleSet, asked: Clause) -> Any:
    try:
        return archive.client.search(
            index=list(articles.indices),
            query=articles.query,
            size=0,
            track_total_hits=False,
            request_cache=False,
            allow_partial_search_results=False,  # what is not asked now would never be told
            aggs={"asked": asked},
            filter_path="took,aggregations.asked.buckets",
        )
    except TransportError:
        with translated():
            raise


def _of_the_questions(error: ApiError) -> bool:
    """Whether fewer questions, or others, could be answered."""
    text = str(error)
    return error.status_code in OF_A_QUESTION or "too_many_" in text or "circuit_breaking" in text


def _alone(archive: Archive, articles: ArticleSet, name: str, error: ApiError) -> FilterResults:
    """Say that a question is broken, once it is sure that it is not the articles, nor the engine, that fails."""
    if error.status_code not in OF_A_QUESTION:
        raise Unavailable(f"Elasticsearch cannot match now ({error.status_code}).", "elasticsearch") from error
    with translated():
        _once(archive, articles, {"all": {"match_all": {}}})
    return FilterResults(broken={name: _reason(error)})


def _reason(error: ApiError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    told = body.get("error", {})
    causes = told.get("root_cause") if isinstance(told, dict) else None
    reason = causes[0].get("reason") if causes else None
    return str(reason or error.message)[:MOST_REASON]


def batch_articles(raw_ids: Sequence[str], archive: Archive) -> ArticleSet:
    """Return the revisions that these items made: each the latest of its article, or already an earlier one."""
    indices = (archive.indices.articles, archive.indices.revisions)
    return ArticleSet(indices, {"terms": {"raw_id": list(raw_ids)}}, len(raw_ids))


def batch_revisions(archive: Archive, articles: ArticleSet) -> dict[str, Revision]:
    """Return the revisions by their raw item, withdrawals not among them."""
    with translated():
        archive.client.indices.refresh(index=list(articles.indices))
        answer = archive.client.search(
            index=list(articles.indices),
            query=articles.query,
            size=2 * articles.count,  # what is being revised stands in both for a moment
            source_includes=_FIELDS,
            allow_partial_search_results=False,
        )
    sources = [hit["_source"] for hit in answer["hits"]["hits"]]
    return {
        source["raw_id"]: revision_from_source(source, new=source.get("first_indexed_at") == source["indexed_at"])
        for source in sources
        if not source.get("withdrawn")
    }


def match_articles(
    archive: Archive, articles: ArticleSet, revisions: Mapping[str, Revision], standing: Mapping[str, CompiledAlert]
) -> Iterator[list[Firing]]:
    """Return what fires, some hundred alerts at a time; alerts that cannot be asked are marked so on the way."""
    before = _PreviousRevisions(archive, [each for each in revisions.values() if not each.new])
    for each in standing.values():
        if each.wrong is not None:
            mark_broken(archive, each, each.wrong)
    for answers in _answers(archive, articles, standing):
        hits = {
            name: [revisions[raw_id] for raw_id in raw_ids if raw_id in revisions]
            for name, raw_ids in answers.found.items()
        }
        yield list(_fired(hits, standing, before))


def _answers(archive: Archive, articles: ArticleSet, standing: Mapping[str, CompiledAlert]) -> Iterator[FilterResults]:
    """Ask the alerts that could match; what cannot be asked in short is asked whole before it is called broken."""
    questions = candidates.select_clauses(archive, articles, standing)
    doubtful: dict[str, CompiledAlert] = {}
    for answers in run_filters(archive, articles, questions):
        doubtful |= {name: standing[name] for name in answers.broken}
        yield answers
    for answers in run_filters(archive, articles, candidates.full_clauses(doubtful)):
        for name, reason in answers.broken.items():
            mark_broken(archive, standing[name], reason)
        yield answers


def _fired(hits: Found, standing: Mapping[str, CompiledAlert], before: "_PreviousRevisions") -> Iterator[Firing]:
    """Choose what an alert fires for: new articles, and revisions as it wishes."""
    asks = {
        name: standing[name]
        for name, found_ in hits.items()
        if standing[name].alert.revisions == "newly" and not all(each.new for each in found_)
    }
    matched_before = before.matching(asks)
    for name, revisions in hits.items():
        alert = standing[name].alert
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
    """The revisions before those that are matched, and which alerts match them."""

    def __init__(self, archive: Archive, revised: Sequence[Revision]) -> None:
        self._archive = archive
        self._after: dict[str, str] = {}
        if revised:
            by_id = {f"{each.article}:{each.number - 1}": each.raw_id for each in revised}
            with translated():
                answer = archive.client.mget(
                    index=archive.indices.revisions, ids=list(by_id), source_includes=["raw_id"]
                )
            # By the raw item of the revision before: that of the revision after it.
            self._after = {row["_source"]["raw_id"]: by_id[row["_id"]] for row in found(answer)}
            self._ids = list(by_id)

    def matching(self, asks: Mapping[str, CompiledAlert]) -> dict[str, frozenset[str]]:
        """Give, for each alert, the revisions whose revision before it has matched too."""
        if not self._after or not asks:
            return {}
        indices = (self._archive.indices.revisions,)
        articles = ArticleSet(indices, {"ids": {"values": self._ids}}, len(self._ids))
        told: dict[str, frozenset[str]] = {}
        questions = candidates.full_clauses(asks)
        for answers in run_filters(self._archive, articles, questions):
            for name, raw_ids in answers.found.items():
                told[name] = frozenset(self._after[raw_id] for raw_id in raw_ids if raw_id in self._after)
        return told


def mark_broken(archive: Archive, standing: CompiledAlert, reason: str) -> None:
    """Mark an alert as broken and tell its owner, once; an alert that was changed meanwhile is left as it is."""
    alert, version = standing.alert, standing.version
    try:
        if store.get(archive, alert.id).version != version:
            return
        log.warning("alert %s is broken: %s", alert.id, reason)
        outbox.notify_broken(archive, alert, version, reason)
        store.put(archive, dataclasses.replace(alert, state="broken", broken=reason), version)
    except (Conflict, NotFound):
        return
