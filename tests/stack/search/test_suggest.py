"""Suggestions and corrections on a real archive."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from service.articles.item import Item
from service.backends import Backends, connect
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.search.suggest import query_log, service
from service.search.suggest.query_log import QueryLog
from service.settings import Settings
from service.storage.archive import Archive


@pytest.fixture(scope="module")
def archive(filled: Settings) -> Iterator[Archive]:
    ends = connect(filled)
    yield ends.archive
    ends.archive.client.close()


def texts(archive: Archive, typed: str, size: int = 8) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in service.suggestions(archive, typed, size)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("matt", ("person", "Jim Mattis")),
        ("mattsi", ("person", "Jim Mattis")),
        ("jim mat", ("person", "Jim Mattis")),
        ("copenh", ("place", "Copenhagen")),
        ("ISR", ("term", "ISR")),
        ("counter is", ("title", "Counter-ISIS Campaign to Intensify, Mattis Says")),
        ("intensify ca", ("title", "Counter-ISIS Campaign to Intensify, Mattis Says")),
        ("countre isis campaign", ("title", "Counter-ISIS Campaign to Intensify, Mattis Says")),
        ("F-35", ("title", "F-35 Update")),
        ("f35 up", ("title", "F-35 Update")),
    ],
)
def test_what_is_typed_is_suggested(archive: Archive, typed: str, expected: tuple[str, str]) -> None:
    assert expected in texts(archive, typed)


def test_a_term_is_told_with_its_long_form_and_how_many_articles_have_it(archive: Archive) -> None:
    first = service.suggestions(archive, "isr", 8)[0]
    assert (first.kind, first.text, first.label.lower()) == (
        "term",
        "ISR",
        "intelligence, surveillance and reconnaissance",
    )
    assert (
        first.count
        == archive.client.count(
            index=archive.indices.articles,
            query={"term": {"terms.concept": "intelligence-surveillance-and-reconnaissance"}},
        )["count"]
    )


@pytest.mark.parametrize("typed", ["", " ", "…", "zqxj", '"', "(", "\\", "a" * 100])
def test_what_means_nothing_suggests_nothing(archive: Archive, typed: str) -> None:
    assert texts(archive, typed) == []


def test_no_more_are_suggested_than_are_asked_for(archive: Archive) -> None:
    assert [len(texts(archive, "air", size)) for size in (1, 3, 20)] == [1, 3, 20]


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("foriegn fighters", "foreign fighters"),
        ('"foriegn figters"', '"foreign fighters"'),
        ("title:campiagn", "title:campaign"),
        ("mattsi", "mattis"),
        ("Copenhagne -Mattsi2", "Copenhagen -Mattsi2"),
    ],
)
def test_a_misspelt_query_is_corrected(archive: Archive, text: str, corrected: str) -> None:
    assert service.corrected(archive, text, 0) == corrected


@pytest.mark.parametrize("text", ["", "F-53", "ISIL", "NATO", "=Mattsi", "mattsi*", "xqzzyw", "Daesh", "kiev", "raqqa"])
def test_what_is_meant_as_it_stands_is_not_corrected(archive: Archive, text: str) -> None:
    assert service.corrected(archive, text, 0) is None


def test_a_correction_is_offered_only_where_little_was_found_and_more_would_be(archive: Archive) -> None:
    assert service.corrected(archive, "foriegn fighters", 3) is None
    nothing = [{"term": {"source": "none.example"}}]
    assert service.corrected(archive, "foriegn fighters", 0, filters=nothing) is None


def put(backends: Backends, **changes: Any) -> None:
    record = {"url": "https://example.org/1", "title": "Zorbing at Quantico", "text": "Words by Adm. Zebulon Quigley."}
    item = Item(body=json.dumps(record | changes).encode(), content_type="application/json", source="example.org")
    batch = submit(backends.archive, [item])
    index_batch(backends.archive, batch.id, owner="test", lease_s=5)
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)


def test_what_is_withdrawn_is_not_suggested(backends: Backends) -> None:
    put(backends)
    archive, index = backends.archive, backends.archive.indices.articles
    assert ("title", "Zorbing at Quantico") in texts(archive, "zorb")
    assert ("person", "Zebulon Quigley") in texts(archive, "quig")
    archive.client.update_by_query(
        index=index, query={"match_all": {}}, script={"source": "ctx._source.withdrawn = true"}, refresh=True
    )
    assert texts(archive, "zorb") == []
    assert texts(archive, "quig") == []


def test_a_query_is_suggested_when_it_was_asked_often_and_found_something(backends: Backends) -> None:
    put(backends)
    asked = QueryLog(backends)
    for text, total, times in (("zorbing marines", 1, 3), ("zorbing fleet", 1, 2), ("zorbing nothing", 0, 5)):
        for _ in range(times):
            asked.note(text, total)
    query_log.flush(backends)
    backends.archive.client.indices.refresh(index=backends.archive.indices.query_counts)
    found = [each.as_json() for each in service.suggestions(backends.archive, "zorb", 8)]
    assert found[0] == {
        "text": "zorbing marines",
        "kind": "query",
        "count": 3,
        "parameters": {"q": "zorbing marines"},
        "url": "/?q=zorbing+marines",
    }
    assert [each["kind"] for each in found] == ["query", "title"]
