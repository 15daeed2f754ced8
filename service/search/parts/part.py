"""A part of a search's page: what it adds to the request, and what it reads from the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What Elasticsearch answered to a search.

    `found` are the hits of the page, `hits` those that are shown: copies are folded. `aggregations` stand side by side.
    `follow_up` is the answer to the second request of the part that reads.
    """

    total: Body
    found: Sequence[Body] = ()
    hits: Sequence[Body] = ()
    aggregations: Body = field(default_factory=dict)
    follow_up: Body | None = None


class Part(Protocol):
    """A part of a page. The parts add to the request, and read the answer, in one order."""

    def add_to(self, body: Body) -> None:
        """Add to the body of a search what this part needs."""

    def follow_up(self, hits: Sequence[Body]) -> Body | None:  # noqa: ARG002 - most parts have none
        """Return the body of a second request, about the hits that are shown; None without one."""
        return None

    def shown(self, found: Sequence[Body], follow_up: Body | None) -> list[Body]:  # noqa: ARG002 - most fold none
        """Return those hits of a page that are shown, by the answer to this part's second request."""
        return list(found)

    def read(self, answer: Answer, page: Body) -> None:
        """Add to the page, the JSON of the API, what the answer says; its hits are those of the answer."""
