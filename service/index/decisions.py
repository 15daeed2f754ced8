"""Deciding what an item is to its article: pure, and the same whenever it is asked again. `writer` carries it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from service.articles.article import Article, as_json
from service.clock import now

Outcome = Literal["created", "revised", "superseded", "unchanged", "rejected"]
Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One normalised item on its way into the archive."""

    id: str
    article: Article
    fingerprint: str
    signature: tuple[str, ...] = ()
    raw_id: str
    batch: str
    arrival: str


def decide(entry: Entry, current: Document | None, applied: int | None = None) -> Outcome:
    """Say what an entry is to the article's current revision.

    `applied` is the revision that this very item made in an earlier attempt. Order is the source's `modified`
    where both tell it, then the stored order of arrival; never the clock.
    """
    if current is None or applied == 1:
        return "created"
    if applied is not None:
        return "revised"
    if current["fingerprint"] == entry.fingerprint:
        return "unchanged"
    return "revised" if _order(entry, current) else "superseded"


def _order(entry: Entry, current: Document) -> bool:
    modified, known = entry.article.modified, current.get("modified")
    if modified and known and _instant(modified) != _instant(known):
        return _instant(modified) > _instant(known)
    return bool(entry.arrival > current["arrival"])


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def document(entry: Entry, current: Document | None) -> Document:
    """Give the stored form of an entry as the revision that follows `current`."""
    moment = now()
    return {
        **as_json(entry.article),
        "id": entry.id,
        "revision": current["revision"] + 1 if current else 1,
        "fingerprint": entry.fingerprint,
        "signature": list(entry.signature),
        "raw_id": entry.raw_id,
        "batch": entry.batch,
        "arrival": entry.arrival,
        "first_indexed_at": current["first_indexed_at"] if current else moment,
        "indexed_at": moment,
    }


def waves(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Divide entries so that no wave has an article twice and the order of each article's items is kept."""
    waves: list[list[Entry]] = []
    seen: dict[str, int] = {}
    for entry in entries:
        number = seen.get(entry.id, 0)
        seen[entry.id] = number + 1
        if number == len(waves):
            waves.append([])
        waves[number].append(entry)
    return waves
