from typing import Any

import pytest

from service.search.parts.date_histogram import DateHistogram
from service.search.parts.part import Answer, Body


def answer(**intervals: dict[str, int]) -> dict[str, Any]:
    return {
        f"date:{interval}": {"buckets": [{"key_as_string": key, "doc_count": count} for key, count in counts.items()]}
        for interval, counts in intervals.items()
    }


def read(found: Body, date_from: str | None, date_to: str | None) -> list[Body]:
    page: Body = {}
    DateHistogram(date_from, date_to).read(Answer(total={}, aggregations=found), page)
    return list(page["histogram"])


@pytest.mark.parametrize(
    ("bounds", "asked"),
    [
        ((None, None), ["date:year", "date:month"]),
        (("2015-01-01", None), ["date:year", "date:month"]),
        (("2012-01-01", "2016-12-31"), ["date:year"]),
        (("2015-01-01", "2015-12-31"), ["date:month"]),
        (("2015-05-01", "2015-05-31"), ["date:day"]),
    ],
)
def test_the_nearer_the_dates_the_finer_the_counts(bounds: tuple[str | None, str | None], asked: list[str]) -> None:
    body: Body = {}
    DateHistogram(*bounds).add_to(body)
    assert [*body["aggs"]] == [*asked, "date:missing"]


def test_without_dates_to_count_nothing_is_asked_and_nothing_read() -> None:
    body: Body = {}
    histogram = DateHistogram("2015-01-01", None, counted=False)
    histogram.add_to(body)
    assert body == {}
    histogram.read(Answer(total={}), body)
    assert body == {"histogram": [], "undated": 0}


def test_articles_without_a_date_are_told_apart() -> None:
    page: Body = {}
    DateHistogram(None, None).read(Answer(total={}, aggregations={"date:missing": {"doc_count": 3}}), page)
    assert page["undated"] == 3


def test_years_without_an_article_are_between() -> None:
    found = answer(year={"2013-01-01": 2, "2015-01-01": 1, "2016-01-01": 4}, month={})
    assert read(found, None, None) == [
        {"from": "2013-01-01", "to": "2014-01-01", "count": 2},
        {"from": "2014-01-01", "to": "2015-01-01", "count": 0},
        {"from": "2015-01-01", "to": "2016-01-01", "count": 1},
        {"from": "2016-01-01", "to": "2017-01-01", "count": 4},
    ]


def test_a_result_of_few_years_is_seen_by_month() -> None:
    found = answer(year={"2015-01-01": 3}, month={"2015-11-01": 1, "2015-12-01": 2})
    assert [span["from"] for span in read(found, None, None)] == ["2015-11-01", "2015-12-01"]
    assert read({}, None, None) == []


def test_a_span_is_cut_where_the_search_is() -> None:
    found = answer(month={"2015-05-01": 2, "2015-06-01": 1, "2015-07-01": 1})
    spans = read(found, "2015-05-15", "2015-07-20")
    assert [(span["from"], span["to"]) for span in spans] == [
        ("2015-05-15", "2015-06-01"),
        ("2015-06-01", "2015-07-01"),
        ("2015-07-01", "2015-07-21"),
    ]


def test_dates_far_apart_or_at_the_end_of_time_are_no_trouble() -> None:
    found = answer(month={"0001-01-01": 1, "9999-12-01": 1}, year={"0001-01-01": 1, "9999-01-01": 1})
    assert [span["count"] for span in read(found, None, None)] == [1, 1]
    assert read(answer(day={"9999-12-31": 1}), "9999-12-30", "9999-12-31")[0]["to"] == "9999-12-31"
