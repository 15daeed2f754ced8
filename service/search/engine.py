"""Running a search: the requests that its page takes, and one article or a whole result. This does I/O."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from elasticsearch import BadRequestError

from mappings.articles import WITHDRAWN
from service import vectors
from service.errors import NotFound, QueryError, Unavailable
from service.lexicon import cache
from service.search import export, ranking
from service.search.compile.clauses import Bool, Clause, render
from service.search.compile.compiler import Compiled, compile_query
from service.search.compile.most_words import compile_most, content_clauses, plain_words
from service.search.cursor import IDENTIFIER
from service.search.language.tree import Like, Passage, Query
from service.search.parts import copies, highlights
from service.search.parts.explain import explained
from service.search.parts.missing_words import MissingWords
from service.search.parts.part import Body
from service.search.search import TIMEOUT, Search, counts_request, parts_of, read_page, request, with_counts
from service.search.sorting import by_score
from service.search.suggest import service
from service.storage.archive import Archive
from service.storage.collection import article_documents

FALLBACK = "No article has all of these words; these have most of them, and say which they are without."
FURTHER = "These have most of the words, and say which they are without."
FEWER_ALIKE = "These have fewer of the words that tell most of the text."
TOO_MANY = "too many nested clauses"
TOO_MUCH = "The query asks for more at once than Elasticsearch takes: write fewer words."


@dataclass(slots=True)
class _Requests:
    """The requests that one page takes; `took_ms` is what Elasticsearch says that all of them took."""

    archive: Archive
    took_ms: int = 0

    def one(self, body: Body) -> Body:
        answer = _ask(self.archive, body)
        self.took_ms += answer["took"]
        return answer

    def several(self, bodies: list[Body]) -> list[Body]:
        """Return the answers to several searches, asked in one request."""
        articles = article_documents(self.archive)
        answers = articles.ask_many([body | {"timeout": TIMEOUT} for body in bodies])
        failed = [each["error"] for each in answers if "error" in each]
        if any(TOO_MANY in str(error) for error in failed):
            raise QueryError(TOO_MUCH, 0)
        if failed:
            raise Unavailable(f"Elasticsearch cannot do that now ({failed[0].get('type')}).", engine="elasticsearch")
        self.took_ms += max((each["took"] for each in answers), default=0)
        return answers


def run(archive: Archive, search: Search) -> Body:
    """Run a search and return its page as the API's JSON. Raises Unavailable, BadInput, NotFound."""
    search, compiled = prepare(archive, search)
    requests = _Requests(archive)
    if isinstance(search.query.root, Like):
        compiled = _rank_most(requests, search, compiled)
    page = _page(requests, search, compiled)
    found = page["total"]["value"]
    most = None
    if found < max(search.size, 1):
        most = compile_most(search.query, compiled, cache.current(archive), search.excluded_concepts)
    if most and not found:
        page = _fallback(requests, search, most) or page
    elif most and not search.cursor and by_score(search.sort):
        page |= _fill(requests, search, most, compiled, found)
    if search.text and not search.cursor and "chosen" not in page["query"]:
        page["query"]["corrected"] = service.corrected(archive, search.text, found, filters=search.filters())
    return page | {"took_ms": requests.took_ms}


def _fallback(requests: _Requests, search: Search, most: Compiled) -> Body | None:
    """Return the page of articles that have most of the words, where none has all; None where none has any."""
    page = _page(requests, search, _rank_most(requests, search, most), missing=True)
    said = FEWER_ALIKE if isinstance(search.query.root, Like) else FALLBACK
    return page | {"fallback": said} if page["total"]["value"] else None


def _fill(requests: _Requests, search: Search, most: Compiled, strict: Compiled, found: int) -> Body:
    """Return the articles that have most of the words, to fill a page that those with all of them do not fill."""
    others = Bool(must=(_rank_most(requests, search, most).clause,), must_not=(strict.clause,))
    few = replace(search.uncounted(), size=search.size - found)
    hits = _page(requests, few, replace(most, clause=others, expansions=()), missing=True)["hits"]
    said = FEWER_ALIKE if isinstance(search.query.root, Like) else FURTHER
    return {"further": {"words": said, "hits": hits}} if hits else {}


def _rank_most(requests: _Requests, search: Search, most: Compiled) -> Compiled:
    """Rank by the words that the best articles share too, and by meaning, where the query is a question."""
    words = plain_words(search.query)
    if not ranking.is_question(words):
        return most
    answer = requests.one({"query": render(search.narrowed(most.clause)), "size": 0, "aggs": ranking.shared_words()})
    sharing = ranking.with_shared(most.clause, answer["aggregations"])
    return replace(most, clause=_rank_by_vectors(requests, search, sharing, " ".join(words)))


def _rank_by_vectors(requests: _Requests, search: Search, clause: Clause, text: str) -> Clause:
    """Rank what a clause finds by the nearness of its meaning to a text's too, where the optional model is there."""
    if not vectors.is_installed() or not by_score(search.sort):
        return clause
    (vector,) = vectors.embed([text])
    answers = requests.several(ranking.hybrid_requests(search.narrowed(clause), vector))
    return ranking.hybrid_ranked(clause, answers)


