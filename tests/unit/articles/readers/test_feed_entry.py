"""What an entry of a feed gives: the whole text, or a part of it."""

import pytest

from service.articles.item import Item
from service.articles.readers.feed_entry import Entry, article_of

ITEM = Item(body=b"", content_type="application/rss+xml")
TEXT = "<p>The gate closes at noon.</p><p>It opens on Friday.</p>"


@pytest.mark.parametrize(
    ("content", "summary", "extent"),
    [
        (TEXT, "", None),
        (TEXT, "The gate closes.", None),
        ("", TEXT, "partial"),
        ("<p>The gate closes at noon.</p><p>It opens on […]</p>", "", "partial"),
        ("<p>The gate closes at … noon.</p>", "", None),
        ("", "", "partial"),
    ],
)
def test_extent(content: str, summary: str, extent: str | None) -> None:
    assert article_of(Entry(title="Gate", content=content, summary=summary), ITEM).extent == extent
