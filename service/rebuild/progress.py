"""How far the tags of articles have caught up with the lexicon, and which worker is at it; one document says it."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from elasticsearch import NotFoundError

from service import documents
from service.storage.archive import Archive, VersionConflict, translated
from service.storage.bulk import Version
from service.storage.collection import version_of
from service.storage.timestamps import later, now

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

    def __init__(self, archive: Archive, progress: Progress, version: Version | None) -> None:
        self.progress = progress
        self._archive = archive
        self._version = version

    def take(self) -> bool:
        """Take the lease. False where another worker has it."""
        if self.progress.until and self.progress.until > now():
            return False
        return self._replace(replace(self.progress, until=later(LEASE_S)))

    def leave(self, **reached: Any) -> None:
        """Release the lease, with what was reached. Where it has run out, another worker tells."""
        self._replace(replace(self.progress, until=None, **reached))

    def _replace(self, progress: Progress) -> bool:
        place = documents.Place(self._archive.indices.terms, ID, self._version)
        try:
            self._version = documents.put(self._archive, place, {"tags": asdict(progress)})
        except VersionConflict:
            return False
        self.progress = progress
        return True


def read(archive: Archive) -> Place:
    with translated():
        try:
            found = archive.client.get(index=archive.indices.terms, id=ID)
        except NotFoundError:
            return Place(archive, Progress(), None)
    return Place(archive, Progress(**found["_source"]["tags"]), version_of(found))
