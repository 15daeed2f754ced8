"""An Elasticsearch to measure on: the one that the settings name, else one started for the run with data of its own."""

import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch, helpers

from mappings.indices import Indices
from service import settings
from service.index.setup import create_missing
from service.local.engines import temporary_engines
from service.local.folders import make_home
from service.storage.archive import Archive

_HEAP = "1g"
_TIMEOUT_S = 120
# One shard without a copy: what is measured is the analyzers, not the network.
ALONE = {"number_of_shards": 1, "number_of_replicas": 0, "auto_expand_replicas": False}

Body = Mapping[str, Any]


@contextmanager
def node() -> Iterator[Elasticsearch]:
    """Return a client; what was started is stopped, and its data removed, at the end."""
    chosen = replace(settings.read(), elasticsearch_heap=_HEAP)
    if chosen.elasticsearch_url:
        with Elasticsearch(chosen.elasticsearch_url, request_timeout=_TIMEOUT_S) as client:
            yield client
        return
    home = Path(tempfile.mkdtemp(dir=make_home(make_home(chosen.home) / "benchmarks")))
    try:
        with (
            temporary_engines(chosen, home, say=lambda _: None) as started,
            Elasticsearch(started.elasticsearch_url, request_timeout=_TIMEOUT_S) as client,
        ):
            yield client
    finally:
        shutil.rmtree(home)


@contextmanager
def archive(client: Elasticsearch) -> Iterator[Archive]:
    """Make an archive with no article in it; remove it at the end."""
    made = Archive(client, Indices(f"bench-{uuid.uuid4().hex[:8]}"))
    create_missing(made)
    try:
        yield made
    finally:
        client.indices.delete(index=[f"{alias}-000001" for alias in made.indices.aliases().values()])


@contextmanager
def index(client: Elasticsearch, body: Body, documents: Mapping[str, Body] | None = None) -> Iterator[str]:
    """Make an index with these documents, searchable; remove it at the end."""
    name = f"bench-{uuid.uuid4().hex[:8]}"
    client.indices.create(index=name, settings={**body.get("settings", {}), **ALONE}, mappings=body["mappings"])
    try:
        fill(client, name, (documents or {}).items())
        yield name
    finally:
        client.indices.delete(index=name)


def fill(client: Elasticsearch, name: str, documents: Iterable[tuple[str, Body]]) -> None:
    helpers.bulk(client, ({"_index": name, "_id": key, "_source": body} for key, body in documents), refresh=True)
