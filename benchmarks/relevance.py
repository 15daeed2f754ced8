"""`make relevance`: ranking on judged collections, stock English analysis beside Dateline's own analyzers and lexicon.

The collections are Cranfield, MED, NPL and CACM. Their queries are sentences, of which no document has every word; what
is measured is the query that asks for as many of the words as there are.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch
from rich.console import Console
from rich.table import Table

from benchmarks import node
from benchmarks.material import SKIPPED, data
from mappings.articles import ARTICLES
from service.lexicon.lexicon import Lexicon, as_shipped
from service.search.compiler import compile_query
from service.search.syntax import MAX_TERMS, Query, Word
from service.search.words import FIELDS, Clause, asked

COLLECTIONS = ("cranfield", "med", "npl", "cacm")
DEPTH, FIRST_PAGE = 100, 10
_NAMES = 0.1
_AT_ONCE = 50
# Lucene's English stop words, which the stock analysis drops, and those that make a question of words.
# fmt: off
STOP_WORDS = frozenset((
    "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "being", "between",
    "but", "by", "can", "could", "did", "do", "does", "each", "for", "from", "had", "has", "have", "he", "her",
    "his", "how", "i", "if", "in", "into", "is", "it", "its", "may", "me", "might", "more", "most", "must", "my",
    "no", "not", "of", "on", "only", "or", "other", "our", "she", "should", "so", "some", "such", "than", "that",
    "the", "their", "then", "there", "these", "they", "this", "through", "to", "under", "was", "we", "were", "what",
    "when", "where", "which", "who", "whom", "whose", "why", "will", "with", "would", "you", "your",
))
# fmt: on
_WORD = re.compile(r"[^\W_](?:[\w.'’/&]*[^\W_])?")
_NO_NAMES = Lexicon({})
# A title weighs nothing more: the collections' texts begin with it.
PLAIN = ("title", "body.paragraphs")
STOCK = {
    "mappings": {
        "properties": {name: {"type": "text", "analyzer": "english"} for name in ("title", "text")},
    }
}


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents with a title and a text, questions, and which documents answer each of them, and how well."""

    name: str
    documents: Mapping[str, tuple[str, str]]
    questions: Mapping[str, str]
    answers: Mapping[str, Mapping[str, int]]


class Figures(NamedTuple):
    """The means over a collection's questions."""

    ndcg: float
    average_precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen in the query of as many words as there are."""

    fields: tuple[str, ...] = PLAIN
    names: float = 0.0
    exact: float = 0.1
    near: float = 0.1
    slop: int = 4
    share: str | None = None
    tie_breaker: float = 0.3
    stop: frozenset[str] = field(default=STOP_WORDS, repr=False)


def main() -> None:
    console = Console()
    table = Table(title="Ranking on judged collections", title_justify="left")
    for name in ("", "nDCG@10", "MAP", "recall@100"):
        table.add_column(name, justify="right" if name else "left")
    folder = data("judged")
    if folder is None:
        table.add_row(SKIPPED)
    else:
        with node.node() as client:
            for name in COLLECTIONS:
                for row, figures in measure(client, read(folder / name), as_shipped()).items():
                    table.add_row(f"{name}: {row}", *(f"{figure:.3f}" for figure in figures))
    console.print(table)


def measure(client: Elasticsearch, collection: Collection, lexicon: Lexicon) -> dict[str, Figures]:
    """Rank a collection in each way."""
    with node.index(client, STOCK, stock_documents(collection)) as name:
        stock = ranked(client, name, collection, stock_query)
    with node.index(client, ARTICLES, documents(collection)) as name:
        words = ranked(client, name, collection, partial(any_of, lexicon=lexicon))
        names = ranked(client, name, collection, partial(any_of, lexicon=lexicon, choice=Choice(names=_NAMES)))
    return {"stock english": stock, "Dateline's analyzers": words, "and its lexicon": names}


def read(folder: Path) -> Collection:
    judged: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text().splitlines():
        question, _, document, grade = line.split("\t")
        judged.setdefault(question, {})[document] = int(grade)
    answered = {question for question, grades in judged.items() if any(grade > 0 for grade in grades.values())}
    questions = {line["id"]: line["text"] for line in _lines(folder / "queries.jsonl") if line["id"] in answered}
    texts = {line["id"]: (line.get("title") or "", line["text"]) for line in _lines(folder / "corpus.jsonl")}
    return Collection(folder.name, texts, questions, judged)


def stock_documents(collection: Collection) -> dict[str, dict[str, Any]]:
    return {key: {"title": title, "text": text} for key, (title, text) in collection.documents.items()}


def documents(collection: Collection) -> dict[str, dict[str, Any]]:
    return {
        key: {"title": title, "body": [{"paragraphs": [text]}]} for key, (title, text) in collection.documents.items()
    }


def stock_query(question: str) -> Clause:
    return {"multi_match": {"query": question, "fields": ["title", "text"]}}


def any_of(question: str, lexicon: Lexicon, choice: Choice | None = None) -> Clause:
    """Give the query for articles with as many of the question's words as there are, names with their other names."""
    choice = choice or Choice()
    words = words_of(question, choice.stop)
    typed = _each(words, _NO_NAMES)
    names = [clause for clause in _each(words, lexicon) if clause not in typed] if choice.names else []
    clauses = [*typed, *({"bool": {"must": [clause], "boost": choice.names}} for clause in names)]
    small = [word.lower() for word in words]
    if choice.exact:
        clauses += [asked(word, "exact", boost=choice.exact) for word in small]
    if choice.near:
        clauses += [
            asked(f"{one} {other}", "words", boost=choice.near, slop=choice.slop) for one, other in pairwise(small)
        ]
    share = {"minimum_should_match": choice.share} if choice.share else {}
    query: Clause = {"bool": {"should": clauses, **share}}
    return query if (choice.fields, choice.tie_breaker) == (FIELDS, 0.0) else _with(query, choice)


