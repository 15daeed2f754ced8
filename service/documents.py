"""Documents as Elasticsearch keeps them: changed only while they are as they were read, read as of one moment."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from elasticsearch import NotFoundError

from service.errors import Unavailable
from service.storage.archive import Archive, translated
from service.storage.bulk import Version
from service.storage.collection import version_of

RETRIES, PORTION = 5, 1000


class Place(NamedTuple):
    """Where a document goes, and the version that it replaces; None where none is there yet."""

    alias: str
    id: str
    version: Version | None = None


def put(archive: Archive, place: Place, document: Mapping[str, Any], *, refresh: bool = False) -> Version:
    """Store a document by compare-and-set. Raises VersionConflict where another has come between, Unavailable."""
    condition: dict[str, Any] = place.version.condition if place.version else {"op_type": "create"}
    with translated():
        answer = archive.client.index(
            index=place.alias, require_alias=True, id=place.id, document=document, refresh=refresh, **condition
        )
    return version_of(answer)


def change(archive: Archive, place: Place, fields: Mapping[str, Any]) -> None:
    """Change some fields of a document; with a version, as `put` does. Raises VersionConflict, Unavailable."""
    condition: dict[str, Any] = place.version.condition if place.version else {"retry_on_conflict": RETRIES}
    with translated():
        archive.client.update(index=place.alias, require_alias=True, id=place.id, doc=dict(fields), **condition)


def change_all(archive: Archive, alias: str, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Change some fields of each of these documents, by their ids. Raises Unavailable where one is not changed."""
    operations: list[dict[str, Any]] = []
    for identifier, fields in changes.items():
        operations += [{"update": {"_id": identifier, "retry_on_conflict": RETRIES}}, {"doc": dict(fields)}]
    for start in range(0, len(operations), 2 * PORTION):
        portion = operations[start : start + 2 * PORTION]
        with translated():
            answer = archive.client.bulk(index=alias, require_alias=True, operations=portion, filter_path="errors")
        if answer["errors"]:
            raise Unavailable(f"Elasticsearch did not take what became of documents in {alias}.", "elasticsearch")


def groups(
    archive: Archive, index: str, fields: Mapping[str, str], *, size: int, query: Any, aggs: Any = None
) -> Iterator[list[dict[str, Any]]]:
    """Return the buckets of all values of these fields together, by a name each, `size` at a time; `aggs` in each."""
    sources = [{name: {"terms": {"field": field}}} for name, field in fields.items()]
    after: dict[str, Any] = {}
    while True:
        composite = {"composite": {"size": size, "sources": sources, **after}, **({"aggs": aggs} if aggs else {})}
        with translated():
            answer = archive.client.search(
                index=index, query=query, size=0, track_total_hits=False, aggs={"groups": composite}
            )["aggregations"]["groups"]
        if answer["buckets"]:
            yield answer["buckets"]
        if len(answer["buckets"]) < size:
            return
        after = {"after": answer["after_key"]}


def pages(archive: Archive, index: str, *, keep_alive: str, size: int, **search: Any) -> Iterator[dict[str, Any]]:
    """Return the answers to a search, `size` hits in each, all as of the moment when the first is taken.

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
    """Close a point in time; where that fails it ends by itself."""
    try:
        with translated():
            archive.client.close_point_in_time(id=moment)
    except (Unavailable, NotFoundError):
        pass
