"""`make bench`: articles a second on one core, the share of each step, and trafilatura alone on the same HTML."""

import gzip
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trafilatura
from rich.console import Console
from rich.table import Table

from benchmarks import analysis, node
from benchmarks.material import SAMPLE, SKIPPED, af_mil_pages, data
from service.articles import normalise as steps
from service.articles.article import Article
from service.articles.article_json import as_json
from service.articles.item import Item
from service.articles.readers import READERS
from service.articles.split import split
from service.errors import UnreadableItem
from service.index.tagging import tagged
from service.lexicon.lexicon import as_shipped

_TEXTS = 2000
_ARCHIVE = ("archive", "whitehouse_all.jsonl.gz")
_FOUND_IN, _INDEXED = 300, 400
# Clean text of about 600 words, cut from articles that are longer or nearly as long. No text is timed before: what runs
# of words hold is remembered, and a text that comes again would be faster than a new one.
_SHORT, _FEWEST = 3_700, 3_000
# The functions that `normalise` calls, by the step that each of them is.
_STEPS = {
    "read": "names",
    "read_acronyms": "acronyms",
    "read_quotations": "quotations",
    "read_contracts": "contracts",
    "contract_numbers": "contracts",
    "release_number": "contracts",
    "read_turns": "transcripts",
    "split_dateline": "datelines",
}


@dataclass(slots=True)
class Clock:
    """The seconds that each step took; what is inside no step is the whole's own."""

    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, step: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:
            start = time.process_time()
            try:
                return work(*args, **options)
            finally:
                self.seconds[step] = self.seconds.get(step, 0.0) + time.process_time() - start

        return run


def main() -> None:
    console = Console()
    table = Table(title="Normalisation on one core", title_justify="left")
    for column in ("", "articles", "articles/s", "share of the steps"):
        table.add_column(column, justify="left" if column in {"", "share of the steps"} else "right", overflow="fold")
    for name, items in _materials():
        table.add_row(name, str(len(items)), f"{len(items) / seconds_of(items):.0f}", _told(shares(items)))
    console.print(table)
    console.print(_beside_trafilatura())
    console.print(_tagging())
    console.print(_finding())
    console.print(_indexing())


def seconds_of(items: list[Item]) -> float:
    """Time the whole normalisation of the items, once the word lists are loaded."""
    _normalise(items[0])
    start = time.process_time()
    for item in items:
        _normalise(item)
    return time.process_time() - start


def shares(items: Iterable[Item]) -> dict[str, float]:
    """Return the part of the time that each step takes; measured apart, because measuring takes time itself."""
    clock = Clock()
    start = time.process_time()
    with _measured(clock):
        for item in items:
            _normalise(item)
    whole = time.process_time() - start
    parts = {step: seconds / whole for step, seconds in clock.seconds.items()}
    return {**parts, "the rest": 1 - sum(parts.values())}


@contextmanager
def _measured(clock: Clock) -> Iterator[None]:
    """Put the clock around each step while the block runs."""
    before: dict[str, Any] = {name: getattr(steps, name) for name in _STEPS if hasattr(steps, name)}
    before["READERS"] = READERS
    timed = {kind: clock.timed("reading", reader) for kind, reader in READERS.items()}
    try:
        for name, step in _STEPS.items():
            if name in before:
                setattr(steps, name, clock.timed(step, before[name]))
        vars(steps)["READERS"] = timed
        yield
    finally:
        for name, work in before.items():
            setattr(steps, name, work)


def _normalise(item: Item) -> None:
    try:
        steps.normalise(item)
    except UnreadableItem:
        return


def _materials() -> Iterator[tuple[str, list[Item]]]:
    yield "af.mil pages", _html(af_mil_pages())
    whole = data(*_ARCHIVE)
    yield "White House texts" if whole else "White House texts, sample", _texts(whole)
    yield "clean text, 600 words", _cut(_texts(whole, first=3))
    folder = data("extraction", "html")
    if folder is not None:
        yield "news pages", _html(_news(folder))


def _html(pages: dict[str, bytes]) -> list[Item]:
    return [Item(body=body, content_type="text/html", name=name) for name, body in pages.items()]


def _news(folder: Path) -> dict[str, bytes]:
    return {path.name: gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("*.gz"))}


