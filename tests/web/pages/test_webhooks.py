"""The page of an owner's webhook: what the API can do with it, an owner who is an address can do, and nobody else."""

import re
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from service import access
from service.alerts import owner as owners
from service.alerts import store
from service.alerts.notify import dispatch, outbox, signed_links
from service.alerts.notify.dispatch import channels_from
from service.alerts.owner import Owner, email_owner
from service.backends import TELL
from service.settings import Settings
from service.storage.archive import Archive
from service.storage.timestamps import now

PAGE = "/alerts/webhook"
HOOK = "https://9.9.9.9/hook"  # looked up, and never connected to


@pytest.fixture
def site(desk: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application, with an outbox of its own."""
    told: Settings = desk.config["DATELINE"]
    desk.config["DATELINE"] = replace(told, home=tmp_path)
    yield desk
    desk.config["DATELINE"] = told


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[int]]]:
    """A receiver on this machine: its address, and the statuses that it answers, the last one again and again."""
    answers = [200]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(answers.pop(0) if len(answers) > 1 else answers[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", answers
    server.shutdown()
    server.server_close()


def owner(words: Archive) -> Owner:
    made = email_owner(f"{uuid.uuid4().hex[:8]}@paper.example")
    return store.change_owner(words, replace(made, confirmed_at=now()))


def kept(words: Archive, who: Owner) -> Owner:
    found = store.get_owner(words, who.id)
    assert found
    return found


def enter(site: Flask, who: Owner) -> FlaskClient:
    """Sign in by the link that the mails of this owner have."""
    client = site.test_client()
    path = f"/alerts/manage/{signed_links.token(site.config['DATELINE'].secret_key, 'manage', who.id)}"
    send(client, path, opened=path)
    return client


def send(client: FlaskClient, to: str, form: dict[str, Any] | None = None, *, opened: str = PAGE) -> Any:
    """Send a form with the token that the page `opened` has."""
    found = re.search(r'name="token" value="([^"]+)"', client.get(opened).text)
    assert found
    return client.post(to, data={**(form or {}), "token": found[1]})


def notice(page: str) -> str:
    (told,) = html.fromstring(page).xpath('//p[@role="alert"]')
    return str(told.text_content())


def test_the_secret_is_shown_once_and_again_where_it_is_changed(site: Flask, words: Archive) -> None:
    who = owner(words)
    client = enter(site, who)
    assert f'href="{PAGE}"' in client.get("/alerts").text
    assert "whsec_" not in client.get(PAGE).text
    first = send(client, PAGE, {"address": f" {HOOK} "})
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-store")
    (secret,) = kept(words, who).secrets
    assert (secret in first.text, kept(words, who).webhook) == (True, HOOK)
    again = send(client, PAGE, {"address": f"{HOOK}/2"})
    assert (again.status_code, again.headers["Location"]) == (303, PAGE)
    assert (kept(words, who).webhook, kept(words, who).secrets) == (f"{HOOK}/2", (secret,))
    page = client.get(PAGE).text
    assert "whsec_" not in page
    assert f'value="{HOOK}/2"' in page
    changed = send(client, f"{PAGE}/secret")
    new, old = kept(words, who).secrets
    assert (old, new in changed.text, secret in changed.text) == (secret, True, False)
    assert 'value="webhook"' in client.get("/alerts/new?q=drone").text
    assert send(client, f"{PAGE}/forget").headers["Location"] == PAGE
    assert (kept(words, who).webhook, kept(words, who).secrets) == (None, ())
    assert 'value="webhook"' not in client.get("/alerts/new?q=drone").text


@pytest.mark.parametrize(
    "address", ["http://9.9.9.9/", "https://127.0.0.1/", "https://169.254.169.254/", "ftp://x", ""]
)
def test_an_address_is_refused_as_the_api_refuses_it(site: Flask, words: Archive, address: str) -> None:
    header = {"Authorization": f"Bearer {access.create_key(words, 'desk', ('alerts',))}"}
    api = site.test_client().put("/api/v1/alerts/webhook", json={"address": address or " "}, headers=header)
    assert api.status_code == 400
    who = owner(words)
    answer = send(enter(site, who), PAGE, {"address": address})
    assert (answer.status_code, notice(answer.text)) == (400, api.json["detail"])
    assert f'name="address" type="url" value="{address}"' in answer.text
    assert kept(words, who).webhook is None


def test_without_a_webhook_nothing_of_it_can_be_done(site: Flask, words: Archive) -> None:
    client = enter(site, owner(words))
    for what in ("secret", "test", "resume"):
        answer = send(client, f"{PAGE}/{what}")
        assert (answer.status_code, "set its address first" in answer.text) == (400, True), what


def test_a_test_event_is_sent_logged_and_sent_again(
    site: Flask, words: Archive, receiver: tuple[str, list[int]]
) -> None:
    address, answers = receiver
    site.config["DATELINE"] = replace(site.config["DATELINE"], webhook_private=True)
    outlets = channels_from(site.config["DATELINE"])
    who, other = owner(words), owner(words)
    client, stranger = enter(site, who), enter(site, other)
    send(client, PAGE, {"address": address})
    assert send(client, f"{PAGE}/test").headers["Location"] == PAGE
    (made,) = outbox.list_deliveries(words, who.id)
    queue = f"{site.config['DATELINE'].index_prefix}:sweep"
    assert TELL in str(site.extensions["dateline"].redis.lrange(queue, 0, -1))
    again = f"{PAGE}/deliveries/{made['id']}"
    assert again not in client.get(PAGE).text  # it is still open
    assert send(client, again).status_code == 404
    answers[:] = [503, 200]
    assert dispatch.deliver(words, made["id"], outlets) == "waiting"
    assert "503" in client.get(PAGE).text
    words.client.update(
        index=words.indices.deliveries, id=made["id"], doc={"next_attempt_at": made["created_at"]}, refresh=True
    )
    assert dispatch.deliver(words, made["id"], outlets) == "told"
    tries = html.fromstring(client.get(PAGE).text).xpath('//ol[@class="past"]//li/ul/li')
    assert [re.findall(r"UTC: (\d+)", each.text_content()) for each in tries] == [["503"], ["200"]]
    assert made["id"] not in stranger.get(PAGE).text
    assert send(stranger, again).status_code == 404
    assert send(client, again).headers["Location"] == PAGE
    (made,) = outbox.list_deliveries(words, who.id)
    assert made["state"] == "waiting"


def test_mails_are_no_deliveries_of_the_webhook(site: Flask, words: Archive) -> None:
    who = owner(words)
    for channel in ("email", "webhook"):
        document = {"owner": who.id, "channel": channel, "state": "told", "articles": 7, "attempts": 1, "log": [],
                    "created_at": now(), "next_attempt_at": now()}  # fmt: skip
        words.client.index(index=words.indices.deliveries, id=f"{channel}-{who.id}", document=document, refresh=True)
    page = enter(site, who).get(PAGE).text
    assert page.count("7 articles") == 1


def test_one_that_was_switched_off_is_switched_on_again(site: Flask, words: Archive) -> None:
    who = owner(words)
    client = enter(site, who)
    send(client, PAGE, {"address": HOOK})
    dispatch.suspend(words, kept(words, who), "webhook", "It answers 410.")
    for page in (PAGE, "/alerts"):
        assert "switched off: It answers 410." in client.get(page).text
        assert f'action="{PAGE}/resume"' in client.get(page).text
    assert send(client, f"{PAGE}/resume").headers["Location"] == PAGE
    assert kept(words, who).reachable_by("webhook")
    assert "switched off" not in client.get(PAGE).text


def test_only_its_owner_and_only_by_our_forms(site: Flask, words: Archive) -> None:
    assert site.test_client().get(PAGE).headers["Location"] == "/alerts/open"
    who = owner(words)
    client, stranger = enter(site, who), site.test_client()
    send(client, PAGE, {"address": HOOK})
    before = kept(words, who)
    for path in (PAGE, *(f"{PAGE}/{what}" for what in ("secret", "test", "resume", "forget", "deliveries/x"))):
        for foreign in ({}, {"token": "guessed"}):
            assert client.post(path, data={"address": f"{HOOK}/3", **foreign}).status_code == 403, path
        assert send(stranger, path, {"address": f"{HOOK}/3"}, opened="/alerts/open").status_code == 401, path
    assert kept(words, who) == before
    assert outbox.list_deliveries(words, who.id) == []


def test_a_key_of_the_api_and_an_address_have_webhooks_of_their_own(site: Flask, words: Archive) -> None:
    text = access.create_key(words, "desk", ("alerts",))
    header = {"Authorization": f"Bearer {text}"}
    site.test_client().put("/api/v1/alerts/webhook", json={"address": HOOK}, headers=header)
    holder = owners.key_owner(access.authenticate(words, text).id)
    who = owner(words)
    client = enter(site, who)
    send(client, PAGE, {"address": f"{HOOK}/mine"})
    assert kept(words, holder).webhook == HOOK
    assert f"{HOOK}/mine" in client.get(PAGE).text
