"""Several rankings → one."""

import pytest

from service.search.fusion import fused


@pytest.mark.parametrize(
    ("rankings", "together"),
    [
        ([], []),
        ([["a", "b"]], ["a", "b"]),
        ([["a", "b"], ["b", "c"]], ["b", "a", "c"]),
        ([["a"], ["b"]], ["a", "b"]),
        ([["a", "b", "c"], ["c", "b", "a"], ["c"]], ["c", "a", "b"]),
    ],
)
def test_an_article_high_in_more_rankings_is_higher(rankings: list[list[str]], together: list[str]) -> None:
    assert fused(rankings, size=10) == together


def test_no_more_than_asked_for() -> None:
    assert fused([["a", "b", "c"]], size=2) == ["a", "b"]


def test_the_lower_the_damping_the_more_a_first_place_counts() -> None:
    rankings = [["a", "b", "c", "d"], ["x", "y", "z", "b"]]
    assert fused(rankings, size=1, damping=60) == ["b"]
    assert fused(rankings, size=1, damping=0) == ["a"]


def test_a_ranking_of_more_weight_decides() -> None:
    rankings = [["a", "b"], ["b", "a"]]
    assert fused(rankings, size=2, weights=[1, 2]) == ["b", "a"]
    assert fused(rankings, size=2, weights=[2, 1]) == ["a", "b"]


def test_every_ranking_has_a_weight() -> None:
    with pytest.raises(ValueError, match="zip"):
        fused([["a"], ["b"]], size=2, weights=[1])
