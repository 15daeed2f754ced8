"""Leases: one worker at a time has a batch, by compare-and-set, and a worker that falls silent loses it."""

import dataclasses
import time
from contextlib import suppress
from typing import Any

from elasticsearch import NotFoundError

from service import documents
from service.documents import Place
from service.index.batch import Batch, as_document, from_document
from service.storage.archive import Archive, VersionConflict, translated
from service.storage.bulk import Version
from service.storage.collection import version_of
from service.storage.timestamps import later, now
from service.storage.work_item import backoff

MAX_ATTEMPTS = 3
FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 120.0
# What alerts may fire for, and when the sweep has them matched where the message to do so was lost.
FIRING = ("created", "revised")
MATCHED_AFTER_S = 10.0


class LeaseLostError(Exception):
    """Another worker has taken the batch over; it will count the outcomes."""


class Lease:
    """A batch that this worker holds: `batch` as stored, and the version of its document that says so."""

    def __init__(self, archive: Archive, batch: Batch, seconds: float, version: Version) -> None:
        self.batch = batch
        self._archive = archive
        self._seconds = seconds
        self._version = version
        self._renewed = time.monotonic()

    def keep(self) -> None:
        """Hold on to the batch; to be called often, it asks Elasticsearch only when it must. Raises LeaseLostError."""
        if time.monotonic() - self._renewed > self._seconds / 3:
            self._store(next_attempt_at=later(self._seconds))
            self._renewed = time.monotonic()

    def finish(self, counts: dict[str, int]) -> None:
        """Close the batch with its outcomes. Raises LeaseLostError."""
        fires = not self.batch.backfill and any(counts.get(outcome) for outcome in FIRING)
        self._store(
            state="done",
            counts=counts,
            finished_at=now(),
            lease_owner=None,
            last_error=None,
            matching="due" if fires else None,
            next_attempt_at=later(MATCHED_AFTER_S),
        )

    def divide(self) -> tuple[str, ...]:
        """Hand the items of a batch that keeps stopping its workers to two halves; return their ids."""
        halves = self.batch.halves()
        for half in halves:
            with suppress(VersionConflict):
                documents.put(self._archive, Place(self._archive.indices.batches, half.id), as_document(half))
        children = tuple(half.id for half in halves)
        self._store(state="split", children=children, lease_owner=None)
        return children

    def release(self, reason: str) -> None:
        """Return the batch back, to wait for an engine with back-off and jitter. The attempt is not counted."""
        waits = self.batch.waits + 1
        self._store(
            state="pending",
            attempts=self.batch.attempts - 1,
            waits=waits,
            lease_owner=None,
            next_attempt_at=later(backoff(waits, FIRST_WAIT_S, LONGEST_WAIT_S)),
            last_error=reason,
        )

    def _store(self, **changes: Any) -> None:
        changed = dataclasses.replace(self.batch, **changes)
        self._version = _replace(self._archive, changed, self._version)
        self.batch = changed


def take(archive: Archive, identifier: str, owner: str, seconds: float) -> Lease | None:
    """Take the batch and count the attempt. None where it is done, divided, unknown, or another worker has it."""
    with translated():
        try:
            found = archive.client.get(index=archive.indices.batches, id=identifier)
        except NotFoundError:
            return None
    batch = from_document(identifier, found["_source"])
    if batch.state in ("done", "split") or (batch.state == "working" and batch.next_attempt_at > now()):
        return None
    taken = dataclasses.replace(
        batch, state="working", attempts=batch.attempts + 1, lease_owner=owner, next_attempt_at=later(seconds)
    )
    try:
        version = _replace(archive, taken, version_of(found))
    except LeaseLostError:
        return None
    return Lease(archive, taken, seconds, version)


def _replace(archive: Archive, batch: Batch, version: Version) -> Version:
    try:
        return documents.put(archive, Place(archive.indices.batches, batch.id, version), as_document(batch))
    except VersionConflict as error:
        raise LeaseLostError(batch.id) from error
