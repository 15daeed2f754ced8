"""Saved alerts through the API: a key has its own, and nobody else's."""

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from service import access
from service.alerts import alert as alerts
from service.alerts import owner as owners
from service.alerts import store
from service.alerts.match import queue
from service.alerts.notify import dispatch
from service.articles.item import Item
from service.backends import TELL
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.settings import Settings
from service.storage.archive import Archive
from service.storage.timestamps import now

ALERTS = "/api/v1/alerts"
PROBLEM = "application/problem+json"
HOOK = "https://9.9.9.9/hook"  # looked up, and never connected to: no worker runs here
DRONES = {"name": "Drones", "query": "drone", "filters": {"not.kind": ["video"]}, "channels": ["inbox", "feed"]}


class Holder:
    """A key of its own, and requests with it."""

    def __init__(self, client: FlaskClient, archive: Archive) -> None:
        self.client = client
        text = access.create_key(archive, "alert desk", ("alerts",))
        self.header = {"Authorization": f"Bearer {text}"}
        self.owner = owners.key_owner(access.authenticate(archive, text).id).id

    def ask(self, method: str, path: str = "", body: Any = None, **header: str) -> Any:
        return self.client.open(
            path if path.startswith("/api") else ALERTS + path,
            method=method,
            json=body,
            headers={**self.header, **{name.replace("_", "-"): value for name, value in header.items()}},
        )

    def save(self, **told: Any) -> dict[str, Any]:
        answer = self.ask("POST", body={**DRONES, **told})
        assert answer.status_code == 201, answer.text
        saved: dict[str, Any] = answer.json
        return saved


@pytest.fixture
def me(desk: Flask, words: Archive) -> Holder:
    return Holder(desk.test_client(), words)


@pytest.fixture
def other(desk: Flask, words: Archive) -> Holder:
    return Holder(desk.test_client(), words)


def arrive(archive: Archive, *texts: str) -> None:
    """Let articles enter the archive, and what waits for them match."""
    run = uuid.uuid4().hex[:8]
    items = [
        Item(
            body=json.dumps(
                {"url": f"https://{run}.example/{number}", "title": f"Title {number}", "text": text, "date": now()[:10]}
            ).encode(),
            content_type="application/json",
        )
        for number, text in enumerate(texts)
    ]
    batch = submit(archive, items)
    index_batch(archive, batch.id, owner="test", lease_s=60)
    queue.match_batch(archive, batch.id)


def test_an_alert_is_saved_read_replaced_and_removed(me: Holder) -> None:
    saved = me.save(rate={"every": "daily", "at": "07:30", "zone": "Europe/Berlin"})
    assert (saved["name"], saved["state"], saved["rate"]["weekday"]) == ("Drones", "live", "monday")
    read = me.ask("GET", f"/{saved['id']}")
    assert (read.headers["ETag"], read.json["version"]) == (f'"{saved["version"]}"', saved["version"])
    assert [each["id"] for each in me.ask("GET").json["alerts"]] == [saved["id"]]
    changed = me.ask("PUT", f"/{saved['id']}", {"query": "tanker"}, If_Match=read.headers["ETag"])
    assert changed.status_code == 200
    assert (changed.json["query"], changed.json["name"], changed.json["filters"]) == ("tanker", "tanker", {})
    assert changed.json["created_at"] == saved["created_at"]
    assert me.ask("DELETE", f"/{saved['id']}").status_code == 204
    assert me.ask("GET", f"/{saved['id']}").status_code == 404
    assert me.ask("GET").json["alerts"] == []


def test_a_change_upon_an_older_version_is_a_conflict(me: Holder) -> None:
    saved = me.save()
    assert me.ask("PUT", f"/{saved['id']}", {"query": "tanker"}, If_Match=f'"{saved["version"]}"').status_code == 200
    for method, body in (("PUT", {"query": "ship"}), ("DELETE", None)):
        late = me.ask(method, f"/{saved['id']}", body, If_Match=f'"{saved["version"]}"')
        assert (late.status_code, late.mimetype, late.json["code"]) == (409, PROBLEM, "conflict")
        assert late.json["version"] != saved["version"]
    assert me.ask("GET", f"/{saved['id']}").json["query"] == "tanker"


