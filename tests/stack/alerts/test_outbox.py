"""Notices and digests as they arrive at a real mail server, in the language that was chosen."""

from typing import Any

from service.alerts import store
from service.alerts.notify import dispatch, outbox
from service.alerts.notify.dispatch import Channels
from service.alerts.notify.webhook import new_secret

Desk = Any  # of conftest, as are Receiver and MailServer


def tell(desk: Desk, outlets: Channels) -> list[str | None]:
    return [dispatch.deliver(desk.archive, each, outlets) for each in dispatch.begin_deliveries(desk.archive)]


def test_a_digest_is_told_in_the_language_of_the_alert(desk: Desk, outlets: Channels, mail_server: Any) -> None:
    owner = desk.owner(language="es")
    desk.alert("drone", owner=owner.id, channels=["email"], name="Drohnen", language="de")
    desk.match(desk.item("one", "The crew flew a drone over the range.", language="en"))
    assert tell(desk, outlets) == ["told"]
    (message,) = mail_server.got
    assert (message["Subject"], message["Content-Language"]) == ("Drohnen: 1 neuer Artikel", "de")
    text = message.get_body(("plain",)).get_content()
    assert "8. Mai 2017" in text
    assert "The crew flew a *drone* over the range." in text
    assert '<p lang="en"' in message.get_body(("html",)).get_content()


def test_an_alert_that_breaks_is_told_once_in_its_language(desk: Desk, outlets: Channels, mail_server: Any) -> None:
    owner = desk.owner()
    made = desk.alert("drone <b>", owner=owner.id, channels=["email"], name="Drones", language="fr")
    kept = store.get(desk.archive, made.id)
    for _ in range(2):
        outbox.notify_broken(desk.archive, kept.value, kept.version, "unclosed quote at 14")
    desk.archive.client.indices.refresh(index=desk.archive.indices.deliveries)
    assert tell(desk, outlets) == ["told"]
    (message,) = mail_server.got
    assert message["Subject"] == "Votre alerte «\u00a0Drones\u00a0» ne peut pas être exécutée"
    html = message.get_body(("html",)).get_content()
    assert '<html lang="fr">' in html
    assert "<code>drone &lt;b&gt;</code>" in html
    assert '<span lang="en">unclosed quote at 14</span>' in html


def test_a_webhook_that_is_switched_off_is_told_in_the_owners_language(
    desk: Desk, receiver: Any, outlets: Channels, mail_server: Any
) -> None:
    owner = desk.owner(webhook=receiver.url, secrets=(new_secret(),), language="de")
    desk.alert("drone", owner=owner.id, channels=["webhook"])
    desk.match(desk.item("one", "A drone."))
    receiver.answers = [410]
    assert tell(desk, outlets) == ["held"]
    assert tell(desk, outlets) == ["told"]
    (message,) = mail_server.got
    assert message["Subject"] == "Ihr Webhook wurde abgeschaltet"
    assert "Der Grund: It answers 410." in message.get_body(("plain",)).get_content()
