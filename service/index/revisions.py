"""Deciding which revision an item makes of its article, the same whenever it is asked again. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from service.articles.article import Article
from service.articles.article_json import as_json
from service.storage.timestamps import now

Outcome = Literal["created", "revised", "superseded", "unchanged", "withdrawn", "rejected"]
Document = dict[str, Any]
Order = tuple[bool, datetime, str]

WITHDRAWN = "withdrawn"
_KEPT_WHEN_WITHDRAWN = ("title", "url", "source", "source_id")
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One normalised item on its way into the archive.

    `identities` are the ids of all that the item says its article is known by. Of an item by which the source takes its
    article back, `withdrawn`, the article says no more than which it is and when that was.
    """

    id: str
    article: Article
    fingerprint: str
    signature: tuple[str, ...] = ()
    raw_id: str
    batch: str
    arrival: str
    withdrawn: bool = False
    identities: tuple[str, ...] = ()


def decide(entry: Entry, current: Document | None, applied: int | None = None) -> Outcome:
    """Return what an entry is to the article's current revision.

    `applied` is the revision that this very item made in an earlier attempt. Revision 0 is a withdrawal that came
    before any article did.
    """
    first = not current or not current["revision"] if applied is None else applied == 1
    made: Outcome = "withdrawn" if entry.withdrawn else "created" if first else "revised"
    if current is None or applied is not None:
        return made
    if current["fingerprint"] == entry.fingerprint:
        return "unchanged"
    return made if _comes_after(entry, current) else "superseded"


def next_revision(entry: Entry, current: Document | None, applied: int | None = None) -> Document | None:
    """Return what the article becomes by the entry, or None where nothing is to be written."""
    outcome = decide(entry, current, applied)
    if applied is not None:
        return None
    if not current or outcome not in ("unchanged", "superseded"):
        return build_document(entry, current)
    if outcome == "unchanged" and _comes_after(entry, current):
        return _seen(entry, current)
    return {**current, "url": entry.article.url} if _lacks_address(entry, current) else None


def _lacks_address(entry: Entry, current: Document) -> bool:
    """Return whether an item that changes nothing else tells the address of an article that is known without one."""
    return bool(entry.article.url) and "url" not in current and not current.get("withdrawn")


def _comes_after(entry: Entry, current: Document) -> bool:
    """Return whether the entry is later than all that the current revision has seen; never by the clock."""
    article = entry.article
    mine = _order(article.extent, article.modified, entry.arrival)
    return mine > _order(current.get("extent"), current.get("modified"), current["arrival"])


def _order(extent: str | None, modified: str | None, arrival: str) -> Order:
    """Return an item's place among those of its article: one order, so that any way of applying them ends alike.

    What is partial comes before what is whole; then what states no change before what does, and by that change; then
    by arrival.
    """
    return extent is None, _instant(modified) if modified else _NEVER, arrival


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def build_document(entry: Entry, current: Document | None) -> Document:
    """Return the stored form of an entry as the revision that follows `current`."""
    moment = now()
    first = (current or {}).get("first_indexed_at") or (None if entry.withdrawn else moment)
    address = (current or {}).get("url")
    return {
        **({"url": address} if address else {}),
        **(_withdrawn(entry, current or {}) if entry.withdrawn else as_json(entry.article)),
        **_anniversary(entry),
        "id": entry.id,
        "revision": current["revision"] + 1 if current else 0 if entry.withdrawn else 1,
        "fingerprint": entry.fingerprint,
        "signature": list(entry.signature),
        "raw_id": entry.raw_id,
        "batch": entry.batch,
        "arrival": entry.arrival,
        **({"first_indexed_at": first} if first else {}),
        "indexed_at": moment,
    }


def _anniversary(entry: Entry) -> Document:
    """Return the day of any year that an article was published on, as 05-08."""
    published = entry.article.published
    return {"day": published[5:10]} if published and not entry.withdrawn else {}


def _withdrawn(entry: Entry, current: Document) -> Document:
    """Return which article it was, and nothing that a search finds but its mark."""
    known = {name: current[name] for name in _KEPT_WHEN_WITHDRAWN if name in current}
    told = as_json(entry.article)
    stated = {name: told[name] for name in (*_KEPT_WHEN_WITHDRAWN, "modified") if name in told}
    return {**stated, **known, "word_count": 0, "withdrawn": True}


def _seen(entry: Entry, current: Document) -> Document:
    """Return the current revision with the place of a later item that says the same: what is between is superseded."""
    modified = entry.article.modified
    return {**current, "arrival": entry.arrival, **({"modified": modified} if modified else {})}


def waves(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return the entries in waves: none has an article twice, and the order of each article's items is kept."""
    waves: list[list[Entry]] = []
    seen: dict[str, int] = {}
    for entry in entries:
        number = seen.get(entry.id, 0)
        seen[entry.id] = number + 1
        if number == len(waves):
            waves.append([])
        waves[number].append(entry)
    return waves
