"""Which words of the query each hit is without, and in which other spelling it has one, where it need not have all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.search.compile.clauses import render
from service.search.compile.most_words import WordClauses
from service.search.parts.part import Answer, Body, Part


@dataclass(frozen=True, slots=True)
class MissingWords(Part):
    """The words that each hit is without: asked about the hits that are shown, beside the other second requests."""

    words: Mapping[str, WordClauses]

    def add_to(self, body: Body) -> None:
        """Add nothing: the words are asked about in the second request."""

    def follow_up(self, hits: Sequence[Body]) -> Body | None:
        if not self.words or not hits:
            return None
        ids = {"ids": {"values": [hit["_source"]["id"] for hit in hits]}}
        return {
            "query": {"bool": {"filter": [ids], "should": [*self._named()]}},
            "_source": False,
            "size": len(hits),
            "track_total_hits": False,
        }

    def _named(self) -> Iterator[Body]:
        for word, clauses in self.words.items():
            yield _called(f"typed {word}", render(clauses.typed))
            yield _called(f"any {word}", render(clauses.by_any_name))
            for form, clause in clauses.spellings.items():
                yield _called(f"form {form}", render(clause))

    def read(self, answer: Answer, page: Body) -> None:
        rows = answer.follow_up["hits"]["hits"] if answer.follow_up else ()
        found = {row["_id"]: set(row.get("matched_queries", ())) for row in rows}
        for hit in page["hits"] if self.words else ():
            has = found.get(hit["id"], set())
            hit["without"] = [word for word in self.words if f"any {word}" not in has]
            spelled = [
                form
                for word, clauses in self.words.items()
                for form in clauses.spellings
                if f"typed {word}" not in has and f"form {form}" in has
            ]
            if spelled:
                hit["spelled"] = spelled


def _called(name: str, query: Body) -> Body:
    return {"bool": {"should": [query], "_name": name}}
