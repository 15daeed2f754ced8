"""The accounts: items = created + revised + superseded + unchanged + withdrawn + rejected + pending, at any time."""

from dataclasses import dataclass
from typing import Any

from mappings.articles import WITHDRAWN
from mappings.ledger import OUTCOMES
from service.storage.archive import Archive, translated


@dataclass(frozen=True, slots=True)
class Accounts:
    """How many items came, what became of each, and how many articles there are, and how many without a date."""

    items: int
    pending: int
    outcomes: dict[str, int]
    articles: int
    undated: int

    @property
    def balanced(self) -> bool:
        """Whether every item is accounted for, and every created article is there."""
        return self.items == self.pending + sum(self.outcomes.values()) and self.articles == self.outcomes["created"]


def accounts(archive: Archive) -> Accounts:
    """Add the accounts up from the batches, as Elasticsearch has them now."""
    sums = {outcome: {"sum": {"field": f"counts.{outcome}"}} for outcome in OUTCOMES}
    open_items = {
        "filter": {"terms": {"state": ["pending", "working"]}},
        "aggs": {"items": {"sum": {"field": "items"}}},
    }
    with translated():
        archive.client.indices.refresh(index=archive.indices.batches)
        answer = archive.client.search(
            index=archive.indices.batches,
            query={"bool": {"must_not": {"term": {"state": "split"}}}},
            size=0,
            aggs={"items": {"sum": {"field": "items"}}, "open": open_items, **sums},
        )["aggregations"]
        # After the batches: whatever a finished one says it has made is there to be counted.
        archive.client.indices.refresh(index=archive.indices.articles)
        # Revision 0 is the withdrawal of what never came.
        articles = _count(archive, filter={"range": {"revision": {"gte": 1}}})
        undated = _count(archive, must_not=[{"exists": {"field": "published"}}, WITHDRAWN])
    return Accounts(
        items=int(answer["items"]["value"]),
        pending=int(answer["open"]["items"]["value"]),
        outcomes={outcome: int(answer[outcome]["value"]) for outcome in OUTCOMES},
        articles=articles,
        undated=undated,
    )


def _count(archive: Archive, **clauses: Any) -> int:
    return int(archive.client.count(index=archive.indices.articles, query={"bool": clauses})["count"])
