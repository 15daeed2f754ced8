"""One archive for the tests of the storage; each test empties what it uses."""

from collections.abc import Iterator
from typing import Any

import pytest

from service.storage.archive import Archive


@pytest.fixture(name="archive", scope="package")
def _archive(own_archive: Any) -> Iterator[Archive]:
    with own_archive() as (ends, _):
        yield ends.archive
