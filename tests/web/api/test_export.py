"""Exports through the API: who may have them, and what is in them."""

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from service import access
from service.backends import Backends
from service.search.export import COLUMNS


@pytest.fixture
def headers(reader: FlaskClient) -> dict[str, str]:
    ends: Backends = reader.application.extensions["dateline"]
    return {"Authorization": f"Bearer {access.create_key(ends.archive, 'tests', ('search',))}"}


def test_nobody_exports_without_a_key(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/export?q=airman")
    assert (answer.status_code, answer.json["code"], answer.json["scope"]) == (401, "key-needed", "search")


def test_every_format_has_every_article_of_the_search(reader: FlaskClient, headers: dict[str, str]) -> None:
    total = reader.get("/api/v1/search?q=airman&not.place=Florida&size=0").json["total"]["value"]
    texts = {
        form: reader.get(f"/api/v1/export?q=airman&not.place=Florida&format={form}", headers=headers).text
        for form in ("ndjson", "ninjs", "csv")
    }
    articles = [json.loads(line) for line in texts["ndjson"].splitlines()]
    items = [json.loads(line) for line in texts["ninjs"].splitlines()]
    rows = list(csv.DictReader(io.StringIO(texts["csv"], newline="")))
    assert len(articles) == len(items) == len(rows) == total > 10
    assert {each["uri"].rpartition(":")[2] for each in items} == {each["id"] for each in articles}
    assert {row["id"]: row["title"] for row in rows} == {each["id"]: each["title"] for each in articles}
    assert {*rows[0]} == {*COLUMNS}
    one = reader.get(f"/api/v1/articles/{articles[0]['id']}").json
    assert {name: articles[0][name] for name in one if name in articles[0]} == one
    assert "signature" not in articles[0]


def test_an_answer_is_a_file(reader: FlaskClient, headers: dict[str, str]) -> None:
    answer = reader.get("/api/v1/export?q=airman&format=csv", headers=headers)
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        "text/csv",
        'attachment; filename="dateline.csv"',
    )
    assert answer.content_length is None
    nothing = reader.get("/api/v1/export?q=zzzzzzzz", headers=headers)
    assert (nothing.status_code, nothing.text) == (200, "")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [("format=pdf", 422, "parameters"), ("size=5", 422, "parameters"), ('q="x', 400, "query")],
)
def test_what_is_wrong_is_a_problem(
    reader: FlaskClient, headers: dict[str, str], query: str, status: int, code: str
) -> None:
    answer = reader.get(f"/api/v1/export?{query}", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (status, code)
