"""Which words of the query each hit is without, where articles with most of them are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.search.compile.clauses import Clause, render
from service.search.parts.part import Answer, Body, Part


@dataclass(frozen=True, slots=True)
class MissingWords(Part):
    """The words that each hit is without: asked about the hits that are shown, beside the other second requests.

    `words` are the clauses of each word as typed: one of them is enough to have it.
    """

    words: Mapping[str, Sequence[Clause]]

    def add_to(self, body: Body) -> None:
        """Add nothing: the words are asked about in the second request."""

    def follow_up(self, hits: Sequence[Body]) -> Body | None:
        if not self.words or not hits:
            return None
        named = [{"bool": {"should": [*map(render, clauses)], "_name": word}} for word, clauses in self.words.items()]
        ids = {"ids": {"values": [hit["_source"]["id"] for hit in hits]}}
        return {
            "query": {"bool": {"filter": [ids], "should": named}},
            "_source": False,
            "size": len(hits),
            "track_total_hits": False,
        }

    def read(self, answer: Answer, page: Body) -> None:
        rows = answer.follow_up["hits"]["hits"] if answer.follow_up else ()
        found = {row["_id"]: set(row.get("matched_queries", ())) for row in rows}
        for hit in page["hits"] if self.words else ():
            has = found.get(hit["id"], set())
            hit["without"] = [word for word in self.words if word not in has]
