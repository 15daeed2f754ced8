"""People, organizations and places stay as precise as they are, and are not found more rarely."""

import pytest

from benchmarks import entities
from benchmarks.counts import Counts
from benchmarks.material import SKIPPED, data

PRECISION = {"people": 0.92, "organizations": 0.975, "places": 0.97}
RECALL = {"people": 0.43, "organizations": 0.41, "places": 0.76}


@pytest.fixture(scope="module")
def counts() -> dict[str, Counts]:
    texts = data("entities", "re3d_open.jsonl")
    if texts is None:
        pytest.skip(SKIPPED)
    return entities.measure(texts)


@pytest.mark.parametrize("kind", entities.TYPES)
def test_precision_and_recall(counts: dict[str, Counts], kind: str) -> None:
    assert counts[kind].precision >= PRECISION[kind]
    assert counts[kind].recall >= RECALL[kind]
