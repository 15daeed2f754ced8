"""Many new articles that each match many alerts; `benchmarks.alert_storm` does it with 500,000 matches."""

import tracemalloc
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import helpers

from service.alerts import store
from service.alerts.alert import from_json
from service.alerts.match import matching, queue
from service.alerts.notify import dispatch, pending_matches
from service.alerts.notify.dispatch import Channels, channels_from
from service.storage.timestamps import now

Desk = Any  # of conftest
ARTICLES, FEW, ALERTS = 50, 5, 300
MATCHES = ARTICLES * ALERTS


@pytest.fixture
def outlets(desk: Desk, tmp_path: Path) -> Channels:
    return channels_from(replace(desk.chosen, home=tmp_path))


def save(desk: Desk, owner: str) -> None:
    times = {"created_at": now(), "updated_at": now()}
    told = ({"query": f"drone {desk.run} -absent{number}", "channels": ["email"]} for number in range(ALERTS))
    made = [from_json(each, identifier=store.new_id(), owner=owner) for each in told]
    index = desk.archive.indices.alerts
    documents = (
        {"_index": index, "_id": alert.id, "_source": store.ALERT_CODEC.encode(alert) | times} for alert in made
    )
    helpers.bulk(desk.archive.client, documents, refresh=True)


def peak(desk: Desk, articles: range) -> int:
    """Index articles that every alert matches, and match them; return the bytes that this took at most."""
    text = "Drone number {0} of {1} met crew {2}."
    batch = desk.index(*(desk.item(f"{each}", text.format(each, desk.run, each * 7)) for each in articles))
    tracemalloc.start()
    try:
        assert queue.match_batch(desk.archive, batch) == (len(articles), ALERTS, len(articles) * ALERTS)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_storm_is_matched_in_little_memory_taken_in_portions_and_told_in_one_mail(
    desk: Desk, outlets: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "PORTION", 20)
    monkeypatch.setattr(pending_matches, "PORTION", 4000)
    monkeypatch.setattr(pending_matches, "MAX_READ", 5000)
    owner = desk.owner()
    save(desk, owner.id)
    peak(desk, range(1))  # what is learned of the alerts is kept
    few, many = peak(desk, range(1, FEW)), peak(desk, range(FEW, ARTICLES))
    assert many < few + 300 * MATCHES
    (telling,) = dispatch.begin_deliveries(desk.archive)
    taken = desk.archive.client.count(index=desk.archive.indices.matches, query={"term": {"deliveries": telling}})
    assert taken["count"] == MATCHES
    assert dispatch.deliver(desk.archive, telling, outlets) == "told"
    assert dispatch.begin_deliveries(desk.archive) == []
    told = desk.archive.client.count(index=desk.archive.indices.matches, query={"exists": {"field": "told_at"}})
    assert told["count"] == MATCHES
    (mail,) = (outlets.post.outbox).glob("*.eml")
    message: Any = message_from_bytes(mail.read_bytes(), policy=default)
    assert message["Subject"].startswith(f"{ALERTS} alerts: ")
    text = message.get_body(("plain",)).get_content()
    shown = pending_matches.MAX_READ // ALERTS  # of each alert, and the same articles of each
    assert (text.count("/articles/"), text.count(f"and {shown} shown above")) == (shown, ALERTS - 1)
    assert text.count(f"and {ARTICLES - shown} more") == ALERTS


def test_what_a_mail_does_not_look_at_is_counted_under_its_alert(
    desk: Desk, outlets: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending_matches, "MAX_READ", 30)
    owner = desk.owner()
    made = desk.alert(f"crew {desk.run}", owner=owner.id, channels=["email"], name="Crews")
    gone = desk.alert(f"number {desk.run}", owner=owner.id, channels=["email"], name="Gone")
    desk.match(*(desk.item(f"{each}", f"Crew number {each} of {desk.run}: {each * 7}.") for each in range(35)))
    store.remove(desk.archive, gone.id)
    assert [dispatch.deliver(desk.archive, each, outlets) for each in dispatch.begin_deliveries(desk.archive)] == [
        "told"
    ]
    (mail,) = outlets.post.outbox.glob("*.eml")
    message: Any = message_from_bytes(mail.read_bytes(), policy=default)
    assert message["Subject"] == "Crews: 35 new articles"
    text = message.get_body(("plain",)).get_content()
    assert (text.count("/articles/"), "and 20 more" in text, "Gone" in text) == (15, True, False)
    assert [match for match in desk.kept(made) if not match.delivered_at] == []
