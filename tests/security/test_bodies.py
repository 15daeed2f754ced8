"""No body makes a server error, and none is taken for another: malformed JSON, bytes of no encoding, deep nesting."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service import access
from service.backends import Backends

PROBLEM = "application/problem+json"
BODIES = {
    "cut off": b'{"query": "drone"',
    "no JSON": b"query=drone",
    "no UTF-8": b'{"query": "\xff\xfe"}',
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000,
    "half a surrogate pair": rb'{"query": "\ud800", "name": "\ud800"}',
    "NUL": rb'{"query": "\u0000", "name": "a\u0000b"}',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "text": b'"query"',
    "a number too large": b'{"size": 1e999, "query": 1e999}',
    "nothing": b"",
}


def paths_with_bodies(app: Flask) -> list[tuple[str, str]]:
    """Return method and path of each operation of the API that takes a body, with an id that is there for none."""
    return sorted(
        (method, str(rule.rule).replace("<identifier>", "x").replace("<int:number>", "1").replace("<name>", "x"))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"POST", "PUT", "PATCH"}
        if rule.rule.startswith("/api/v1/")
    )


def test_what_is_wrong_is_said_and_where(client: FlaskClient, backends: Backends) -> None:
    key = {"Authorization": f"Bearer {access.create_key(backends.archive, 'tests', ('alerts',))}"}
    wrong = client.post("/api/v1/alerts", data=b'{"query": "drone",}', content_type="application/json", headers=key)
    assert (wrong.status_code, wrong.json["code"], wrong.json["position"]) == (400, "bad-input", 17)
    other = client.post("/api/v1/alerts", data=b'{"query": "drone"}', content_type="text/plain", headers=key)
    assert (other.status_code, other.json["code"]) == (415, "media-type")
    every = client.post("/api/v1/alerts", json={"name": "Carriers"}, headers=key)
    assert (every.status_code, list(every.json["errors"])) == (422, ["query"])
    assert client.post("/api/v1/alerts", json={"query": ""}, headers=key).status_code == 201
    assert client.post("/api/v1/alerts", data=b"{", headers={}).status_code == 401


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("content_type", ["application/json", None])
def test_no_body_makes_a_server_error(
    client: FlaskClient, backends: Backends, kind: str, content_type: str | None
) -> None:
    key = access.create_key(backends.archive, "tests", ("admin", "alerts", "ingest", "search"))
    for method, path in paths_with_bodies(client.application):
        for headers in ({}, {"Authorization": f"Bearer {key}"}):
            sent = {"data": BODIES[kind], "content_type": content_type, "headers": headers}
            answer: Any = client.open(path, method=method, **sent)
            assert answer.status_code < 500, (method, path, answer.text)
            if answer.status_code >= 400:
                assert answer.mimetype == PROBLEM, (method, path)
                assert answer.json["detail"], (method, path)
            elif path == "/api/v1/alerts":
                pytest.fail(f"an alert was made of {kind}: {answer.text}")
