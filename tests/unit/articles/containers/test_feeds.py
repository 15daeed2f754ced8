"""Feeds and messages to entries: each whole by itself, none lost, none that spoils another."""

import json

import pytest

from service.articles import media_types
from service.articles.containers.feeds import split_feed, split_messages
from service.articles.item import Item
from service.articles.normalise import normalise
from service.errors import UnreadableItem

ENTRY = (
    "<item><title>T{0}</title><link>http://a.example/{0}</link><description>Text {0} of one entry.</description></item>"
)


def rss(*entries: str) -> Item:
    head = "<rss version='2.0'><channel><title>F</title><link>http://a.example</link><language>fr</language>"
    return Item(
        body=f"{head}{''.join(entries)}</channel></rss>".encode(), content_type=media_types.RSS, name="feed.xml"
    )


def test_an_entry_stands_by_itself() -> None:
    first, second = split_feed(rss(ENTRY.format(1), ENTRY.format(2)))
    assert (first.name, second.name) == ("feed.xml entry 1", "feed.xml entry 2")
    assert b"T2" not in first.body
    assert b"T1" not in second.body
    article = normalise(second)
    assert (article.title, article.language, article.url) == ("T2", "fr", "http://a.example/2")


def test_an_entry_is_split_no_further() -> None:
    (once,) = split_feed(rss(ENTRY.format(1)))
    (twice,) = split_feed(once)
    assert normalise(once) == normalise(twice)


def test_the_senders_word_goes_with_every_entry() -> None:
    whole = Item(body=rss(ENTRY.format(1)).body, content_type=media_types.RSS, source="archive")
    (item,) = split_feed(whole)
    assert (item.source, item.name) == ("archive", "entry 1")


@pytest.mark.parametrize("broken", ["<item><title>a<item></item>", "<item><b></i></item>", "<item>\x01</itm></item>"])
def test_a_broken_entry_spoils_no_other(broken: str) -> None:
    items = list(split_feed(rss(ENTRY.format(1), broken, ENTRY.format(2))))
    read = []
    for item in items:
        try:
            read.append(normalise(item).title)
        except UnreadableItem:
            read.append(None)
    assert [title for title in read if title] == ["T1", "T2"]
    assert None in read


def test_nothing_is_lost_of_what_cannot_be_split() -> None:
    for body in (b"<rss><channel></channel></rss>", b"<rss", b"", b"<rss><channel><title>a</title>"):
        whole = Item(body=body, content_type=media_types.RSS, name="feed.xml")
        assert list(split_feed(whole)) == [whole]
    for body in (b"{}", b'{"items": []}', b'{"items": 1}', b"[]", b"{"):
        whole = Item(body=body, content_type=media_types.JSON_FEED)
        assert list(split_feed(whole)) == [whole]


def test_entities_are_not_cut_out_of_a_feed() -> None:
    whole = Item(body=b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><item>&a;</item>", content_type=media_types.RSS)
    assert list(split_feed(whole)) == [whole]


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "F",
        "items": [{"id": 1, "content_text": "A text."}, 2],
    }
    items = list(split_feed(Item(body=json.dumps(feed).encode(), content_type=media_types.JSON_FEED, name="f")))
    assert [json.loads(item.body)["items"] for item in items] == [[{"id": 1, "content_text": "A text."}], [2]]
    assert all(json.loads(item.body)["title"] == "F" for item in items)


def test_messages() -> None:
    parts = b"<newsItem guid='1'/>\n<packageItem guid='2'/>"
    body = b"<newsMessage xmlns='n'><header/><itemSet>" + parts + b"</itemSet></newsMessage>"
    items = list(split_messages(Item(body=body, content_type=media_types.NEWSMESSAGE, name="m.xml")))
    assert [item.name for item in items] == ["m.xml item 1", "m.xml item 2"]
    assert [media_types.media_type_of(item.body) for item in items[:1]] == [
        media_types.XML
    ]  # not in the namespace of the standard
    assert {item.content_type for item in items} == {media_types.NEWSML}


@pytest.mark.parametrize("body", [b"<newsMessage/>", b"<newsMessage><itemSet/></newsMessage>", b"<newsMessage>"])
def test_a_message_of_nothing_stays_one_item(body: bytes) -> None:
    whole = Item(body=body, content_type=media_types.NEWSMESSAGE)
    assert list(split_messages(whole)) == [whole]
    with pytest.raises(UnreadableItem):
        normalise(whole)
