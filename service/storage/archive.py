"""The archive: an Elasticsearch client, the names of the indices in it, and the translation of the engine's errors."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import orjson
from elasticsearch import ApiError, ConflictError, Elasticsearch, TransportError
from elasticsearch.serializer import JsonSerializer, NdjsonSerializer

from mappings.indices import Indices
from service.errors import Unavailable

NOT_FOUND, CONFLICT, TOO_LARGE = 404, 409, 413
# No right, a block on an index, too many requests: the engine's matter, not the document's.
BUSY = frozenset({401, 403, 429})
SERVER_ERROR = 500
REQUEST_TIMEOUT_S = 30.0
PROBE_TIMEOUT_S = 3.0

logging.getLogger("elastic_transport").setLevel(logging.WARNING)  # else it logs every request

Cached = TypeVar("Cached")


class VersionConflict(Exception):
    """The document is not as it was read any more, or one of this id is there already."""


class _Json(JsonSerializer):
    """JSON by orjson, in a third of the time; what it refuses, such as half a surrogate pair, goes the standard way."""

    def json_dumps(self, data: Any) -> bytes:
        try:
            return orjson.dumps(data, default=self.default)
        except TypeError:
            return super().json_dumps(data)

    def json_loads(self, data: bytes) -> Any:
        try:
            return orjson.loads(data)
        except ValueError:
            return super().json_loads(data)


class _Lines(_Json, NdjsonSerializer):
    """The same, of one document on each line."""


_SERIALIZERS = {each.mimetype: each for each in (_Json(), _Lines())}


@dataclass(frozen=True, slots=True)
class Archive:
    """An Elasticsearch, the names of this archive's indices in it, and what this process keeps of the archive."""

    client: Elasticsearch
    indices: Indices
    _cached: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    def cache(self, kind: "Callable[[Archive], Cached]") -> Cached:
        """Return what `kind` makes of this archive: made when first asked for, once, and kept with the archive."""
        made = self._cached.get(kind)
        if made is None:
            with self._lock:
                made = self._cached.get(kind)
                if made is None:
                    made = self._cached[kind] = kind(self)
        return cast(Cached, made)


def open_archive(url: str, prefix: str) -> Archive:
    """Return the archive whose indices have this prefix. Nothing is contacted yet."""
    client = Elasticsearch(url, serializers=_SERIALIZERS, request_timeout=REQUEST_TIMEOUT_S, max_retries=0)
    return Archive(client, Indices(prefix))


@contextmanager
def translated() -> Iterator[None]:
    """Translate the client's errors: Unavailable where Elasticsearch is away or busy, VersionConflict for a 409.

    Other errors pass: they are defects of the request.
    """
    try:
        yield
    except TransportError as error:
        raise Unavailable(f"Elasticsearch does not answer ({type(error).__name__}).", engine="elasticsearch") from error
    except ConflictError as error:
        raise VersionConflict(str(error)) from error
    except ApiError as error:
        if error.status_code >= SERVER_ERROR or error.status_code in BUSY or "index_not_found" in str(error):
            told = f"Elasticsearch cannot do that now ({error.status_code} {error.message})."
            raise Unavailable(told, engine="elasticsearch") from error
        raise


def found(answer: Any) -> list[dict[str, Any]]:
    """Return the documents of an mget that are there. Raises Unavailable where Elasticsearch could not look for all."""
    if any("error" in row for row in answer["docs"]):
        raise Unavailable("Not all of an index is there yet.", engine="elasticsearch")
    return [row for row in answer["docs"] if row.get("found")]


def ping(archive: Archive) -> bool:
    """Tell whether Elasticsearch answers at all."""
    return archive.client.ping()


def probe(archive: Archive) -> str:
    """Return "ok" where Elasticsearch has all indices of the archive, else what is wrong in a sentence."""
    try:
        with translated():
            health = archive.client.options(request_timeout=PROBE_TIMEOUT_S).cluster.health(
                index=list(archive.indices.aliases().values()), timeout="1s"
            )
    except Unavailable as error:
        return error.message
    except ApiError as error:
        return "The indices are missing: run `dateline up`." if error.status_code == NOT_FOUND else f"Error {error}."
    return "ok" if health["status"] != "red" else "Not all of the indices are there yet."
