"""Suggestions, related articles, revisions and neighbours as the API and the pages give them."""

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.articles.item import Item
from service.backends import Backends
from service.index.process_batch import index_batch
from service.index.submissions import submit

MATTIS = "Counter-ISIS Campaign to Intensify, Mattis Says"


def identifier(reader: FlaskClient, title: str = MATTIS) -> str:
    hits = reader.get("/api/v1/search", query_string={"q": f'title:"{title}"'}).json["hits"]
    return str(next(hit["id"] for hit in hits if hit["title"] == title))


def put(backends: Backends, *records: dict[str, str]) -> None:
    for record in records:
        item = Item(body=json.dumps(record).encode(), content_type="application/json", source="example.org")
        batch = submit(backends.archive, [item])
        index_batch(backends.archive, batch.id, owner="test", lease_s=5)
    backends.archive.client.indices.refresh(index=f"{backends.archive.indices.prefix}-*")


def test_the_api_suggests(reader: FlaskClient) -> None:
    (found,) = reader.get("/api/v1/suggest?q=mattsi&size=1").json["suggestions"]
    assert found == {
        "text": "Jim Mattis",
        "kind": "person",
        "count": 1,
        "parameters": {"person": "Jim Mattis"},
        "url": "/?person=Jim+Mattis",
    }
    assert reader.get(found["url"]).text.count(MATTIS) >= 1
    assert reader.get("/suggestions?q=mattsi").json["suggestions"][0] == found


@pytest.mark.parametrize("address", ["/api/v1/suggest", "/api/v1/suggest?q=", "/suggestions"])
def test_nothing_typed_suggests_nothing(reader: FlaskClient, address: str) -> None:
    assert reader.get(address).json == {"suggestions": []}


@pytest.mark.parametrize("query", ["q=" + "a" * 101, "q=a&size=0", "q=a&size=99", "q=a&colour=red"])
def test_wrong_parameters_are_refused(reader: FlaskClient, query: str) -> None:
    assert reader.get(f"/api/v1/suggest?{query}").status_code == 422


def test_every_suggestion_leads_to_a_page_with_what_it_counts(reader: FlaskClient) -> None:
    found = reader.get("/api/v1/suggest?q=air&size=20").json["suggestions"]
    assert {each["kind"] for each in found} >= {"title", "term"}
    for each in found:
        assert reader.get(each["url"]).status_code == 200
        if each["kind"] not in ("title", "term"):
            page = reader.get("/api/v1/search", query_string=each["parameters"]).json
            assert page["total"]["value"] == each["count"]


def test_related_articles_say_what_they_share(reader: FlaskClient) -> None:
    desert_storm = identifier(reader, "Desert Storm: 2nd Bomb Wing leads the air war")
    found = reader.get(f"/api/v1/articles/{desert_storm}/related").json["related"]
    assert "Operation Desert Storm: 25 years later, AMC doing more with less" in [each["title"] for each in found]
    assert desert_storm not in [each["id"] for each in found]
    shared = next(each["shared"] for each in found if each["title"].startswith("Operation Desert Storm"))
    assert {"facet": "operation", "value": "Gulf War"} in shared
    for name in shared:
        page = reader.get("/api/v1/search", query_string={name["facet"]: name["value"], "size": 100}).json
        assert desert_storm in [hit["id"] for hit in page["hits"]]


def test_copies_are_listed_apart_from_related_articles(backends: Backends, client: FlaskClient) -> None:
    story = " ".join(
        f"Engineers of the wing tested panel {number} for the next fleet of transports." for number in range(9)
    )
    put(
        backends,
        {"url": "https://first.example/1", "title": "Panels tested", "text": story},
        {"url": "https://second.example/1", "title": "Wing tests panels", "text": story},
        {"url": "https://second.example/2", "title": "Panels again", "text": story.replace("tested", "broke")},
    )
    hits = client.get("/api/v1/search?q=panels&size=100").json["hits"]
    assert sorted(hit["copies"] for hit in hits) == [0, 1]
    original = next(hit["id"] for hit in hits if hit["copies"])
    listed = client.get(f"/api/v1/search?copies_of={original}").json["hits"]
    copies = {hit["id"] for hit in listed} - {original}
    assert len(copies) == 1
    differs = "same text, another headline, another publisher"
    assert {hit["id"]: hit.get("differs") for hit in listed} == {original: None, **dict.fromkeys(copies, differs)}
    assert [hit.get("copies_differ") for hit in hits if hit["copies"]] == [[differs]]
    related = {each["id"] for each in client.get(f"/api/v1/articles/{original}/related?size=20").json["related"]}
    assert related
    assert not related & copies
    page = client.get(f"/articles/{original}").text
    assert "The same elsewhere" in page
    assert all(copy in page for copy in copies)
    assert f"<span>{differs}</span>" in page


