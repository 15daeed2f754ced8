"""`make bench`: how long a search takes over HTTP beside the same asked of Elasticsearch alone, and what we add to it.

`python -m benchmarks.search 14396 100000` measures the archive and the same seven times over.
"""

import gc
import json
import sys
import time
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from rich.console import Console
from rich.table import Table

from benchmarks import asking, node, server, suggestions, whitehouse
from benchmarks.asking import Request, Times
from benchmarks.material import ROOT, SKIPPED
from service.app import create_app
from service.search import engine
from service.search.compile.compiler import Compiled
from service.search.parameters import read
from service.search.search import Search, parts_of, request
from service.settings import Settings
from service.storage.archive import Archive

SIZES, CLIENTS, ROUNDS = (14_396,), (1, 8), 3
QUERIES = ROOT / "benchmarks" / "queries.jsonl"
_PLAIN_FIELDS = ["title", "lead", "body.paragraphs"]
_TIMED_ALONE, _WIDTH = 3, 120
# What is left out of the body; hits alone still rank by the whole query.
_WITHOUT: dict[str, frozenset[str]] = {
    "all": frozenset(),
    "without highlights": frozenset({"highlight"}),
    "without facets and dates": frozenset({"aggs"}),
    "hits alone": frozenset({"aggs", "highlight"}),
}

Query = dict[str, Any]
Body = dict[str, Any]


class Asked(NamedTuple):
    """The same searches as they are asked of Dateline, of Elasticsearch with Dateline's body, and with a plain one."""

    service: list[Request]
    bodies: list[Request]
    plain: list[Request]


def main() -> None:
    console = Console(width=_WIDTH)
    path = whitehouse.archive()
    if path is None:
        console.print(f"How fast a search is: {SKIPPED}")
        return
    sizes = sorted(int(text) for text in sys.argv[1:]) or SIZES
    with node.node() as client, whitehouse.prepared(path) as articles, node.archive(client) as archive:
        for size in sizes:
            began = time.perf_counter()
            there = whitehouse.fill(archive, articles, size=size)
            console.print(f"\n{there:,} articles, filled in {time.perf_counter() - began:.0f} s")
            measure(archive, console)


def measure(archive: Archive, console: Console) -> None:
    """Measure an archive that is filled, and print what came of it."""
    chosen = server.of(archive)
    with server.serving(chosen) as url:
        console.print(_first(url))
        asked = _asked(archive)
        console.print(_latency(url, chosen.elasticsearch_url, asked))
        console.print(_parts(archive, chosen.elasticsearch_url))
        console.print(_suggestions(url, archive))
    console.print(_alone(chosen))


def queries() -> list[Query]:
    """Read what is searched for: parameters of the API, a list where there may be several."""
    return [json.loads(line) for line in QUERIES.read_text(encoding="utf-8").splitlines()]


def _first(url: str) -> str:
    """Ask a server that has just started, as its first reader does."""
    told = []
    for path in ("/api/v1/search?q=ISIS", "/api/v1/suggest?q=isl"):
        times = asking.ask(url, [Request(path)])
        told.append(f"{times.answers[0].whole:.0f} ms")
    return f"first search in a new process: {told[0]}, first suggestion: {told[1]}"


def _latency(url: str, engine_url: str, asked: Asked) -> Table:
    table = Table(title=f"{len(asked.service)} searches, {ROUNDS} times; milliseconds", title_justify="left")
    for column in ("", "clients", "median", "p99", "took", "p99", "on top", "p99", "searches/s", "times plain", "p99"):
        table.add_column(column, justify="right" if column else "left")
    for clients in CLIENTS:
        rows = {
            "Dateline's answer": _timed(url, asked.service, clients),
            "its body, bare client": _timed(engine_url, asked.bodies, clients),
            "plain multi_match": _timed(engine_url, asked.plain, clients),
        }
        plain = rows["plain multi_match"].whole
        for name, times in rows.items():
            numbers = [f"{each:.1f}" for part in (times.whole, times.took, times.on_top) for each in part]
            ratios = [f"{ours / other:.1f}" for ours, other in zip(times.whole, plain, strict=True)]
            table.add_row(name, str(clients), *numbers, f"{times.rate:.0f}", *ratios)
    return table


