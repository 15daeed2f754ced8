"""The judged words of `tests/words`: does a query find the documents that it must, and none that it must not."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch

from benchmarks import node
from benchmarks.material import ROOT
from mappings.articles import ARTICLES
from service.articles.acronyms import read_acronyms
from service.index.tagging import terms
from service.lexicon.lexicon import Lexicon
from service.search.compile.clauses import render
from service.search.compile.compiler import compile_query
from service.search.language.syntax import parse

JUDGED = ROOT / "tests" / "words"
GROUPS = tuple(sorted(path.stem for path in JUDGED.glob("*.jsonl") if path.stem != "documents"))


class Text(NamedTuple):
    """A judged document: what of it is searched."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A query of a group with what it must find and what it must not, by name."""

    group: str
    query: str
    must: Mapping[str, Text]
    must_not: Mapping[str, Text]


class Miss(NamedTuple):
    """A document that was missed, or found though it must not be."""

    group: str
    query: str
    document: str
    found: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """How a group stands: how many documents there are to find and to leave, and those judged wrong."""

    must: int
    must_not: int
    wrong: tuple[Miss, ...]

    @property
    def found(self) -> float:
        """The share of what must be found that is."""
        return 1 - sum(not miss.found for miss in self.wrong) / self.must if self.must else 1.0

    @property
    def left(self) -> float:
        """The share of what must not be found that is not."""
        return 1 - sum(miss.found for miss in self.wrong) / self.must_not if self.must_not else 1.0


def rows() -> Iterator[Row]:
    """Read the judged set."""
    shared = {line["id"]: _text(line) for line in _lines(JUDGED / "documents.jsonl")}
    for group in GROUPS:
        for line in _lines(JUDGED / f"{group}.jsonl"):
            known = shared | {name: _text(given) for name, given in line.get("documents", {}).items()}
            must, must_not = ({name: known[name] for name in line.get(list_, ())} for list_ in ("must", "must_not"))
            yield Row(group, line["query"], must, must_not)


def measure(client: Elasticsearch, lexicon: Lexicon) -> dict[str, Judged]:
    """Index what is judged, ask every query, and compare."""
    judged = list(rows())
    texts = sorted({text for row in judged for text in (*row.must.values(), *row.must_not.values())})
    ids = {text: str(number) for number, text in enumerate(texts)}
    documents = {ids[text]: document(text, lexicon) for text in texts}
    with node.index(client, ARTICLES, documents) as name:
        answers = [(row, _found(client, name, row, ids, lexicon)) for row in judged]
    return {group: _judged([(row, hits) for row, hits in answers if row.group == group]) for group in GROUPS}


def document(text: Text, lexicon: Lexicon) -> dict[str, Any]:
    """Return the stored form of a text, tagged as an article is."""
    printed = (text.title, *text.paragraphs)
    acronyms = read_acronyms("\n".join(printed))
    made = {
        "title": text.title,
        "body": [{"paragraphs": list(text.paragraphs)}],
        "acronyms": [{"short": acronym.short, "long": acronym.long} for acronym in acronyms],
    }
    return made | {"terms": terms(made, lexicon)}


def _found(client: Elasticsearch, name: str, row: Row, ids: Mapping[Text, str], lexicon: Lexicon) -> frozenset[Text]:
    """Return the row's documents that its query finds."""
    own = {ids[text]: text for text in (*row.must.values(), *row.must_not.values())}
    clause = render(compile_query(parse(row.query), lexicon).clause)
    query = {"bool": {"must": [clause], "filter": [{"ids": {"values": list(own)}}]}}
    answer = client.search(index=name, query=query, size=len(own), source=False)
    return frozenset(own[hit["_id"]] for hit in answer["hits"]["hits"])


def _judged(answers: list[tuple[Row, frozenset[Text]]]) -> Judged:
    wrong = [
        Miss(row.group, row.query, key, found)
        for row, hits in answers
        for wanted, texts in ((True, row.must), (False, row.must_not))
        for key, text in texts.items()
        if (found := text in hits) is not wanted
    ]
    return Judged(sum(len(row.must) for row, _ in answers), sum(len(row.must_not) for row, _ in answers), tuple(wrong))


def _text(given: Any) -> Text:
    if isinstance(given, str):
        return Text("", (given,))
    body = given["body"]
    return Text(given.get("title") or "", (body,) if isinstance(body, str) else tuple(body))


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
