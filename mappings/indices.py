"""The list of indices: which exist, the body of each, and what they are called under a prefix."""

from dataclasses import dataclass
from typing import Any

from mappings.alerts import ALERTS, DELIVERIES, MATCHES, OWNERS
from mappings.articles import ARTICLES
from mappings.ledger import BATCHES, IDENTITIES, KEYS, QUERY_COUNTS, RAW, REJECTS, TERMS

BODIES: dict[str, dict[str, Any]] = {
    "raw": RAW,
    "batches": BATCHES,
    "articles": ARTICLES,
    "identities": IDENTITIES,
    "revisions": ARTICLES,
    "rejects": REJECTS,
    "keys": KEYS,
    "terms": TERMS,
    "query_counts": QUERY_COUNTS,
    "alerts": ALERTS,
    "matches": MATCHES,
    "deliveries": DELIVERIES,
    "owners": OWNERS,
}


@dataclass(frozen=True, slots=True)
class Indices:
    """The alias of each index under one prefix."""

    prefix: str

    @property
    def raw(self) -> str:
        return f"{self.prefix}-raw"

    @property
    def batches(self) -> str:
        return f"{self.prefix}-batches"

    @property
    def articles(self) -> str:
        return f"{self.prefix}-articles"

    @property
    def identities(self) -> str:
        return f"{self.prefix}-identities"

    @property
    def revisions(self) -> str:
        return f"{self.prefix}-revisions"

    @property
    def rejects(self) -> str:
        return f"{self.prefix}-rejects"

    @property
    def keys(self) -> str:
        return f"{self.prefix}-keys"

    @property
    def terms(self) -> str:
        return f"{self.prefix}-terms"

    @property
    def query_counts(self) -> str:
        return f"{self.prefix}-query_counts"

    @property
    def alerts(self) -> str:
        return f"{self.prefix}-alerts"

    @property
    def matches(self) -> str:
        return f"{self.prefix}-matches"

    @property
    def deliveries(self) -> str:
        return f"{self.prefix}-deliveries"

    @property
    def owners(self) -> str:
        return f"{self.prefix}-owners"

    def aliases(self) -> dict[str, str]:
        """Return the alias of each index by its plain name."""
        return {name: f"{self.prefix}-{name}" for name in BODIES}
