"""What articles are said to mention, against the judgment of readers of the whole text: precision, recall by field.

The judged articles (`tests/quality/judged`) are of eight sources, parted before anything was tuned: a
key whose SHA-256 begins with 0 to 7 is *seen*, and rules may be made with it in view; any other is *kept*, and is only
looked at in this table. Their texts are read from DATELINE_DATA.

A value is right where it is one of the judged value's names; a second value for the same thing is wrong. What a
librarian could name or leave out is right when it is named, and not missed when it is not. An organization or a place
has besides its judged names those of the lexicon's concept that one of them denotes: "Daesh" is judged right under the
name that the lexicon prefers.
"""

import csv
import gzip
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.counts import Counts
from benchmarks.material import ROOT, data
from mappings.lexicon.concepts import Concept
from service.articles.article import Article
from service.articles.item import Item
from service.articles.near_duplicates import signature
from service.articles.normalise import normalise
from service.lexicon.lexicon import as_shipped
from service.search.parts.copies import are_copies

ARTICLES = ROOT / "tests" / "quality" / "judged" / "articles.jsonl"
PAIRS = ARTICLES.with_name("copies.jsonl")
TERMS = ARTICLES.with_name("terms.jsonl")
FIELDS = ("people", "organizations", "units", "places", "equipment", "operations")
STATED = ("lead", "kind", "published", "dateline", "bylines")
PARTS = ("seen", "kept")
_BEGINNING = 60  # letters by which two leads are the same
_KEYS = ("id", "guid", "url")
# The kinds of concepts whose names count for a judged value, by its field.
_CONCEPTS = {"organizations": ("organization", "group", "command"), "places": ("place",)}
_GIVEN_AWAY = ("entities",)  # what was marked by hand in the material itself


@dataclass(frozen=True, slots=True)
class Judged:
    """One field of one article as judged: what is asserted wrongly, and what is required and missing."""

    article: str
    field: str
    counts: Counts
    wrong: tuple[str, ...]
    missing: tuple[str, ...]


def measure(part: str) -> list[Judged]:
    """Return the judgment of each field of each article of a part. Raises FileNotFoundError without the material."""
    return [
        judged
        for row in rows(part)
        for article in [normalise(item(row))]
        for judged in (
            *(_judged(row["id"], name, _values(article, name), _truth(row, name)) for name in FIELDS),
            *(_judged_stated(row, name, article) for name in STATED),
        )
    ]


def measure_copies(part: str) -> Counts:
    """Return how many of the judged pairs that are called copies are, and how many of the copies are called so."""
    total = Counts()
    for row in rows(part, PAIRS):
        if row["one"]["key"] == row["other"]["key"]:
            continue  # the collection has two records under one key
        called = are_copies(*(_source(normalise(item(row[name]))) for name in ("one", "other")))
        total += Counts(called, called and row["copy"], row["copy"], called and row["copy"])
    return total


def _source(article: Article) -> dict[str, Any]:
    return {"signature": signature(article), "published": article.published, "source": article.source}


def rows(part: str, path: Path = ARTICLES) -> list[dict[str, Any]]:
    """Return the judged articles, or pairs, of a part."""
    return [row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if row["part"] == part]


def totals(judged: list[Judged]) -> dict[str, Counts]:
    total = {name: Counts() for name in (*FIELDS, *STATED)}
    for each in judged:
        total[each.field] += each.counts
    return total


def item(row: Mapping[str, Any]) -> Item:
    """Return a judged article in the form in which its publisher, or the collection it is from, has it."""
    path = data(row["file"])
    if path is None:
        raise FileNotFoundError(row["file"])
    if path.suffix == ".html":
        return Item(body=path.read_bytes(), content_type="text/html", name=row["id"])
    record = {name: value for name, value in _records(path)[row["key"]].items() if name not in _GIVEN_AWAY}
    return Item(body=json.dumps(record).encode(), content_type="application/json", name=row["id"])


@cache
def _records(path: Path) -> dict[str, dict[str, Any]]:
    """Return the judged records of a collection by their key; some of its other lines are damaged."""
    pairs = [pair[name] for part in PARTS for pair in rows(part, PAIRS) for name in ("one", "other")]
    articles = [row for part in PARTS for judged in (ARTICLES, TERMS) for row in rows(part, judged)]
    wanted = {row["key"] for row in [*articles, *pairs] if path.match(row["file"])}
    read = _csv(path) if path.suffix == ".csv" else _lines(path, wanted)
    return {record[key]: record for record in read for key in _KEYS if record.get(key) in wanted}


def _csv(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _lines(path: Path, wanted: set[str]) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if any(key in line for key in wanted))


