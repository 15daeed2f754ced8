"""The cursor: where a page of hits ended, as text that a caller hands back, so that no article comes twice or never.

By date the order of two articles never changes, and the last one's date and id are enough. A score changes while
articles are indexed, because it knows how rare a word is in the archive of the moment: what stood on the next page may
have risen to one that was shown. So a cursor by score bears the beginnings of the ids that were shown, and the next
page is the best of the rest. It cannot bear them all: after the best 300 the others follow by date. Nothing is kept on
the server.
"""

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from service.errors import BadInput
from service.search.parts.part import Answer, Body, Part
from service.search.sorting import SORTS, Sort, by_score

MAX_DEPTH, COUNTED_TO = 10_000, 10_000
IDENTIFIER = re.compile(r"[0-9a-f]{1,64}")
# So many articles come by score; each costs seven characters of the cursor, and an address holds some 4,000.
BY_SCORE = 300
BYTES = 5
WRONG = "The cursor is not one that a search gave."


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a page ended. `depth` counts the hits before; `newest` is the day that `recent` counts age from.

    `after` are the last hit's date and id where hits come by date; `seen` are the beginnings of the ids that were shown
    by score.
    """

    sort: Sort
    depth: int = 0
    newest: str | None = None
    after: tuple[float, str] | None = None
    seen: tuple[str, ...] = ()

    @property
    def scored(self) -> bool:
        """Whether the next page comes by score."""
        return by_score(self.sort) and len(self.seen) < BY_SCORE

    @property
    def order(self) -> list[Body]:
        """Return the order of the next page."""
        return SORTS[self.sort if self.scored or not by_score(self.sort) else "newest"]

    def advanced(self, hits: Sequence[Body]) -> "Cursor":
        """Return the cursor after a page that ends with these hits."""
        moved = replace(self, depth=self.depth + len(hits))
        if self.scored:
            return replace(moved, seen=(*self.seen, *(hit["_source"]["id"][: 2 * BYTES] for hit in hits)))
        value, identifier = hits[-1]["sort"]
        return replace(moved, after=(value, identifier))

    def unseen(self) -> list[Body]:
        """Return the clauses that find what was shown already and must not come again."""
        return [{"prefix": {"id": beginning}} for beginning in self.seen]

    def encoded(self) -> str:
        fields = json.dumps([self.sort, self.depth, self.newest, self.after], separators=(",", ":"))
        return f"{_encoded(fields.encode())}.{_encoded(bytes.fromhex(''.join(self.seen)))}".rstrip(".")


@dataclass(frozen=True, slots=True)
class Paging(Part):
    """Which hits stand on the page, how many there are in all (`exact`: beyond COUNTED_TO too), and where it ends."""

    place: Cursor
    size: int
    exact: bool = False

    def add_to(self, body: Body) -> None:
        body["sort"] = self.place.order
        body["size"] = self.size
        body["track_total_hits"] = True if self.exact else COUNTED_TO
        unseen = self.place.unseen()
        if unseen:
            body["track_scores"] = True  # after the best, too, where others follow by date
            body["post_filter"] = {"bool": {"must_not": unseen}}
            body.setdefault("aggs", {})["seen"] = {"filter": {"bool": {"should": unseen}}}
        if self.place.after:
            body["search_after"] = list(self.place.after)

    def read(self, answer: Answer, page: Body) -> None:
        """Add the total, from which Elasticsearch leaves out what a cursor leaves out, and the next page's cursor."""
        value, relation = answer.total["value"], answer.total["relation"]
        seen = answer.aggregations.get("seen", {}).get("doc_count", 0) if relation == "eq" else 0
        page["total"] = {"value": value + seen, "relation": relation}
        page["next"] = self.following(answer.found)

    def following(self, hits: Sequence[Body]) -> str | None:
        """Return the cursor of the page after these hits; None where they did not fill theirs."""
        return self.place.advanced(hits).encoded() if self.size and len(hits) == self.size else None


def decode(text: str, sort: Sort) -> Cursor:
    """Return the cursor of a search sorted so. Raises BadInput where it is none, is another's, or is too deep."""
    try:
        fields, _, seen = text.partition(".")
        cursor = _cursor(json.loads(_decoded(fields)), _decoded(seen).hex())
    except (ValueError, RecursionError):
        raise BadInput(WRONG, parameter="cursor") from None
    if cursor.sort != sort:
        raise BadInput(f"The cursor belongs to a search sorted by {cursor.sort}.", parameter="cursor")
    if cursor.depth >= MAX_DEPTH:
        raise BadInput(
            f"A search is paged to {MAX_DEPTH:,} hits, since each page costs as much as the first: narrow it, or take"
            " the whole result with /api/v1/export.",
            parameter="cursor",
        )
    return cursor


def _cursor(fields: Any, seen: str) -> Cursor:
    match fields:
        case [str(sort), int(depth), str() | None as newest, list() | None as after] if sort in SORTS:
            cursor = Cursor(
                sort=sort,
                depth=_counted(depth),
                newest=newest and date.fromisoformat(newest).isoformat(),
                after=_after(after),
                seen=tuple(seen[place : place + 2 * BYTES] for place in range(0, len(seen), 2 * BYTES)),
            )
            if len(seen) % (2 * BYTES) == 0 and len(cursor.seen) < 2 * BY_SCORE:
                return cursor
    raise ValueError(WRONG)


def _after(fields: list[Any] | None) -> tuple[float, str] | None:
    match fields:
        case None:
            return None
        case [int() | float() as value, str(identifier)] if IDENTIFIER.fullmatch(identifier):
            return _sortable(value), identifier
    raise ValueError(WRONG)


def _sortable(value: float) -> float:
    """Return a number that Elasticsearch can sort by: no NaN, nothing beyond 64 bits."""
    if isinstance(value, bool) or not -(2**63) <= value < 2**63:
        raise ValueError(WRONG)
    return value


def _counted(value: int) -> int:
    if isinstance(value, bool) or not 0 <= value < 2**31:
        raise ValueError(WRONG)
    return value


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
