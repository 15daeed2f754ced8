"""Candidates: the alerts that could match one of a batch's articles, by required terms, each with a short query.

The tokens of queries and of articles both come from Elasticsearch, so that no analyzer is imitated.
"""

import logging
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import BadRequestError

from service.alerts.match.compiled_alerts import CompiledAlert
from service.alerts.match.query_rewrite import Rewriter, Tokens
from service.alerts.match.required_terms import FIELDS, NOTHING, Groups, InOrder, Text, needs, rarest, texts
from service.search.compile.clauses import Query, render
from service.storage.archive import Archive, translated
from service.storage.bulk import Version
from service.storage.collection import Collection, plain_collection

log = logging.getLogger(__name__)

# Reading an article's tokens takes about as long as running so many full queries.
WORTH_IT = 2
ANALYZED, PAGE, FEW = 150, 100, 4
_BORDER = "zqborderqz"
_SOURCES = ("title", "lead", "photos.caption", "body")


@dataclass(frozen=True, slots=True)
class ArticleSet:
    """Articles that alerts are run against, `count` at most: their indices, and the query that finds no others."""

    indices: tuple[str, ...]
    query: Query
    count: int

    def documents(self, archive: Archive) -> Collection[dict[str, Any]]:
        return plain_collection(archive, ",".join(self.indices))


class CandidateIndex:
    """The required terms of the live alerts, kept from batch to batch; only changed alerts are looked at again."""

    def __init__(self) -> None:
        self._tokens: dict[Text, Groups] = {}
        self._needs: dict[str, tuple[Version, int, Groups]] = {}
        self._by_token: dict[str, set[str]] = {}
        self._always: set[str] = set()

    def select(self, archive: Archive, articles: ArticleSet, alerts: Mapping[str, CompiledAlert]) -> dict[str, Query]:
        """Return the queries of the alerts that could match one of the articles. `learn` these alerts first."""
        all_tokens: dict[str, set[str]] = {}
        articles_of: dict[str, list[Tokens]] = {name: [] for name in self._always}
        for article in _tokens_of(archive, articles):
            if article is None:
                return full_clauses(alerts)
            for field, tokens in article.fields.items():
                all_tokens.setdefault(field, set()).update(tokens)
            named = {name for token in article.all for name in self._by_token.get(token, ())}
            for name in named:
                if not any(map(article.all.isdisjoint, self._needs[name][2])):
                    articles_of.setdefault(name, []).append(article)
        # Of many articles, one that has the tokens of all is quicker to look at, and asks for a little more.
        together = [Tokens(all_tokens)]
        rewritten = (
            (name, Rewriter(self._tokens, few if 0 < len(few) <= FEW else together).query(each.clause))
            for name, each in alerts.items()
            if each.clause is not None and (few := articles_of.get(name)) is not None
        )
        return {name: query for name, query in rewritten if query is not None}

    def learn(self, archive: Archive, index: str, alerts: Mapping[str, CompiledAlert]) -> None:
        """Learn the required terms of alerts that are new, changed, or compiled anew; forget those that are gone."""
        for name in self._needs.keys() - alerts.keys():
            self._forget(name)
        new = {
            name: each
            for name, each in alerts.items()
            if each.clause is not None and self._needs.get(name, ())[:2] != (each.version, each.lexicon)
        }
        self._analyze(archive, index, {text for each in new.values() if each.clause for text in texts(each.clause)})
        for name, each in new.items():
            self._forget(name)
            groups = needs(each.clause, self._tokens) if each.clause else NOTHING
            self._needs[name] = (each.version, each.lexicon, groups)
            if groups:
                for token in rarest(groups):
                    self._by_token.setdefault(token, set()).add(name)
            else:
                self._always.add(name)

    def _forget(self, name: str) -> None:
        known = self._needs.pop(name, None)
        self._always.discard(name)
        for token in rarest(known[2]) if known and known[2] else ():
            self._by_token[token].discard(name)

    def _analyze(self, archive: Archive, index: str, wanted: Iterable[Text]) -> None:
        by_analyzer: dict[str, list[Text]] = {}
        for text in wanted:
            if text not in self._tokens:
                by_analyzer.setdefault(text.analyzer, []).append(text)
        for analyzer, missing in by_analyzer.items():
            for start in range(0, len(missing), ANALYZED):
                portion = missing[start : start + ANALYZED]
                between = [part for text in portion for part in (text.text, _BORDER)]
                try:
                    with translated():
                        answer = archive.client.indices.analyze(index=index, analyzer=analyzer, text=between)
                except BadRequestError:  # more tokens than it takes at once: what is not known is asked for
                    continue
                parts = _parted(answer["tokens"])
                if len(parts) == len(portion):
                    self._tokens.update(zip(portion, map(_groups, parts), strict=True))