@pytest.mark.parametrize("part", ["related", "revisions"])
def test_what_is_around_no_article_is_not_found(reader: FlaskClient, part: str) -> None:
    assert reader.get(f"/api/v1/articles/abc/{part}").status_code == 404
    assert reader.get(f"/api/v1/articles/%00/{part}").status_code == 404


def test_revisions_are_read_page_by_page_and_on_pages_of_their_own(backends: Backends, client: FlaskClient) -> None:
    record = {"url": "https://example.org/1", "title": "First title", "text": "The first words."}
    put(backends, record, record | {"title": "Second title"}, record | {"title": "Third title"})
    found = client.get("/api/v1/search").json["hits"][0]["id"]
    page = client.get(f"/api/v1/articles/{found}/revisions?size=2").json
    assert [each["title"] for each in page["revisions"]] == ["Third title", "Second title"]
    rest = client.get(f"/api/v1/articles/{found}/revisions?cursor={page['next']}").json
    assert [each["title"] for each in rest["revisions"]] == ["First title"]
    assert rest["next"] is None
    assert "Revision 1: First title" in client.get(f"/articles/{found}").text
    first = client.get(f"/articles/{found}/revisions/1").text
    assert "<h1>First title</h1>" in first
    assert "This is revision 1" in first
    assert client.get(f"/articles/{found}/revisions/3").status_code == 404
    assert client.get(f"/articles/{found}/revisions/99999999999").status_code == 404


def walked(client: FlaskClient, first: str, query: dict[str, Any], rel: str) -> list[str]:
    """Follow a page's links to the next article, or the one before, to the end."""
    found = [first]
    address = f"/articles/{first}"
    page = client.get(address, query_string=query).text
    while link := re.search(rf'<a rel="{rel}" href="([^"]+)"', page):
        found.append(link[1].split("/")[-1].split("?")[0])
        assert len(found) <= 50
        page = client.get(link[1].replace("&amp;", "&")).text
    return found


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "recent"])
def test_one_can_walk_through_a_search_and_back(reader: FlaskClient, sort: str) -> None:
    query = {"q": "pilot", "sort": sort, "source": "af.mil"}
    hits = reader.get("/api/v1/search", query_string=query | {"size": 100}).json["hits"]
    shown = [hit["id"] for hit in hits]
    assert len(shown) > 5
    onward = walked(reader, shown[0], query, "next")
    assert [each for each in onward if each in shown] == shown
    back = walked(reader, onward[-1], query, "prev")
    assert back[-1] == shown[0] or back[-1] not in shown


def test_an_article_outside_the_search_has_no_neighbours(reader: FlaskClient) -> None:
    found = identifier(reader)
    for query in ("", "?q=zzzz", '?q="broken', "?colour=red", "?q=ISIS&person=Nobody"):
        page = reader.get(f"/articles/{found}{query}")
        assert page.status_code == 200
        assert 'aria-label="In this search"' not in page.text
    assert 'aria-label="In this search"' in reader.get(f"/articles/{found}?q=Europe").text


def test_hits_lead_to_their_article_with_the_search(reader: FlaskClient) -> None:
    page = reader.get("/?q=Mattis&sort=newest").text
    assert f"/articles/{identifier(reader)}?q=Mattis&amp;sort=newest" in page


def test_a_search_is_counted_once_and_its_further_pages_are_not(backends: Backends, client: FlaskClient) -> None:
    key = f"{backends.archive.indices.prefix}:queries"
    try:
        for address in ("/?q=Zorbing", "/api/v1/search?q=zorbing", "/?q=a@b.example", "/", "/?q=-"):
            with client.get(address) as answer:
                assert answer.status_code == 200
        noted = {tuple(name.decode().split(" ", 2)[::2]): int(value) for name, value in _all(backends, key)}
        assert noted == {("asked", "zorbing"): 2, ("none", "zorbing"): 2}
    finally:
        backends.redis.delete(key)


def _all(backends: Backends, key: str) -> Any:
    return ((name, value) for name, value in backends.redis.hgetall(key).items())
