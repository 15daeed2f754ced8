"""The sample archive that the repository carries: real articles, free to redistribute, submitted once."""

from collections.abc import Iterator
from pathlib import Path

import service
from service.articles.item import Item
from service.articles.split import split_file
from service.backends import Backends
from service.index.batch import digest
from service.index.submit import send_stream

SAMPLE = Path(service.__file__).parents[1] / "sample"


def submit_sample(backends: Backends) -> list[str]:
    """Submit the sample archive; return the batches that are not done. A second time there is nothing to do."""
    items = list(sample_items())
    key = f"sample archive {digest(items)}"
    return [batch.id for batch in send_stream(backends, items, key=key, backfill=True) if batch.state != "done"]


def sample_items() -> Iterator[Item]:
    """Return the items of the sample archive, file by file."""
    for file in sorted(SAMPLE.rglob("*")):
        if file.is_file() and file.name != "README.md":
            with file.open("rb") as opened:
                yield from split_file(opened, name=str(file.relative_to(SAMPLE)))
