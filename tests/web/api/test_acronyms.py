"""The lexicon through the API: read by everybody, edited with an `admin` key."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service import access
from service.storage.archive import Archive

PROBLEM = "application/problem+json"
JQX = {"name": "Joint Quality Exercise", "kind": "operation", "acronyms": ["JQX"]}
AT = "/api/v1/acronyms"


@pytest.fixture
def editor(desk: Flask) -> FlaskClient:
    return desk.test_client()


@pytest.fixture(scope="module")
def admin(words: Archive) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.create_key(words, 'word desk', ('admin',))}"}


def test_concepts_are_listed_page_by_page(editor: FlaskClient) -> None:
    first = editor.get(f"{AT}?q=command&kind=command&size=5").json
    second = editor.get(f"{AT}?q=command&kind=command&size=5&cursor={first['next']}").json
    assert first["total"] == second["total"] > 10
    ids = [entry["id"] for page in (first, second) for entry in page["concepts"]]
    assert len(set(ids)) == 10
    assert {entry["kind"] for entry in first["concepts"]} == {"command"}


def test_an_acronym_comes_first(editor: FlaskClient) -> None:
    (first, *_) = editor.get(f"{AT}?q=AETC").json["concepts"]
    assert "AETC" in first["acronyms"]
    assert editor.get(f"{AT}/{first['id']}").json == first


def test_a_concept_is_added_changed_removed_and_brought_back(editor: FlaskClient, admin: dict[str, str]) -> None:
    first = editor.get(AT).json["version"] + 1
    assert editor.put(f"{AT}/jqx", json=JQX, headers=admin).status_code == 201
    changed = editor.put(f"{AT}/jqx", json={**JQX, "names": ["Exercise Joint Quality"]}, headers=admin)
    assert (changed.status_code, changed.json["names"]) == (200, ["Exercise Joint Quality"])
    assert editor.put(f"{AT}/jqx", json=changed.json | {"names": ["Other"]}, headers=admin).status_code == 422
    removed = editor.delete(f"{AT}/jqx", headers=admin)
    assert (removed.status_code, removed.data) == (204, b"")
    assert editor.get(f"{AT}/jqx").status_code == 404
    undone = editor.post(f"{AT}/undo", json={"version": first + 2}, headers=admin)
    assert (undone.status_code, undone.json["undoes"], undone.json["who"]) == (200, first + 2, "word desk")
    assert editor.get(f"{AT}/jqx").json == changed.json
    history = editor.get(f"{AT}/jqx/history?size=3").json
    assert [edit["version"] for edit in history["edits"]] == [first + 3, first + 2, first + 1]
    rest = editor.get(f"{AT}/jqx/history?size=3&cursor={history['next']}").json
    assert [(edit["version"], edit["entry"]) for edit in rest["edits"]] == [(first, {**JQX, "id": "jqx"})]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("PUT", "/jqx", {"name": "X"}, 422, "parameters"),
        ("PUT", "/jqx", {**JQX, "kind": "thing"}, 422, "parameters"),
        ("PUT", "/jqx", {**JQX, "names": [7]}, 422, "parameters"),
        ("PUT", "/jqx", {**JQX, "names": ["a;b"]}, 400, "bad-input"),
        ("PUT", "/jqx", {**JQX, "names": ["\ud800"]}, 400, "bad-input"),
        ("PUT", "/JQX", JQX, 400, "bad-input"),
        ("PUT", "/%00", JQX, 400, "bad-input"),
        ("PUT", "/jqx", [JQX], 422, "parameters"),
        ("DELETE", "/zqx", None, 404, "not-found"),
        ("GET", "/zqx", None, 404, "not-found"),
        ("POST", "/undo", {"version": 70000}, 404, "not-found"),
        ("POST", "/undo", {"version": 2**40}, 404, "not-found"),
        ("POST", "/undo", {"version": "x"}, 422, "parameters"),
        ("GET", "?cursor=nothing", None, 400, "bad-input"),
        ("GET", "?kind=thing", None, 422, "parameters"),
        ("GET", "?colour=red", None, 422, "parameters"),
    ],
)
def test_a_refusal_is_a_problem(
    editor: FlaskClient, admin: dict[str, str], method: str, path: str, body: object, status: int, code: str
) -> None:
    before = editor.get(AT).json["version"]
    answer = editor.open(f"{AT}{path}", method=method, headers=admin, **({"json": body} if body else {}))
    assert (answer.status_code, answer.mimetype, answer.json["code"]) == (status, PROBLEM, code)
    assert editor.get(AT).json["version"] == before


@pytest.mark.parametrize("scopes", [(), ("search", "ingest", "alerts")])
def test_only_an_admin_edits(editor: FlaskClient, words: Archive, scopes: tuple[str, ...]) -> None:
    headers = {"Authorization": f"Bearer {access.create_key(words, 'desk', scopes)}"} if scopes else {}
    for method, path, body in (
        ("PUT", "/jqx", JQX),
        ("DELETE", "/air-combat-command", None),
        ("POST", "/undo", {"version": 1}),
    ):
        answer = editor.open(f"{AT}{path}", method=method, headers=headers, json=body)
        assert answer.status_code == (403 if scopes else 401), method


def test_an_edit_on_top_is_a_conflict(editor: FlaskClient, admin: dict[str, str]) -> None:
    for name in ("One", "Two"):
        editor.put(f"{AT}/jqx-two", json={**JQX, "name": name}, headers=admin)
    last, first = (edit["version"] for edit in editor.get(f"{AT}/jqx-two/history").json["edits"])
    answer = editor.post(f"{AT}/undo", json={"version": first}, headers=admin)
    assert (answer.status_code, answer.json["code"], answer.json["version"]) == (409, "conflict", last)
