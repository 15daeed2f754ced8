"""No value of a parameter, a path or a form makes a server error: each endpoint is called with all that is odd."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service import access
from service.alerts import store
from service.alerts.notify import signed_links
from service.alerts.owner import email_owner
from service.app import create_app
from service.backends import Backends
from service.settings import Settings
from service.storage.timestamps import now

PROBLEM = "application/problem+json"


def encoded(value: str) -> str:
    return base64.urlsafe_b64encode(value.encode()).decode().rstrip("=")


# Percent-encoded where no text of Python's has the bytes.
VALUES = {
    "NUL": "%00",
    "NUL inside": "a%00b",
    "half surrogates": "%ed%a0%80%ed%bf%bf",
    "no UTF-8": "%ff%fe",
    "line breaks": "a%0d%0aSet-Cookie:%20b",
    "control characters": "%1b%5b2J%07%e2%80%ae",
    "marks": quote("\ue000<mark>\ue001"),
    "an open bracket": quote("https://["),
    "two at signs": quote("a@b@c.de"),
    "dots": quote("a..b@c.de"),
    "another alphabet": quote("ü@ü.de"),
    "regular expression": quote("((((a+)+)+)+[\\"),
    "query syntax": quote('"a NEAR/99999 (title:[* TO ) =^~*?'),
    "a wildcard": quote("*:* _id:* ?* *a"),
    "digits of no number": quote("٣²"),
    "a large number": "9" * 400,
    "a negative number": "-1",
    "no number": "NaN",
    "an exponent": "1e999",
    "a date before all": "0000-00-00",
    "a date after all": "99999-12-31T25:61:61Z",
    "braces": quote("{{7*7}}${7*7}%s%n{0}"),
    "a path": quote("../../etc/passwd"),
    "long": "a" * 2_000,
    "nothing": "",
    "a cursor of another kind": encoded("[]"),
    "a cursor with odd values": encoded('["newest",-1,"0000-00-00",[1e400,"\\u0000"]]'),
    "a cursor that is deep": encoded("[" * 1_400),
    "a cursor with half a surrogate": encoded('["newest",0,null,[0,"\\ud800"]]'),
    "a cursor of digits": "0.0",
}
# What the pages take, which no description lists.
PAGE_PARAMETERS = (
    "q",
    "cursor",
    "size",
    "sort",
    "kind",
    "source",
    "date_from",
    "date_to",
    "state",
    "copies_of",
    "name",
)
# What ends the session that the other forms need.
ENDS = ("/alerts/leave", "/sign-in", "/sign-out")
FORM_FIELDS = (
    "email", "query", "q", "name", "channels", "every", "at", "zone", "weekday", "revisions", "language", "save",
    "try", "filter.kind", "filter.source", "address", "url", "webhook", "key", "id", "acronyms", "names", "definition",
    "field", "version", "match", "number",
)  # fmt: skip


@pytest.fixture
def site(chosen: Settings, backends: Backends, tmp_path: Path) -> Flask:
    assert backends.archive.client.ping()
    return create_app(replace(chosen, home=tmp_path, links_per_client=1_000_000))


@pytest.fixture
def reader(site: Flask, backends: Backends) -> FlaskClient:
    """Return a client that is signed in as an owner of alerts, and by a key of all scopes."""
    owner = replace(email_owner("desk@paper.example"), confirmed_at=now())
    stored = store.change_owner(backends.archive, owner, lambda _: owner)
    client = site.test_client()
    key = access.create_key(backends.archive, "tests", ("admin", "alerts", "ingest", "search"))
    signed = client.post("/sign-in", data={"token": form_token(client, "/sign-in"), "key": key})
    assert signed.status_code == 302
    secret = site.config["DATELINE"].secret_key
    path = f"/alerts/manage/{signed_links.token(secret, 'manage', stored.id)}"
    entered = client.post(path, data={"token": form_token(client, path)})
    assert entered.status_code == 303
    return client


def form_token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def paths(app: Flask, method: str, value: str = "x") -> Iterator[str]:
    """Yield the paths that take a method, with a value in the place of each name."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            yield re.sub(r"<[^>]+>", value, str(rule.rule))


