"""How fast saved queries are matched against one, 100 and 500 new articles, chosen first and all asked."""

import gzip
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks import node
from benchmarks.material import SAMPLE, data
from mappings.articles import ARTICLES
from mappings.indices import Indices
from service.alerts.alert import Alert
from service.alerts.match import candidates, matching
from service.alerts.match.candidates import ArticleSet
from service.alerts.match.compiled_alerts import CompiledAlert
from service.articles.article_json import as_json
from service.articles.item import Item
from service.articles.near_duplicates import signature
from service.articles.normalise import fingerprint, normalise
from service.errors import UnreadableItem
from service.index.tagging import tagged
from service.lexicon.impact import ChangedNames
from service.lexicon.lexicon import Lexicon, as_shipped
from service.lexicon.long_lived import long_lived_objects
from service.storage.archive import Archive
from service.storage.bulk import Version

SIZES, ARTICLES_ASKED = (1_000, 10_000, 100_000), (1, 100, 500)
_ARCHIVE = ("archive", "whitehouse_all.jsonl.gz")
_LONGEST = 4_000  # characters: some 600 words
_SEED, _FEWEST_LETTERS, _MOST_COMMON = 7, 4, 0.05
_MOST_ASKED_WHOLE = 10_000  # more take minutes
_EDITED, _WIDTH = "MQ-9 Reaper", 120
_PRESS = ("equipment", "weapon", "organization", "group", "place", "operation", "unit", "command")

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds in all, and of these what the engine took; how many alerts it was asked, how many matches it gave."""

    whole: float
    engine: float
    asked: int
    matches: int


def main() -> None:
    sizes = [int(text) for text in sys.argv[1:]] or SIZES
    console, chance = Console(width=_WIDTH), random.Random(_SEED)  # noqa: S311 - the same queries each time
    lexicon = as_shipped()
    documents = list(_documents(lexicon))
    words, names = _words(documents), _names(documents, lexicon)
    table = Table(title="Saved queries against new articles", title_justify="left")
    for column in (
        "queries",
        "articles",
        "asked",
        "matches",
        "s",
        "choosing",
        "s, all asked",
        "alike",
    ):
        table.add_column(column, justify="right")
    with node.node() as client, node.index(client, ARTICLES, {each["raw_id"]: each for each in documents}) as name:
        archive = Archive(client, Indices(name.removesuffix("-articles")))
        for size in sizes:
            standing, told = _standing(size, lexicon, (words, names), chance)
            console.print(told)
            console.print(_edited(standing, lexicon))
            _measure(archive, name, standing, table)
    console.print(table)


def _measure(archive: Archive, name: str, standing: Mapping[str, CompiledAlert], table: Table) -> None:
    began, before = time.perf_counter(), _memory()
    selection = candidates.CandidateIndex()
    selection.learn(archive, name, standing)
    needed = time.perf_counter() - began
    table.add_row(f"{len(standing):,}", "–", "–", "–", f"{needed:.1f} once", "", "", f"+{_memory() - before:.0f} MB")
    for count in ARTICLES_ASKED:
        articles = _articles(archive, name, count)
        questions = candidates.full_clauses(standing)
        whole, all_ = _asked(archive, articles, questions) if len(standing) <= _MOST_ASKED_WHOLE else (None, None)
        began = time.perf_counter()
        chosen = selection.select(archive, articles, standing)
        choosing = time.perf_counter() - began
        times, few = _asked(archive, articles, chosen)
        table.add_row(
            f"{len(standing):,}",
            f"{count}",
            f"{times.asked:,}",
            f"{times.matches:,}",
            f"{times.whole + choosing:.2f}",
            f"{choosing:.2f}",
            f"{whole.whole:.2f}" if whole else "",
            "" if all_ is None else "yes" if few == all_ else "NO",
        )


def _asked(archive: Archive, articles: ArticleSet, questions: Mapping[str, Any]) -> tuple[Times, dict[str, list[str]]]:
    found: dict[str, list[str]] = {}
    engine, began = 0, time.perf_counter()
    for answers in matching.run_filters(archive, articles, questions):
        found |= {name: sorted(ids) for name, ids in answers.found.items()}
        engine += answers.took_ms
    seconds = time.perf_counter() - began
    return Times(seconds, engine / 1000, len(questions), sum(map(len, found.values()))), found


def _edited(standing: Mapping[str, CompiledAlert], lexicon: Lexicon) -> str:
    """Return what an edit of the lexicon costs: a name added to a concept, and its alerts compiled again."""
    entry = next(each for each in lexicon.concepts.values() if each.name == _EDITED)
    concepts = {**lexicon.concepts, entry.id: replace(entry, names=(*entry.names, "Hunter of the sky"))}
    after = Lexicon(concepts, lexicon.version + 1)
    after.finder.find("")
    began = time.perf_counter()
    changes = ChangedNames(lexicon, after)
    touched = [each.compiled(after) for each in standing.values() if changes.touch(each.words)]
    return f"a name added to {_EDITED}: {len(touched):,} compiled again in {time.perf_counter() - began:.2f} s"


def _articles(archive: Archive, name: str, count: int) -> ArticleSet:
    hits = archive.client.search(index=name, size=count, sort=[{"raw_id": "asc"}], source=False)["hits"]["hits"]
    return ArticleSet((name,), {"terms": {"raw_id": [hit["_id"] for hit in hits]}}, count)


def _standing(
    size: int, lexicon: Lexicon, told: tuple[Sequence[str], Sequence[str]], chance: random.Random
) -> tuple[dict[str, CompiledAlert], str]:
    before, began = _memory(), time.perf_counter()
    standing = {}
    with long_lived_objects():
        for number in range(size):
            query = _query(*told, chance)
            alert = Alert(id=f"{number:032x}", name=query, query=query, owner="bench")
            standing[alert.id] = CompiledAlert(alert, Version(number, 1)).compiled(lexicon)
    seconds, bytes_ = (
        time.perf_counter() - began,
        sum(len(json.dumps(query)) for query in candidates.full_clauses(standing).values()),
    )
    wrong = [each.error for each in standing.values() if each.error]
    return standing, (
        f"{size:,} queries compiled in {seconds:.1f} s ({seconds / size * 1e3:.2f} ms each, once for each worker), "
        f"{bytes_ / size:.0f} bytes each, {_memory() - before:.0f} MB; {len(wrong)} not understood"
    )


def _query(words: Sequence[str], names: Sequence[str], chance: random.Random) -> str:
    word, name = chance.choice, chance.choice
    kind = chance.random()
    if kind < 0.3:  # noqa: PLR2004 - three in ten
        return f"{word(words)} {word(words)}"
    if kind < 0.6:  # noqa: PLR2004 - three in ten
        return name(names)
    if kind < 0.8:  # noqa: PLR2004 - two in ten
        return f"{name(names)} {word(words)}"
    if kind < 0.9:  # noqa: PLR2004 - one in ten
        return f'"{name(names)}"'
    return f"{name(names)} {word(words)} -{word(words)}"


def _words(documents: Sequence[Document]) -> list[str]:
    """Return the words that one would wait for: those of more than one article, and of few."""
    texts = (" ".join(text for part in each["body"] for text in part.get("paragraphs", ())) for each in documents)
    counts = Counter(word for text in texts for word in set(text.split()))
    most = _MOST_COMMON * len(documents)
    return sorted(
        word for word, count in counts.items() if word.isalpha() and len(word) >= _FEWEST_LETTERS and 1 < count <= most
    )


def _names(documents: Sequence[Document], lexicon: Lexicon) -> list[str]:
    people = {person["name"] for each in documents for person in each.get("people", ())}
    mentioned = {term["label"] for each in documents for term in each.get("terms", ())}
    known = {entry.name for entry in lexicon.concepts.values() if entry.kind in _PRESS}
    return sorted(name for name in people | mentioned | known if '"' not in name)


def _documents(lexicon: Lexicon) -> Iterator[Document]:
    for number, item in enumerate(_items()):
        try:
            article = normalise(item)
        except UnreadableItem:
            continue
        raw_id = f"bench:{number:06d}"
        stored = {**as_json(article), "id": f"{number:x}", "revision": 1, "raw_id": raw_id}
        stored |= {"fingerprint": fingerprint(article), "signature": list(signature(article))}
        yield tagged(stored, lexicon)


def _items() -> Iterator[Item]:
    path = data(*_ARCHIVE)
    if path is None:
        lines = (SAMPLE / "whitehouse.gov" / "articles.jsonl").read_text().splitlines()
    else:
        with gzip.open(path, "rt") as opened:
            lines = list(opened)
    for line in lines[-1400:]:
        record = json.loads(line)
        told = {name: record.get(name) for name in ("id", "title", "date", "url")}
        body = {**told, "text": str(record.get("text") or "")[:_LONGEST]}
        yield Item(body=json.dumps(body).encode(), content_type="application/json")


def _memory() -> float:
    return float(psutil.Process().memory_info().rss / 1e6)


if __name__ == "__main__":
    main()
