"""An archive of its own for all tests of a module, where making one for each would take longer than the tests."""

import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from service import settings
from service.app import create_app
from service.backends import Backends
from service.index.setup import create_missing
from service.local.engines import Engines
from service.storage.archive import Archive


@pytest.fixture(scope="module")
def desk(engines: Engines) -> Iterator[Flask]:
    """The application on that archive. Its tests use concepts of their own."""
    chosen = replace(
        settings.read({}),
        elasticsearch_url=engines.elasticsearch_url,
        redis_url=engines.redis_url,
        index_prefix=f"test-{uuid.uuid4().hex[:8]}",
    )
    app = create_app(chosen)
    ends: Backends = app.extensions["dateline"]
    create_missing(ends.archive)
    yield app
    found = ends.archive.client.indices.get_alias(index=f"{chosen.index_prefix}-*")
    ends.archive.client.indices.delete(index=list(found))
    for end in (ends.archive.client, ends.redis, ends.queue):
        end.close()


@pytest.fixture(scope="module")
def words(desk: Flask) -> Archive:
    """The archive itself."""
    ends: Backends = desk.extensions["dateline"]
    return ends.archive
