"""Matching: the live alerts asked of one batch's articles, and the matches kept. Telling them is `delivery`'s.

A batch that was indexed is `due` to be matched, and `done` when every match is kept: whatever stops in between is
repeated with the same result, since a match is made once. Which batches wait, and until when, is `backlog`'s.
"""

import dataclasses
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from service.alerts import store
from service.alerts.match import candidates, filter_requests, queue
from service.alerts.match.compiled_alerts import CompiledAlert, current
from service.alerts.match.filter_requests import ArticleSet, FilterResults
from service.alerts.matches import Firing, Revision, revision_from_source, save
from service.alerts.notify import claims, notices
from service.alerts.store import StoredAlert
from service.backends import Archive, found, translated
from service.errors import Conflict, NotFound
from service.index.batch import Batch
from service.lexicon import cache

log = logging.getLogger(__name__)

RENEW_AFTER_S = 20.0
_FIELDS = ["id", "revision", "raw_id", "first_indexed_at", "indexed_at", "signature", "published", "withdrawn"]

Found = Mapping[str, Sequence[Revision]]


class MatchResult(NamedTuple):
    """What came of a matching: articles asked of, alerts asked, matches that were not there before."""

    articles: int
    alerts: int
    matches: int


def match_batch(archive: Archive, identifier: str, attempts: int | None = None) -> MatchResult | None:
    """Match a batch. None where there is nothing to do: not indexed yet, matched, or this attempt was made before.

    Raises Unavailable; whatever it raises, the batch is still due.
    """
    batch = queue.take(archive, identifier, attempts)
    if batch is None:
        return None
    try:
        done = _match(archive, batch)
        queue.done(archive, batch)
    except Exception as error:
        queue.failed(archive, batch, error)
        raise
    return done


def _match(archive: Archive, batch: Batch) -> MatchResult:
    lexicon = cache.current(archive)
    articles = batch_articles(batch.raw_ids(), archive)
    revisions = batch_revisions(archive, articles)
    if not revisions:
        return MatchResult(0, 0, 0)
    standing = current(archive, lexicon)
    made, names, kept = 0, set[str](), time.monotonic()
    for fired in match_articles(archive, articles, revisions, standing):
        made += save(archive, fired, batch=batch.id)
        names |= {each.alert.id for each in fired}
        if time.monotonic() - kept > RENEW_AFTER_S:
            queue.renew(archive, batch)
            kept = time.monotonic()
    if names:
        _follow_edits(archive, {name: standing[name] for name in names}, current(archive, lexicon))
    return MatchResult(len(revisions), len(standing), made)


def _follow_edits(archive: Archive, fired: Mapping[str, CompiledAlert], latest: Mapping[str, CompiledAlert]) -> None:
    """Let what was kept be told by the rate that its alert has by now: whoever changed it did not see these matches."""
    for name, before in fired.items():
        after = latest.get(name)
        if after and after.alert.rate != before.alert.rate:
            claims.reschedule(archive, StoredAlert(after.alert, after.version))


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
    for answers in filter_requests.run_filters(archive, articles, questions):
        doubtful |= {name: standing[name] for name in answers.broken}
        yield answers
    for answers in filter_requests.run_filters(archive, articles, candidates.full_clauses(doubtful)):
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
        questions = {name: each.clause for name, each in asks.items() if each.clause is not None}
        for answers in filter_requests.run_filters(self._archive, articles, questions):
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
        notices.notify_broken(archive, alert, version, reason)
        store.put(archive, dataclasses.replace(alert, state="broken", broken=reason), version)
    except (Conflict, NotFound):
        return