def _cut(items: list[Item]) -> list[Item]:
    """Cut records to the same length at a word's end; no text is one that was read before."""
    records = [json.loads(item.body) for item in items]
    texts = [(record, str(record.get("text") or "")) for record in records]
    short = [{**record, "text": text[:_SHORT].rsplit(" ", 1)[0]} for record, text in texts if len(text) >= _FEWEST]
    return [Item(body=json.dumps(record).encode(), content_type="application/json") for record in short]


def _texts(path: Path | None, first: int = 0) -> list[Item]:
    """Take texts evenly over the archive, since its years differ; without it the committed sample."""
    if path is None:
        return list(split((SAMPLE / "whitehouse.gov" / "articles.jsonl").read_bytes()))
    with gzip.open(path) as lines:
        records = [line for line in lines if line.strip()]
    chosen = records[first :: max(1, len(records) // _TEXTS)][:_TEXTS]
    known = ("id", "title", "date", "url", "text")
    bare = [{name: json.loads(line).get(name) for name in known} for line in chosen]
    return [Item(body=json.dumps(record).encode(), content_type="application/json") for record in bare]


def _beside_trafilatura() -> Table:
    table = Table(title="The whole normalisation beside trafilatura alone, same HTML, same run", title_justify="left")
    for column in ("", "ours, pages/s", "trafilatura, pages/s", "our time / its time"):
        table.add_column(column, justify="right" if column else "left")
    folder = data("extraction", "html")
    materials = {"af.mil pages": af_mil_pages(), "news pages": _news(folder) if folder else {}}
    for name, pages in materials.items():
        if not pages:
            table.add_row(name, SKIPPED)
            continue
        ours, its = seconds_of(_html(pages)), _trafilatura(pages.values())
        table.add_row(name, f"{len(pages) / ours:.1f}", f"{len(pages) / its:.1f}", f"{ours / its:.2f}")
    return table


def _tagging() -> Table:
    """Normalise and tag texts that nothing has read before, and the same again: what runs of words hold is kept."""
    table = Table(title="Normalising and tagging, articles/s on one core", title_justify="left")
    for column in ("characters each", "met for the first time", "again"):
        table.add_column(column, justify="right")
    items = [item for item in _texts(data(*_ARCHIVE), first=5) if len(item.body) >= _FEWEST][:_FOUND_IN]
    articles: list[Article] = []
    rates = []
    for _ in range(2):
        articles.clear()
        start = time.process_time()
        for item in items:
            articles.append(steps.normalise(item))
            tagged(as_json(articles[-1]), as_shipped())
        rates.append(f"{len(items) / (time.process_time() - start):.0f}")
    length = sum(len(text) for article in articles for part in article.body for text in part.paragraphs) // len(items)
    table.add_row(f"{length:,}", *rates)
    return table


def _finding() -> Table:
    table = Table(title="Finding the lexicon's names, milliseconds on one core", title_justify="left")
    for column in ("a query", "600 words", "600 words, a plain pattern of all names"):
        table.add_column(column, justify="right")
    texts = [str(json.loads(item.body)["text"]) for item in _cut(_texts(data(*_ARCHIVE)))][:_FOUND_IN]
    times = analysis.finding(as_shipped(), texts)
    table.add_row(f"{times.query:.3f}", f"{times.article:.2f}", f"{times.pattern:.0f}")
    return table


def _indexing() -> Table:
    table = Table(
        title="Indexing the same articles, beside stock English analysis in the same run", title_justify="left"
    )
    for column in ("", "seconds", "its time", "MB", "its size"):
        table.add_column(column, justify="right" if column else "left")
    articles = [steps.normalise(item) for item in _texts(data(*_ARCHIVE))[:_INDEXED]]
    with node.node() as client:
        costs = analysis.measure(client, articles)
    stock = costs["stock english"]
    for name, cost in costs.items():
        times = (f"{cost.seconds:.2f}", f"× {cost.seconds / stock.seconds:.2f}")
        table.add_row(name, *times, f"{cost.size / 1e6:.2f}", f"× {cost.size / stock.size:.2f}")
    return table


def _trafilatura(pages: Iterable[bytes]) -> float:
    pages = list(pages)
    trafilatura.extract(pages[0])
    start = time.process_time()
    for page in pages:
        trafilatura.extract(page, include_comments=False)
    return time.process_time() - start


def _told(parts: dict[str, float]) -> str:
    ranked = sorted(parts.items(), key=lambda part: -part[1])
    return ", ".join(f"{step} {share:.0%}" for step, share in ranked)


if __name__ == "__main__":
    main()
