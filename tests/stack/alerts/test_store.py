"""Owners and what is stored of them: no writer undoes what another has changed, and fields of other releases stay."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from service.alerts import store
from service.alerts.notify import dispatch, outbox, webhook, webhook_settings
from service.alerts.notify.dispatch import Channels
from service.alerts.owner import Owner

Desk = Any  # of conftest


@pytest.fixture
def hooked(desk: Desk, receiver: Any) -> Any:
    return desk.owner(webhook=receiver.url, secrets=(webhook.new_secret(),))


def stored(desk: Desk, owner: Owner) -> Owner:
    found = store.get_owner(desk.archive, owner.id)
    assert found is not None
    return found


def test_writers_of_one_owner_each_change_what_is_theirs(desk: Desk) -> None:
    owner = desk.owner()
    names = [f"channel {number}" for number in range(8)]

    def suspend(name: str) -> None:
        dispatch.suspend(desk.archive, owner, name, "a test")

    with ThreadPoolExecutor(len(names)) as threads:
        list(threads.map(suspend, names))
    assert sorted(stored(desk, owner).suspended) == names
    with ThreadPoolExecutor(len(names)) as threads:
        list(threads.map(lambda name: dispatch.resume(desk.archive, owner, name), names))
    assert stored(desk, owner).suspended == {}


def test_an_owner_is_created_once_whoever_is_first(desk: Desk) -> None:
    made = replace(desk.owner(), id="f" * 32, webhook=None)
    with ThreadPoolExecutor(4) as threads:
        moments = {threads.submit(store.change_owner, desk.archive, made).result().created_at for _ in range(8)}
    assert moments == {stored(desk, made).created_at}


def _rotate(desk: Desk, owner: Owner) -> None:
    webhook_settings.rotate_secret(desk.archive, owner)


def _unsubscribe(desk: Desk, owner: Owner) -> None:
    dispatch.suspend(desk.archive, owner, "email", "You have stopped the mails.")


def _move(desk: Desk, owner: Owner) -> None:
    webhook_settings.set_address(desk.archive, owner, f"{owner.webhook}/moved", private=True)


@pytest.mark.parametrize("edit", [_rotate, _unsubscribe, _move])
def test_an_edit_while_a_delivery_is_under_way_is_kept(
    desk: Desk,
    receiver: Any,
    hooked: Owner,
    outlets: Channels,
    edit: Callable[[Desk, Owner], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.alert(f"drone {desk.run}", owner=hooked.id, channels=["webhook"])
    desk.match(desk.item("one", f"A drone of {desk.run}."))
    receiver.answers = [410]
    send, edited = webhook.send, list[Owner]()

    def send_and_edit(*given: Any, **options: Any) -> Any:
        attempt = send(*given, **options)
        edit(desk, hooked)
        edited.append(stored(desk, hooked))
        return attempt

    (mine,) = dispatch.begin_deliveries(desk.archive)
    with monkeypatch.context() as patch:
        patch.setattr(webhook, "send", send_and_edit)
        state = dispatch.deliver(desk.archive, mine, outlets)
    after, (meant,) = stored(desk, hooked), edited
    assert (after.webhook, after.secrets) == (meant.webhook, meant.secrets)
    assert meant != hooked
    if edit is _move:  # the address that was gone is not the one that is there now
        assert (state, after.suspended) == ("waiting", {})
    else:
        assert (state, after.suspended) == ("held", {**meant.suspended, "webhook": "It answers 410."})


def test_a_webhook_that_is_resumed_while_it_is_switched_off_gets_its_delivery(
    desk: Desk, receiver: Any, hooked: Owner, outlets: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.alert(f"drone {desk.run}", owner=hooked.id, channels=["webhook"])
    desk.match(desk.item("one", f"A drone of {desk.run}."))
    receiver.answers = [410, 200]
    suspend = dispatch.suspend

    def suspend_and_resume(*given: Any, **options: Any) -> Owner:
        suspended = suspend(*given, **options)
        dispatch.resume(desk.archive, hooked, "webhook")
        return suspended

    (mine,) = dispatch.begin_deliveries(desk.archive)
    with monkeypatch.context() as patch:
        patch.setattr(dispatch, "suspend", suspend_and_resume)
        assert dispatch.deliver(desk.archive, mine, outlets) == "waiting"
    assert mine in outbox.due(desk.archive)
    assert dispatch.deliver(desk.archive, mine, outlets) == "told"
    assert receiver.articles == ["one", "one"]


def test_a_delivery_that_found_no_address_is_sent_to_the_next(
    desk: Desk, receiver: Any, hooked: Owner, outlets: Channels
) -> None:
    desk.alert(f"drone {desk.run}", owner=hooked.id, channels=["webhook"])
    desk.match(desk.item("one", f"A drone of {desk.run}."))
    (mine,) = dispatch.begin_deliveries(desk.archive)
    webhook_settings.remove(desk.archive, hooked)
    assert dispatch.deliver(desk.archive, mine, outlets) == "held"
    webhook_settings.set_address(desk.archive, hooked, receiver.url, private=True)
    assert [dispatch.deliver(desk.archive, each, outlets) for each in outbox.due(desk.archive)] == ["told"]
    assert receiver.articles == ["one"]


def test_fields_that_a_later_release_has_stored_stop_nothing_and_stay(
    desk: Desk, receiver: Any, hooked: Owner, outlets: Channels
) -> None:
    names = desk.archive.indices
    made = desk.alert(f"drone {desk.run}", owner=hooked.id, channels=["webhook"])
    desk.match(desk.item("one", f"A drone of {desk.run}."))
    (match,) = desk.kept()
    (mine,) = dispatch.begin_deliveries(desk.archive)
    documents = [
        (names.owners, hooked.id),
        (names.alerts, made.id),
        (names.matches, match.id),
        (names.deliveries, mine),
    ]
    for index, identifier in documents:
        desk.archive.client.indices.put_mapping(index=index, properties={"later": {"type": "keyword"}})
        desk.archive.client.update(index=index, id=identifier, doc={"later": "a value"}, refresh=True)
    desk.match(desk.item("two", f"A second drone of {desk.run}, of another make."))
    assert dispatch.deliver(desk.archive, mine, outlets) == "told"
    assert receiver.articles == ["one"]
    store.pause(desk.archive, made.id)
    dispatch.suspend(desk.archive, hooked, "webhook", "a test")
    for index, identifier in documents:
        assert desk.archive.client.get(index=index, id=identifier)["_source"]["later"] == "a value"
