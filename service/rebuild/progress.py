"""How far the tags of articles have caught up with the lexicon, and which worker is at it; one document says it."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from elasticsearch import ConflictError, NotFoundError

from service.backends import Archive, translated
from service.clock import later, now

ID = "tags"
LEASE_S = 120.0


@dataclass(frozen=True, slots=True)
class Progress:
    """All articles have what edits up to `version` say, those that were there at the last look up to `looked`.

    None is before the first look: nothing is known of any article. `shipped` is the release whose lexicon all articles
    have. `until` is the end of a worker's lease.
    """

    version: int | None = None
    looked: int = 0
    shipped: str = ""
    until: str | None = None


class Place:
    """The progress as it was read, to be replaced only while it is the same."""

    def __init__(self, archive: Archive, progress: Progress, condition: dict[str, Any]) -> None:
        self.progress = progress
        self._archive = archive
        self._condition = condition

    def take(self) -> bool:
        """Take the lease. False where another worker has it."""
        if self.progress.until and self.progress.until > now():
            return False
        return self._replace(replace(self.progress, until=later(LEASE_S)))

    def leave(self, **reached: Any) -> None:
        """Give the lease back, with what was reached. Where it has run out, another worker tells."""
        self._replace(replace(self.progress, until=None, **reached))

    def _replace(self, progress: Progress) -> bool:
        try:
            with translated():
                answer = self._archive.client.index(
                    index=self._archive.indices.terms,
                    require_alias=True,
                    id=ID,
                    document={"tags": asdict(progress)},
                    **self._condition,
                )
        except ConflictError:
            return False
        self.progress = progress
        self._condition = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        return True


def read(archive: Archive) -> Place:
    with translated():
        try:
            found = archive.client.get(index=archive.indices.terms, id=ID)
        except NotFoundError:
            return Place(archive, Progress(), {"op_type": "create"})
    condition = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
    return Place(archive, Progress(**found["_source"]["tags"]), condition)