def test_anothers_alert_is_not_there(me: Holder, other: Holder) -> None:
    saved = me.save()
    address = f"/{saved['id']}"
    asked = [("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/matches"), ("GET", "/deliveries")]
    asked += [("POST", f"/{what}") for what in ("pause", "resume", "feed", "test", "again")]
    for method, what in asked:
        body = {"query": "x"} if method == "PUT" else {} if what == "/again" else None
        answer = other.ask(method, address + what, body)
        assert (answer.status_code, answer.json["detail"]) == (404, f"There is no alert '{saved['id']}'."), what
    assert other.ask("GET").json["alerts"] == []
    assert other.ask("GET", "/export").json["alerts"] == []
    assert me.ask("GET", address).json["version"] == saved["version"]


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"query": '"open'}, 400, "query"),
        ({"query": "x", "filters": {"colour": ["red"]}}, 400, "bad-input"),
        ({"query": "x", "rate": {"every": "daily", "zone": "Mars/Phobos"}}, 400, "bad-input"),
        ({"query": "x", "channels": ["email"]}, 400, "bad-input"),
        ({"query": "x", "channels": ["webhook"]}, 400, "bad-input"),
        ({"query": "x", "channels": ["pigeon"]}, 422, "parameters"),
        ({"query": "x", "owner": "another"}, 422, "parameters"),
        ({"query": "x", "language": "nl"}, 422, "parameters"),
        ({"query": 7}, 422, "parameters"),
    ],
)
def test_what_cannot_be_saved_is_a_problem(me: Holder, told: dict[str, Any], status: int, code: str) -> None:
    answer = me.ask("POST", body=told)
    assert (answer.status_code, answer.mimetype, answer.json["code"]) == (status, PROBLEM, code)
    assert me.ask("GET").json["alerts"] == []


def test_the_scope_is_needed(desk: Flask, words: Archive) -> None:
    client = desk.test_client()
    assert client.get(ALERTS).status_code == 401
    header = {"Authorization": f"Bearer {access.create_key(words, 'reader', ('search', 'ingest'))}"}
    assert client.get(ALERTS, headers=header).json["code"] == "not-allowed"


def test_a_preview_says_what_is_understood_and_found_and_saves_nothing(me: Holder, words: Archive) -> None:
    arrive(words, *(f"A zeppelin of make {number}." for number in range(7)))
    words.client.indices.refresh(index=words.indices.articles)
    told = me.ask("POST", "/preview", {"query": "zeppelin"}).json
    assert (told["words"], told["days"], told["count"], len(told["latest"])) == ("zeppelin", 30, 7, 5)
    assert "broad" not in told
    assert me.ask("GET").json["alerts"] == []


def test_limits_are_the_settings(desk: Flask, words: Archive, me: Holder) -> None:
    arrive(words, *(f"A balloon of make {number}." for number in range(31)))
    words.client.indices.refresh(index=words.indices.articles)
    told: Settings = desk.config["DATELINE"]
    desk.config["DATELINE"] = replace(told, alerts_per_owner=1, alert_articles_a_day=1)
    try:
        wide = me.ask("POST", body={"query": "balloon"})
        assert (wide.status_code, wide.json["parameter"], wide.json["count"]) == (400, "query", 31)
        me.save()
        assert me.ask("POST", body=DRONES).json["limit"] == 1
        assert me.ask("POST", "/import", {"alerts": [DRONES]}).json["limit"] == 1
    finally:
        desk.config["DATELINE"] = told


def test_what_is_exported_can_be_imported(me: Holder, other: Holder) -> None:
    me.save(folder="Air", tags=["a", "b"])
    paused = me.save(query="tanker", name="")
    assert me.ask("POST", f"/{paused['id']}/pause").json["state"] == "paused"
    taken = me.ask("GET", "/export").json
    assert len(taken["alerts"]) == 2
    brought = other.ask("POST", "/import", taken)
    assert (brought.status_code, len(brought.json["alerts"])) == (201, 2)
    assert other.ask("GET", "/export").json == taken
    spoilt = {"alerts": [*taken["alerts"], {"query": '"open'}]}
    assert other.ask("POST", "/import", spoilt).json["code"] == "query"
    assert len(other.ask("GET").json["alerts"]) == 2


def test_matches_have_their_passages_and_a_pause_stops_them(me: Holder, words: Archive) -> None:
    saved = me.save(query="ornithopter")
    arrive(words, "The crew flew an <b>ornithopter</b>.", "A band.")
    (match,) = me.ask("GET", f"/{saved['id']}/matches").json["matches"]
    assert match["id"] == f"{saved['id']}:{match['article']['id']}:1"
    assert "<mark>ornithopter</mark>" in match["highlights"]["body"][0]["text"]
    assert match["article"]["link"].endswith(f"/articles/{match['article']['id']}")
    read = me.ask("GET", f"/{saved['id']}").json
    assert (read["matches"], bool(read["fired_at"]), read["told_at"]) == (1, True, None)
    me.ask("POST", f"/{saved['id']}/pause")
    arrive(words, "Another ornithopter.")
    assert me.ask("GET", f"/{saved['id']}").json["matches"] == 1
    assert me.ask("POST", f"/{saved['id']}/resume").json["state"] == "live"
    assert me.ask("POST", f"/{saved['id']}/again", {"days": 1}).json == {"matches": 1}
    assert me.ask("POST", f"/{saved['id']}/again", {"days": 1}).json == {"matches": 0}
    assert me.ask("POST", f"/{saved['id']}/again", {"days": 0}).status_code == 422
    assert len(me.ask("GET", f"/{saved['id']}/matches?size=1").json["matches"]) == 1


