"""The pages of saved alerts: an address confirms by mail, and nobody learns or changes what is another's."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from service.alerts import alert as alerts
from service.alerts import email_confirmation, matches, store
from service.alerts.alert import Alert
from service.alerts.matches import Firing, Revision
from service.alerts.notify import dispatch, mail, signed_links
from service.alerts.notify.languages import LANGUAGES
from service.alerts.owner import Owner, email_owner
from service.app import create_app
from service.settings import Settings
from service.storage.archive import Archive
from service.storage.timestamps import now

FORM = {"query": "drone", "name": "Drones", "channels": ["email", "inbox"], "every": "daily", "at": "07:30",
        "zone": "Europe/Berlin", "weekday": "monday", "revisions": "newly", "language": "en", "save": "1"}  # fmt: skip


@pytest.fixture
def site(desk: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application, with an outbox of its own."""
    told: Settings = desk.config["DATELINE"]
    desk.config["DATELINE"] = replace(told, home=tmp_path, links_per_client=1000)
    yield desk
    desk.config["DATELINE"] = told


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


def address() -> str:
    return f"{uuid.uuid4().hex[:8]}@paper.example"


def token(page: TestResponse) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def send(client: FlaskClient, to: str, form: dict[str, Any] | None = None, *, opened: str = "/alerts/new") -> Any:
    """Send a form with the token that the page `opened` has."""
    return client.post(to, data={**(form or {}), "token": token(client.get(opened))})


def written(site: Flask) -> list[EmailMessage]:
    """Return the mails that were written, the newest first."""
    paths = mail.filed_mails(site.config["DATELINE"].home / "outbox")
    read = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    return [message for message in read if isinstance(message, EmailMessage)]


def mails(site: Flask) -> list[str]:
    """Return the texts of the mails that were written, the newest first."""
    parts = [message.get_body(("plain",)) for message in written(site)]
    return [str(part.get_content()) for part in parts if part]


def link(text: str) -> str:
    """Return the path of the link in a mail."""
    found = re.search(r"http://127\.0\.0\.1:8000(/alerts/\S+)", text)
    assert found, text
    return found[1]


def signing(site: Flask) -> str:
    return str(site.config["DATELINE"].secret_key)


def owner(words: Archive, **told: Any) -> Owner:
    return store.change_owner(words, replace(email_owner(address()), confirmed_at=now(), **told))


def saved(words: Archive, of: Owner, **told: Any) -> Alert:
    made = alerts.from_json({"query": "drone", **told}, identifier=store.new_id(), owner=of.id)
    return store.create(words, made).value


def fired(words: Archive, alert: Alert, *articles: str) -> None:
    """Let an alert have matched articles, which are put into the archive for it."""
    for article in articles:
        body = {"id": article, "revision": 1, "title": f"Title of {article}", "lead": "A <drone> flew.",
                "published": "2017-05-08", "first_indexed_at": now(), "source": "paper.example"}  # fmt: skip
        words.client.index(index=words.indices.articles, id=article, document=body, refresh=True)
    matches.save(words, [Firing(alert, [Revision(article, 1, "r", new=True) for article in articles])])


