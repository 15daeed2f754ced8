"""Bulk requests with one policy for errors: each write is done, or in conflict, or refused with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, NamedTuple, TypeVar

from elasticsearch import ApiError

from service.errors import Unavailable
from service.storage.archive import CONFLICT, NOT_FOUND, TOO_LARGE, Archive, translated
from service.storage.codec import Codec, Document

Value = TypeVar("Value")
Outcome = Literal["written", "conflict", "missing", "refused"]

BAD_REQUEST = 400
RETRIES = 5
MOST_REASON = 1000
_SHOWN = "items.*._id,items.*.status,items.*.result,items.*.error,items.*._seq_no,items.*._primary_term"


class Version(NamedTuple):
    """Which state of a document was read."""

    seq_no: int
    primary_term: int

    @property
    def tag(self) -> str:
        """Return it as text, for an ETag or a form."""
        return f"{self.primary_term}-{self.seq_no}"

    @property
    def condition(self) -> dict[str, Any]:
        """Return what lets a request succeed only while the document is in this state."""
        return {"if_seq_no": self.seq_no, "if_primary_term": self.primary_term}


class Refused(Unavailable):
    """Elasticsearch is there, but does not take documents as they are: a defect, or a mapping of another release."""

    def __init__(self, message: str) -> None:
        super().__init__(message, engine="elasticsearch")


@dataclass(frozen=True, slots=True)
class Create(Generic[Value]):
    """Store a document where none of this id is there; otherwise it is a conflict."""

    action: ClassVar[str] = "create"
    id: str
    value: Value

    def lines(self, codec: Codec[Value]) -> tuple[Document, ...]:
        return {"create": {"_id": self.id}}, codec.encode(self.value)


@dataclass(frozen=True, slots=True)
class Index(Generic[Value]):
    """Store a document, whatever is there; given `number`, only where the external version there is a lower one."""

    action: ClassVar[str] = "index"
    id: str
    value: Value
    number: int | None = None

    def lines(self, codec: Codec[Value]) -> tuple[Document, ...]:
        external = {} if self.number is None else {"version": self.number, "version_type": "external"}
        return {"index": {"_id": self.id, **external}}, codec.encode(self.value)


@dataclass(frozen=True, slots=True)
class Change:
    """Change some fields of a document; given a version, only while it is in that state."""

    action: ClassVar[str] = "update"
    id: str
    fields: Mapping[str, Any]
    version: Version | None = None

    def lines(self, codec: Codec[Any]) -> tuple[Document, ...]:
        condition = self.version.condition if self.version else {"retry_on_conflict": RETRIES}
        return {"update": {"_id": self.id, **condition}}, {"doc": codec.encode_fields(self.fields)}


@dataclass(frozen=True, slots=True)
class Upsert(Generic[Value]):
    """Change a document by a script, or store `value` where none of this id is there."""

    action: ClassVar[str] = "update"
    id: str
    script: Mapping[str, Any]
    value: Value

    def lines(self, codec: Codec[Value]) -> tuple[Document, ...]:
        body = {"script": dict(self.script), "upsert": codec.encode(self.value)}
        return {"update": {"_id": self.id, "retry_on_conflict": RETRIES}}, body


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete a document, only while it is in the state of `version`."""

    action: ClassVar[str] = "delete"
    id: str
    version: Version

    def lines(self, codec: Codec[Any]) -> tuple[Document, ...]:  # noqa: ARG002 - as the others
        return ({"delete": {"_id": self.id, **self.version.condition}},)


Write = Create[Value] | Index[Value] | Change | Upsert[Value] | Delete


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one write; `reason` says why it was refused, `version` is the document's after it."""

    id: str
    outcome: Outcome
    reason: str | None = None
    version: Version | None = None

    @property
    def written(self) -> bool:
        return self.outcome == "written"


def write(archive: Archive, alias: str, codec: Codec[Value], writes: Sequence[Write[Value]]) -> list[Result]:
    """Do the writes in their order; return what came of each. A request that is too large is halved.

    Raises Unavailable where Elasticsearch is away or busy; some of the writes may be done then.
    """
    if not writes:
        return []
    try:
        with translated():
            answer = archive.client.bulk(
                index=alias,
                require_alias=True,
                operations=[line for each in writes for line in each.lines(codec)],
                filter_path=_SHOWN,
            )
    except ApiError as error:
        if error.status_code != TOO_LARGE:
            raise
        if len(writes) == 1:
            return [Result(writes[0].id, "refused", "the document is larger than Elasticsearch takes")]
        middle = len(writes) // 2
        return [
            *write(archive, alias, codec, writes[:middle]),
            *write(archive, alias, codec, writes[middle:]),
        ]
    return [_result(row[each.action]) for each, row in zip(writes, answer["items"], strict=True)]


def require_written(results: Sequence[Result], *also: Outcome) -> None:
    """Raise Refused where a write came to something else than to be written, or to one of the other outcomes."""
    others = [each for each in results if each.outcome not in ("written", *also)]
    if others:
        told = f"{others[0].outcome}: {others[0].reason or others[0].id}"
        raise Refused(f"Elasticsearch did not take {len(others)} of {len(results)} documents ({told}).")


def _result(row: Mapping[str, Any]) -> Result:
    error = row.get("error")
    if error is None and row["status"] != NOT_FOUND:
        return Result(row["_id"], "written", version=Version(row["_seq_no"], row["_primary_term"]))
    if row["status"] == CONFLICT:
        return Result(row["_id"], "conflict")
    if row["status"] == NOT_FOUND and (error is None or error["type"] == "document_missing_exception"):
        return Result(row["_id"], "missing")
    reason = _reason(error or {})
    if row["status"] not in (BAD_REQUEST, TOO_LARGE):
        raise Unavailable(f"Elasticsearch cannot do that now ({row['status']} {reason}).", engine="elasticsearch")
    return Result(row["_id"], "refused", reason)


def _reason(error: Mapping[str, Any]) -> str:
    causes = [error, *(cause for cause in [error.get("caused_by")] if cause)]
    return "; ".join(f"{cause.get('type')}: {cause.get('reason')}" for cause in causes)[:MOST_REASON]
