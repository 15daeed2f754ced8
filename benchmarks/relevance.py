"""`make relevance`: ranking on judged questions, stock English analysis beside Dateline's analyzers and lexicon.

The collections are Cranfield, MED, NPL and CACM. Their questions are sentences, of which no document has every word:
what is measured is the query that asks for as many of the words as there are. The newsroom asks as a reader does:
articles with all words come first.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch
from rich.console import Console
from rich.table import Table

from benchmarks import node
from benchmarks.judged import COLLECTIONS, DEPTH, Collection, Document, Figures, means, newsroom, read, texts
from benchmarks.material import SKIPPED, data
from mappings.articles import ARTICLES, VECTOR
from service import vectors
from service.lexicon.lexicon import Lexicon, as_shipped
from service.search.compile.clauses import Query, render
from service.search.compile.compiler import compile_query
from service.search.language.syntax import parse
from service.search.ranking import (
    CANDIDATES,
    VECTOR_WEIGHT,
    is_question,
    most_of,
    reciprocal_rank_fusion,
    shared_words,
    with_shared,
)

Rankings = dict[str, list[str]]

STOCK_ROW, ALL_ROW, THEN_ROW = "stock english", "all words, else most", "all words, then most"
MOST_ROW, VECTORS_ROW = "most words", "most words and vectors"
THEN_VECTORS_ROW = "all words, then most and vectors"
STOCK = {"mappings": {"properties": {name: {"type": "text", "analyzer": "english"} for name in ("title", "text")}}}
_AT_ONCE = 50


def main() -> None:
    console = Console()
    table = Table(title="Ranking on judged questions", title_justify="left")
    for name in ("", "nDCG@10", "MAP", "recall@100"):
        table.add_column(name, justify="right" if name else "left")
    lexicon = as_shipped()
    with node.node() as client:
        for collection in collections(lexicon):
            if collection.name == "newsroom":
                rows = measure_newsroom(client, collection, lexicon, by_meaning=vectors.is_installed())
            else:
                rows = measure(client, collection, lexicon, by_meaning=vectors.is_installed())
            for row, figures in rows.items():
                table.add_row(f"{collection.name}: {row}", *(f"{figure:.3f}" for figure in figures))
    if data("judged") is None:
        table.add_row(SKIPPED)
    console.print(table)


def collections(lexicon: Lexicon) -> Iterator[Collection]:
    """Return the newsroom's questions, and the collections where they are at hand."""
    yield newsroom(lexicon)
    if (folder := data("judged")) is not None:
        yield from (read(folder / name) for name in COLLECTIONS)


def measure(client: Elasticsearch, collection: Collection, lexicon: Lexicon, *, by_meaning: bool) -> dict[str, Figures]:
    """Rank a collection in each way; with its articles' vectors too where `by_meaning`."""
    rows = {STOCK_ROW: means(collection, stock(client, collection))}
    made = with_vectors(collection.documents) if by_meaning else collection.documents
    with node.index(client, ARTICLES, made) as name:
        most = most_words(client, name, collection, lexicon)
        rows[MOST_ROW] = means(collection, most)
        if by_meaning:
            near = nearest(client, name, collection)
            rows[VECTORS_ROW] = means(collection, by_both(collection, most, near))
    return rows


def measure_newsroom(
    client: Elasticsearch, collection: Collection, lexicon: Lexicon, *, by_meaning: bool
) -> dict[str, Figures]:
    """Rank the newsroom's questions as the service does, and with the articles that have most words below."""
    made = with_vectors(collection.documents) if by_meaning else collection.documents
    with node.index(client, ARTICLES, made) as name:
        most = most_words(client, name, collection, lexicon)
        every = _asked(client, name, collection, lambda text: render(compile_query(parse(text), lexicon).clause))
        both = by_both(collection, most, nearest(client, name, collection)) if by_meaning else None
    rows = {
        STOCK_ROW: means(collection, stock(client, collection)),
        ALL_ROW: means(collection, {key: every[key] or most[key] for key in most}),
        THEN_ROW: means(collection, _then(every, most)),
    }
    return rows | {THEN_VECTORS_ROW: means(collection, _then(every, both))} if both else rows


def stock(client: Elasticsearch, collection: Collection) -> Rankings:
    """Rank with Elasticsearch's own English analysis and `multi_match`, over title and text."""
    plain = {
        key: {"title": document.get("title", ""), "text": "\n".join(texts(document))}
        for key, document in collection.documents.items()
    }
    with node.index(client, STOCK, plain) as name:
        return _asked(
            client, name, collection, lambda text: {"multi_match": {"query": text, "fields": ["title", "text"]}}
        )


def with_vectors(documents: Mapping[str, Document]) -> dict[str, Document]:
    made = vectors.embed([vectors.embedded_text(document) for document in documents.values()])
    return {key: document | {VECTOR: vector} for (key, document), vector in zip(documents.items(), made, strict=True)}


def most_words(client: Elasticsearch, name: str, collection: Collection, lexicon: Lexicon) -> Rankings:
    """Ask for as many words as there are; of a question, again with the words that the best articles share."""
    clauses = {key: most_of(text.split(), lexicon) for key, text in collection.questions.items()}
    long = {key: clause for key, clause in clauses.items() if is_question(collection.questions[key].split())}
    asked = [{"size": 0, "query": render(clause), "aggs": shared_words()} for clause in long.values()]
    shared = zip(long, _searched(client, name, asked), strict=True)
    again = clauses | {key: with_shared(long[key], answer["aggregations"]) for key, answer in shared}
    answers = _searched(client, name, [{"query": render(clause)} for clause in again.values()])
    return dict(zip(again, map(_ids, answers), strict=True))


def nearest(client: Elasticsearch, name: str, collection: Collection) -> Rankings:
    """Ask for the articles whose vectors are nearest to the questions'."""
    near = {"field": VECTOR, "k": DEPTH, "num_candidates": CANDIDATES}
    asked = [{"knn": near | {"query_vector": each}} for each in vectors.embed(list(collection.questions.values()))]
    return dict(zip(collection.questions, map(_ids, _searched(client, name, asked)), strict=True))


def by_both(collection: Collection, most: Rankings, near: Rankings) -> Rankings:
    """Rank questions by words and by meaning, a few words by these alone."""
    return {
        key: reciprocal_rank_fusion([most[key], near[key]], weights=[1, VECTOR_WEIGHT], size=DEPTH)
        if is_question(text.split())
        else most[key]
        for key, text in collection.questions.items()
    }


def _then(first: Rankings, others: Rankings) -> Rankings:
    return {key: list(dict.fromkeys([*first[key], *others[key]]))[:DEPTH] for key in others}


def _asked(client: Elasticsearch, name: str, collection: Collection, query: Callable[[str], Query]) -> Rankings:
    searches = [{"query": query(text)} for text in collection.questions.values()]
    return dict(zip(collection.questions, map(_ids, _searched(client, name, searches)), strict=True))


def _searched(client: Elasticsearch, name: str, searches: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for first in range(0, len(searches), _AT_ONCE):
        part = searches[first : first + _AT_ONCE]
        lines = [line for search in part for line in ({"index": name}, {"size": DEPTH, "_source": False} | search)]
        yield from client.msearch(searches=lines)["responses"]


def _ids(answer: Mapping[str, Any]) -> list[str]:
    return [hit["_id"] for hit in answer["hits"]["hits"]]


if __name__ == "__main__":
    main()
