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
        ("Mon May 25 04:45:26 +0000 2020", "2020-05-25T04:45+00:00", "minute"),
        ("Oct 2, 2022 6:55 p.m. EDT", "2022-10-02T18:55-04:00", "minute"),
        ("mar., 04 oct. 2022 10:00:00 +0200", "2022-10-04T10:00+02:00", "minute"),
        ("qua, 05 out 2022 10:00:00 -0300", "2022-10-05T10:00-03:00", "minute"),
        ("segunda-feira, 5 de outubro de 2022", "2022-10-05", "day"),
        ("Montag, 5. Oktober 2022, 10:00 Uhr", "2022-10-05", "day"),
        ("2022年10月2日 18:55", "2022-10-02", "day"),
        ("02.10.2022", "2022-10-02", "day"),
        ("Sunday, 02/10/2022", "2022-10-02", "day"),
        ("13-10-2022 18:55 +0200", "2022-10-13T18:55+02:00", "minute"),
        ("1664736900000", "2022-10-02T18:55+00:00", "minute"),
        ("/Date(1664736900000)/", "2022-10-02T18:55+00:00", "minute"),
        ("20221002185500", "2022-10-02", "day"),
        ("Sun, 2 Oct 2022 24:10:00 +0200", "2022-10-02", "day"),
        # October in Croatian, November in Polish: the day of the week tells.
        ("sri, 05 lis 2022 10:00:00 +0200", "2022-10-05T10:00+02:00", "minute"),
        ("sob, 05 lis 2022 10:00:00 +0100", "2022-11-05T10:00+01:00", "minute"),
    ],
)
def test_moment(text: str, value: str, precision: str) -> None:
    assert read_moment(text) == (value, precision)


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "9999-01-01", "2015-13-45", "0000-00-00", "1", "2015-02"),
        *("02/10/2022", "02-10-2022 18:55", "02.10.22", "05 lis 2022", "Wed, 31 Sep 2022 10:00:00 GMT", "0"),
        *("Mon, 30 Nov -0001 00:00:00 +0000", "-0001-11-30T00:00:00Z", "1970-01-01 00:00:00", "1970-01-01T01:00+01:00"),
    ],
)
def test_no_moment(text: str) -> None:
    assert read_moment(text) is None