def words_of(question: str, stop: frozenset[str] = STOP_WORDS) -> list[str]:
    """Give the words that say something; of many words together some will do, so those with hyphens are parted."""
    return [word for word in _WORD.findall(question) if word.lower() not in stop][:MAX_TERMS]


def _each(words: Sequence[str], lexicon: Lexicon) -> list[Clause]:
    compiled = compile_query(Query(tuple(Word(word) for word in words)), lexicon).clause
    return list(compiled["bool"]["must"]) if "bool" in compiled else [compiled]


def _with(query: Any, choice: Choice) -> Any:
    """Put the chosen fields in place of the service's."""
    if isinstance(query, list):
        return [_with(each, choice) for each in query]
    if not isinstance(query, dict):
        return query
    if "multi_match" in query:
        asks = query["multi_match"] | {"fields": list(choice.fields), "tie_breaker": choice.tie_breaker}
        return {"multi_match": asks}
    return {name: _with(value, choice) for name, value in query.items()}


def ranked(client: Elasticsearch, name: str, collection: Collection, query: Callable[[str], Clause]) -> Figures:
    """Ask every question of an index and give the means."""
    rows = list(_rows(client, name, collection, query))
    return Figures(*(sum(column) / len(rows) for column in zip(*rows, strict=True)))


def _rows(
    client: Elasticsearch, name: str, collection: Collection, query: Callable[[str], Clause]
) -> Iterator[Figures]:
    asked = list(collection.questions.items())
    for first in range(0, len(asked), _AT_ONCE):
        part = asked[first : first + _AT_ONCE]
        searches: list[Any] = []
        for _, question in part:
            searches += [{"index": name}, {"size": DEPTH, "_source": False, "query": query(question)}]
        answers = client.msearch(searches=searches)["responses"]
        for (key, _), answer in zip(part, answers, strict=True):
            # A query that the engine refuses answers nothing.
            found = [hit["_id"] for hit in answer["hits"]["hits"]] if "hits" in answer else []
            yield figures(found, collection.answers[key])


def figures(found: Sequence[str], grades: Mapping[str, int]) -> Figures:
    """Give how well one question is answered; `found` begins with the best, `grades` are of at least one answer."""
    right = {document for document, grade in grades.items() if grade > 0}
    gains = [grades.get(document, 0) for document in found[:FIRST_PAGE]]
    best = sorted(grades.values(), reverse=True)[:FIRST_PAGE]
    places = [place for place, document in enumerate(found[:DEPTH], 1) if document in right]
    precision = sum(number / place for number, place in enumerate(places, 1))
    return Figures(_discounted(gains) / _discounted(best), precision / len(right), len(places) / len(right))


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
