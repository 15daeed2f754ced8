"""Submitting and telling the workers: what is accepted is kept first, so a lost message only makes it wait."""

from collections.abc import Iterable, Iterator

from service.articles.item import Item
from service.backends import INDEX_BATCH, Backends, send
from service.index.batch import Batch
from service.index.submissions import submit, submit_stream


def send_submission(backends: Backends, items: Iterable[Item], *, sender: str, key: str | None) -> Batch:
    """Accept one submission and send its batches. Raises BadInput, Conflict, Unavailable."""
    batch = submit(backends.archive, items, sender=sender, key=key)
    # Where Redis is away each try takes seconds: one is enough, the sweep sends them all.
    all(send(backends.queue, INDEX_BATCH, identifier) for identifier in batch.children or (batch.id,))
    return batch


def send_stream(
    backends: Backends, items: Iterable[Item], *, key: str | None = None, backfill: bool = False
) -> Iterator[Batch]:
    """Accept a stream of any length and send each batch as it is kept. Raises Unavailable."""
    reachable = True
    for batch in submit_stream(backends.archive, items, key=key, backfill=backfill):
        if reachable and batch.state == "pending":
            reachable = send(backends.queue, INDEX_BATCH, batch.id)
        yield batch
