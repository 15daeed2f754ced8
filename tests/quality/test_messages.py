"""Military messages are read as their collection says: the part that is kept apart holds the lines."""

import pytest

from benchmarks import messages
from benchmarks.material import SKIPPED

LINES = {"title": 0.97, "date": 0.99, "number": 0.98}


@pytest.mark.parametrize("part", messages.PARTS)
def test_subject_date_and_number_of_messages(part: str) -> None:
    collection = messages.collection()
    if collection is None:
        pytest.skip(SKIPPED)
    told = messages.measure(collection, part)
    assert {check: right / of for check, (right, of) in told.items() if right / of < LINES[check]} == {}
    assert min(of for _, of in told.values()) > 1_500
