"""Ids that last, and fingerprints that change with the content alone."""

from dataclasses import replace

import pytest

from service.articles.article import Article, Person, Section
from service.articles.identity import fingerprint, host_of, identify
from service.articles.item import Item

ITEM = Item(body=b"", content_type="text/plain", source="archive")
ARTICLE = Article(title="A", body=(Section(("One.",)),))


@pytest.mark.parametrize(
    "url",
    [
        "http://www.af.mil/News/1",
        "https://af.mil/News/1/",
        "https://AF.mil/News/1#top",
        "https://www.af.mil/News/1?utm_source=x&fbclid=1",
        "https://af.mil:443/News/1?gclid=1&msclkid=2&mc_cid=3",
        "http://af.mil:80/News/1/index.html",
        "https://m.af.mil/News/1",
        "https://mobile.af.mil/News/1/",
        "https://amp.af.mil/News/1/amp/?outputType=amp",
        " https://reader@af.mil./News/1 ",
    ],
)
def test_one_page_one_id(url: str) -> None:
    assert identify(replace(ARTICLE, url=url), ITEM) == identify(replace(ARTICLE, url="https://af.mil/News/1"), ITEM)


@pytest.mark.parametrize(
    "url",
    [
        "https://af.mil/news/1",
        "https://af.mil:8080/News/1",
        "https://teams.af.mil/News/1",
        "https://af.mil/News/1?page=2",
        "https://af.mil/News/1?print",
        "https://af.mil/News/1/index.htm1",
        "https://m.mil/News/1",
        "https://af.mil:bad/News/1",
    ],
)
def test_another_page_another_id(url: str) -> None:
    assert identify(replace(ARTICLE, url=url), ITEM) != identify(replace(ARTICLE, url="https://af.mil/News/1"), ITEM)


def test_the_address_counts_first_then_the_sources_id_then_the_content() -> None:
    other = replace(ARTICLE, title="B")
    assert identify(replace(ARTICLE, url="https://a/1"), ITEM) == identify(replace(other, url="https://a/1"), ITEM)
    assert identify(replace(ARTICLE, source_id="7"), ITEM) == identify(replace(other, source_id="7"), ITEM)
    assert identify(ARTICLE, ITEM) != identify(other, ITEM)
    assert identify(replace(ARTICLE, url="https://a/1?id=1"), ITEM) != identify(
        replace(ARTICLE, url="https://a/1?id=2"), ITEM
    )
    assert len(identify(replace(ARTICLE, url="http://[broken"), ITEM)) <= 64


def test_fingerprint_is_of_what_a_reader_is_told() -> None:
    assert fingerprint(ARTICLE) == fingerprint(replace(ARTICLE, url="https://a", source="b", people=(Person("A B"),)))
    assert fingerprint(ARTICLE) != fingerprint(replace(ARTICLE, body=(Section(("Two.",)),)))


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://www.whitehouse.gov/a", "whitehouse.gov"), ("http://[x", None), ("a", None), (None, None)],
)
def test_host_of(url: str | None, host: str | None) -> None:
    assert host_of(url) == host
