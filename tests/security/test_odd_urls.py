"""An item whose addresses are no URLs becomes an article, or a reject with a reason: no reader fails at one."""

import json
from contextlib import suppress

import pytest

from service.articles.item import Item
from service.articles.normalise import normalise
from service.articles.split import split
from service.errors import UnreadableItem

URLS = [
    "https://[",
    "http://[::1",
    "https://a:b/",
    "https://a:99999/",
    "https://\u2100.de/",
    "//[",
    "https://]",
    "[",
    "\\",
]
TEXT = "The frigate left the yard on Monday and came back on Friday, the Navy said."
BODIES = {
    "text/html": '<html><head><link rel="canonical" href="{0}"><meta property="og:url" content="{0}"><base href="{0}">'
    '</head><body><article><h1>Frigate leaves</h1><a href="{0}">More</a><p>{1}</p><img src="{0}"><p><a href="{0}">Share'
    '</a></p><form action="{0}"></form></article></body></html>',
    "application/json": '{{"title": "Frigate leaves", "text": "{1}", "url": {2}, "image": {2}}}',
    "application/vnd.iptc.ninjs+json": '{{"headline": "Frigate leaves", "body_text": "{1}", "url": {2}, "uri": {2}}}',
    "application/rss+xml": '<rss version="2.0"><channel><title>News</title><link>{0}</link><item><title>Frigate</title>'
    '<link>{0}</link><guid>{0}</guid><source url="{0}">x</source><enclosure url="{0}"/><description>{1}</description>'
    "</item></channel></rss>",
    "application/atom+xml": '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{0}"><title>News</title><entry>'
    '<title>Frigate</title><link href="{0}"/><id>{0}</id><content>{1}</content></entry></feed>',
    "application/feed+json": '{{"version": "https://jsonfeed.org/version/1.1", "title": "News", "home_page_url": {2}, '
    '"items": [{{"id": {2}, "url": {2}, "title": "Frigate", "content_text": "{1}"}}]}}',
    "text/markdown": "---\ntitle: Frigate\nurl: {2}\n---\n\n# Frigate\n\n{1} [more]({0}) ![x]({0})\n",
    "text/plain": "Frigate leaves\n\n{1} {0}\n",
}


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("content_type", BODIES)
def test_no_reader_fails_at_what_is_no_url(content_type: str, url: str) -> None:
    body = BODIES[content_type].format(url, TEXT, json.dumps(url)).encode()
    for stated in (None, url):
        items = list(split(body, content_type=content_type, source="a.example", url=stated))
        assert items
        items.append(Item(body=body, content_type=content_type, url=stated))
        made = []
        for item in items:
            with suppress(UnreadableItem):
                made.append(normalise(item))
        assert any("frigate" in str(article).lower() for article in made)