def full_clauses(alerts: Mapping[str, CompiledAlert]) -> dict[str, Query]:
    """Return the whole queries of all alerts that have one."""
    return {name: render(each.clause) for name, each in alerts.items() if each.clause is not None}


class _Kept:
    """The candidate index of an archive, for as long as its articles are in one index: another has other analyzers."""

    def __init__(self, _: Archive) -> None:
        self.lock = threading.Lock()
        self.generation = ""
        self.index = CandidateIndex()


def select_clauses(archive: Archive, articles: ArticleSet, alerts: Mapping[str, CompiledAlert]) -> dict[str, Query]:
    """Return the queries to run against the articles, rewritten where that pays. Raises Unavailable."""
    if len(alerts) < WORTH_IT * articles.count:
        return full_clauses(alerts)
    name, kept = archive.indices.articles, archive.cache(_Kept)
    with kept.lock:
        try:
            generation = plain_collection(archive, name).generation()
            if generation != kept.generation:
                kept.generation, kept.index = generation, CandidateIndex()
            kept.index.learn(archive, name, alerts)
            return kept.index.select(archive, articles, alerts)
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
            # A defect of ours makes it slow, and loses nothing.
            log.exception("full queries are run")
            kept.generation = ""
            return full_clauses(alerts)


def _parted(tokens: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Split the tokens of several texts at the borders between them."""
    parts: list[list[Mapping[str, Any]]] = [[]]
    border = None
    for token in tokens:
        if token["token"].lower().startswith(_BORDER[:-1]):
            if token["position"] != border:
                parts.append([])
            border = token["position"]
        else:
            parts[-1].append(token)
    return parts[:-1]


def _groups(tokens: Sequence[Mapping[str, Any]]) -> Groups:
    """Return the groups of a phrase: the tokens at each position, of which one is needed; some span several."""
    places: dict[int, set[str]] = {}
    for token in tokens:
        for place in range(token["position"], token["position"] + token.get("positionLength", 1)):
            places.setdefault(place, set()).add(sys.intern(token["token"]))
    together = len(places) == max(places, default=0) - min(places, default=0) + 1
    spanning = any(each.get("positionLength", 1) > 1 for each in tokens)
    kind = InOrder if together and not spanning else Groups
    return kind(map(frozenset, places.values()))


def _tokens_of(archive: Archive, articles: ArticleSet) -> Iterator[Tokens | None]:
    """Yield the tokens of each article as it was indexed: its text is analyzed, so that no later revision is seen.

    None stands for an article whose tokens cannot be had.
    """
    hits = articles.documents(archive).ask(
        query=articles.query,
        size=2 * articles.count,
        source_includes=list(_SOURCES),
        allow_partial_search_results=False,
    )["hits"]["hits"]
    for start in range(0, len(hits), PAGE):
        docs = [{"_index": hit["_index"], "doc": hit["_source"]} for hit in hits[start : start + PAGE]]
        with translated():
            answer = archive.client.mtermvectors(
                docs=docs,
                fields=sorted(FIELDS),
                positions=False,
                offsets=False,
                payloads=False,
                field_statistics=False,
                filter_path="docs.term_vectors.*.terms,docs.error",
            )
        for row in answer["docs"]:
            if "error" in row:
                yield None
            yield Tokens({name: set(field["terms"]) for name, field in row.get("term_vectors", {}).items()})
