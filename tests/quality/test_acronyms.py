"""Acronyms that texts define are found at least as well as has been reached, and better than by the plain algorithm."""

from statistics import fmean

import pytest

from benchmarks import acronyms, schwartz_hearst
from benchmarks.acronyms import RULES
from benchmarks.material import SKIPPED, data

F1 = {"in brackets": 0.966, "nearest": 0.91}
HELD_OUT_F1 = {"in brackets": 0.966, "nearest": 0.91}
PRESS_PRECISION, PRESS_RECALL = 0.99, 0.97


@pytest.mark.parametrize("rule", RULES)
def test_scientific_sentences(rule: str) -> None:
    sentences = data("acronyms", "sdu_ai_dev.json")
    if sentences is None:
        pytest.skip(SKIPPED)
    counts = acronyms.measure(sentences, rule=rule)
    assert counts["ours"].f1 >= F1[rule]
    assert counts["ours"].f1 > counts["plain Schwartz-Hearst"].f1


@pytest.mark.parametrize("rule", RULES)
def test_parts_that_share_no_short_form(rule: str) -> None:
    sentences = data("acronyms", "sdu_ai_dev.json")
    if sentences is None:
        pytest.skip(SKIPPED)
    folds = acronyms.measure_folds(sentences, rule=rule)
    assert fmean(fold.f1 for fold in folds) >= HELD_OUT_F1[rule]


def test_press_texts() -> None:
    counts = acronyms.measure_press()
    if counts is None:
        pytest.skip("no pairs of press texts are marked yet")
    assert counts.precision >= PRESS_PRECISION
    assert counts.recall >= PRESS_RECALL


@pytest.mark.parametrize(
    ("sentence", "pairs"),
    [
        ("The heat shock transcription factor (HSF) binds.", [("HSF", "heat shock transcription factor")]),
        ("It is called DNS (Domain Name System) here.", [("DNS", "Domain Name System")]),
        ("He left (as planned) on time.", []),
    ],
)
def test_plain_schwartz_hearst_is_what_the_paper_says(sentence: str, pairs: list[tuple[str, str]]) -> None:
    assert list(schwartz_hearst.pairs(sentence)) == pairs
