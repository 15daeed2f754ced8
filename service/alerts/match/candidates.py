"""Choosing what to ask of a batch: the alerts whose needed tokens one of its articles has, each as short as can be.

The tokens are Elasticsearch's own, of the queries' texts and of the articles' alike, so that no analyzer is imitated.
"""

import logging
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from elasticsearch import BadRequestError, Elasticsearch

from service.alerts.match.compiled_alerts import CompiledAlert
from service.alerts.match.query_rewrite import Rewriter, Tokens
from service.alerts.match.required_terms import FIELDS, NOTHING, Groups, InOrder, Text, needs, rarest, texts
from service.search.compile.clauses import Query, render
from service.storage.archive import Archive, translated
from service.storage.bulk import Version

log = logging.getLogger(__name__)

# An article's tokens take about as long as so many alerts take to be asked whole.
WORTH_IT = 2
ANALYZED, PAGE, FEW = 150, 100, 4
_BORDER = "zqborderqz"
_SOURCES = ("title", "lead", "photos.caption", "body")


@dataclass(frozen=True, slots=True)
class ArticleSet:
    """The few articles that are asked of, `count` at most: where they lie, and the query that finds no others."""

    indices: tuple[str, ...]
    query: Query
    count: int


class CandidateIndex:
    """What the live alerts need, kept from batch to batch; what has not changed is not looked at again."""

    def __init__(self) -> None:
        self._tokens: dict[Text, Groups] = {}
        self._needs: dict[str, tuple[Version, int, Groups]] = {}
        self._by_token: dict[str, set[str]] = {}
        self._always: set[str] = set()

    def questions(
        self, archive: Archive, articles: ArticleSet, standing: Mapping[str, CompiledAlert]
    ) -> dict[str, Query]:
        """Return what to ask of these articles, so that each alert that matches is found. `learn` comes first."""
        all_: dict[str, set[str]] = {}
        could: dict[str, list[Tokens]] = {name: [] for name in self._always}
        for article in _tokens_of(archive, articles):
            if article is None:
                return full_clauses(standing)
            for field, tokens in article.fields.items():
                all_.setdefault(field, set()).update(tokens)
            for name in self._of_article(article.all):
                could.setdefault(name, []).append(article)
        # Of many articles, one that has the tokens of all is quicker to look at, and asks for a little more.
        together = [Tokens(all_)]
        reduced = (
            (name, Rewriter(self._tokens, few if 0 < len(few) <= FEW else together).query(each.clause))
            for name, each in standing.items()
            if each.clause is not None and (few := could.get(name)) is not None
        )
        return {name: query for name, query in reduced if query is not None}

    def _of_article(self, tokens: set[str]) -> set[str]:
        asked = {name for token in tokens for name in self._by_token.get(token, ())}
        return {name for name in asked if not any(map(tokens.isdisjoint, self._needs[name][2]))}

    def learn(self, archive: Archive, index: str, standing: Mapping[str, CompiledAlert]) -> None:
        """Learn what alerts need that are new, changed, or compiled anew; forget those that are gone."""
        for name in self._needs.keys() - standing.keys():
            self._forget(name)
        new = {
            name: each
            for name, each in standing.items()
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


def full_clauses(standing: Mapping[str, CompiledAlert]) -> dict[str, Query]:
    """Return what every alert asks, none left out."""
    return {name: render(each.clause) for name, each in standing.items() if each.clause is not None}


_KEPT: WeakKeyDictionary[Elasticsearch, dict[tuple[str, ...], CandidateIndex]] = WeakKeyDictionary()
_LOCK = threading.Lock()


def select_clauses(archive: Archive, articles: ArticleSet, standing: Mapping[str, CompiledAlert]) -> dict[str, Query]:
    """Return what to ask of these articles, as short as it is worth the while. Raises Unavailable."""
    if len(standing) < WORTH_IT * articles.count:
        return full_clauses(standing)
    name = archive.indices.articles
    with _LOCK:
        try:
            with translated():
                indices = tuple(sorted(archive.client.indices.get_alias(name=name)))
            kept = _KEPT.setdefault(archive.client, {})
            selection = kept.get(indices) or CandidateIndex()  # another index may have other analyzers
            selection.learn(archive, name, standing)
            kept[indices] = selection
            return selection.questions(archive, articles, standing)
        except (
            LookupError,
            ValueError,
            TypeError,
            AttributeError,
            RecursionError,
        ):  # a defect of ours makes it slow, and loses nothing
            log.exception("the alerts are asked whole")
            return full_clauses(standing)


def _parted(tokens: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Part the tokens of several texts where the border between them stands."""
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
    """Return a phrase's groups: the tokens at each place, of which it has one; some span several places."""
    places: dict[int, set[str]] = {}
    for token in tokens:
        for place in range(token["position"], token["position"] + token.get("positionLength", 1)):
            places.setdefault(place, set()).add(sys.intern(token["token"]))
    together = len(places) == max(places, default=0) - min(places, default=0) + 1
    spanning = any(each.get("positionLength", 1) > 1 for each in tokens)
    kind = InOrder if together and not spanning else Groups
    return kind(map(frozenset, places.values()))


def _tokens_of(archive: Archive, articles: ArticleSet) -> Iterator[Tokens | None]:
    """Return the tokens of each article as it was indexed: its text is analyzed, so that no later revision is seen.

    None is an article whose tokens cannot be had.
    """
    with translated():
        hits = archive.client.search(
            index=list(articles.indices),
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