def _timed(url: str, requests: Sequence[Request], clients: int) -> Times:
    asking.ask(url, requests, clients=clients)  # warm
    return asking.ask(url, [each for _ in range(ROUNDS) for each in requests], clients=clients)


def _parts(archive: Archive, engine_url: str) -> Table:
    """Ask for less and less of a page: what is left out is what a part costs."""
    table = Table(title="What the engine takes for the parts of a page; milliseconds", title_justify="left")
    for column in ("", "median", "p99"):
        table.add_column(column, justify="right" if column else "left")
    bodies = [_body(wanted, compiled) for wanted, compiled in _compiled(archive)]
    for name, without in _WITHOUT.items():
        asked = [_posted(archive, {key: part for key, part in body.items() if key not in without}) for body in bodies]
        table.add_row(name, *(f"{each:.1f}" for each in _timed(engine_url, asked, 1).took))
    facets = [_posted(archive, body | {"aggs": _without_missing(body["aggs"])}) for body in bodies]
    table.add_row(
        "all, without counts of what has no value", *(f"{each:.1f}" for each in _timed(engine_url, facets, 1).took)
    )
    return table


def _without_missing(counted: Body) -> Body:
    return {name: each for name, each in counted.items() if not name.endswith(":missing")}


def _suggestions(url: str, archive: Archive) -> Table:
    table = Table(title="Suggestions; milliseconds", title_justify="left")
    for column in ("", "clients", "median", "p99"):
        table.add_column(column, justify="right" if column else "left")
    typed = suggestions.prefixes(archive)
    requests = [Request(f"/api/v1/suggest?q={quote(text)}") for text in typed]
    for clients in CLIENTS:
        asking.ask(url, requests[:40], clients=clients)
        times = asking.ask(url, requests, clients=clients)
        table.add_row(f"{len(typed)} beginnings", str(clients), *(f"{each:.1f}" for each in times.whole))
    return table


def _alone(chosen: Settings) -> str:
    """Measure the processor's time of our own process: what it adds, however busy the machine is."""
    browser = create_app(chosen).test_client()
    paths = [_path(query) for query in queries()]
    for path in paths:
        browser.get(path)
    gc.collect()
    spent: list[float] = []
    for path in paths * _TIMED_ALONE:
        began = time.thread_time()
        browser.get(path)
        spent.append(1000 * (time.thread_time() - began))
    middle, slowest = asking.middle_and_slowest(spent)
    return f"processor time of the web process for a search: median {middle:.1f} ms, p99 {slowest:.1f} ms"


def _asked(archive: Archive) -> Asked:
    searches = _compiled(archive)
    return Asked(
        [Request(_path(query)) for query in queries()],
        [_posted(archive, _body(wanted, compiled)) for wanted, compiled in searches],
        [_posted(archive, _plain(wanted.text)) for wanted, _ in searches],
    )


def _compiled(archive: Archive) -> list[tuple[Search, Compiled]]:
    return [engine.prepare(archive, read(_values(query))) for query in queries()]


def _body(search: Search, compiled: Compiled) -> Body:
    return request(search, compiled, parts_of(search, compiled))


def _posted(archive: Archive, body: Body) -> Request:
    """Return the request of a body that is written for the client, which calls one part by another name."""
    named = {{"source": "_source"}.get(name, name): part for name, part in body.items()}
    return Request(f"/{archive.indices.articles}/_search", json.dumps(named).encode())


def _path(query: Query) -> str:
    return f"/api/v1/search?{urlencode(query, doseq=True)}"


def _values(query: Query) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in query.items()}


def _plain(text: str) -> Body:
    words = {"multi_match": {"query": text, "fields": _PLAIN_FIELDS}} if text else {"match_all": {}}
    return {"query": words, "size": 20, "source": ["title", "url", "published"]}


if __name__ == "__main__":
    main()
