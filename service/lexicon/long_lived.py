"""Objects that stay as long as the process, made so that garbage collection does not go through them, now or later."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def long_lived_objects() -> Iterator[None]:
    """Make many objects that stay. Those that go all the same are freed by their counts: none may refer to itself."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
