"""Asking Elasticsearch: the one module of `search` that does I/O."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from elasticsearch import BadRequestError, NotFoundError

from service import documents, vectors
from service.errors import NotFound, QueryError, Unavailable
from service.lexicon import cache
from service.search import hybrid, ranking, scan
from service.search.compile.clauses import Bool, Clause, render
from service.search.compile.compiler import Compiled, compile_most, compile_query, plain_words
from service.search.cursor import IDENTIFIER
from service.search.parts import article_highlights, copies
from service.search.parts.explain import explained
from service.search.parts.facet_counts import Listing
from service.search.search import (
    Search,
    body,
    counting,
    finding,
    following,
    in_sections,
    narrowing,
    page,
    partial,
    shown,
)
from service.search.suggest import service
from service.storage.archive import Archive, translated

Body = dict[str, Any]

FALLBACK = "No article has all of these words; these have most of them."
FURTHER = "These have most of the words."
BY_SCORE = ("relevance", "recent")
TOO_MANY = "too many nested clauses"


@dataclass(slots=True)
class _Rounds:
    """The requests that one page takes; `took_ms` is what Elasticsearch says that all of them took."""

    archive: Archive
    took_ms: int = 0

    def one(self, request: Body) -> Body:
        answer = _asked(self.archive, request)
        self.took_ms += answer["took"]
        return answer

    def several(self, requests: list[Body]) -> list[Body]:
        """Ask in one request for the answers to several."""
        searches = [part for request in requests for part in ({}, request)]
        with translated():
            answer = self.archive.client.msearch(index=self.archive.indices.articles, searches=searches)
        failed = [each["error"] for each in answer["responses"] if "error" in each]
        if failed:
            raise Unavailable(f"Elasticsearch cannot do that now ({failed[0].get('type')}).", engine="elasticsearch")
        self.took_ms += answer["took"]
        return list(answer["responses"])


def run(archive: Archive, search: Search) -> Body:
    """Run a search and give its page as the API's JSON. Raises Unavailable, BadInput, NotFound."""
    search, compiled = ready(archive, search)
    rounds = _Rounds(archive)
    told = _page(rounds, search, compiled)
    found = told["total"]["value"]
    most = None
    if found < max(search.size, 1):
        most = compile_most(search.query, compiled, cache.current(archive), search.without)
    if most and not found:
        told = _fallen_back(rounds, search, most) or told
    elif most and not search.cursor and search.sort in BY_SCORE:
        told |= _further(rounds, search, most, compiled, found)
    if search.text and not search.cursor:
        told["query"]["corrected"] = service.corrected(archive, search.text, found, narrowed=narrowing(search))
    return told | {"took_ms": rounds.took_ms}


def _fallen_back(rounds: _Rounds, search: Search, most: Compiled) -> Body | None:
    """Return the page of articles that have most of the words, where none has all; None where none has any."""
    told = _page(rounds, search, _sharing(rounds, search, most))
    return told | {"fallback": FALLBACK} if told["total"]["value"] else None


def _further(rounds: _Rounds, search: Search, most: Compiled, strict: Compiled, found: int) -> Body:
    """Return the articles that have most of the words, to fill a page that those with all of them do not fill."""
    others = Bool(must=(_sharing(rounds, search, most).clause,), must_not=(strict.clause,))
    few = replace(search, size=search.size - found, listing=Listing(names=()), dates=False)
    hits = _page(rounds, few, replace(most, clause=others, expansions=()))["hits"]
    return {"further": {"words": FURTHER, "hits": hits}} if hits else {}


def _sharing(rounds: _Rounds, search: Search, most: Compiled) -> Compiled:
    """Rank by the words that the best articles share too, and by meaning, where the query is a question."""
    words = plain_words(search.query)
    if not ranking.is_question(words):
        return most
    answer = rounds.one({"query": render(finding(search, most.clause)), "size": 0, "aggs": ranking.shared_words()})
    sharing = ranking.with_shared(most.clause, answer["aggregations"])
    return replace(most, clause=_by_meaning(rounds, search, sharing, " ".join(words)))


def _by_meaning(rounds: _Rounds, search: Search, clause: Clause, text: str) -> Clause:
    """Rank what a clause finds by the nearness of its meaning to a text's too, where the optional model is there."""
    if not vectors.installed() or search.sort not in BY_SCORE:
        return clause
    (vector,) = vectors.embed([text])
    return hybrid.ranked(clause, rounds.several(hybrid.requests(search, clause, vector)))


def _page(rounds: _Rounds, search: Search, compiled: Compiled) -> Body:
    if search.explain:
        compiled = explained(compiled)
    answer = rounds.one(body(search, compiled))
    hits = shown(search, answer)
    copied = _completed(rounds, search, compiled, answer, hits)
    return page(search, compiled, answer, list(zip(hits, copied, strict=True)))


