"""What a page's head states: the first that says it counts, and what is not stated stays unknown."""

import json

import pytest
from lxml.html import document_fromstring

from service.articles.article import PublishedFrom
from service.articles.readers.html.metadata import Metadata, read_metadata


def _stated(head: str, body: str = "") -> Metadata:
    return read_metadata(document_fromstring(f"<html><head>{head}</head><body>{body}<p>Text</p></body></html>"))


def _json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_nothing_stated() -> None:
    assert _stated("") == Metadata(title=None, url=None, site=None, authors=(), tags=(), published=None)


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ('<meta property="og:title" content="Ships leave">', "<h1>Other</h1>", "Ships leave"),
        ('<meta property="og:title" content="Ships leave | The Paper">', "<h1>Ships leave</h1>", "Ships leave"),
        (_json_ld({"@type": "NewsArticle", "headline": "Ships leave"}), "", "Ships leave"),
        ("<title>Ships leave - The Paper</title>", "<h1>Ships  leave</h1>", "Ships leave"),
        ("<title>Ships leave | The Paper</title>", "", "Ships leave"),
    ],
)
def test_title(head: str, body: str, title: str) -> None:
    assert _stated(head, body).title == title


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        ('<meta name="author" content="Jo Do">', "", ("Jo Do",)),
        ('<meta property="article:author" content="https://paper.example/jo">', "", ()),
        (_json_ld([{"@type": "NewsArticle", "author": [{"name": "Jo Do"}, "Al Ba"]}]), "", ("Jo Do", "Al Ba")),
        (_json_ld({"@type": "NewsArticle", "author": {"@type": "Organization", "name": "The Paper"}}), "", ()),
        ("", '<a rel="author" href="/jo">By Jo Do</a>', ("Jo Do",)),
    ],
)
def test_authors(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert _stated(head, body).authors == authors


def test_address_and_tags() -> None:
    stated = _stated(
        '<link rel="canonical" href="/ships"><meta property="og:url" content="https://paper.example/ships">'
        '<meta name="keywords" content="ships, harbours,ships"><meta property="og:site_name" content="The Paper">'
    )
    assert (stated.url, stated.tags, stated.site) == ("https://paper.example/ships", ("ships", "harbours"), "The Paper")


def test_broken_json_ld_is_passed_over() -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    assert _stated(broken + "<title>Ships</title>").title == "Ships"


META = '<meta property="article:published_time" content="2017-05-08T10:00:00+00:00">'
JSON_LD = '<script type="application/ld+json">{"@graph": [{"datePublished": "2017-05-09"}]}</script>'
TIME = '<time datetime="2017-05-10">May 10</time>'
URL = '<link rel="canonical" href="https://a.org/2017/05/11/story/">'


@pytest.mark.parametrize(
    ("page", "value", "origin"),
    [
        (META + JSON_LD + TIME + URL, "2017-05-08T10:00+00:00", PublishedFrom.METADATA),
        (JSON_LD + TIME + URL, "2017-05-09", PublishedFrom.JSON_LD),
        (TIME + URL, "2017-05-10", PublishedFrom.TIME),
        (URL, "2017-05-11", PublishedFrom.URL),
        ('<time datetime="2017-01-01"></time>' + TIME + URL, "2017-05-11", PublishedFrom.URL),
    ],
)
def test_date_of_publication(page: str, value: str, origin: PublishedFrom) -> None:
    found = _stated("", page).published
    assert found is not None
    assert (found.value, found.origin) == (value, origin)


@pytest.mark.parametrize(
    "written",
    [
        '{"@type": "https://schema.org/NewsArticle", "datePublished": "2017-05-09"}',
        '{"@type": ["Thing", "schema:NewsArticle"], "datePublished": "2017-05-09"}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;datePublished&quot;: &quot;2017-05-09&quot;}",
    ],
)
def test_types_as_addresses_and_escaped_json_ld_are_read(written: str) -> None:
    found = _stated(f'<script type="application/ld+json">{written}</script>', "").published
    assert found is not None
    assert (found.value, found.origin) == ("2017-05-09", PublishedFrom.JSON_LD)


@pytest.mark.parametrize(
    "page",
    [
        "<p>May 8, 2017</p>",
        '<meta name="date" content="soon">',
        '<script type="application/ld+json">{oops</script>',
        '<link rel="canonical" href="https://a.org/2017/99/99/">',
    ],
)
def test_an_unknown_date_stays_unknown(page: str) -> None:
    assert _stated("", page).published is None
