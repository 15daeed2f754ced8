"""Documents as Elasticsearch keeps them: replaced only while they are as they were read, read as of one moment."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from elasticsearch import NotFoundError

from service.backends import Archive, translated
from service.errors import Unavailable


class Version(NamedTuple):
    """Which state of a document was read."""

    seq_no: int
    primary_term: int

    @property
    def tag(self) -> str:
        """Give it as text, for an ETag or a form."""
        return f"{self.primary_term}-{self.seq_no}"


class Place(NamedTuple):
    """Where a document goes, and the version that it replaces; None where none is there yet."""

    alias: str
    id: str
    version: Version | None = None


def version_of(row: Any) -> Version:
    """Give the version of what a get, a write, or a search that asks for it has answered."""
    return Version(row["_seq_no"], row["_primary_term"])


def put(archive: Archive, place: Place, document: Mapping[str, Any], *, refresh: bool = False) -> Version:
    """Store a document by compare-and-set. Raises ConflictError where another has come between, Unavailable."""
    version = place.version
    condition: dict[str, Any] = (
        {"if_seq_no": version.seq_no, "if_primary_term": version.primary_term} if version else {"op_type": "create"}
    )
    with translated():
        answer = archive.client.index(
            index=place.alias, require_alias=True, id=place.id, document=document, refresh=refresh, **condition
        )
    return version_of(answer)


def pages(archive: Archive, index: str, *, keep_alive: str, size: int, **search: Any) -> Iterator[dict[str, Any]]:
    """Give the answers to a search, `size` hits in each, all as of the moment when the first is taken.

    Raises Unavailable, and NotFoundError where a page was read for longer than `keep_alive`.
    """
    with translated():
        moment = archive.client.open_point_in_time(index=index, keep_alive=keep_alive)["id"]
    after: list[Any] | None = None
    try:
        while True:
            with translated():
                answer = archive.client.search(
                    pit={"id": moment, "keep_alive": keep_alive},
                    size=size,
                    search_after=after,
                    track_total_hits=False,
                    **search,
                ).body
            hits = answer["hits"]["hits"]
            if hits:
                yield answer
            if len(hits) < size:
                return
            moment, after = answer["pit_id"], hits[-1]["sort"]
    finally:
        _close(archive, moment)


def _close(archive: Archive, moment: str) -> None:
    """Give a point in time back; where that fails it ends by itself."""
    try:
        with translated():
            archive.client.close_point_in_time(id=moment)
    except (Unavailable, NotFoundError):
        pass
