"""JSON records: fields, their renaming, kinds."""

import json
from typing import Any

from service.articles.article import Article, Byline, PublishedFrom, Section
from service.articles.item import Item
from service.articles.readers.record import read

RECORD = {"id": 7, "headline": "A", "text": "b", "date": "2017-05-08", "url": "https://www.x.gov/a", "tags": "c, d"}


def article(record: dict[str, Any], **mapping: str) -> Article:
    return read(Item(body=json.dumps(record).encode(), content_type="application/json", mapping=mapping))


def test_fields() -> None:
    assert article(RECORD) == Article(
        title="A",
        url="https://www.x.gov/a",
        source="x.gov",
        source_id="7",
        published="2017-05-08",
        published_from=PublishedFrom.METADATA,
        published_precision="day",
        tags=("c", "d"),
        body=(Section(("b",)),),
    )


def test_the_senders_names_come_first() -> None:
    record = {"title": "No", "slug": "Yes", "content": "b", "when": "May 8, 2017", "who": "Capt. Jo Do, DoD News"}
    read_as = article(record, slug="title", when="published", who="byline")
    assert (read_as.title, read_as.published) == ("Yes", "2017-05-08")
    assert read_as.bylines == (Byline("Jo Do", "DoD News"),)


def test_fields_of_other_types_count_as_absent() -> None:
    odd = article({"title": ["a"], "url": 5, "date": {}, "tags": 3, "author": False, "text": "b", "id": None})
    assert odd == Article(url="5", body=(Section(("b",)),))