def test_a_webhook_has_a_secret_that_is_told_once_and_changed(me: Holder, words: Archive) -> None:
    saved = me.save()
    assert me.ask("GET", "/webhook").json == {"address": None, "held": None}
    assert me.ask("POST", f"/{saved['id']}/test").json["parameter"] == "webhook"
    assert me.ask("POST", "/webhook/secret").json["parameter"] == "webhook"
    for address in ("http://9.9.9.9/", "https://127.0.0.1/", "https://169.254.169.254/", "ftp://x.example"):
        assert me.ask("PUT", "/webhook", {"address": address}).json["parameter"] == "webhook", address
    first = me.ask("PUT", "/webhook", {"address": HOOK}).json
    assert first["secret"].startswith("whsec_")
    assert me.ask("PUT", "/webhook", {"address": HOOK}).json == {"address": HOOK, "held": None}
    second = me.ask("POST", "/webhook/secret").json["secret"]
    kept = store.get_owner(words, me.owner)
    assert kept
    assert kept.secrets == (second, first["secret"])
    dispatch.suspend(words, kept, "webhook", "It answers 410.")
    assert me.ask("GET", "/webhook").json["held"] == "It answers 410."
    assert me.ask("POST", "/webhook/resume").json["held"] is None
    assert me.save(channels=["webhook"])["channels"] == ["webhook"]
    assert me.ask("DELETE", "/webhook").status_code == 204
    assert me.ask("GET", "/webhook").json["address"] is None


def test_deliveries_are_listed_and_sent_again_by_their_owner_only(
    me: Holder, other: Holder, desk: Flask, words: Archive
) -> None:
    saved = me.save()
    me.ask("PUT", "/webhook", {"address": HOOK})
    begun = me.ask("POST", f"/{saved['id']}/test")
    assert begun.status_code == 202
    (listed,) = me.ask("GET", "/deliveries").json["deliveries"]
    assert (listed["id"], listed["state"], listed["channel"]) == (begun.json["delivery"], "waiting", "webhook")
    assert "notice" not in listed
    assert me.ask("GET", f"/{saved['id']}/deliveries").json["deliveries"] == []
    assert me.ask("POST", f"/deliveries/{listed['id']}/redeliver").status_code == 404  # it is still open
    words.client.update(
        index=words.indices.deliveries, id=listed["id"], doc={"state": "told", "alerts": [saved["id"]]}, refresh=True
    )
    assert [each["state"] for each in me.ask("GET", f"/{saved['id']}/deliveries").json["deliveries"]] == ["told"]
    assert other.ask("GET", "/deliveries").json["deliveries"] == []
    assert other.ask("POST", f"/deliveries/{listed['id']}/redeliver").status_code == 404
    assert me.ask("POST", f"/deliveries/{listed['id']}/redeliver").status_code == 202
    assert me.ask("GET", "/deliveries").json["deliveries"][0]["state"] == "waiting"
    queue = f"{desk.config['DATELINE'].index_prefix}:sweep"
    assert TELL in str(desk.extensions["dateline"].redis.lrange(queue, 0, -1))


def test_a_feed_is_private_stays_and_ends_when_its_address_is_changed(me: Holder, words: Archive) -> None:
    atom = {"a": "http://www.w3.org/2005/Atom"}
    saved = me.save(query="hydroplane", name="<Planes>")
    arrive(words, "A hydroplane & a <b> crew.")
    path = saved["feed"].partition("127.0.0.1:8000")[2]
    assert me.ask("GET", f"/{saved['id']}").json["feed"] == saved["feed"]
    first = me.client.get(path)
    assert (first.status_code, first.mimetype) == (200, "application/atom+xml")
    assert first.headers["Cache-Control"] == "private"
    root = etree.fromstring(first.data)
    assert root.findtext("a:title", namespaces=atom) == "Dateline: <Planes>"
    entry = root.find("a:entry", atom)
    assert entry is not None
    (match,) = me.ask("GET", f"/{saved['id']}/matches").json["matches"]
    assert (entry.findtext("a:id", namespaces=atom) or "").endswith(f":match/{match['id']}")
    assert "<mark>hydroplane</mark> &amp; a" in (entry.findtext("a:content", namespaces=atom) or "")
    assert me.client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    moved = me.ask("POST", f"/{saved['id']}/feed").json["feed"]
    assert moved != saved["feed"]
    for gone in (path, path[:-2], "/alerts/feed/x"):
        answer = me.client.get(gone)
        assert (answer.status_code, answer.mimetype) == (403, PROBLEM)
    assert me.client.get(moved.partition("127.0.0.1:8000")[2]).status_code == 200
    me.ask("PUT", f"/{saved['id']}", alerts.as_json(store.get(words, saved["id"]).value) | {"channels": ["inbox"]})
    assert me.client.get(moved.partition("127.0.0.1:8000")[2]).status_code == 403


def test_the_languages_of_mails_are_in_the_description_and_an_unknown_one_is_named(me: Holder) -> None:
    assert me.save(language="fr")["language"] == "fr"
    assert me.ask("POST", body={**DRONES, "language": "nl"}).json["errors"]["language"] == [
        "Must be one of: en, de, fr, es."
    ]
    described = me.client.get("/openapi.json").json["components"]["schemas"]["AlertBody"]["properties"]["language"]
    assert described["enum"] == ["en", "de", "fr", "es"]
