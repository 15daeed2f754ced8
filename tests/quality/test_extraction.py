"""Article text stays above the line that has been reached, and above every mode of trafilatura in the same run."""

import pytest

from benchmarks import extraction
from benchmarks.material import SKIPPED, data

F1 = 0.978


def test_our_text_is_better_than_every_mode_of_trafilatura() -> None:
    folder = data("extraction")
    if folder is None:
        pytest.skip(SKIPPED)
    ours, *others = extraction.measure(folder)
    assert ours.f1 >= F1
    assert ours.f1 > max(other.f1 for other in others)
