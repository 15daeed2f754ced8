"""How far the tags of articles have caught up with the lexicon, and which worker is at it; one document says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.storage.archive import Archive
from service.storage.codec import DataclassCodec, Document, Options
from service.storage.collection import Collection
from service.storage.timestamps import now
from service.storage.work_item import Backoff, Work, WorkItem

ID, FIELD = "tags", "tags"
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


class _Codec:
    """The progress stands in one field of its document, beside the edits of the lexicon in the same index."""

    _fields = DataclassCodec(Progress, Options(identifier=None))

    def encode(self, value: Progress) -> Document:
        return {FIELD: self._fields.encode(value)}

    def encode_fields(self, fields: Mapping[str, Any]) -> Document:
        return {FIELD: self._fields.encode_fields(fields)}

    def decode(self, identifier: str, document: Mapping[str, Any]) -> Progress:
        return self._fields.decode(identifier, document[FIELD])

    def unknown(self, document: Mapping[str, Any]) -> Document:
        return {name: value for name, value in document.items() if name != FIELD}


def read_progress(archive: Archive) -> Progress:
    """Return the progress as it is at this moment."""
    stored = _work(archive).collection.get(ID)
    return stored.value if stored else Progress()


def take_progress(archive: Archive) -> WorkItem[Progress] | None:
    """Take the lease; return None where another worker has it."""
    return _work(archive).take(
        ID,
        lambda progress: None if progress.until and progress.until > now() else {},
        lease_s=LEASE_S,
        absent=Progress(),
    )


def _work(archive: Archive) -> Work[Progress]:
    collection = Collection(archive, archive.indices.terms, _Codec())
    return Work(collection=collection, backoff=Backoff(0.0, 0.0), due_at="until")
