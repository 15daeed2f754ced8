"""Vectors of articles: kept through every writing, and used to rank questions. Those below need the optional model."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from mappings.articles import DIMENSIONS, VECTOR
from mappings.lexicon.concepts import Concept
from service import vectors
from service.articles.item import Item
from service.backends import Backends
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.lexicon import edits
from service.rebuild.retag import retag
from service.rebuild.vectors import add_vectors, count_without_vector
from service.search import engine, ranking
from service.search.compile.clauses import Clause, Match, render
from service.search.language.syntax import parse
from service.search.parameters import read
from service.search.search import Search
from service.search.sorting import SORTS
from service.storage.archive import Archive

needs_model = pytest.mark.skipif(
    not vectors.is_installed(), reason="skipped: the vectors' model is not installed (docs/vectors.md)"
)

TEXTS = {
    "ship": "The captain brought the vessel safely into the harbor through the storm.",
    "rescue": "Sailors at sea saved men from drowning when a boat went down off the coast.",
    "budget": "Lawmakers debated what people pay in taxes, and how the money is spent.",
    "sea": "People who live by the sea debated whether fish were taken too often.",
    "pulled": "Prices were pulled down; traders from the sea ports sank money into people who trade water.",
    "tank": "Soldiers drove tanks over the hills and fired at targets.",
    "hospital": "Nurses at the hospital cared for people who were burned.",
    "school": "Children went back to school; their teachers pulled the doors open.",
}
# Nobody says all of it.
QUESTION = "how were people pulled from the water after their ship sank at sea"

TAKEN_BACK = {
    "uri": "urn:example:tank",
    "standard": {"name": "ninjs", "version": "2.1"},
    "type": "text",
    "pubstatus": "canceled",
    "versioncreated": "2017-05-09T10:00:00Z",
    "headlines": [{"value": "Tank"}],
    "bodies": [],
    "renditions": [{"name": "web", "contenttype": "text/html", "href": "https://example.org/tank"}],
}


def item(name: str, text: str, **fields: str) -> Item:
    told = {"id": name, "url": f"https://example.org/{name}", "title": name.title(), "text": text}
    return Item(body=json.dumps(told | fields).encode(), content_type="application/json", source="example.org")


def send(archive: Archive, *items: Item) -> None:
    index_batch(archive, submit(archive, list(items)).id, owner="test", lease_s=60)


def stored(archive: Archive) -> dict[str, dict[str, Any]]:
    archive.client.indices.refresh(index=archive.indices.articles)
    answer = archive.client.search(index=archive.indices.articles, size=50, source_includes=["*"])
    return {hit["_source"]["source_id"]: hit["_source"] for hit in answer["hits"]["hits"]}


def towards(dimension: int) -> list[float]:
    return [float(place == dimension) for place in range(DIMENSIONS)]


def give(archive: Archive, name: str, vector: list[float] | None) -> None:
    """Write a vector of our own into an article, or none."""
    found = {key: value for key, value in stored(archive)[name].items() if key != VECTOR}
    document = found if vector is None else found | {VECTOR: vector}
    archive.client.index(index=archive.indices.articles, id=found["id"], document=document, refresh=True)


@pytest.fixture
def archive(backends: Backends) -> Archive:
    send(backends.archive, *(item(name, text) for name, text in TEXTS.items()))
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    return backends.archive


def names(hits: list[dict[str, Any]]) -> list[str]:
    return [hit["source_id"] for hit in hits]


def test_a_vector_is_kept_when_an_article_is_tagged_anew_or_comes_again(archive: Archive) -> None:
    give(archive, "tank", towards(3))
    edits.put(archive, Concept("zorb", "Zorb", "equipment", names=("tanks",)), "test")
    retag(archive)
    tank = stored(archive)["tank"]
    assert tank["terms"][0]["concept"] == "zorb"
    assert tank[VECTOR] == towards(3)
    send(archive, item("tank", TEXTS["tank"]))
    again = stored(archive)["tank"]
    assert again["arrival"] > tank["arrival"]
    assert again[VECTOR] == towards(3)


def test_a_vector_is_of_the_current_revision_only(archive: Archive) -> None:
    give(archive, "tank", towards(3))
    send(archive, item("tank", "The soldiers came home."))
    assert stored(archive)["tank"].get(VECTOR) != towards(3)
    archive.client.indices.refresh(index=archive.indices.revisions)
    (earlier,) = archive.client.search(index=archive.indices.revisions, source_includes=["*"])["hits"]["hits"]
    assert "Soldiers drove" in json.dumps(earlier["_source"])
    assert VECTOR not in earlier["_source"]


def test_a_vector_is_not_given_away(archive: Archive, client: FlaskClient) -> None:
    give(archive, "tank", towards(3))
    identifier = stored(archive)["tank"]["id"]
    for path in (f"/articles/{identifier}", "/search?q=tanks", f"/articles/{identifier}/related"):
        told = client.get(f"/api/v1{path}")
        assert told.status_code == 200
        assert VECTOR not in told.get_data(as_text=True)


def test_the_nearest_rises_above_the_best_by_words_and_the_others_stay(archive: Archive) -> None:
    index, clause = archive.indices.articles, Match("roots", "people money sea soldier")

    def found(clause: Clause) -> list[str]:
        answer = archive.client.search(index=index, query=render(clause), sort=SORTS["relevance"], size=50)
        return names([hit["_source"] for hit in answer["hits"]["hits"]])

    last = found(clause)[-1]
    for name in TEXTS:
        give(archive, name, towards(0) if name == last else None)
    requests = ranking.hybrid_requests(Search(query=parse("")).narrowed(clause), towards(0))
    answers = archive.client.msearch(index=index, searches=[part for each in requests for part in ({}, each)])
    by_words = found(clause)
    assert len(by_words) >= 4
    assert found(ranking.hybrid_ranked(clause, answers["responses"])) == [
        last,
        *(name for name in by_words if name != last),
    ]


@needs_model
def test_an_article_gets_a_vector_when_it_is_written_and_another_with_another_text(archive: Archive) -> None:
    before = stored(archive)
    assert {len(article[VECTOR]) for article in before.values()} == {DIMENSIONS}
    send(archive, item("tank", "The soldiers came home."))
    after = stored(archive)
    assert [name for name in after if after[name][VECTOR] != before[name][VECTOR]] == ["tank"]


@needs_model
def test_a_withdrawn_article_has_none(archive: Archive) -> None:
    send(archive, Item(body=json.dumps(TAKEN_BACK).encode(), content_type="application/json"))
    (found,) = (article for article in stored(archive).values() if article.get("withdrawn"))
    assert found["url"] == "https://example.org/tank"
    assert VECTOR not in found


@needs_model
@pytest.mark.parametrize("sort", ["relevance", "recent"])
def test_a_question_is_ranked_by_meaning_too(archive: Archive, monkeypatch: pytest.MonkeyPatch, sort: str) -> None:
    search = read({"q": [QUESTION], "sort": [sort]})
    by_both = engine.run(archive, search)
    monkeypatch.setattr(vectors, "is_installed", lambda: False)
    by_words = engine.run(archive, search)
    assert by_both["fallback"] == by_words["fallback"] == engine.FALLBACK
    assert by_both["total"] == by_words["total"]
    assert by_both["facets"] == by_words["facets"]
    told, before = names(by_both["hits"]), names(by_words["hits"])
    assert sorted(told) == sorted(before)
    assert told.index("rescue") < before.index("rescue")


@needs_model
def test_pages_of_a_question_bring_each_article_once(archive: Archive) -> None:
    whole = names(engine.run(archive, read({"q": [QUESTION]}))["hits"])
    paged: list[str] = []
    cursor: list[str] = []
    while len(paged) <= len(TEXTS):
        told = engine.run(archive, read({"q": [QUESTION], "size": ["2"]} | ({"cursor": cursor} if cursor else {})))
        paged += names(told["hits"])
        if not told["next"]:
            break
        cursor = [told["next"]]
    assert len(whole) >= 5
    assert paged == whole


@needs_model
def test_what_narrows_a_question_narrows_its_nearest(archive: Archive) -> None:
    whole, told = (engine.run(archive, read({"q": [text]})) for text in (QUESTION, f"{QUESTION} -drowning"))
    assert told["fallback"]
    assert set(names(whole["hits"])) - set(names(told["hits"])) == {"rescue"}


@needs_model
def test_articles_of_before_are_filled(archive: Archive) -> None:
    whole = stored(archive)
    give(archive, "tank", None)
    give(archive, "ship", None)
    assert count_without_vector(archive) == 2
    assert sum(add_vectors(archive)) == 2
    assert count_without_vector(archive) == 0
    assert stored(archive) == whole