def _values(article: Article, name: str) -> list[str]:
    return [person.name for person in article.people] if name == "people" else list(getattr(article, name))


def _truth(row: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the judged values of a field with all their names, and those of the others that are right in it too."""
    either = [
        {**entry, "required": False}
        for other in FIELDS
        for entry in row[other]
        if other != name and name in entry.get("also_in", ())
    ]
    concepts = _concepts(name)
    return [
        {**entry, "also": [*entry["also"], *(form for each in named for form in concepts.get(_bare(each), ()))]}
        for entry in (*row[name], *either)
        for named in [(entry["value"], *entry["also"])]
    ]


@cache
def _concepts(name: str) -> dict[str, tuple[str, ...]]:
    """Return the names in use of each concept of a field's kinds, by those of its names that mean nothing else."""
    bearers: dict[str, list[Concept]] = {}
    for entry in as_shipped().concepts.values():
        for form in {_bare(form) for form in entry.forms}:
            bearers.setdefault(form, []).append(entry)
    return {
        form: (only.name, *only.acronyms, *only.names)
        for form, (only, *others) in bearers.items()
        if not others
        and only.kind in _CONCEPTS.get(name, ())
        and form not in map(_bare, (*only.ambiguous, *only.former))
    }


def _judged(article: str, name: str, values: list[str], judged: list[dict[str, Any]]) -> Judged:
    names = [{_bare(each) for each in (entry["value"], *entry["also"])} for entry in judged]
    met: set[int] = set()
    wrong: list[str] = []
    for value in values:
        places = [place for place, known in enumerate(names) if _bare(value) in known]
        if not places or places[0] in met:
            wrong.append(value)
        met.update(places[:1])
    required = {place for place, entry in enumerate(judged) if entry["required"]}
    missing = tuple(judged[place]["value"] for place in sorted(required - met))
    counts = Counts(len(values), len(values) - len(wrong), len(required), len(required) - len(missing))
    return Judged(article, name, counts, tuple(wrong), missing)


def _judged_stated(row: Mapping[str, Any], name: str, article: Article) -> Judged:
    """Judge what an article states once: a lead by how it begins, a day of publication, the place of a dateline."""
    truth, values = _stated(row, name), _asserted(article, name)
    wrong = tuple(value for value in values if not any(_agree(name, value, each) for each in truth))
    required = _stated({**row, "lead_also": None, "kind_also": []}, name)
    # Any of the leads and of the kinds that are judged right will do; writers are each required.
    if name in {"lead", "kind"}:
        missing = required if len(wrong) == len(values) else ()
    else:
        missing = tuple(each for each in required if not any(_agree(name, value, each) for value in values))
    counts = Counts(len(values), len(values) - len(wrong), len(required), len(required) - len(missing))
    return Judged(row["id"], name, counts, wrong, missing)


def _agree(name: str, value: str, truth: str) -> bool:
    if name == "lead":
        return _bare(value).startswith(_bare(truth)[:_BEGINNING])
    return _bare(value) == _bare(truth)


def _stated(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    match name:
        case "lead" | "kind":
            values = [row[name], *(row.get(f"{name}_also") or ())]
        case "dateline":
            values = [row.get("dateline_place")]
        case "bylines":
            values = [byline["name"] or byline["affiliation"] for byline in row["bylines"]]
        case _:
            values = [row[name]]
    return tuple(filter(None, values))


def _asserted(article: Article, name: str) -> tuple[str, ...]:
    match name:
        case "dateline":
            values = [article.dateline.place if article.dateline else None]
        case "bylines":
            values = [byline.name or byline.affiliation for byline in article.bylines]
        case "published":
            values = [(article.published or "")[:10]]
        case _:
            values = [getattr(article, name)]
    return tuple(filter(None, values))


def _bare(name: str) -> str:
    """Return a name without what printers choose: capitals, accents, full stops, hyphens, a leading article."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each)).lower()
    plain = plain.replace("’", "'").replace("u.s.", "us").replace("united states", "us").removeprefix("the ")
    return re.sub(r"[^\w]+", "", plain)


def main() -> None:
    """Print what is wrong and missing in the articles that may be looked at."""
    console, judged = Console(), measure("seen")
    for each in judged:
        if each.wrong or each.missing:
            console.print(each.article, each.field, "wrong:", list(each.wrong), "missing:", list(each.missing))
    for name, counts in totals(judged).items():
        figures = f"{counts.predicted:4} {counts.precision:.3f} {counts.gold:4} {counts.recall:.3f}"
        console.print(f"{name:14} {figures}", highlight=False)


if __name__ == "__main__":
    main()
