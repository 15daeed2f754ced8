"""Judged questions: the collections and the newsroom's set, and how well a ranking answers them."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.material import ROOT
from service.articles.article_json import as_json
from service.articles.identity import identify
from service.articles.normalise import normalise
from service.cli.inputs import sample_items
from service.errors import UnreadableItem
from service.index.tagging import terms
from service.lexicon.lexicon import Lexicon

COLLECTIONS = ("cranfield", "med", "npl", "cacm")
NEWSROOM = ROOT / "tests" / "relevance" / "newsroom.jsonl"
DEPTH, FIRST_PAGE = 100, 10

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Collection:
    """Articles as they are indexed, questions, and which articles answer each of them, and how well."""

    name: str
    documents: Mapping[str, Document]
    questions: Mapping[str, str]
    answers: Mapping[str, Mapping[str, int]]


class Figures(NamedTuple):
    """The means over a collection's questions."""

    ndcg: float
    average_precision: float
    recall: float


def read(folder: Path) -> Collection:
    """Read a collection. Its texts begin with their titles, and are left so."""
    judged: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text().splitlines():
        question, _, document, grade = line.split("\t")
        judged.setdefault(question, {})[document] = int(grade)
    answered = {question for question, grades in judged.items() if any(grade > 0 for grade in grades.values())}
    questions = {line["id"]: line["text"] for line in _lines(folder / "queries.jsonl") if line["id"] in answered}
    documents = {
        line["id"]: {"title": line.get("title") or "", "body": [{"paragraphs": [line["text"]]}]}
        for line in _lines(folder / "corpus.jsonl")
    }
    return Collection(folder.name, documents, questions, judged)


def newsroom(lexicon: Lexicon) -> Collection:
    """Read the newsroom's questions; the articles are those of the sample archive, tagged as they are indexed."""
    rows = {str(number): line for number, line in enumerate(_lines(NEWSROOM))}
    return Collection(
        "newsroom",
        dict(_sample(lexicon)),
        {key: row["query"] for key, row in rows.items()},
        {key: row["grades"] for key, row in rows.items()},
    )


def _sample(lexicon: Lexicon) -> Iterator[tuple[str, Document]]:
    for item in sample_items():
        try:
            article = normalise(item)
        except UnreadableItem:
            continue
        document = as_json(article)
        yield identify(article, item), document | {"terms": terms(document, lexicon)}


def texts(document: Document) -> Iterator[str]:
    """Return what a document says beside its title: lead, captions, headings and paragraphs."""
    yield document.get("lead") or ""
    yield from (photo.get("caption") or "" for photo in document.get("photos", ()))
    for section in document.get("body", ()):
        yield section.get("heading") or ""
        yield from section.get("paragraphs", ())


def means(collection: Collection, rankings: Mapping[str, Sequence[str]]) -> Figures:
    """Return the means of a ranking for each question."""
    rows = [figures(rankings[key], collection.answers[key]) for key in collection.questions]
    return Figures(*(sum(column) / len(rows) for column in zip(*rows, strict=True)))


def figures(found: Sequence[str], grades: Mapping[str, int]) -> Figures:
    """Return how well one question is answered; `found` begins with the best, `grades` are of at least one answer."""
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
