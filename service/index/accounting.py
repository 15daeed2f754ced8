"""The accounts: items = created + revised + superseded + unchanged + withdrawn + rejected + pending, at any time."""

from dataclasses import dataclass
from typing import Any

from mappings.articles import WITHDRAWN
from mappings.ledger import OUTCOMES
from service.articles.item_warnings import Kind, WarningCount
from service.index.batch import batches
from service.storage.archive import Archive
from service.storage.collection import article_documents

MOST_SOURCES = 100
_COUNTED = {"count": {"sum": {"field": "warnings.count"}}}


@dataclass(frozen=True, slots=True)
class Accounts:
    """How many items came, what became of each, how many articles there are, how many without a date; the warnings."""

    items: int
    pending: int
    outcomes: dict[str, int]
    articles: int
    undated: int
    warnings: tuple[WarningCount, ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether every item is accounted for, and every created article is there."""
        return self.items == self.pending + sum(self.outcomes.values()) and self.articles == self.outcomes["created"]


def accounts(archive: Archive) -> Accounts:
    """Return the accounts as the batches in Elasticsearch have them now. Raises Unavailable."""
    sums: dict[str, Any] = {outcome: {"sum": {"field": f"counts.{outcome}"}} for outcome in OUTCOMES}
    sums["items"] = {"sum": {"field": "items"}}
    sums["open"] = {
        "filter": {"terms": {"state": ["pending", "working"]}},
        "aggs": {"items": {"sum": {"field": "items"}}},
    }
    by_source = {"terms": {"field": "warnings.source", "size": MOST_SOURCES, "missing": ""}, "aggs": _COUNTED}
    by_kind = {"terms": {"field": "warnings.kind", "size": len(Kind)}, "aggs": {"source": by_source}}
    sums["warnings"] = {"nested": {"path": "warnings"}, "aggs": {"kind": by_kind}}
    unsplit = {"bool": {"must_not": {"term": {"state": "split"}}}}
    answer = batches(archive).aggregate(sums, query=unsplit, fresh=True)
    # After the batches: whatever a finished one says it has made is there to be counted.
    article_documents(archive).refresh()
    # Revision 0 is the withdrawal of what never came.
    made = article_documents(archive).count({"range": {"revision": {"gte": 1}}})
    undated = article_documents(archive).count({"bool": {"must_not": [{"exists": {"field": "published"}}, WITHDRAWN]}})
    return Accounts(
        items=int(answer["items"]["value"]),
        pending=int(answer["open"]["items"]["value"]),
        outcomes={outcome: int(answer[outcome]["value"]) for outcome in OUTCOMES},
        articles=made,
        undated=undated,
        warnings=tuple(
            WarningCount(kind["key"], source["key"] or None, int(source["count"]["value"]))
            for kind in answer["warnings"]["kind"]["buckets"]
            for source in kind["source"]["buckets"]
        ),
    )
