from datetime import UTC, datetime, timedelta

import pytest

from service.alerts.schedule import Rate, next_digest, parse_rate
from service.errors import BadInput


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


DAILY_BERLIN = Rate("daily", "08:00", "Europe/Berlin")
CASES = [
    (Rate(), "2026-03-01T12:34:56", "2026-03-01T12:34:56"),
    (Rate("hourly"), "2026-03-01T12:00:00", "2026-03-01T13:00:00"),
    (Rate("hourly"), "2026-03-01T23:59:59", "2026-03-02T00:00:00"),
    (DAILY_BERLIN, "2026-03-01T06:59:59", "2026-03-01T07:00:00"),
    (DAILY_BERLIN, "2026-03-01T07:00:00", "2026-03-02T07:00:00"),
    (DAILY_BERLIN, "2026-07-01T05:59:59", "2026-07-01T06:00:00"),
    # In New York, 02:30 of March 8 does not exist: the digest is that of 03:30.
    (Rate("daily", "02:30", "America/New_York"), "2026-03-08T05:00:00", "2026-03-08T07:30:00"),
    (Rate("daily", "02:30", "America/New_York"), "2026-03-08T07:30:00", "2026-03-09T06:30:00"),
    # There, 01:30 of November 1 comes twice: the first counts, the second does not.
    (Rate("daily", "01:30", "America/New_York"), "2026-11-01T05:00:00", "2026-11-01T05:30:00"),
    (Rate("daily", "01:30", "America/New_York"), "2026-11-01T05:30:00", "2026-11-02T06:30:00"),
    (Rate("daily", "00:15", "Pacific/Kiritimati"), "2026-05-04T12:00:00", "2026-05-05T10:15:00"),
    (Rate("weekly", "09:00", "Asia/Tokyo", "friday"), "2026-05-07T23:59:00", "2026-05-08T00:00:00"),
    (Rate("weekly", "09:00", "Asia/Tokyo", "friday"), "2026-05-08T00:00:00", "2026-05-15T00:00:00"),
]


@pytest.mark.parametrize(("rate", "after", "due"), CASES)
def test_the_next_digest(rate: Rate, after: str, due: str) -> None:
    assert next_digest(rate, utc(after)) == utc(due)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])
@pytest.mark.parametrize("at", ["00:00", "01:30", "02:30", "12:00"])
def test_each_day_of_a_year_has_one_digest(zone: str, at: str) -> None:
    rate = Rate("daily", at, zone)
    moment, days = utc("2025-12-31T00:00:00"), []
    while moment < utc("2027-01-02T00:00:00"):
        following = next_digest(rate, moment)
        assert timedelta(hours=22) < following - moment < timedelta(hours=26) or not days
        days.append(following)
        moment = following
    assert len(days) in range(366, 369)
    assert len(set(days)) == len(days)


@pytest.mark.parametrize(
    "told", [{"every": "now"}, {"at": "24:00"}, {"zone": "Mars/Base"}, {"zone": "../x"}, "daily", {"a": 1}]
)
def test_what_is_no_rate_is_refused(told: object) -> None:
    with pytest.raises(BadInput):
        parse_rate(told)
