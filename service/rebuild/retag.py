"""Re-tagging: articles that an edit of the lexicon may concern get new tags, and no new revision."""

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from mappings.articles import WITHDRAWN
from service.index.tagging import tagged
from service.index.writer import EVERY_FIELD, replacing
from service.lexicon import cache
from service.lexicon.cache import LexiconState
from service.lexicon.journal import Edit
from service.lexicon.lexicon import Lexicon
from service.rebuild.progress import Progress, read_progress, take_progress
from service.search.compile.clauses import render
from service.search.compile.term_clauses import phrase
from service.storage.archive import Archive
from service.storage.collection import Stored, article_documents
from service.storage.timestamps import later
from service.storage.work_item import LeaseLostError

log = logging.getLogger(__name__)

PAGE = 50
# Five fields to a form: far below what a request may hold.
FORMS = 200
RUN_S = 15.0
# Longer than a worker may take from reading the lexicon to the end of its writing.
SETTLED_S = 120.0

Body = dict[str, Any]


class Concerned(NamedTuple):
    """An edited concept, the version of its last edit, and the forms that an article may have it under."""

    concept: str
    version: int
    forms: frozenset[str]


def retag(archive: Archive, *, seconds: float = RUN_S, settled_s: float = SETTLED_S) -> int:
    """Tag articles anew for the edits since; return how many. What is left after `seconds` waits for the next call.

    An article that a worker writes while an edit is made may be tagged as before it: hence every edit is looked at
    once more, `settled_s` later. Raises Unavailable.
    """
    progress, state = read_progress(archive), cache.latest_state(archive)
    _, settled = _since(progress, state, later(-settled_s))
    item = take_progress(archive) if _due(progress, state, settled) else None
    if item is None:
        return 0
    edits, settled = _since(item.value, state, later(-settled_s))
    end, count = time.monotonic() + seconds, 0
    article_documents(archive).refresh()
    reached: Body = {"version": settled, "looked": state.lexicon.version, "shipped": state.lexicon.release}
    for page in article_pages(archive, _queries(item.value, edits, state.lexicon)):
        if time.monotonic() >= end:
            reached = {}
            break
        count += write_tags(archive, page, state.lexicon)
    with suppress(LeaseLostError):  # another worker says how far it came
        item.change(until=None, **reached)
    return count


def _since(progress: Progress, state: LexiconState, before: str) -> tuple[list[Edit], int]:
    """Return the edits after those that are done with, and the last version of an edit that was made `before`."""
    done = progress.version or 0
    if done == state.journal.version:
        return [], done
    every = (edit for edits in state.journal.edits.values() for edit in edits if edit.version > done)
    edits = sorted(every, key=lambda edit: edit.version)
    recent = next((edit.version for edit in edits if edit.at >= before), state.journal.version + 1)
    return edits, recent - 1


def _due(progress: Progress, state: LexiconState, settled: int) -> bool:
    if progress.version is None or progress.shipped != state.lexicon.release:
        return True
    return progress.looked != state.journal.version or settled > progress.version


def _queries(progress: Progress, edits: Sequence[Edit], lexicon: Lexicon) -> Iterator[Body]:
    """Return the queries for the articles that were never tagged by this release, and for those that edits may concern.

    An article that was tagged after an edit is done with it, whatever came later.
    """
    if progress.version is None or progress.shipped != lexicon.release:
        yield {"bool": {"must_not": [WITHDRAWN, {"term": {"shipped": lexicon.release}}]}}
    for concerned in _portions(_concerned(edits, lexicon)):
        forms = sorted({form for each in concerned for form in each.forms})
        mentions = [render(phrase(form, "any_case")) for form in forms]
        by_tag = {"terms": {"terms.concept": [each.concept for each in concerned]}}
        done = {"range": {"lexicon": {"gte": max(each.version for each in concerned)}}}
        yield {"bool": {"filter": [{"bool": {"should": [by_tag, *mentions]}}], "must_not": [WITHDRAWN, done]}}


def _concerned(edits: Sequence[Edit], lexicon: Lexicon) -> list[Concerned]:
    """Return each edited concept, the earliest first, with the forms that it has, or had at any of the edits."""
    of_concept: dict[str, list[Edit]] = {}
    for edit in edits:
        of_concept.setdefault(edit.concept, []).append(edit)
    found = []
    for concept, own in of_concept.items():
        entries = [lexicon.concepts.get(concept), *(entry for edit in own for entry in (edit.entry, edit.before))]
        forms = frozenset(form for entry in entries if entry for form in entry.forms)
        found.append(Concerned(concept, own[-1].version, forms))
    return sorted(found, key=lambda each: each.version)


def _portions(concerned: Iterable[Concerned]) -> Iterator[list[Concerned]]:
    portion: list[Concerned] = []
    for each in concerned:
        if portion and sum(len(other.forms) for other in portion) + len(each.forms) > FORMS:
            yield portion
            portion = []
        portion.append(each)
    if portion:
        yield portion


def article_pages(archive: Archive, queries: Iterable[Body]) -> Iterator[list[Stored[Body]]]:
    """Yield the articles of each query page by page, with their versions, as they were when its search began."""
    for query in queries:
        yield from article_documents(archive).pages(query, size=PAGE, source_includes=EVERY_FIELD)


def write_tags(archive: Archive, found: Sequence[Stored[Body]], lexicon: Lexicon) -> int:
    """Write articles with their tags; one that was written meanwhile is left as it is, and has tags of its own."""
    results = article_documents(archive).write(
        replacing(each.id, each.number, tagged(each.value, lexicon)) for each in found
    )
    for result in results:
        if result.outcome == "refused":
            log.error("article %s could not be tagged anew: %s", result.id, result.reason)
    return sum(result.written for result in results)