def listed(archive: Archive, search: Search) -> tuple[list[Body], str | None]:
    """Return articles of one page, with nothing counted or marked, and the next page's cursor. Raises Unavailable."""
    search, compiled = ready(archive, search)
    answer = _asked(archive, scan.page(search, compiled))
    hits = answer["hits"]["hits"]
    return [hit["_source"] for hit in hits], following(search, hits)


def scanned(archive: Archive, search: Search) -> Generator[Body]:
    """Return every article of a result as it was when the first is taken, a page of them in memory at a time.

    Raises Unavailable, in the middle too: what was given then is not all.
    """
    search, compiled = ready(archive, search)
    index, asked = archive.indices.articles, scan.body(search, compiled)
    try:
        with _refused():
            for answer in documents.pages(archive, index, keep_alive=scan.KEPT, size=scan.SIZE, **asked):
                if partial(answer):
                    raise Unavailable("Elasticsearch gave a part of the result only.", engine="elasticsearch")
                yield from (hit["_source"] for hit in answer["hits"]["hits"])
    except NotFoundError:
        raise Unavailable(
            "The moment of this export is over: it was read too slowly.", engine="elasticsearch"
        ) from None


def article(archive: Archive, identifier: str) -> Body:
    """Return the current revision of one article. Raises NotFound."""
    missing = NotFound(f"There is no article {identifier!r}.")
    if not IDENTIFIER.fullmatch(identifier):
        raise missing
    try:
        with translated():
            found = archive.client.get(index=archive.indices.articles, id=identifier)
    except NotFoundError:
        raise missing from None
    return dict(found["_source"])


def ready(archive: Archive, search: Search) -> tuple[Search, Compiled]:
    """Return a search with what must be known before it is asked, and its compiled query: originals, the newest day."""
    if search.copies_of and search.original is None:
        search = replace(search, original=article(archive, search.copies_of))
    if search.sort == "recent" and not search.cursor:
        search = replace(search, newest=_newest(archive))
    return search, compile_query(search.query, cache.current(archive), search.without, cache.used(archive))


def marked(archive: Archive, found: Body, search: Search) -> Body:
    """Return an article, one that `article` gave, with what a search asks for marked in all its texts."""
    compiled = compile_query(search.query, cache.current(archive), search.without)
    answer = _asked(archive, article_highlights.request(compiled.clause, found["id"]))
    return article_highlights.marked(found, answer)


def _newest(archive: Archive) -> str:
    """Return the day of the newest article, today where an article bears a date to come."""
    today = datetime.now(UTC).date().isoformat()
    past = {"range": {"published": {"lte": today}}}
    newest = {"max": {"field": "published", "format": "yyyy-MM-dd"}}
    with translated():
        answer = archive.client.search(
            index=archive.indices.articles, size=0, query=past, aggs={"newest": newest}, track_total_hits=False
        )
    return str(answer["aggregations"]["newest"].get("value_as_string") or today)


def _asked(archive: Archive, request: Body) -> Body:
    with translated(), _refused():
        return dict(archive.client.search(index=archive.indices.articles, **request).body)


@contextmanager
def _refused() -> Iterator[None]:
    """Tell of a query that asks for more than Elasticsearch takes as of a mistake."""
    try:
        yield
    except BadRequestError as error:
        if TOO_MANY not in str(error):
            raise
        raise QueryError("The query asks for more at once than Elasticsearch takes: write fewer words.", 0) from None


def _completed(rounds: _Rounds, search: Search, compiled: Compiled, answer: Body, hits: list[Body]) -> list[int]:
    """Count each hit's copies, and give the hits the bodies that their passages' headings are found in.

    Both are one request. Most articles have no headings, and their bodies are never sent.
    """
    counted = [hit for hit in hits if hit["_source"].get("signature")] if not search.copies_of else []
    sections = in_sections(hits)
    requests = [counting(search, compiled, counted)] if counted else []
    if sections:
        requests.append({"query": {"ids": {"values": sections}}, "_source": ["body"], "size": len(sections)})
    if not requests:
        return [0] * len(hits)
    answers = rounds.several(requests)
    answer["timed_out"] = answer["timed_out"] or any(partial(each) for each in answers)
    if sections:
        bodies = {hit["_id"]: hit["_source"]["body"] for hit in answers[-1]["hits"]["hits"]}
        for hit in hits:
            hit["_source"]["body"] = bodies.get(hit["_source"]["id"], ())
    numbers = {
        hit["_id"]: number for hit, number in zip(counted, copies.read(answers[0]) if counted else (), strict=True)
    }
    return [numbers.get(hit["_id"], 0) for hit in hits]
