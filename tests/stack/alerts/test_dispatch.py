"""Telling: each match once, on every channel, whatever fails on the way; real receivers, a real mail server."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.alerts import matches, store
from service.alerts.notify import dispatch, outbox, pending_matches
from service.alerts.notify.dispatch import Channels
from service.alerts.notify.webhook import new_secret, verify
from service.errors import NotFound

Desk = Any  # of conftest, as are Receiver and MailServer
DAILY = {"every": "daily", "at": "08:00", "zone": "Europe/Berlin"}


@pytest.fixture
def hooked(desk: Desk, receiver: Any) -> Any:
    return desk.owner(webhook=receiver.url, secrets=(new_secret(),))


def tell(desk: Desk, outlets: Channels) -> list[str | None]:
    return [dispatch.deliver(desk.archive, each, outlets) for each in dispatch.begin_deliveries(desk.archive)]


def make_due(desk: Desk) -> None:
    """Let whatever waits wait no longer, as if its time had come."""
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="microseconds")
    names = desk.archive.indices
    for index, field in ((names.deliveries, "next_attempt_at"), (names.matches, "due_at")):
        script = {"source": f"ctx._source.{field} = params.past", "params": {"past": past}}
        desk.archive.client.indices.refresh(index=index)
        desk.archive.client.update_by_query(index=index, script=script, refresh=True, conflicts="proceed")


def test_a_webhook_is_told_once_signed_with_the_passage(
    desk: Desk, receiver: Any, hooked: Any, outlets: Channels
) -> None:
    made = desk.alert("drone", owner=hooked.id, channels=["webhook"], name="Drones")
    desk.match(desk.item("one", "The crew flew a <b>drone</b> & landed."), desk.item("two", "A band."))
    assert tell(desk, outlets) == ["told"]
    assert tell(desk, outlets) == []
    ((fields, body),) = receiver.got
    told = json.loads(body)
    assert verify(body, fields["dateline-signature"], hooked.secrets, int(time.time()))
    assert (fields["idempotency-key"], told["type"]) == (told["id"], "matches")
    (alert,) = told["alerts"]
    (match,) = alert["matches"]
    assert (alert["id"], alert["name"], match["revision"], match["article"]["title"]) == (made.id, "Drones", 1, "one")
    assert "<mark>drone</mark>" in match["highlights"]["body"][0]["text"]
    assert hooked.secrets[0] not in body.decode()
    (kept,) = desk.kept()
    assert kept.delivered_at
    (logged,) = outbox.list_deliveries(desk.archive, hooked.id, alert=made.id)
    assert (logged["state"], logged["articles"], [each["status"] for each in logged["log"]]) == ("told", 1, [200])
    with pytest.raises(NotFound):
        outbox.redeliver(desk.archive, "another", logged["id"])
    outbox.redeliver(desk.archive, hooked.id, logged["id"])
    assert tell(desk, outlets) == ["told"]
    assert receiver.got[1][0]["idempotency-key"] == told["id"]


@pytest.mark.parametrize("way", ["500", "302", "hanging", "closing"])
def test_a_receiver_that_fails_is_tried_again_and_told(
    desk: Desk, receiver: Any, hooked: Any, outlets: Channels, way: str
) -> None:
    desk.alert("drone", owner=hooked.id, channels=["webhook"])
    desk.match(desk.item("one", "A drone."))
    receiver.answers, receiver.delay, receiver.closes = [int(way) if way.isdigit() else 200], 0, way == "closing"
    if way == "hanging":
        receiver.delay = 2
    assert tell(desk, outlets) == ["waiting"]
    assert tell(desk, outlets) == []
    assert len(receiver.got) == 1
    receiver.answers, receiver.delay, receiver.closes = [200], 0, False
    make_due(desk)
    assert tell(desk, outlets) == ["told"]
    keys = {fields["idempotency-key"] for fields, _ in receiver.got}
    assert (len(receiver.got), len(keys)) == (2, 1)


def test_one_that_is_gone_is_switched_off_its_owner_told_and_resumed_without_loss(
    desk: Desk, receiver: Any, hooked: Any, outlets: Channels, mail_server: Any
) -> None:
    desk.alert("drone", owner=hooked.id, channels=["webhook"])
    desk.match(desk.item("one", "A drone."))
    receiver.answers = [410]
    assert tell(desk, outlets) == ["held"]
    desk.match(desk.item("two", "A second drone, of another make."))
    assert tell(desk, outlets) == ["told"]
    (notice,) = mail_server.got
    assert (notice["To"], notice["Subject"]) == (hooked.email, "Your webhook was switched off")
    assert len(receiver.got) == 1
    receiver.answers, receiver.got = [200], []
    owner = store.get_owner(desk.archive, hooked.id)
    assert owner is not None
    assert owner.suspended == {"webhook": "It answers 410."}
    dispatch.resume(desk.archive, owner, "webhook")
    assert tell(desk, outlets) == ["told"]
    assert tell(desk, outlets) == ["told"]
    assert receiver.articles == ["one", "two"]


def test_after_many_failures_a_webhook_is_switched_off(
    desk: Desk, receiver: Any, hooked: Any, outlets: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "MAX_ATTEMPTS", 2)
    desk.alert("drone", owner=hooked.id, channels=["webhook"])
    desk.match(desk.item("one", "A drone."))
    receiver.answers = [503]
    assert tell(desk, outlets) == ["waiting"]
    make_due(desk)
    assert tell(desk, outlets) == ["held"]


def test_no_webhook_leads_inward_unless_it_is_allowed(
    desk: Desk, receiver: Any, hooked: Any, outlets: Channels
) -> None:
    desk.alert("drone", owner=hooked.id, channels=["webhook"])
    desk.match(desk.item("one", "A drone."))
    assert tell(desk, replace(outlets, webhook_private=False)) == ["held"]
    assert receiver.got == []


def test_a_test_event_is_sent_and_logged(desk: Desk, receiver: Any, hooked: Any, outlets: Channels) -> None:
    assert dispatch.deliver(desk.archive, outbox.create_test(desk.archive, hooked.id), outlets) == "told"
    assert json.loads(receiver.got[0][1])["type"] == "test"


def test_a_digest_has_everything_that_came_while_the_mail_server_was_down(
    desk: Desk, outlets: Channels, mail_server: Any
) -> None:
    owner = desk.owner()
    drones = desk.alert("drone", owner=owner.id, channels=["email"], name="Drones")
    desk.alert("tanker", owner=owner.id, channels=["email"], name="Tankers", rate=DAILY)
    mail_server.stop()
    desk.match(desk.item("one", "A drone met a tanker."), desk.item("two", "Another tanker came."))
    assert tell(desk, outlets) == ["waiting"]  # the daily one is not due yet
    desk.match(desk.item("three", "A third drone, of another make."))
    assert tell(desk, outlets) == []  # what comes meanwhile waits for the next mail
    make_due(desk)
    mail_server.start()
    assert tell(desk, outlets) == ["told"]
    assert tell(desk, outlets) == ["told"]
    first, second = mail_server.got
    assert first["Subject"] == "Drones: 1 new article"
    assert second["Subject"] == "2 alerts: 3 new articles"
    body = second.get_body(("plain",)).get_content()
    assert [name for name in ("one", "two", "three") if f"\n{name}\n" in body.replace("\r", "")] == [
        "one",
        "two",
        "three",
    ]
    assert "*tanker*" in body
    assert {match.delivered_at is not None for match in desk.kept()} == {True}
    assert tell(desk, outlets) == []
    assert outbox.list_deliveries(desk.archive, owner.id, alert=drones.id)[0]["state"] == "told"


def test_a_digest_counts_articles_that_two_alerts_match_once(desk: Desk, outlets: Channels, mail_server: Any) -> None:
    owner = desk.owner()
    for name in ("Drones", "Crews"):
        desk.alert(f"{name[:-1]} {desk.run}", owner=owner.id, channels=["email"], name=name)
    desk.match(*(desk.item(f"{each}", f"Drone {each} of {desk.run} met crew {each * 7}.") for each in range(30)))
    assert tell(desk, outlets) == ["told"]
    (message,) = mail_server.got
    assert message["Subject"] == "2 alerts: 30 new articles"
    body = message.get_body(("plain",)).get_content()
    assert (body.count("/articles/"), "and 10 more" in body, "and 20 shown above" in body) == (30, True, True)


def test_an_address_that_the_mail_server_refuses_is_held(desk: Desk, outlets: Channels, mail_server: Any) -> None:
    owner = desk.owner()
    mail_server.refuses.add(owner.email)
    desk.alert("drone", owner=owner.id, channels=["email"])
    desk.match(desk.item("one", "A drone."))
    assert tell(desk, outlets) == ["held"]
    stored = store.get_owner(desk.archive, owner.id)
    assert stored is not None
    assert stored.suspended == {"email": "no such mailbox"}


def test_who_has_not_confirmed_is_not_mailed(desk: Desk, outlets: Channels, mail_server: Any) -> None:
    owner = desk.owner()
    store.change_owner(desk.archive, owner, lambda stored: replace(stored, confirmed_at=None))
    desk.alert("drone", owner=owner.id, channels=["email"])
    desk.match(desk.item("one", "A drone."))
    assert tell(desk, outlets) == []
    store.change_owner(desk.archive, owner, lambda _: owner)
    assert tell(desk, outlets) == ["told"]
    assert len(mail_server.got) == 1


def test_killed_after_it_took_or_before_it_recorded(
    desk: Desk, receiver: Any, hooked: Any, outlets: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def killed(*_: Any, **__: Any) -> None:
        raise KilledError

    desk.alert("drone", owner=hooked.id, channels=["webhook"])
    desk.match(desk.item("one", "A drone."))
    with monkeypatch.context() as patch:  # taken, and not yet known to be
        patch.setattr(outbox, "finish_claiming", killed)
        with pytest.raises(KilledError):
            dispatch.begin_deliveries(desk.archive)
    assert tell(desk, outlets) == []
    make_due(desk)
    assert tell(desk, outlets) == ["empty"]
    for moment, part in (
        ("not yet written down", (outbox, "mark_sent")),
        ("its matches do not say so", (pending_matches, "mark_delivered")),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(*part, killed)
            with pytest.raises(KilledError):
                tell(desk, outlets)
        assert tell(desk, outlets) == [], moment
        make_due(desk)
    assert tell(desk, outlets) == ["told"]
    assert receiver.articles == ["one", "one"]
    assert len({fields["idempotency-key"] for fields, _ in receiver.got}) == 1
    (kept,) = desk.kept()
    assert kept.delivered_at


def test_killed_before_it_took_anything(
    desk: Desk, receiver: Any, hooked: Any, outlets: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.alert("drone", owner=hooked.id, channels=["webhook"])
    desk.match(desk.item("one", "A drone."))

    def killed(*_: Any, **__: Any) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(pending_matches, "claim", killed)
        with pytest.raises(KeyboardInterrupt):
            dispatch.begin_deliveries(desk.archive)
    make_due(desk)
    assert tell(desk, outlets) == ["empty"]
    assert tell(desk, outlets) == ["told"]
    assert receiver.articles == ["one"]


def test_two_that_tell_at_the_same_time_tell_everything_once(
    desk: Desk, receiver: Any, hooked: Any, outlets: Channels
) -> None:
    for word in ("drone", "tanker", "crew"):
        desk.alert(word, owner=hooked.id, channels=["webhook"])
    desk.match(*(desk.item(f"{number}", f"A drone, a tanker and crew number {number}.") for number in range(10)))
    whose = pending_matches.Recipient(hooked.id, "webhook")
    dispatch._begin(desk.archive, whose)  # noqa: SLF001 - as another that looked at the same moment
    dispatch._begin(desk.archive, whose)  # noqa: SLF001
    found = dispatch.begin_deliveries(desk.archive)
    for identifier in [*found, *found]:
        dispatch.deliver(desk.archive, identifier, outlets)
    bodies = [json.loads(body) for _, body in receiver.got]
    told = [match["id"] for each in bodies for alert in each["alerts"] for match in alert["matches"]]
    assert len(told) == len(set(told)) == 30


def test_what_is_withdrawn_or_whose_alert_is_removed_leaves_what_waits(
    desk: Desk, receiver: Any, hooked: Any, outlets: Channels
) -> None:
    desk.alert("drone", owner=hooked.id, channels=["webhook"])
    removed = desk.alert("tanker", owner=hooked.id, channels=["webhook"])
    desk.match(desk.item("one", "A drone and a tanker."), desk.item("two", "A drone of another make entirely."))
    store.remove(desk.archive, removed.id)
    current = matches.search(desk.archive, {"match_all": {}}, [{"article": "asc"}], 10)
    gone = next(match.article for match in current if match.alert == removed.id)
    desk.archive.client.update(index=desk.archive.indices.articles, id=gone, doc={"withdrawn": True}, refresh=True)
    assert tell(desk, outlets) == ["told"]
    assert receiver.articles == ["two"]
    states = {(match.alert == removed.id, match.article == gone): match.state for match in desk.kept()}
    assert states == {(True, True): "unasked", (False, True): "withdrawn", (False, False): "matched"}


PARAGRAPHS = [
    "The 88th Air Base Wing opened a new laboratory for composite materials, which the commander called a great step.",
    "Some 42 engineers will test panels for the next fleet of transports, and the first results are due in the spring.",
    "The building took three years to plan and two years to build, on the site of a hangar of the nineteen-forties.",
]


def test_a_copy_of_what_was_told_is_not_told_again(desk: Desk, receiver: Any, hooked: Any, outlets: Channels) -> None:
    desk.alert("laboratory", owner=hooked.id, channels=["webhook"])
    text = "\n\n".join(PARAGRAPHS)
    desk.match(desk.item("original", text), desk.item("reprint", text))
    assert tell(desk, outlets) == ["told"]
    desk.match(desk.item("later", text))
    assert tell(desk, outlets) == ["empty"]
    (first,) = json.loads(receiver.got[0][1])["alerts"][0]["matches"]
    assert len(first["copies"]) == 1
    assert [match.state for match in desk.kept()].count("copy") == 2


def test_fifty_articles_and_many_alerts_are_told_in_portions(
    desk: Desk, receiver: Any, hooked: Any, outlets: Channels
) -> None:
    for number in range(20):
        desk.alert(f"drone -absent{number}", owner=hooked.id, channels=["webhook"])
    desk.match(*(desk.item(f"{number}", f"Drone number {number} of {number * 7}.") for number in range(50)))
    assert len(desk.kept()) == 1000
    while tell(desk, outlets):
        assert len(receiver.got) <= 20
    bodies = [json.loads(body) for _, body in receiver.got]
    told = [match["id"] for each in bodies for alert in each["alerts"] for match in alert["matches"]]
    assert len(told) == len(set(told)) == 1000
