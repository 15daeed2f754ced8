"""Asking many questions of few articles in one request: each a filter, with what it found under it.

A request that Elasticsearch refuses is asked in halves, until what it refuses stands alone and spoils nothing.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import ApiError, TransportError

from service.backends import Archive, translated
from service.errors import Unavailable

Clause = Mapping[str, Any]

PORTION, SIDE_BY_SIDE = 500, 2
# Of a request that is refused as a whole, one question may be the cause.
OF_A_QUESTION = (400, 413, 500)
MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class ArticleSet:
    """The few articles that are asked of, `count` at most: where they lie, and the query that finds no others."""

    indices: tuple[str, ...]
    query: Clause
    count: int


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
