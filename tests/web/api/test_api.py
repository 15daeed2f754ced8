"""The API as another team sees it: what it takes, gives and refuses."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from service import access
from service.app import create_app
from service.articles.item import Item
from service.backends import INDEX_BATCH, Backends
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.settings import Settings

PROBLEM = "application/problem+json"


def record(number: int) -> dict[str, str]:
    return {"id": str(number), "url": f"https://example.org/{number}", "title": f"Title {number}", "text": "Words."}


def test_search_gives_hits_highlights_facets_and_dates(reader: FlaskClient) -> None:
    page = reader.get("/api/v1/search?q=airman&size=5").json
    assert page["total"]["value"] > 20
    assert len(page["hits"]) == 5
    assert page["hits"] == sorted(page["hits"], key=lambda hit: -hit["score"])
    assert all("<mark>" in str(hit["highlights"]) for hit in page["hits"])
    assert sum(span["count"] for span in page["histogram"]) <= page["total"]["value"]
    kinds = page["facets"]["source"]
    assert (
        sum(value["count"] for value in kinds["values"]) + kinds["missing"] + kinds["other"] == page["total"]["value"]
    )
    assert page["query"]["words"] == "airman"


def test_a_facet_narrows_the_hits_but_not_its_own_counts(reader: FlaskClient) -> None:
    everything = reader.get("/api/v1/search").json
    place = everything["facets"]["place"]["values"][0]
    narrowed = reader.get("/api/v1/search", query_string={"place": place["value"]}).json
    assert narrowed["total"]["value"] == place["count"] < everything["total"]["value"]
    counts = {value["value"]: value["count"] for value in everything["facets"]["place"]["values"]}
    assert {value["value"]: value["count"] for value in narrowed["facets"]["place"]["values"]} == counts
    assert [value["value"] for value in narrowed["facets"]["place"]["values"] if value["selected"]] == [place["value"]]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_follow_each_other_without_a_gap_or_a_repeat(reader: FlaskClient, sort: str) -> None:
    found: list[str] = []
    folded: set[str] = set()
    cursor = ""
    while cursor is not None:
        page = reader.get("/api/v1/search", query_string={"size": 50, "sort": sort, "cursor": cursor}).json
        found += [hit["id"] for hit in page["hits"]]
        for original in (hit["id"] for hit in page["hits"] if hit["copies"]):
            folded |= {hit["id"] for hit in reader.get(f"/api/v1/search?copies_of={original}").json["hits"]}
        cursor = page["next"]
    assert len(found) == len(set(found))
    assert len(folded.union(found)) == page["total"]["value"]


def test_copies_are_folded_counted_and_listed(backends: Backends, client: FlaskClient) -> None:
    sentence = "Engineers of the wing tested panel {} for the next fleet of transports."
    story = " ".join(map(sentence.format, range(9)))
    for host in ("first", "second", "third"):
        record = {"url": f"https://{host}.example/panels", "title": "Panels tested", "text": story}
        batch = submit(backends.archive, [Item(body=json.dumps(record).encode(), content_type="application/json")])
        index_batch(backends.archive, batch.id, owner="test", lease_s=5)
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    (first,) = client.get("/api/v1/search?size=100").json["hits"]
    assert first["copies"] == 2
    listed = client.get(f"/api/v1/search?copies_of={first['id']}").json
    assert listed["total"]["value"] == len(listed["hits"]) == first["copies"] + 1
    assert len({hit["title"] for hit in listed["hits"]}) == 1
    assert client.get("/api/v1/search?copies_of=abc").status_code == 404
    assert client.get("/api/v1/search?copies_of=no+id").status_code == 422


def test_dates_bound_the_hits(reader: FlaskClient) -> None:
    page = reader.get("/api/v1/search?date_from=2017-05-08&date_to=2017-05-08").json
    assert [hit["title"] for hit in page["hits"]] == ["Counter-ISIS Campaign to Intensify, Mattis Says"]


def test_an_excluded_word_and_a_phrase(reader: FlaskClient) -> None:
    total = reader.get("/api/v1/search?q=ISIS").json["total"]["value"]
    assert reader.get("/api/v1/search?q=ISIS+-Mattis").json["total"]["value"] == total - 1
    assert reader.get('/api/v1/search?q="foreign fighters"').json["total"]["value"] >= 1
    assert reader.get('/api/v1/search?q="fighters foreign"').json["total"]["value"] == 0


def test_markup_in_an_article_is_text(reader: FlaskClient) -> None:
    hit = reader.get("/api/v1/search?q=alert").json["hits"][0]
    passage = hit["highlights"]["body"][0]["text"]
    assert "<script>" not in passage
    assert "&lt;script&gt;<mark>alert</mark>(" in passage


@pytest.mark.parametrize(
    ("address", "status", "code", "told"),
    [
        ('/api/v1/search?q="ISIS', 400, "query", {"position": 0}),
        ("/api/v1/search?colour=red", 422, "parameters", {"errors": {"colour": ["Unknown field."]}}),
        ("/api/v1/search?size=1000", 422, "parameters", {}),
        ("/api/v1/search?cursor=x", 400, "bad-input", {"parameter": "cursor"}),
        ("/api/v1/articles/none", 404, "not-found", {}),
        ("/api/v1/articles/%00", 404, "not-found", {}),
        ("/api/v1/nothing", 404, "not-found", {}),
        ("/api/v1/batches/x", 401, "key-needed", {"scope": "ingest"}),
    ],
)
def test_a_refusal_is_a_problem(
    reader: FlaskClient, address: str, status: int, code: str, told: dict[str, object]
) -> None:
    answer = reader.get(address)
    assert (answer.status_code, answer.mimetype, answer.json["code"]) == (status, PROBLEM, code)
    assert answer.json["detail"]
    assert {name: answer.json[name] for name in told} == told


def test_sending_needs_a_key_with_the_scope(client: FlaskClient, backends: Backends) -> None:
    def send(header: dict[str, str]) -> int:
        return client.post("/api/v1/articles", json=record(1), headers=header).status_code

    only_search = access.create_key(backends.archive, "reader", ("search",))
    assert send({}) == 401
    assert send({"Authorization": "Bearer none"}) == 401
    assert send({"Authorization": f"Bearer {only_search}"}) == 403
    assert client.get("/api/v1/search", headers={"Authorization": "Bearer none"}).status_code == 401


def test_what_is_sent_becomes_articles_and_the_batch_tells(
    client: FlaskClient, backends: Backends, key: dict[str, str]
) -> None:
    lines = "\n".join([json.dumps(record(1)), "{broken", json.dumps(record(2))])
    headers = {**key, "Idempotency-Key": "today"}
    sent = client.post("/api/v1/articles", data=lines, content_type="application/x-ndjson", headers=headers)
    again = client.post("/api/v1/articles", data=lines, content_type="application/x-ndjson", headers=headers)
    assert (sent.status_code, sent.json["items"]) == (202, 3)
    assert again.json == sent.json
    other = client.post("/api/v1/articles", data="{}", content_type="application/x-ndjson", headers=headers)
    assert (other.status_code, other.json["code"]) == (409, "conflict")
    waiting = client.get(sent.headers["Location"], headers=key).json
    assert (waiting["state"], waiting["pending"]) == ("pending", 3)
    index_batch(backends.archive, sent.json["batch"], owner="tests", lease_s=5)
    told = client.get(sent.headers["Location"], headers=key).json
    assert (told["state"], told["pending"], told["counts"]["created"], told["counts"]["rejected"]) == ("done", 0, 2, 1)
    assert told["rejects"][0]["name"] == "request line 2"


def test_a_batch_tells_what_was_not_understood(client: FlaskClient, backends: Backends, key: dict[str, str]) -> None:
    sent = client.post("/api/v1/articles", json={**record(1), "titel": "T", "date": "soon"}, headers=key)
    waiting = client.get(sent.headers["Location"], headers=key).json
    assert waiting["warnings"] == {"counts": [], "first": []}
    index_batch(backends.archive, sent.json["batch"], owner="tests", lease_s=5)
    told = client.get(sent.headers["Location"], headers=key).json["warnings"]
    assert [(each["kind"], each["count"]) for each in told["counts"]] == [
        ("unknown field", 1),
        ("date not understood", 1),
    ]
    assert told["first"][0]["detail"] == "titel: did you mean title?"


@pytest.mark.parametrize(
    ("case", "content_type", "items"),
    [
        ("warc-of-a-crawl", "application/warc", 4),
        ("zip-of-pages", "application/zip", 5),
        ("tar-gz-of-records", "application/gzip", 5),
    ],
)
def test_archives_are_taken_apart(
    client: FlaskClient, key: dict[str, str], case: str, content_type: str, items: int
) -> None:
    container = Path(__file__).parents[2] / "golden" / "containers" / case
    payload, out = (container / "in.bin").read_bytes(), json.loads((container / "out.json").read_text())
    sent = client.post("/api/v1/articles", data=payload, content_type=content_type, headers=key)
    assert (sent.status_code, sent.json["items"], sent.json["skipped"]) == (202, items, out["skipped"])


def test_a_message_to_the_workers_is_sent(client: FlaskClient, backends: Backends, key: dict[str, str]) -> None:
    sent = client.post("/api/v1/articles", json=record(1), headers=key)
    waiting = backends.redis.lrange(f"{backends.archive.indices.prefix}:fresh", 0, -1)
    assert len(waiting) == 1
    assert INDEX_BATCH in str(waiting[0])
    assert sent.json["items"] == 1


def test_senders_are_told_to_wait_while_many_batches_wait(
    chosen: Settings, backends: Backends, key: dict[str, str]
) -> None:
    slowed = create_app(replace(chosen, backlog_batches=1)).test_client()
    assert slowed.post("/api/v1/articles", json=record(1), headers=key).status_code == 202
    backends.archive.client.indices.refresh(index=backends.archive.indices.batches)
    refused = slowed.post("/api/v1/articles", json=record(2), headers=key)
    assert (refused.status_code, refused.json["code"], refused.json["limit"]) == (429, "backlog", 1)
    assert int(refused.headers["Retry-After"]) > 0
    raw = backends.archive.indices.raw
    backends.archive.client.indices.refresh(index=raw)
    assert backends.archive.client.count(index=raw)["count"] == 1


def test_fields_are_mapped_and_a_source_is_told(client: FlaskClient, backends: Backends, key: dict[str, str]) -> None:
    sent = client.post(
        "/api/v1/articles?map=headline=title&map=story=text&source=Example+News",
        json={"headline": "A headline", "story": "Words."},
        headers=key,
    )
    index_batch(backends.archive, sent.json["batch"], owner="tests", lease_s=5)
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    hit = client.get("/api/v1/search?q=headline").json["hits"][0]
    assert (hit["title"], hit["source"]) == ("A headline", "Example News")


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"data": b"x", "content_type": "image/png"}, 415),
        ({"data": b"", "content_type": "application/json"}, 202),
        ({"data": b"\xff\xfe\x00", "content_type": "text/html"}, 202),
        ({"data": b"[]", "content_type": "application/json"}, 202),
        ({"data": b"x", "content_type": "text/plain", "query_string": "map=nonsense"}, 422),
        ({"data": b"x", "content_type": "text/plain", "query_string": "colour=red"}, 422),
        ({"data": b"x" * 65_000_000, "content_type": "text/plain"}, 413),
    ],
    ids=lambda value: str(value)[:40],
)
def test_no_body_makes_a_500(client: FlaskClient, key: dict[str, str], options: dict[str, object], status: int) -> None:
    answer = client.post("/api/v1/articles", headers=key, **options)
    assert answer.status_code == status
    assert status == 202 or answer.mimetype == PROBLEM


def test_without_anonymous_search_a_key_is_needed(filled: Settings) -> None:
    closed = create_app(
        Settings(**{name: getattr(filled, name) for name in Settings.__slots__} | {"anonymous_search": False})
    )
    assert closed.test_client().get("/api/v1/search").status_code == 401
    assert closed.test_client().get("/").status_code == 401


def test_the_specification_is_valid_and_describes_every_endpoint(reader: FlaskClient) -> None:
    document = reader.get("/openapi.json").json
    validate(document)
    assert document["openapi"].startswith("3.1")
    rules = [rule for rule in reader.application.url_map.iter_rules() if rule.endpoint.split(".")[0] not in UNDESCRIBED]
    described = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    served = {
        (rule.rule.replace("<", "{").replace(">", "}"), method)
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == {pair for pair in described if pair[1] != "PARAMETERS"}
    assert PROBLEM in json.dumps(document["components"]["responses"])


PAGES = ("article_pages", "suggestions", "pages", "lexicon", "sessions", "outbox")
OF_ALERTS = ("alert_pages", "magic_link", "webhook_pages")
UNDESCRIBED = (*PAGES, *OF_ALERTS, "documentation", "api-docs")


def test_the_documentation_names_every_endpoint(reader: FlaskClient) -> None:
    told = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
    paths = reader.get("/openapi.json").json["paths"]
    methods = [(path, method.upper()) for path, found in paths.items() for method in found if method != "parameters"]
    rows = re.findall(r"^\| `([A-Z]+) (/[^`]*)` \|", told, re.MULTILINE)
    assert sorted(rows) == sorted((method, path) for path, method in methods)
