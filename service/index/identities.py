"""The identities of articles: every address and id that an item gives its article, so that all its items meet.

An identity is a document that names its article, created once and read in real time: a feed's entry meets the page that
has only its number, and a withdrawal meets the article, whatever came first and whichever worker has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.errors import Unavailable
from service.index.revisions import Entry
from service.storage.archive import Archive
from service.storage.codec import DataclassCodec
from service.storage.collection import Collection

MAX_TRIES = 5


@dataclass(frozen=True, slots=True)
class Identity:
    """One address or id, hashed, and the id of the article that is known by it."""

    id: str
    article: str


_CODEC = DataclassCodec(Identity)


def identities(archive: Archive) -> Collection[Identity]:
    return Collection(archive, archive.indices.identities, _CODEC)


def with_known_ids(archive: Archive, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries, each with the id of the article that one of its identities is known by already.

    What is new of their identities is stored. Where another worker stores some of them at the same time, the surest one
    decides for both, and what was stored here is set right. Raises Unavailable.
    """
    collection = identities(archive)
    known: dict[str, str] = {}
    stored_here: set[str] = set()
    names = list(dict.fromkeys(name for entry in entries for name in entry.identities))
    for _ in range(MAX_TRIES):
        unknown = [name for name in names if name not in known]
        known |= {name: stored.value.article for name, stored in collection.several(unknown).items()}
        claimed = _claimed(entries, known)
        created = collection.create_all({name: Identity(name, article) for name, article in claimed.items()})
        stored_here.update(created)
        known |= {name: claimed[name] for name in created}
        if len(created) == len(claimed):
            break
    else:
        raise Unavailable("Others kept naming the same articles.", "elasticsearch")
    placed = [replace(entry, id=_known_id(entry, known) or entry.id) for entry in entries]
    wrong = {name: entry.id for entry in placed for name in entry.identities if known[name] != entry.id}
    collection.change_all({name: {"article": wrong[name]} for name in wrong.keys() & stored_here})
    return placed


def _claimed(entries: Sequence[Entry], known: dict[str, str]) -> dict[str, str]:
    """Return the identities that are new, each with the id of its article."""
    claimed: dict[str, str] = {}
    for entry in entries:
        article = _known_id(entry, claimed | known) or entry.id
        for name in entry.identities:
            if name not in known:
                claimed.setdefault(name, article)
    return claimed


def _known_id(entry: Entry, known: dict[str, str]) -> str | None:
    return next((known[name] for name in entry.identities if name in known), None)
