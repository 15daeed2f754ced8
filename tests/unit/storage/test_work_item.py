import pytest

from service.storage.work_item import Backoff


@pytest.mark.parametrize(("attempts", "longest"), [(1, 2.0), (2, 4.0), (5, 32.0), (9, 120.0), (10_000, 120.0)])
def test_a_back_off_is_twice_as_long_each_time_with_jitter(attempts: int, longest: float) -> None:
    waits = [Backoff(2.0, 120.0).seconds(attempts) for _ in range(100)]
    assert longest / 2 <= min(waits) < max(waits) <= longest


def test_a_back_off_may_be_given_another_end() -> None:
    assert Backoff(2.0, 120.0).seconds(50, longest_s=10) <= 10
    assert Backoff(2.0, 120.0, least=1.0).seconds(50) == 120