def _page(requests: _Requests, search: Search, compiled: Compiled, *, missing: bool = False) -> Body:
    """Return a page of what a clause finds; with `missing`, each hit says which of the words it is without."""
    if search.explain:
        compiled = explained(compiled)
    parts = parts_of(search, compiled)
    if missing:
        lexicon = cache.current(requests.archive)
        parts += (MissingWords(content_clauses(search.query, lexicon, search.excluded_concepts)),)
    answer = _hits_and_counts(requests, search, compiled, request(search, compiled, parts))
    hits = answer["hits"]["hits"]
    bodies = [part.follow_up(hits) for part in parts]
    answers = iter(requests.several([body for body in bodies if body]))
    follow_ups = [next(answers) if body else None for body in bodies]
    for part, follow_up in zip(parts, follow_ups, strict=True):
        hits = part.shown(hits, follow_up)
    return read_page(parts, answer, hits, follow_ups)


def _hits_and_counts(requests: _Requests, search: Search, compiled: Compiled, body: Body) -> Body:
    """Ask for the hits of a page and, beside them, for its counts: the engine works on both at once."""
    counted = body.pop("aggs", None)
    body["_source"] = body.pop("source")
    if not counted:
        return requests.several([body])[0]
    answer, counts = requests.several([body, counts_request(search, compiled, counted)])
    return with_counts(answer, counts)


def list_articles(archive: Archive, search: Search) -> tuple[list[Body], str | None]:
    """Return articles of one page, with nothing counted or marked, and the next page's cursor. Raises Unavailable."""
    search, compiled = prepare(archive, search)
    hits = _ask(archive, export.page_request(search, compiled))["hits"]["hits"]
    return [hit["_source"] for hit in hits], search.paging.following(hits)


def scan(archive: Archive, search: Search) -> Generator[Body]:
    """Return every article of a result as it was when the first is taken, a page of them in memory at a time.

    Raises Unavailable, in the middle too: what was given then is not all.
    """
    search, compiled = prepare(archive, search)
    query = export.scan_request(search, compiled)
    with _query_errors():
        articles = article_documents(archive)
        for page in articles.pages(size=export.PAGE_SIZE, keep_alive=export.KEEP_ALIVE, **query):
            yield from (stored.value for stored in page)


def get_article(archive: Archive, identifier: str) -> Body:
    """Return the current revision of one article. Raises NotFound."""
    missing = NotFound(f"There is no article {identifier!r}.")
    if not IDENTIFIER.fullmatch(identifier):
        raise missing
    found = article_documents(archive).get(identifier)
    if found is None:
        raise missing
    return found.value


def find_copies(archive: Archive, source: Body) -> list[Body]:
    """Return the other articles that say the same as one, the oldest first, those without a date last."""
    if not source.get("signature"):
        return []
    body = {
        "query": {"bool": {"filter": [copies.alike(source)], "must_not": [WITHDRAWN, {"term": {"id": source["id"]}}]}},
        "sort": [{"published": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
        "source": {"includes": ["id", "title", "url", *copies.FIELDS]},
        "size": copies.MOST_ALIKE,
        "track_total_hits": False,
    }
    found = [hit["_source"] for hit in _ask(archive, body)["hits"]["hits"]]
    return [other for other in found if copies.are_copies(source, other)]


def prepare(archive: Archive, search: Search) -> tuple[Search, Compiled]:
    """Return a search with what must be known before it is asked, and its compiled query: originals, the newest day."""
    if search.copies_of and not search.copies:
        found = find_copies(archive, get_article(archive, search.copies_of))
        search = replace(search, copies=(search.copies_of, *(copy["id"] for copy in found)))
    if search.sort == "recent" and not search.cursor:
        search = replace(search, newest=_newest(archive))
    search = replace(search, query=resolved(archive, search.query))
    return search, compile_query(
        search.query, cache.current(archive), search.excluded_concepts, cache.concept_counts(archive)
    )


def resolved(archive: Archive, query: Query) -> Query:
    """Return a query with the words that tell most of a passage instead of it, by the archive's own statistics."""
    match query.root:
        case Passage(text):
            spans = article_documents(archive).telling_terms(
                text, ranking.ROOTS, most=ranking.MAX_TELLING, times=ranking.MAX_TIMES
            )
            unknown = ranking.content_words(text.split())[: ranking.MAX_TELLING]
            return Query(Like(ranking.telling_words(text, spans) or tuple(unknown)))
    return query


def highlight_article(archive: Archive, found: Body, search: Search) -> Body:
    """Return an article, one that `get_article` gave, with what a search asks for marked in all its texts."""
    query = resolved(archive, search.query)
    compiled = compile_query(query, cache.current(archive), search.excluded_concepts)
    answer = _ask(archive, highlights.article_request(compiled.clause, found["id"]))
    return highlights.marked_article(found, answer, compiled.names)


def _newest(archive: Archive) -> str:
    """Return the day of the newest article, today where an article bears a date to come."""
    today = datetime.now(UTC).date().isoformat()
    past = {"range": {"published": {"lte": today}}}
    newest = {"max": {"field": "published", "format": "yyyy-MM-dd"}}
    counts = article_documents(archive).aggregate({"newest": newest}, query=past)
    return str(counts["newest"].get("value_as_string") or today)


def _ask(archive: Archive, body: Body) -> Body:
    with _query_errors():
        return article_documents(archive).ask(**body)


@contextmanager
def _query_errors() -> Iterator[None]:
    """Raise QueryError for a query that asks for more than Elasticsearch takes."""
    try:
        yield
    except BadRequestError as error:
        if TOO_MANY not in str(error):
            raise
        raise QueryError(TOO_MUCH, 0) from None
