"""A collection: the documents of one index as values of one type, read and written with their versions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar, cast

from elasticsearch import NotFoundError

from service.storage import bulk, pages
from service.storage.archive import Archive, found, translated
from service.storage.bulk import RETRIES, Create, Result, Version, Write, require_written
from service.storage.codec import Codec, Document, PlainCodec

Value = TypeVar("Value")
Body = Mapping[str, Any]

PORTION = 1000
PAGE = 1000
NOT_STORED = Version(-1, 0)
IN_INDEX_ORDER: tuple[Body, ...] = ({"_shard_doc": "asc"},)


@dataclass(frozen=True, slots=True)
class Stored(Generic[Value]):
    """A value as it is stored, and the version that says so.

    `number` is Elasticsearch's count of writes, which an external version follows; `sort` a hit's sort values.
    `unknown` are the fields that another release has stored: they stay when the value is replaced.
    """

    id: str
    value: Value
    version: Version
    number: int = 0
    sort: tuple[Any, ...] = ()
    unknown: Body = field(default_factory=dict)


class Updated(NamedTuple):
    """How many documents a query found, and how many of these were changed or deleted."""

    found: int
    changed: int


@dataclass(frozen=True, slots=True)
class Collection(Generic[Value]):
    """The documents behind one alias. All methods raise Unavailable where Elasticsearch is away or busy.

    `get` and `several` read in real time. Searches see what was written before the last refresh of the index: `fresh`
    refreshes it first.
    """

    archive: Archive
    alias: str
    codec: Codec[Value]

    def get(self, identifier: str, *, fields: Sequence[str] | None = None) -> Stored[Value] | None:
        """Return a document as it is at this moment; None where there is none."""
        try:
            with translated():
                row = self.archive.client.get(index=self.alias, id=identifier, source_includes=fields)
        except NotFoundError:
            return None
        return self._stored(row)

    def several(self, identifiers: Iterable[str], *, fields: Sequence[str] | None = None) -> dict[str, Stored[Value]]:
        """Return those of the documents that are there, as they are at this moment, by their ids."""
        ids = list(identifiers)
        if not ids:
            return {}
        with translated():
            answer = self.archive.client.mget(index=self.alias, ids=ids, source_includes=fields)
        return {row["_id"]: self._stored(row) for row in found(answer)}

    def existing(self, identifiers: Iterable[str]) -> set[str]:
        """Return those of the ids that have a document at this moment."""
        ids = list(identifiers)
        if not ids:
            return set()
        with translated():
            return {row["_id"] for row in found(self.archive.client.mget(index=self.alias, ids=ids, source=False))}

    def create(self, identifier: str, value: Value, *, refresh: bool = False) -> Stored[Value]:
        """Store a new document. Raises VersionConflict where one of this id is there."""
        return self._write(Stored(identifier, value, NOT_STORED), {"op_type": "create"}, refresh=refresh)

    def put(self, stored: Stored[Value], value: Value, *, refresh: bool = False) -> Stored[Value]:
        """Replace a document as it was read. Raises VersionConflict where it was changed since."""
        return self._write(replace(stored, value=value), stored.version.condition, refresh=refresh)

    def _write(self, stored: Stored[Value], condition: Body, *, refresh: bool) -> Stored[Value]:
        with translated():
            row = self.archive.client.index(
                index=self.alias,
                require_alias=True,
                id=stored.id,
                document={**stored.unknown, **self.codec.encode(stored.value)},
                refresh=refresh,
                **condition,
            )
        return replace(stored, version=version_of(row), number=row["_version"], sort=())

    def change(
        self, identifier: str, fields: Body, *, version: Version | None = None, refresh: bool = False
    ) -> Version:
        """Change some fields of a document. With a version, raises VersionConflict where it was changed since."""
        condition: dict[str, Any] = version.condition if version else {"retry_on_conflict": RETRIES}
        with translated():
            row = self.archive.client.update(
                index=self.alias,
                require_alias=True,
                id=identifier,
                doc=self.codec.encode_fields(fields),
                refresh=refresh,
                **condition,
            )
        return version_of(row)

    def delete(self, identifier: str, version: Version, *, refresh: bool = False) -> None:
        """Delete a document as it was read. Raises VersionConflict where it was changed or deleted since."""
        with translated():
            self.archive.client.delete(index=self.alias, id=identifier, refresh=refresh, **version.condition)

    def write(self, writes: Iterable[Write[Value]]) -> list[Result]:
        """Do many writes in their order, a thousand to a request; return what came of each."""
        left = iter(writes)
        results: list[Result] = []
        while portion := list(islice(left, PORTION)):
            results += bulk.write(self.archive, self.alias, self.codec, portion)
        return results

    def create_all(self, values: Mapping[str, Value]) -> list[str]:
        """Store those that are not there yet; return their ids. Raises Refused where one is not taken."""
        results = self.write(Create(identifier, value) for identifier, value in values.items())
        require_written(results, "conflict")
        return [each.id for each in results if each.written]

    def change_all(self, changes: Mapping[str, Body]) -> None:
        """Change some fields of each of these documents. Raises Refused where one is not changed."""
        require_written(self.write(bulk.Change(identifier, fields) for identifier, fields in changes.items()))

    def refresh(self) -> None:
        """Let searches see all that was written."""
        with translated():
            self.archive.client.indices.refresh(index=self.alias)

    def search(
        self, query: Body, *, size: int, sort: Sequence[Body] = (), fresh: bool = False, **options: Any
    ) -> list[Stored[Value]]:
        """Return the first documents that a query finds, with their versions."""
        asked = {"seq_no_primary_term": True, "version": True, **options}
        answer = self.ask(query=query, size=size, sort=list(sort) or None, fresh=fresh, **asked)
        return [self._stored(hit) for hit in answer["hits"]["hits"]]

    def count(self, query: Body, *, fresh: bool = False) -> int:
        """Return how many documents a query finds."""
        if fresh:
            self.refresh()
        with translated():
            return int(self.archive.client.count(index=self.alias, query=query)["count"])

    def aggregate(self, aggs: Body, *, query: Body | None = None, fresh: bool = False) -> dict[str, Any]:
        """Return the aggregations over what a query finds."""
        answer = self.ask(query=query, size=0, aggs=aggs, track_total_hits=False, fresh=fresh)
        return cast(dict[str, Any], answer["aggregations"])

    def ask(self, *, fresh: bool = False, **request: Any) -> dict[str, Any]:
        """Return Elasticsearch's answer to a search request as it is."""
        if fresh:
            self.refresh()
        with translated():
            return dict(self.archive.client.search(index=self.alias, **request).body)

    def ask_many(self, requests: Sequence[Body]) -> list[dict[str, Any]]:
        """Return the answers to several search requests, sent as one; an answer with `error` has no hits."""
        if not requests:
            return []
        searches = [line for request in requests for line in ({}, request)]
        with translated():
            answer = self.archive.client.msearch(index=self.alias, searches=searches, max_concurrent_searches=2)
        return list(answer["responses"])

    def telling_terms(self, text: str, field: str, *, most: int, times: int) -> list[tuple[int, int]]:
        """Return where the terms of a text stand that tell most of it: it has them often, and few documents do.

        At least one document has each. `(start, end)` are places in characters, in the order of the text, the first
        few `times` of each of the `most` terms; `field` says how the text is analyzed, and whose documents are counted.
        """
        with translated():
            answer = self.archive.client.termvectors(
                index=self.alias,
                doc={field: text},
                fields=[field],
                filter={"max_num_terms": most, "min_doc_freq": 1, "min_term_freq": 1},
                field_statistics=True,
                term_statistics=True,
            )
        terms = answer["term_vectors"].get(field, {}).get("terms", {}).values()
        places = _characters(text)
        tokens = (token for term in terms for token in term["tokens"][:times])
        return sorted((places[token["start_offset"]], places[token["end_offset"]]) for token in tokens)

    def generation(self) -> str:
        """Return what identifies the index behind the alias: another one where it was replaced."""
        with translated():
            settings = self.archive.client.indices.get_settings(index=self.alias, name="index.uuid")
        return ",".join(sorted(each["settings"]["index"]["uuid"] for each in settings.values()))

    def pages(
        self,
        query: Body,
        *,
        sort: Sequence[Body] = IN_INDEX_ORDER,
        size: int = PAGE,
        fresh: bool = False,
        **options: Any,
    ) -> Iterator[list[Stored[Value]]]:
        """Yield all documents that a query finds, a page at a time, as of the moment when the first is taken.

        Raises Unavailable, also where a page was read for longer than `keep_alive`, five minutes where none is given.
        """
        if fresh:
            self.refresh()
        asked = {"seq_no_primary_term": True, "version": True, "track_total_hits": False, **options}
        for answer in pages.answers(self.archive, self.alias, query=query, sort=sort, size=size, **asked):
            yield [self._stored(hit) for hit in answer["hits"]["hits"]]

    def groups(
        self, fields: Mapping[str, str], *, query: Body, aggs: Body | None = None, size: int = PAGE, fresh: bool = False
    ) -> Iterator[list[dict[str, Any]]]:
        """Return the buckets of all combinations of values of some fields, given by name, `size` at a time."""
        if fresh:
            self.refresh()
        return pages.groups(self.archive, self.alias, fields=fields, aggs=aggs, size=size, query=query)

    def update_where(self, query: Body, script: Body, *, most: int | None = None, fresh: bool = False) -> Updated:
        """Change what a query finds by a script, and refresh. What is changed meanwhile is left as it is."""
        if fresh:
            self.refresh()
        with translated():
            answer = self.archive.client.update_by_query(
                index=self.alias, query=query, script=script, conflicts="proceed", refresh=True, max_docs=most
            )
        return Updated(int(answer["total"]), int(answer["updated"]))

    def delete_where(self, query: Body, *, most: int | None = None, fresh: bool = False) -> Updated:
        """Delete what a query finds. What is changed meanwhile is left as it is."""
        if fresh:
            self.refresh()
        with translated():
            answer = self.archive.client.delete_by_query(
                index=self.alias, query=query, conflicts="proceed", max_docs=most
            )
        return Updated(int(answer["total"]), int(answer["deleted"]))

    def _stored(self, row: Any) -> Stored[Value]:
        source = row["_source"]
        return Stored(
            row["_id"],
            self.codec.decode(row["_id"], source),
            version_of(row),
            row["_version"],
            tuple(row.get("sort", ())),
            self.codec.unknown(source),
        )


def plain_collection(archive: Archive, alias: str) -> Collection[Document]:
    """Return a collection whose values are the documents as they are stored."""
    return Collection(archive, alias, PlainCodec())


def article_documents(archive: Archive) -> Collection[Document]:
    """Return the latest revision of each article, as documents."""
    return plain_collection(archive, archive.indices.articles)


def revision_documents(archive: Archive) -> Collection[Document]:
    """Return the earlier revisions of the articles, as documents."""
    return plain_collection(archive, archive.indices.revisions)


def _characters(text: str) -> Sequence[int]:
    """Return the place in characters of each place in UTF-16 units, in which Elasticsearch counts."""
    if text.isascii() or max(text) < "\U00010000":
        return range(len(text) + 1)
    return [place for place, each in enumerate(text) for _ in range(1 + (each > "\uffff"))] + [len(text)]


def version_of(row: Any) -> Version:
    """Return the version of what a get, a write, or a search that asks for it has answered."""
    return Version(row["_seq_no"], row["_primary_term"])
