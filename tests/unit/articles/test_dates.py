"""Dates as printed and as metadata gives them."""

import pytest

from service.articles.dates import find_days, read_moment


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("campaign, May 8, 2017.", ["2017-05-08"]),
        ("Sept. 15, 2015, and September 16, 2015", ["2015-09-15", "2015-09-16"]),
        ("on 8 May 2017", ["2017-05-08"]),
        ("Feb. 30, 2015", []),
        ("May 8, 9999", []),
        ("May 8", []),
        ("Jan. 7-8, 2016", []),
    ],
)
def test_printed_days(text: str, days: list[str]) -> None:
    assert list(find_days(text)) == days


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2025-02-23", "2025-02-23", "day"),
        ("20250223", "2025-02-23", "day"),
        ("2017-05-08T14:30:29+02:00", "2017-05-08T14:30+02:00", "minute"),
        ("2017-05-08T14:30Z", "2017-05-08T14:30+00:00", "minute"),
        ("2017-05-08T14:30:00", "2017-05-08", "day"),
        ("2017-05-08 14:30:00 -0400", "2017-05-08T14:30-04:00", "minute"),
        ("2017-05-08 14:30:00 UTC", "2017-05-08T14:30+00:00", "minute"),
        ("20170508T143000-0400", "2017-05-08T14:30-04:00", "minute"),
        ("Mon, 08 May 2017 14:30:00 -0400", "2017-05-08T14:30-04:00", "minute"),
        ("Mon, 8 May 2017 14:30 EDT", "2017-05-08T14:30-04:00", "minute"),
        ("8 May 2017 14:30:00 GMT", "2017-05-08T14:30+00:00", "minute"),
        ("Mon, 08 May 2017 14:30:00", "2017-05-08", "day"),
        ("Mon, 08 May 2017 14:30:00 CEST", "2017-05-08", "day"),
        ("Mon, 08 May 17 14:30:00 -0400", "2017-05-08T14:30-04:00", "minute"),
        ("September 23, 2015", "2015-09-23", "day"),
    ],
)
def test_moment(text: str, value: str, precision: str) -> None:
    assert read_moment(text) == (value, precision)


@pytest.mark.parametrize("text", ["", "yesterday", "9999-01-01", "2015-13-45", "0000-00-00", "1", "2015-02"])
def test_no_moment(text: str) -> None:
    assert read_moment(text) is None