def described_parameters(client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Yield path and name of each parameter of a query that the description lists."""
    for path, operations in client.get("/openapi.json").json["paths"].items():
        for parameter in (operations.get("get") or {}).get("parameters", ()):
            if parameter.get("in") == "query":
                yield re.sub(r"\{[^}]+\}", "x", path), parameter["name"]


def hold(answer: Any, path: str) -> None:
    """Hold an answer to being none of a fault, and a problem of the API to its media type."""
    assert answer.status_code < 500, (path, answer.text[:2000])
    if path.startswith("/api/") and answer.status_code >= 400:
        assert answer.mimetype == PROBLEM, path
        assert answer.json["status"] == answer.status_code, path
        json.dumps(answer.json, ensure_ascii=False).encode()
    answer.close()


def test_no_parameter_makes_a_server_error(site: Flask, backends: Backends) -> None:
    client = site.test_client()
    key = access.create_key(backends.archive, "tests", ("admin", "alerts", "ingest", "search"))
    headers = {"Authorization": f"Bearer {key}"}
    asked = list(described_parameters(client))
    assert len(asked) > 40
    for number, (path, name) in enumerate(asked):
        # What several paths have in common is asked of each with some of the values, so that it takes seconds.
        step = 2 if path == "/api/v1/search" else 6
        for value in list(VALUES.values())[number % step :: step]:
            asking = f"{path}?{name}={value}"
            hold(client.get(asking, headers=headers), asking)


def test_no_name_of_a_parameter_makes_a_server_error(reader: FlaskClient) -> None:
    for path in paths(reader.application, "GET"):
        asking = f"{path}?" + "&".join(f"{value}={value}" for value in VALUES.values())
        hold(reader.get(asking), asking)


def test_no_parameter_of_a_page_makes_a_server_error(reader: FlaskClient) -> None:
    for path in ("/", "/suggestions", "/lexicon", "/alerts/new", "/alerts/inbox", "/articles/x"):
        for value in VALUES.values():
            every = "&".join(f"{name}={value}" for name in PAGE_PARAMETERS)
            for asking in (f"{path}?{every}", f"{path}?q={value}"):
                hold(reader.get(asking), asking)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_no_path_makes_a_server_error(reader: FlaskClient, backends: Backends, method: str) -> None:
    key = access.create_key(backends.archive, "tests", ("admin", "alerts", "ingest", "search"))
    for value in VALUES.values():
        for path in set(paths(reader.application, method, value)) - set(paths(reader.application, method)):
            hold(reader.open(path, method=method, headers={"Authorization": f"Bearer {key}"}), path)


def test_no_form_makes_a_server_error(reader: FlaskClient) -> None:
    token = form_token(reader, "/alerts/new")
    posted = [path for path in paths(reader.application, "POST") if not path.startswith("/api/") and path not in ENDS]
    assert len(posted) > 10
    for path in posted:
        for value in VALUES.values():
            fields = "&".join(f"{name}={value}" for name in FORM_FIELDS)
            body = f"token={token}&{fields}"
            answer = reader.post(path, data=body, content_type="application/x-www-form-urlencoded")
            hold(answer, f"{path} {value}")


@pytest.mark.parametrize(
    "value", ["%00", "%ff", "a b", "Bearer", "Bearer %00", "Bearer \xff", "Basic Og==", "Bearer " + "a" * 9_000]
)
def test_no_header_makes_a_server_error(client: FlaskClient, value: str) -> None:
    names = (
        "Authorization",
        "Cookie",
        "Accept-Language",
        "If-None-Match",
        "If-Modified-Since",
        "X-Forwarded-For",
        "Range",
    )
    for path in ("/api/v1/search?q=a", "/", "/search.atom?q=a", "/alerts", "/api/v1/alerts"):
        for name in names:
            hold(client.get(path, headers={name: value}), path)
