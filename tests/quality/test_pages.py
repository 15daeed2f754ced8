"""The 120 committed pages of www.af.mil are read as a careful reader reads them."""

import pytest

from benchmarks import pages

SHARE = 0.99


@pytest.fixture(scope="module")
def shares() -> dict[str, float]:
    return pages.measure()[0]


@pytest.mark.parametrize("check", [*pages.CHECKS, "all five"])
def test_share_of_pages_that_are_right(shares: dict[str, float], check: str) -> None:
    assert shares[check] >= SHARE
