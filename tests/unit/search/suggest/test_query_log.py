"""What of a query is kept, and what never is."""

import pytest

from service.search.suggest import query_log
from service.search.suggest.query_log import QueryCount


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Ar  Raqqa ", "ar raqqa"),
        ("ISIS Raqqa", "ISIS raqqa"),
        ("“Foreign Fighters” OR isis", '"foreign fighters" OR isis'),
        ("=Seal", "=Seal"),
        ("date:2017-05-08 mattis", "date:2017-05-08 mattis"),
        ("FA8650-15-C-1234", "fa8650-15-c-1234"),
        ("150921-F-AB123-001", "150921-f-ab123-001"),
        ("F-35 2015 2016", "f-35 2015 2016"),
    ],
)
def test_a_query_is_kept_normalised(text: str, kept: str) -> None:
    assert query_log.normalise_query(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        " - ",
        "john.smith@example.org",
        "mail to a@b now",
        "555-123-4567",
        "+1 (555) 123 4567",
        "078-05-1120",
        "4111111111111111",
        "word " * 50,
    ],
)
def test_what_is_empty_long_or_private_is_not_kept(text: str) -> None:
    assert query_log.normalise_query(text) is None


def test_a_query_is_offered_when_it_was_asked_often_and_finds_something() -> None:
    counts = [QueryCount("isis", 9, 0), QueryCount("mattis", 2, 0), QueryCount("typo", 9, 9), QueryCount("new", 9, 4)]
    assert [count.query for count in query_log.suggestable(counts)] == ["isis", "new"]


def test_the_day_is_part_of_what_is_counted() -> None:
    writes = query_log.additions({("2026-11-22", "isis"): (2, 0), ("2026-11-23", "isis"): (1, 1)}, "f")
    assert len({each.id for each in writes}) == 2
    assert writes[1].lines(query_log.CODEC)[1]["upsert"] == {
        "query": "isis",
        "day": "2026-11-23",
        "asked": 1,
        "none": 1,
        "flush": "f",
    }
