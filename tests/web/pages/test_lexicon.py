"""The pages of the lexicon: what everybody sees, and who may edit."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service import access
from service.app import create_app
from service.settings import Settings
from service.storage.archive import Archive

ACC = "/lexicon/air-combat-command"
JQX = {"id": "jqx", "name": "Joint Quality Exercise", "kind": "operation", "acronyms": "JQX\r\nJQ-X"}


@pytest.fixture
def client(desk: Flask) -> FlaskClient:
    return desk.test_client()


@pytest.fixture
def chosen(desk: Flask) -> Settings:
    """The settings of the archive that all these tests share."""
    told: Settings = desk.config["DATELINE"]
    return told


def version(client: FlaskClient) -> int:
    return int(client.get("/api/v1/acronyms?size=1").json["version"])


def token(page: TestResponse) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def send(client: FlaskClient, address: str, form: dict[str, str], *, opened: str = "/sign-in") -> TestResponse:
    """Send a form with the token that the page `opened` has."""
    return client.post(address, data={**form, "token": token(client.get(opened))})


def sign_in(client: FlaskClient, words: Archive, scopes: tuple[str, ...] = ("admin",)) -> TestResponse:
    key = access.create_key(words, "word desk", scopes)
    return send(client, "/sign-in", {"key": key, "then": ACC})


def test_everybody_may_look_up(client: FlaskClient) -> None:
    page = client.get("/lexicon?q=AETC").text
    assert "Air Education and Training Command" in page
    assert "Air Training Command" in page
    one = client.get("/lexicon/air-education-and-training-command").text
    assert "Former names" in one
    assert "what Dateline ships" in one
    assert "Sign in to edit" in one


def test_pages_follow_each_other(client: FlaskClient) -> None:
    first = client.get("/lexicon?kind=unit").text
    link = re.search(r'href="([^"]+)" rel="next"', first)
    assert link
    second = client.get(link[1].replace("&amp;", "&")).text
    names = [re.findall(r'class="term" href="([^"]+)"', page) for page in (first, second)]
    assert (len(names[0]), len(names[1]), len({*names[0], *names[1]})) == (50, 50, 100)


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/lexicon/none", 404, "There is no concept"),
        ("/lexicon?q=zzzzzz", 200, "No concept has a name with all of this"),
        ("/lexicon?kind=thing", 400, "kind: one of"),
        ("/lexicon?cursor=x", 400, "cursor"),
    ],
)
def test_what_is_wrong_is_said(client: FlaskClient, address: str, status: int, told: str) -> None:
    page = client.get(address)
    assert (page.status_code, told in page.text) == (status, True)


def test_a_concept_is_added_edited_and_undone(client: FlaskClient, words: Archive) -> None:
    assert sign_in(client, words).headers["Location"] == ACC
    first = version(client) + 1
    added = send(client, "/add-concept", JQX, opened="/add-concept")
    assert added.headers["Location"] == "/lexicon/jqx"
    form = {**JQX, "name": "Joint <b>Quality</b>", "acronyms": "JQX", "version": str(first)}
    assert send(client, "/lexicon/jqx/edit", form, opened="/lexicon/jqx/edit").status_code == 302
    page = client.get("/lexicon/jqx")
    assert "Joint &lt;b&gt;Quality&lt;/b&gt;" in page.text
    assert "<del>JQ-X</del>" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    send(client, "/lexicon/jqx/undo", {"version": str(first + 1)}, opened="/lexicon/jqx")
    assert client.get("/api/v1/acronyms/jqx").json["acronyms"] == ["JQX", "JQ-X"]
    send(client, "/lexicon/jqx/remove", {}, opened="/lexicon/jqx")
    removed = client.get("/lexicon/jqx")
    assert (removed.status_code, "This concept was removed" in removed.text) == (404, True)
    send(client, "/lexicon/jqx/undo", {"version": str(first + 3)}, opened="/lexicon/jqx")
    assert client.get("/lexicon/jqx").status_code == 200
    assert {edit["who"] for edit in client.get("/api/v1/acronyms/jqx/history").json["edits"]} == {"word desk"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": "No Id"}, "Id: &#39;No Id&#39; is no id"),
        ({"id": "air-combat-command"}, "There is a concept"),
        ({"ambiguous": "other"}, "Ambiguous: &#39;other&#39; is none of its names"),
        ({"name": " "}, "Name: is missing"),
    ],
)
def test_a_mistake_in_the_form_is_told_and_nothing_typed_is_lost(
    client: FlaskClient, words: Archive, change: dict[str, str], told: str
) -> None:
    sign_in(client, words)
    before = version(client)
    typed = {**JQX, "id": "jqx-three", "definition": "What I typed."}
    page = send(client, "/add-concept", {**typed, **change}, opened="/add-concept")
    assert page.status_code == 400
    assert told in page.text
    assert "What I typed." in page.text
    assert version(client) == before


def test_an_edit_made_meanwhile_is_told(client: FlaskClient, words: Archive) -> None:
    sign_in(client, words)
    send(client, "/add-concept", {**JQX, "id": "jqx-two"}, opened="/add-concept")
    at = "/lexicon/jqx-two/edit"
    page = send(client, at, {**JQX, "name": "Mine", "version": "0"}, opened=at)
    assert (page.status_code, "word desk has changed this concept" in page.text) == (409, True)
    assert f'name="version" value="{version(client)}"' in page.text


FORMS = ("/add-concept", f"{ACC}/edit", f"{ACC}/remove", f"{ACC}/undo")


@pytest.mark.parametrize("address", FORMS)
def test_nobody_edits_without_a_key(client: FlaskClient, words: Archive, address: str) -> None:
    before = version(client)
    assert send(client, address, {**JQX, "version": "1"}).status_code == 401
    refused = sign_in(client, words, ("search", "ingest"))
    assert (refused.status_code, "has not the scope" in refused.text) == (403, True)
    assert send(client, address, {**JQX, "version": "1"}).status_code == 401
    assert version(client) == before


@pytest.mark.parametrize("address", FORMS)
def test_a_form_of_another_site_is_refused(client: FlaskClient, words: Archive, address: str) -> None:
    sign_in(client, words)
    before = version(client)
    for foreign in ({}, {"token": ""}, {"token": "guessed"}):
        assert client.post(address, data={**JQX, "version": "1", **foreign}).status_code == 403
    assert version(client) == before


def test_the_cookie_is_for_no_script_and_no_other_site_and_has_no_key(
    client: FlaskClient, words: Archive, chosen: Settings
) -> None:
    cookie = sign_in(client, words).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie
    public = create_app(replace(chosen, public_url="https://archive.example.org")).test_client()
    assert "Secure" in public.get("/sign-in", base_url="https://archive.example.org").headers["Set-Cookie"]
    assert "dl_" not in cookie


def test_a_key_that_is_gone_and_a_cookie_of_another_secret_open_nothing(
    client: FlaskClient, words: Archive, chosen: Settings
) -> None:
    sign_in(client, words)
    assert client.get("/add-concept").status_code == 200
    value = client.get_cookie("dateline")
    assert value
    stranger = create_app(replace(chosen, secret_key="another")).test_client()  # noqa: S106
    stranger.set_cookie("dateline", value.value)
    assert stranger.get("/add-concept").status_code == 302
    words.client.delete_by_query(index=words.indices.keys, query={"match_all": {}})
    assert client.get("/add-concept").headers["Location"].startswith("/sign-in")


def test_signing_out_ends_it(client: FlaskClient, words: Archive) -> None:
    sign_in(client, words)
    send(client, "/sign-out", {}, opened="/lexicon")
    assert client.get("/add-concept").status_code == 302


@pytest.mark.parametrize(
    "then", ["https://example.org/", "//example.org/lexicon/", "/\\example.org", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(client: FlaskClient, words: Archive, then: str) -> None:
    key = access.create_key(words, "word desk", ("admin",))
    assert send(client, "/sign-in", {"key": key, "then": then}).headers["Location"] == "/lexicon"


def test_a_closed_archive_shows_its_lexicon_to_nobody_but_editors(words: Archive, chosen: Settings) -> None:
    closed = create_app(replace(chosen, anonymous_search=False)).test_client()
    assert (closed.get("/lexicon").status_code, closed.get(ACC).status_code) == (401, 401)
    assert sign_in(closed, words).status_code == 302
    assert closed.get("/lexicon").status_code == 200
