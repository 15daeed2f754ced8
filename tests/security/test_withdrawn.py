"""The text of a withdrawn article is read nowhere but with a key of the scope `admin`."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from service import access
from service.articles.item import Item
from service.backends import Backends
from service.index.process_batch import index_batch
from service.index.submissions import submit

WITHDRAWN_WORD = "zanzibarine"
STORY = {"uri": "urn:x:7", "url": "https://press.example/7", "headline": "Frigate leaves", "pubstatus": "usable"}


def header(backends: Backends, *scopes: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.create_key(backends.archive, 'tests', scopes)}"}


def take(backends: Backends, *records: dict[str, Any]) -> None:
    items = [Item(body=json.dumps(each).encode(), content_type="application/vnd.iptc.ninjs+json") for each in records]
    for item in items:
        index_batch(backends.archive, submit(backends.archive, [item]).id, owner="test", lease_s=5)
    names = backends.archive.indices
    backends.archive.client.indices.refresh(index=[names.articles, names.revisions])


@pytest.fixture
def withdrawn(backends: Backends) -> str:
    """Return the id of an article that was revised and then withdrawn."""
    first = {**STORY, "body_text": f"The {WITHDRAWN_WORD} word.", "versioncreated": "2017-05-08T10:00:00Z"}
    second = {**STORY, "body_text": f"The {WITHDRAWN_WORD} word, again.", "versioncreated": "2017-05-08T11:00:00Z"}
    gone = {**STORY, "pubstatus": "canceled", "versioncreated": "2017-05-08T12:00:00Z"}
    take(backends, first, second, gone)
    (found,) = backends.archive.client.search(index=backends.archive.indices.articles)["hits"]["hits"]
    return str(found["_id"])


def test_no_surface_shows_what_was_withdrawn(client: FlaskClient, backends: Backends, withdrawn: str) -> None:
    reader = header(backends, "search", "alerts", "ingest")
    for path in (
        f"/api/v1/articles/{withdrawn}",
        f"/api/v1/articles/{withdrawn}?q={WITHDRAWN_WORD}",
        f"/api/v1/articles/{withdrawn}?format=ninjs",
        f"/api/v1/articles/{withdrawn}/revisions",
        f"/api/v1/articles/{withdrawn}/revisions?cursor=2",
        f"/api/v1/articles/{withdrawn}/related",
        "/api/v1/search?q=word",
        f"/api/v1/search?copies_of={withdrawn}",
        "/api/v1/search.atom?q=word",
        "/api/v1/suggest?q=zanz",
        "/api/v1/export?q=word",
        f"/articles/{withdrawn}",
        f"/articles/{withdrawn}/revisions/1",
        f"/articles/{withdrawn}/revisions/2",
        "/?q=word",
    ):
        for headers in ({}, reader):
            answer = client.get(path, headers=headers)
            assert answer.status_code < 500, path
            assert WITHDRAWN_WORD not in answer.text.replace(f"q={WITHDRAWN_WORD}", ""), path
    assert "revisions/1" not in client.get(f"/articles/{withdrawn}").text


def test_an_administrator_reads_the_revisions(client: FlaskClient, backends: Backends, withdrawn: str) -> None:
    path = f"/api/v1/articles/{withdrawn}/revisions"
    found = client.get(path, headers=header(backends, "admin")).json["revisions"]
    assert [each["revision"] for each in found] == [3, 2, 1]
    assert WITHDRAWN_WORD in str(found)
    assert len(client.get(path).json["revisions"]) == 1


def test_a_key_reads_its_own_batches_only(client: FlaskClient, backends: Backends) -> None:
    mine = header(backends, "ingest")
    sent = client.post("/api/v1/articles", json={"title": "A title", "text": "Words."}, headers=mine)
    path = f"/api/v1/batches/{sent.json['batch']}"
    assert client.get(path, headers=mine).status_code == 200
    assert client.get(path, headers=header(backends, "ingest")).status_code == 404
    assert client.get(path, headers=header(backends, "admin")).status_code == 200
