"""Work items: documents that say when work is due, who has it until when, and how often it was tried.

A worker takes an item by compare-and-set, and has it until its lease ends: from then on it is due again. Whatever the
worker writes afterwards, it writes only while nobody else has changed the item. The fields keep the names that each
index gives them.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from service.storage.archive import VersionConflict
from service.storage.collection import Body, Collection, Stored
from service.storage.timestamps import later, now

Value = TypeVar("Value")
PAGE = 500


class LeaseLostError(Exception):
    """Another worker has taken the item over: what comes of it is that worker's to say."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before the next attempt: twice as long each time, of that a random share from `least` on."""

    first_s: float
    longest_s: float
    least: float = 0.5

    def seconds(self, attempts: int, *, longest_s: float | None = None) -> float:
        """Return the seconds to wait after so many attempts."""
        longest = self.longest_s if longest_s is None else longest_s
        share = random.uniform(self.least, 1.0)  # noqa: S311 - no secret
        return min(longest, self.first_s * 2.0 ** min(attempts - 1, 20)) * share


class WorkItem(Generic[Value]):
    """An item that this worker has, as it is stored. Each write raises LeaseLostError where another has it by now."""

    def __init__(self, work: "Work[Value]", stored: Stored[Value], lease_s: float) -> None:
        self._work = work
        self._stored = stored
        self._lease_s = lease_s
        self._renewed = time.monotonic()

    @property
    def id(self) -> str:
        return self._stored.id

    @property
    def value(self) -> Value:
        return self._stored.value

    def change(self, **changes: Any) -> None:
        """Store the item with some fields changed."""
        changed: Value = replace(self.value, **changes)  # type: ignore[type-var]
        try:
            self._stored = self._work.collection.put(self._stored, changed)
        except VersionConflict as error:
            raise LeaseLostError(self.id) from error

    def keep(self) -> None:
        """Renew the lease where a third of it is over. To be called often while the work is done."""
        if time.monotonic() - self._renewed > self._lease_s / 3:
            self.renew()

    def renew(self, lease_s: float | None = None, **changes: Any) -> None:
        """Renew the lease now, with another length where one is given."""
        self._lease_s = self._lease_s if lease_s is None else lease_s
        self.change(**{self._work.due_at: later(self._lease_s)}, **changes)
        self._renewed = time.monotonic()

    def put_off(self, attempts: int, /, *, longest_s: float | None = None, **changes: Any) -> None:
        """Give the item back, to be due again after a back-off of so many attempts."""
        wait_s = self._work.backoff.seconds(attempts, longest_s=longest_s)
        self.change(**{self._work.due_at: later(wait_s)}, **changes)

    def delete(self) -> None:
        """Delete the item."""
        try:
            self._work.collection.delete(self.id, self._stored.version)
        except VersionConflict as error:
            raise LeaseLostError(self.id) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Work(Generic[Value]):
    """The items of a collection: which field says when one is due (while it is taken: the end of its lease)."""

    collection: Collection[Value]
    backoff: Backoff
    due_at: str = "next_attempt_at"

    def take(
        self,
        identifier: str,
        begin: Callable[[Value], Mapping[str, Any] | None],
        *,
        lease_s: float,
        absent: Value | None = None,
    ) -> WorkItem[Value] | None:
        """Take an item; None where it is not there, may not be taken, or another worker was faster.

        `begin` is given the item as it is now, and returns the fields that change where it is taken, such as the count
        of attempts, or None where it may not be taken. Where there is no item yet, one is made of `absent`.
        """
        stored = self.collection.get(identifier)
        value = stored.value if stored else absent
        changes = None if value is None else begin(value)
        if value is None or changes is None:
            return None
        taken: Value = replace(value, **{self.due_at: later(lease_s), **changes})  # type: ignore[type-var]
        try:
            made = self.collection.put(stored, taken) if stored else self.collection.create(identifier, taken)
        except VersionConflict:
            return None
        return WorkItem(self, made, lease_s)

    def create(self, identifier: str, value: Value, *, lease_s: float) -> WorkItem[Value]:
        """Make an item that this worker has. Raises VersionConflict where one of this id is there."""
        taken: Value = replace(value, **{self.due_at: later(lease_s)})  # type: ignore[type-var]
        return WorkItem(self, self.collection.create(identifier, taken), lease_s)

    def due(self, *queries: Body, sort: Sequence[Body], size: int = PAGE, fresh: bool = False) -> list[Stored[Value]]:
        """Return the first items that all queries find and that are due now."""
        over = {"range": {self.due_at: {"lte": now()}}}
        return self.collection.search({"bool": {"filter": [*queries, over]}}, sort=sort, size=size, fresh=fresh)

    def release(self, stored: Stored[Value], **changes: Any) -> bool:
        """Make an item due now, without taking it; False where it was changed since it was read."""
        released: Value = replace(stored.value, **{self.due_at: now(), **changes})  # type: ignore[type-var]
        try:
            self.collection.put(stored, released)
        except VersionConflict:
            return False
        return True
