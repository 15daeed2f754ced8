"""`python -m benchmarks.suggestions`: how long suggestions take on the archive that the environment names."""

import random
import time
from statistics import median, quantiles
from typing import Any

from rich.console import Console
from rich.table import Table

from service import settings
from service.backends import connect
from service.search.suggest import service, vocabulary
from service.storage.archive import Archive

PREFIXES = 200
SIZE = 9
LENGTHS = range(2, 13)
EVERY_NTH_MISTYPED = 5


def main() -> None:
    archive = connect(settings.read()).archive
    started = time.perf_counter()
    names = len(service.vocabularies(archive).names)
    prepared = time.perf_counter() - started
    typed = prefixes(archive)
    for text in typed[:20]:
        service.suggestions(archive, text, SIZE)
    table = Table(
        "", "median ms", "p99 ms", title=f"{len(typed)} beginnings, {names:,} names, prepared in {prepared:.1f} s"
    )
    spent = [_spent(archive, text) for text in typed]
    for place, part in enumerate(("names in memory", "the index", "together")):
        times = [1000 * row[place] for row in spent]
        table.add_row(part, f"{median(times):.1f}", f"{quantiles(times, n=100)[-1]:.1f}")
    empty = sum(not service.suggestions(archive, text, SIZE) for text in typed)
    Console().print(table, f"{empty} of them get no suggestion")


def prefixes(archive: Archive) -> list[str]:
    """Return beginnings of names and of titles' words, some with two letters swapped; the same each time."""
    chance = random.Random(7)  # noqa: S311 - a sample, no secret
    answer = archive.client.search(index=archive.indices.articles, **vocabulary.counts_request())
    names = [name for values in vocabulary.read_counts(answer.body).values() for name in sorted(values)]
    hits = archive.client.search(index=archive.indices.articles, size=500, source={"includes": ["title"]}, sort=["id"])[
        "hits"
    ]["hits"]
    titles: list[Any] = [hit["_source"]["title"] for hit in hits if hit["_source"].get("title")]
    chosen = [*chance.sample(names, PREFIXES // 2), *chance.sample(titles, PREFIXES // 2)]
    return [_typed(text, chance, mistyped=not place % EVERY_NTH_MISTYPED) for place, text in enumerate(chosen)]


def _typed(text: str, chance: random.Random, *, mistyped: bool) -> str:
    text = text[: chance.choice(LENGTHS)].replace("-", " ")
    if not mistyped or len(text) < max(LENGTHS) // 2:
        return text
    at = chance.randrange(2, len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _spent(archive: Archive, text: str) -> tuple[float, float, float]:
    start = time.perf_counter()
    candidates = vocabulary.fitting_names(service.vocabularies(archive).names, text, SIZE)
    middle = time.perf_counter()
    archive.client.search(index=archive.indices.articles, **service.request(text, candidates, SIZE))
    end = time.perf_counter()
    return middle - start, end - middle, end - start


if __name__ == "__main__":
    main()