def enter(site: Flask, who: Owner) -> FlaskClient:
    """Sign in by the link that the mails of this owner have."""
    client = site.test_client()
    path = f"/alerts/manage/{signed_links.token(signing(site), 'manage', who.id)}"
    answer = send(client, path, opened=path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/alerts")
    return client


def test_a_search_is_saved_by_a_link_in_a_mail(client: FlaskClient, site: Flask, words: Archive) -> None:
    who = address()
    search = client.get("/?q=drone&kind=release&sort=newest&size=5").text
    (href,) = re.findall(r'href="(/alerts/new[^"]+)"', search)
    assert unescape(href) == "/alerts/new?q=drone&kind=release"
    form = client.get(f"{unescape(href)}&place=&date_from=")
    assert 'role="alert"' not in form.text
    assert 'name="filter.kind" value="release" checked' in form.text
    asked = send(client, "/alerts/new", {**FORM, "filter.kind": ["release"], "email": who})
    assert asked.status_code == 200
    assert store.get_owner(words, email_owner(who).id) is None
    (text,) = mails(site)
    assert "Drones" not in text  # what a stranger typed is sent to nobody
    there = link(text)
    shown = client.get(there)
    assert "Every day at 07:30 Europe/Berlin" in shown.text
    assert store.get_owner(words, email_owner(who).id) is None  # a program that follows links confirms nothing
    for _ in range(2):  # a link that is followed twice saves one alert
        assert send(client, there, opened=there).headers["Location"] == "/alerts"
    (made,) = store.list_alerts(words, email_owner(who).id)
    assert (made.name, made.query, made.filters, made.rate.at) == ("Drones", "drone", {"kind": ("release",)}, "07:30")
    kept = store.get_owner(words, made.owner)
    assert kept
    assert (kept.email, bool(kept.confirmed_at)) == (who, True)
    assert "Drones" in client.get("/alerts").text


def test_the_form_says_what_is_found_and_what_is_wrong(client: FlaskClient, words: Archive, site: Flask) -> None:
    fired(words, saved(words, owner(words)), "found-by-the-form")
    tried = send(client, "/alerts/new", {**FORM, "query": "kind:none OR title:found-by-the-form", "try": "1"})
    assert (tried.status_code, "articles</strong> of the last 30 days" in tried.text) == (200, True)
    for wrong, told in (
        ({"query": '"open'}, "quot"),
        ({"zone": "Mars/Phobos"}, "is no time zone"),
        ({"email": "nobody"}, "is no e-mail address"),
        ({"channels": ["webhook"]}, "has no webhook"),
        ({"filter.colour": "red"}, "colour"),
        ({"language": "nl"}, "language: one of en, de, fr, es"),
        ({"query": "x" * 200 + " " + " ".join(uuid.uuid4().hex for _ in range(150))}, ""),
    ):
        answer = send(client, "/alerts/new", {**FORM, "email": address(), **wrong})
        assert answer.status_code == 400, wrong
        (notice,) = html.fromstring(answer.text).xpath('//p[@role="alert"]')
        assert told in notice.text_content()
        assert "Drones" in answer.text  # nothing that was typed is lost
    assert mails(site) == []


def test_nobody_learns_whether_an_address_is_known(client: FlaskClient, site: Flask, words: Archive) -> None:
    known, unknown = owner(words), address()
    pages, texts = [], []
    for email in (known.email, unknown):
        answer = send(client, "/alerts/open", {"email": email}, opened="/alerts/open")
        pages.append((answer.status_code, answer.text.replace(str(email), "X")))
        texts.append(re.sub(r"/alerts/confirm/\S+", "LINK", mails(site)[0]))
    assert pages[0] == pages[1]
    assert texts[0] == texts[1]
    assert store.get_owner(words, email_owner(unknown).id) is None


def test_an_address_is_not_flooded_and_nobody_is_told(client: FlaskClient, site: Flask) -> None:
    who = address()
    answers = {send(client, "/alerts/open", {"email": who}, opened="/alerts/open").status_code for _ in range(8)}
    assert (answers, len(mails(site))) == ({200}, email_confirmation.MAX_PER_HOUR)


def test_a_client_has_so_many_links_mailed_an_hour_whatever_the_addresses(site: Flask) -> None:
    site.config["DATELINE"] = replace(site.config["DATELINE"], links_per_client=3)
    for ours, theirs in (("192.0.2.1", "192.0.2.2"), ("2001:db8:0:1::1", "2001:db8:0:2::1")):
        clients = {name: site.test_client() for name in (ours, theirs)}
        for name, client in clients.items():
            client.environ_base["REMOTE_ADDR"] = name
        for _ in range(3):
            done = send(clients[ours], "/alerts/open", {"email": address()}, opened="/alerts/open")
            assert done.status_code == 200
        before = len(mails(site))
        late = send(clients[ours], "/alerts/open", {"email": address()}, opened="/alerts/open")
        assert (late.status_code, "Too many links were asked for from here" in late.text) == (429, True)
        late = send(clients[ours], "/alerts/new", {**FORM, "email": address()})
        assert (late.status_code, "Drones" in late.text) == (429, True)  # nothing that was typed is lost
        assert len(mails(site)) == before
        done = send(clients[theirs], "/alerts/open", {"email": address()}, opened="/alerts/open")
        assert (done.status_code, len(mails(site))) == (200, before + 1)
    neighbour = site.test_client()
    neighbour.environ_base["REMOTE_ADDR"] = "2001:db8:0:1:ffff::9"
    assert send(neighbour, "/alerts/open", {"email": address()}, opened="/alerts/open").status_code == 429


def test_a_client_is_who_the_proxies_say_and_no_more_of_them_than_there_are(site: Flask, tmp_path: Path) -> None:
    told = replace(site.config["DATELINE"], links_per_client=1, home=tmp_path)
    asked = [
        (
            0,
            ("198.51.100.7", "198.51.100.8"),
            [200, 429],
        ),  # the proxy is nobody's: what the header says is a stranger's
        (1, ("198.51.100.7", "198.51.100.8"), [200, 200]),
        (1, ("203.0.113.1, 198.51.100.9", "203.0.113.2, 198.51.100.9"), [200, 429]),
    ]
    for number, (proxies, forwarded, answers) in enumerate(asked):
        client = create_app(replace(told, proxies=proxies)).test_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{100 + number}"
        got = []
        for header in forwarded:
            client.environ_base["HTTP_X_FORWARDED_FOR"] = header
            got.append(send(client, "/alerts/open", {"email": address()}, opened="/alerts/open").status_code)
        assert got == answers


def test_a_mail_server_that_is_away_is_said(site: Flask) -> None:
    site.config["DATELINE"] = replace(site.config["DATELINE"], smtp_url="smtp://127.0.0.1:1")
    client = site.test_client()
    answer = send(client, "/alerts/open", {"email": address()}, opened="/alerts/open")
    assert (answer.status_code, "could not be mailed" in answer.text) == (503, True)
    answer = send(client, "/alerts/new", {**FORM, "email": address()})
    assert (answer.status_code, "could not be mailed" in answer.text, "Drones" in answer.text) == (503, True, True)


@pytest.mark.parametrize("purpose", ["confirm", "manage", "unsubscribe", "copy"])
def test_a_link_that_is_none_opens_nothing(client: FlaskClient, site: Flask, purpose: signed_links.Purpose) -> None:
    forged = signed_links.token("another secret", purpose, {"email": "a@b.example", "alert": None})
    of_another_purpose = signed_links.token(signing(site), "feed", ["a", 0])
    unknown = signed_links.token(signing(site), purpose, "nobody") if purpose != "confirm" else "x"
    for text in (forged, of_another_purpose, unknown):
        assert client.get(f"/alerts/{purpose}/{text}").status_code == 403
    assert client.get("/alerts").headers["Location"] == "/alerts/open"


def test_mails_end_with_one_click_without_a_cookie(site: Flask, words: Archive) -> None:
    who = owner(words)
    path = f"/alerts/unsubscribe/{signed_links.token(signing(site), 'unsubscribe', who.id)}"
    client = site.test_client(use_cookies=False)
    assert "Stop the mails" in client.get(path).text
    kept = store.get_owner(words, who.id)
    assert kept
    assert kept.reachable_by("email")
    for _ in range(2):
        answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
    kept = store.get_owner(words, who.id)
    assert kept
    assert not kept.reachable_by("email")
    signed_in = enter(site, who)
    assert "E-mail is switched off" in signed_in.get("/alerts").text
    assert send(signed_in, "/alerts/channels/email/resume").status_code == 303
    kept = store.get_owner(words, who.id)
    assert kept
    assert kept.reachable_by("email")


def test_confirming_an_alert_by_mail_lets_mails_come_again(client: FlaskClient, site: Flask, words: Archive) -> None:
    who = owner(words)
    dispatch.suspend(words, who, "email", "You have stopped the mails.")
    send(client, "/alerts/new", {**FORM, "email": who.email})
    there = link(mails(site)[0])
    send(client, there, opened=there)
    kept = store.get_owner(words, who.id)
    assert kept
    assert kept.reachable_by("email")


def chosen(page: str) -> str:
    """Return the language that a form has chosen, of those that it offers."""
    (select,) = html.fromstring(page).xpath('//select[@name="language"]')
    assert select.value_options == list(LANGUAGES)
    return str(select.value)


@pytest.mark.parametrize(
    ("accepted", "language", "subject"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de", "Bestätigen Sie, dass Dateline Ihnen Meldungen senden darf"),
        ("fr", "fr", "Confirmez que Dateline peut vous envoyer des alertes"),
        ("nl,es;q=0.3", "es", "Confirme que Dateline puede enviarle alertas"),
        ("nl", "en", "Confirm that Dateline may send you alerts"),
        ("", "en", "Confirm that Dateline may send you alerts"),
    ],
)
def test_without_an_alert_the_browsers_language_is_written(
    client: FlaskClient, site: Flask, words: Archive, accepted: str, language: str, subject: str
) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = accepted
    assert chosen(client.get("/alerts/new?q=drone").text) == language
    who = address()
    send(client, "/alerts/open", {"email": who}, opened="/alerts/open")
    (message,) = written(site)
    assert (message["Subject"], message["Content-Language"]) == (subject, language)
    there = link(mails(site)[0])
    send(client, there, opened=there)
    kept = store.get_owner(words, email_owner(who).id)
    assert kept
    assert kept.language == language


def test_an_alert_is_confirmed_kept_and_changed_in_its_language(
    client: FlaskClient, site: Flask, words: Archive
) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es"
    who = address()
    send(client, "/alerts/new", {**FORM, "language": "fr", "email": who})
    (message,) = written(site)
    assert message["Content-Language"] == "fr"
    there = link(mails(site)[0])
    send(client, there, opened=there)
    (made,) = store.list_alerts(words, email_owner(who).id)
    kept = store.get_owner(words, made.owner)
    assert kept
    assert (made.language, kept.language) == ("fr", "fr")
    assert "Français" in client.get(f"/alerts/{made.id}").text
    form = client.get(f"/alerts/{made.id}/edit").text
    assert chosen(form) == "fr"
    (version,) = re.findall(r'name="version" value="([^"]+)"', form)
    send(client, f"/alerts/{made.id}/edit", {**FORM, "language": "de", "version": version})
    assert store.get(words, made.id).value.language == "de"
    assert chosen(client.get("/alerts/new?q=drone").text) == "fr"  # the owner's, not the browser's


def test_an_owner_pauses_edits_and_removes(site: Flask, words: Archive) -> None:
    who = owner(words)
    made = saved(words, who, name="Drones", folder="Air", tags=["a"], channels=["email", "feed"])
    client, page = enter(site, who), f"/alerts/{made.id}"
    assert all(told in client.get("/alerts").text for told in ("Drones", "Air", "At once", "0 matches"))
    for what, state in (("pause", "paused"), ("resume", "live")):
        assert send(client, f"{page}/{what}", {"on": "one"}).headers["Location"] == page
        assert store.get(words, made.id).value.state == state
    form = client.get(f"{page}/edit")
    (version,) = re.findall(r'name="version" value="([^"]+)"', form.text)
    changed = send(client, f"{page}/edit", {**FORM, "query": "tanker", "version": version})
    assert changed.headers["Location"] == page
    kept = store.get(words, made.id).value
    assert (kept.query, kept.name, kept.rate.every, kept.folder) == ("tanker", "Drones", "daily", "")
    late = send(client, f"{page}/edit", {**FORM, "query": "ship", "version": version})
    assert (late.status_code, "changed meanwhile" in late.text) == (409, True)
    assert store.get(words, made.id).value.query == "tanker"
    assert send(client, f"{page}/remove", {"on": "one"}).headers["Location"] == "/alerts"
    assert client.get(page).status_code == 404
    assert "You have no alerts yet" in client.get("/alerts").text


def test_an_alert_shows_its_matches_feed_and_a_link_to_copy(site: Flask, words: Archive) -> None:
    who = owner(words)
    made = saved(words, who, name="Drones & more", filters={"kind": ["release"]}, channels=["feed"])
    fired(words, made, "shown-of-an-alert")
    client = enter(site, who)
    page = client.get(f"/alerts/{made.id}").text
    assert "Title of shown-of-an-alert" in page
    assert "A &lt;drone&gt; flew." in page
    told = [unescape(path) for path in re.findall(r'href="http://127\.0\.0\.1:8000(/alerts/[^"]+)"', page)]
    feed, copy = told
    assert "shown-of-an-alert" in site.test_client().get(feed).text
    stranger = site.test_client()
    filled = stranger.get(stranger.get(copy).headers["Location"]).text
    assert 'value="Drones &amp; more"' in filled
    assert 'name="filter.kind" value="release"' in filled
    send(client, f"/alerts/{made.id}/feed")
    assert site.test_client().get(feed).status_code == 403


def test_the_inbox_is_read_and_archived(site: Flask, words: Archive) -> None:
    who, other = owner(words), owner(words)
    fired(words, saved(words, who, name="Mine"), "inbox-one", "inbox-two")
    fired(words, saved(words, other), "inbox-three")
    fired(words, saved(words, who, name="Mailed", channels=["email"]), "inbox-four")
    client = enter(site, who)
    assert "2 unread" in client.get("/alerts").text
    page = client.get("/alerts/inbox").text
    assert all(told in page for told in ("Mine", "Title of inbox-one", "Title of inbox-two"))
    assert "inbox-three" not in page
    assert "Mailed" not in page
    ids = [match.id for match in matches.inbox(words, who.id) if "inbox-four" not in match.id]
    (anothers,) = [match.id for match in matches.inbox(words, other.id)]
    send(client, "/alerts/inbox", {"match": [ids[0], anothers], "to": "archived", "state": "unread"})
    left = [match.id for match in matches.inbox(words, who.id) if "inbox-four" not in match.id]
    assert left == ids[1:]
    assert len(matches.inbox(words, other.id)) == 1
    assert "Title of inbox" in client.get("/alerts/inbox?state=archived").text
    assert client.get("/alerts/inbox?state=lost").status_code == 400


def test_anothers_alert_is_not_there(site: Flask, words: Archive) -> None:
    made = saved(words, owner(words), name="Secret name")
    client = enter(site, owner(words))
    for path in (f"/alerts/{made.id}", f"/alerts/{made.id}/edit"):
        assert client.get(path).status_code == 404
    for what in ("edit", "pause", "resume", "remove", "again", "feed"):
        assert send(client, f"/alerts/{made.id}/{what}", FORM).status_code == 404
    assert store.get(words, made.id).value == made


def test_a_form_of_another_site_changes_nothing(site: Flask, words: Archive) -> None:
    who = owner(words)
    made = saved(words, who)
    client = enter(site, who)
    changing = [f"/alerts/{made.id}/{what}" for what in ("edit", "pause", "remove", "again", "feed")]
    for path in (*changing, "/alerts/new", "/alerts/inbox", "/alerts/leave", "/alerts/open"):
        for foreign in ({}, {"token": "guessed"}):
            assert client.post(path, data={**FORM, **foreign}).status_code == 403, path
    assert store.get(words, made.id).value == made
    assert list(store.list_alerts(words, who.id)) == [made]


def test_without_signing_in_there_is_nothing(client: FlaskClient, words: Archive) -> None:
    made = saved(words, owner(words))
    for path in ("/alerts", f"/alerts/{made.id}", f"/alerts/{made.id}/edit", "/alerts/inbox"):
        assert client.get(path).headers["Location"] == "/alerts/open"
    for path in (f"/alerts/{made.id}/remove", "/alerts/inbox", f"/alerts/{made.id}/edit"):
        assert send(client, path, FORM).status_code == 401


def test_signing_out_ends_it(site: Flask, words: Archive) -> None:
    client = enter(site, owner(words))
    assert client.get("/alerts").status_code == 200
    send(client, "/alerts/leave")
    assert client.get("/alerts").status_code == 302


def test_pages_with_keys_in_their_address_are_kept_nowhere(site: Flask, words: Archive) -> None:
    client = enter(site, owner(words))
    for path in ("/alerts", "/alerts/new", "/alerts/open", "/alerts/manage/x", "/outbox"):
        headers = client.get(path).headers
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer"), path


def test_the_outbox_is_shown_on_this_machine_only(client: FlaskClient, site: Flask) -> None:
    who = address()
    send(client, "/alerts/open", {"email": who}, opened="/alerts/open")
    page = client.get("/outbox").text
    assert who in page
    (name,) = re.findall(r'href="(/outbox/[^"]+)"', page)
    assert "/alerts/confirm/" in client.get(name).text
    shown = client.get(f"{name}/html")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert "/alerts/confirm/" in shown.text
    assert client.get("/outbox/none").status_code == 404
    told = site.config["DATELINE"]
    for elsewhere in ({"public_url": "https://archive.example.org"}, {"smtp_url": "smtp://127.0.0.1:1"}):
        site.config["DATELINE"] = replace(told, **elsewhere)
        assert [client.get(path).status_code for path in ("/outbox", name, f"{name}/html")] == [404, 404, 404]


def test_a_closed_archive_tells_nobody_what_it_has(site: Flask, words: Archive) -> None:
    closed = create_app(replace(site.config["DATELINE"], anonymous_search=False))
    client = closed.test_client()
    assert client.get("/alerts/new?q=drone").status_code == 401
    assert client.get("/alerts/open").status_code == 200
    assert enter(closed, owner(words)).get("/alerts/new?q=drone").status_code == 200
