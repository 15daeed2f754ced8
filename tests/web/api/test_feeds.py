"""Any search as an Atom feed: valid, with ids that stay, and cheap to ask for again."""

import pytest
from flask.testing import FlaskClient
from lxml import etree

from service.api import feeds

ATOM = {"a": feeds.NAMESPACE}
ONE_OF_EACH = ("a:id", "a:title", "a:updated")


def read(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False))


def test_a_search_is_a_feed_with_what_atom_asks_for(reader: FlaskClient) -> None:
    answer = reader.get("/search.atom?q=airman&source=af.mil&size=10")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    root = read(answer.data)
    entries = root.findall("a:entry", ATOM)
    assert len(entries) == 10
    for element in (root, *entries):
        assert all(len(element.findall(name, ATOM)) == 1 for name in ONE_OF_EACH)
        assert all("T" in found.text for found in element.findall("a:updated", ATOM))
    assert root.find("a:author/a:name", ATOM).text == "Dateline"
    ids = [entry.find("a:id", ATOM).text for entry in entries]
    assert len(set(ids)) == 10
    assert all(each.startswith("tag:") for each in ids)
    published = [entry.find("a:published", ATOM).text for entry in entries]
    assert published == sorted(published, reverse=True)


def test_a_feed_has_what_the_search_finds_page_by_page(reader: FlaskClient) -> None:
    address, found = "/search.atom?q=airman&size=15", []
    while address:
        root = read(reader.get(address).data)
        found += [each.text.rpartition("/")[2] for each in root.findall("a:entry/a:id", ATOM)]
        following = root.find("a:link[@rel='next']", ATOM)
        address = "" if following is None else "/search.atom?" + following.get("href").partition("?")[2]
    total = reader.get("/api/v1/search?q=airman&size=0").json["total"]["value"]
    assert len(found) == len(set(found)) == total > 15


def test_what_has_not_changed_is_not_sent_again(reader: FlaskClient) -> None:
    first = reader.get("/search.atom?q=airman")
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    assert reader.get("/search.atom?q=airman", headers={"If-None-Match": tag}).status_code == 304
    assert reader.get("/search.atom?q=airman", headers={"If-Modified-Since": date}).status_code == 304
    assert reader.get("/search.atom?q=pilot", headers={"If-None-Match": tag}).status_code == 200
    both = {"If-None-Match": '"another"', "If-Modified-Since": date}
    assert reader.get("/search.atom?q=airman", headers=both).status_code == 200


def test_markup_and_what_xml_cannot_hold_are_text(reader: FlaskClient) -> None:
    root = read(reader.get("/search.atom?source=example.org").data)
    content = root.find("a:entry/a:content", ATOM)
    assert content.get("type") == "html"
    assert "&lt;script&gt;alert" in content.text
    article = {
        "id": "a" * 40,
        "title": "A <b>\x00\x0b\ud800 & title",
        "first_indexed_at": "2026-01-01T00:00:00Z",
        "url": "https://example.org/a b?<x>",
        "body": [{"heading": "<i>", "paragraphs": ["]]> & \x1f"]}],
    }
    feed = feeds.Feed(
        site="https://press.example", title="\x01<q>", self_url="s", page_url="p", next_url=None, id="search?"
    )
    entry = read(feeds.as_xml([feeds.entry_of_article(article)], feed)).find("a:entry", ATOM)
    assert entry.find("a:title", ATOM).text == "A <b> & title"
    assert entry.find("a:content", ATOM).text == "<h2>&lt;i&gt;</h2>\n<p>]]&gt; &amp; </p>"
    assert entry.find("a:id", ATOM).text == f"tag:press.example,2026:article/{'a' * 40}"
    assert entry.find("a:link[@rel='via']", ATOM).get("href") == "https://example.org/a%20b?%3Cx%3E"


def test_an_empty_feed_is_a_feed(reader: FlaskClient) -> None:
    root = read(reader.get("/search.atom?q=zzzzzzzz").data)
    assert root.findall("a:entry", ATOM) == []
    assert root.find("a:updated", ATOM).text == "1970-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ('/search.atom?q="ISIS', 400, "query"),
        ("/search.atom?colour=red", 422, "parameters"),
        ("/search.atom?cursor=x", 400, "bad-input"),
    ],
)
def test_what_is_wrong_is_a_problem(reader: FlaskClient, address: str, status: int, code: str) -> None:
    answer = reader.get(address)
    assert (answer.status_code, answer.mimetype, answer.json["code"]) == (status, "application/problem+json", code)
