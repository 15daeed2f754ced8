"""What articles are said to mention is as right, and as complete, as it is in the part that no rule was tuned on."""

import pytest

from benchmarks import assertions
from benchmarks import terms as judged_terms
from benchmarks.counts import Counts
from benchmarks.material import SKIPPED

PRECISION = {
    "people": 0.965,
    "organizations": 0.94,
    "units": 0.97,
    "places": 0.99,
    "equipment": 0.88,
    "operations": 0.97,
    "lead": 0.9,
    "kind": 0.99,
    "published": 1.0,
    "dateline": 1.0,
    "bylines": 1.0,
}
RECALL = {
    "people": 0.93,
    "organizations": 0.73,
    "units": 0.95,
    "places": 0.88,
    "equipment": 0.8,
    "operations": 0.64,
    "lead": 0.9,
    "kind": 0.99,
    "published": 0.92,
    "dateline": 0.82,
    "bylines": 0.91,
}


@pytest.fixture(scope="module")
def counts() -> dict[str, Counts]:
    try:
        return assertions.totals(assertions.measure("kept"))
    except FileNotFoundError:
        pytest.skip(SKIPPED)


@pytest.mark.parametrize("field", [*assertions.FIELDS, *assertions.STATED])
def test_precision_and_recall(counts: dict[str, Counts], field: str) -> None:
    assert counts[field].precision >= PRECISION[field]
    assert counts[field].recall >= RECALL[field]


def test_terms() -> None:
    try:
        terms = judged_terms.measure("kept")
    except FileNotFoundError:
        pytest.skip(SKIPPED)
    assert terms.precision >= 0.98
    assert terms.recall >= 0.98


def test_copies() -> None:
    try:
        copies = assertions.measure_copies("kept")
    except FileNotFoundError:
        pytest.skip(SKIPPED)
    assert copies.precision >= 0.98
    assert copies.recall >= 0.78
