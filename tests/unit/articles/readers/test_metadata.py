"""What a page's head states: the first that says it counts, and what is not stated stays unknown."""

import json

import pytest
from lxml.html import document_fromstring

from service.articles.readers.metadata import Stated, stated_by


def _stated(head: str, body: str = "") -> Stated:
    return stated_by(document_fromstring(f"<html><head>{head}</head><body>{body}<p>Text</p></body></html>"))


def _json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_nothing_stated() -> None:
    assert _stated("") == Stated(title=None, url=None, site=None, authors=(), tags=())


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
