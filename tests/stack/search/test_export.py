"""Exports from a real archive: whole, of one moment, a page at a time, and honest about an end that came too early."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from elasticsearch.helpers import bulk
from flask import Response

from service import access
from service.app import create_app
from service.backends import Backends
from service.errors import Unavailable
from service.search import engine, export
from service.search.language.syntax import parse
from service.search.search import Search
from service.settings import Settings

TEXT = "A harbor is a place where ships are safe. " * 200


def add(backends: Backends, first: int, count: int) -> list[str]:
    ids = [f"{number:040x}" for number in range(first, first + count)]
    actions = (
        {
            "_id": each,
            "_index": backends.archive.indices.articles,
            "_source": {"id": each, "title": f"Harbor {each[-6:]}", "body": [{"paragraphs": [TEXT]}], "raw_id": "x"},
        }
        for each in ids
    )
    bulk(backends.archive.client, actions, refresh=True)
    return ids


def taken(backends: Backends, query: str = "") -> Iterator[dict[str, Any]]:
    return engine.scan(backends.archive, Search(query=parse(query), sort="newest"))


def test_an_export_is_of_the_moment_it_began(backends: Backends) -> None:
    there = add(backends, 0, 2 * export.PAGE_SIZE + 1)
    articles = taken(backends)
    found = [next(articles)]
    add(backends, 1000, 50)
    found += articles
    assert sorted(article["id"] for article in found) == there
    assert all(set(article) == {"id", "title", "body"} for article in found)


@pytest.mark.parametrize("sort", ["relevance", "recent", "newest", "oldest"])
def test_an_export_has_every_article_once_in_any_order(backends: Backends, sort: Any) -> None:
    there = add(backends, 0, 2 * export.PAGE_SIZE)
    found = [each["id"] for each in engine.scan(backends.archive, Search(query=parse("harbor"), sort=sort))]
    assert sorted(found) == there


def test_memory_does_not_grow_with_the_result(backends: Backends) -> None:
    add(backends, 0, 12 * export.PAGE_SIZE)
    next(taken(backends))  # what is imported and compiled once
    tracemalloc.start()
    try:
        articles = taken(backends)
        size = sum(len(json.dumps(article)) for article in islice(articles, 2 * export.PAGE_SIZE))
        _, at_first = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        size += sum(len(json.dumps(article)) for article in articles)
        _, later = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 8_000_000
    assert later < 1.2 * at_first


@pytest.fixture
def through_link(
    chosen: Settings, backends: Backends, link: Callable[[str], Any]
) -> tuple[Any, Callable[..., Response]]:
    """A link to Elasticsearch that can be cut, and exports of an application that reaches it so."""
    assert chosen.elasticsearch_url
    way, url = link(chosen.elasticsearch_url)
    key = access.create_key(backends.archive, "tests", ("search",))
    client = create_app(replace(chosen, elasticsearch_url=url)).test_client()

    def ask(form: str) -> Response:
        headers = {"Authorization": f"Bearer {key}"}
        return client.get(f"/api/v1/export?format={form}", headers=headers, buffered=False)

    return way, ask


@pytest.mark.parametrize("form", ["ndjson", "ninjs", "csv"])
def test_an_error_in_the_middle_is_told_and_breaks_the_answer_off(
    backends: Backends, through_link: tuple[Any, Callable[..., Response]], form: str
) -> None:
    way, ask = through_link
    add(backends, 0, 3 * export.PAGE_SIZE)
    answer = ask(form)
    assert answer.status_code == 200
    chunks = answer.iter_encoded()
    got = [next(chunks)]
    way.cut()
    with pytest.raises(Unavailable):
        got.extend(chunks)
    assert export.PAGE_SIZE <= len(got) <= export.PAGE_SIZE + 1
    told = got[-1].decode().startswith('{"error": {"code": "unavailable"')
    assert told is (form != "csv")


def test_an_error_before_the_first_article_is_a_problem(through_link: tuple[Any, Callable[..., Response]]) -> None:
    way, ask = through_link
    assert ask("ndjson").status_code == 200
    way.cut()
    answer = ask("ndjson")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
