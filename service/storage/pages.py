"""Walking through all that a search finds, as of one moment, or through all groups of it, a page at a time."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from elasticsearch import NotFoundError

from service.errors import Unavailable
from service.storage.archive import Archive, translated

KEEP_ALIVE = "5m"


def answers(
    archive: Archive, alias: str, *, sort: Sequence[Any], size: int, keep_alive: str = KEEP_ALIVE, **search: Any
) -> Iterator[dict[str, Any]]:
    """Yield the answers to a search, `size` hits in each, all as of the moment when the first is taken.

    Raises Unavailable, also where a page was read for longer than `keep_alive` or an answer is not whole.
    """
    with translated():
        moment = archive.client.open_point_in_time(index=alias, keep_alive=keep_alive)["id"]
    after: Sequence[Any] | None = None
    try:
        while True:
            pit = {"id": moment, "keep_alive": keep_alive}
            answer = _whole(archive, pit=pit, sort=list(sort), size=size, search_after=after, **search)
            hits = answer["hits"]["hits"]
            if hits:
                yield answer
            if len(hits) < size:
                return
            moment, after = answer["pit_id"], hits[-1]["sort"]
    finally:
        with suppress(Unavailable, NotFoundError), translated():  # where that fails it ends by itself
            archive.client.close_point_in_time(id=moment)


def _whole(archive: Archive, **request: Any) -> dict[str, Any]:
    try:
        with translated():
            answer = dict(archive.client.search(**request).body)
    except NotFoundError:
        raise Unavailable("The moment of these pages is over: they were read too slowly.", "elasticsearch") from None
    if answer["timed_out"] or answer["_shards"]["failed"]:
        raise Unavailable("Elasticsearch gave a part of the result only.", engine="elasticsearch")
    return answer


def groups(
    archive: Archive, alias: str, *, fields: Mapping[str, str], aggs: Any, size: int, query: Any
) -> Iterator[list[dict[str, Any]]]:
    """Yield the buckets of all combinations of values of some fields, given by name, `size` at a time."""
    sources = [{name: {"terms": {"field": field}}} for name, field in fields.items()]
    after: dict[str, Any] = {}
    while True:
        composite = {"composite": {"size": size, "sources": sources, **after}, **({"aggs": aggs} if aggs else {})}
        with translated():
            answer = archive.client.search(
                index=alias, query=query, size=0, track_total_hits=False, aggs={"groups": composite}
            )["aggregations"]["groups"]
        if answer["buckets"]:
            yield answer["buckets"]
        if len(answer["buckets"]) < size:
            return
        after = {"after": answer["after_key"]}
