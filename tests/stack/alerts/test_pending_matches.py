"""Taking and telling in portions, while another worker takes the delivery over: nothing lost, nothing told twice."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from service.alerts.notify import dispatch, pending_matches
from service.alerts.notify.dispatch import Channels, channels_from
from service.alerts.notify.outbox import Delivery
from service.alerts.notify.webhook import new_secret
from service.storage.work_item import WorkItem

Desk = Any  # of conftest
PAST = {"next_attempt_at": "2020-01-01T00:00:00+00:00"}
NAMES = ["five", "four", "one", "three", "two"]


@pytest.fixture
def outlets(desk: Desk) -> Channels:
    return replace(channels_from(desk.chosen), webhook_private=True)


@pytest.fixture
def owner(desk: Desk, receiver: Any) -> Any:
    made = desk.owner(webhook=receiver.url, secrets=(new_secret(),))
    desk.alert(f"drone {desk.run}", owner=made.id, channels=["webhook"])
    desk.match(*(desk.item(name, f"A drone of {desk.run}, make {name}.") for name in NAMES))
    return made


def silent_for_long(desk: Desk, identifier: str) -> None:
    desk.archive.client.update(index=desk.archive.indices.deliveries, id=identifier, doc=PAST, refresh=True)


def once(act: Callable[..., Any], after: Callable[..., object]) -> Callable[..., Any]:
    """Do what is to be done, and after the first time something else."""
    left = [after]

    def acts(*given: Any, **told: Any) -> Any:
        done = act(*given, **told)
        if left:
            left.pop()(*given)
        return done

    return acts


def told_by_others(desk: Desk, outlets: Channels) -> list[str | None]:
    return [dispatch.deliver(desk.archive, each, outlets) for each in dispatch.begin_deliveries(desk.archive)]


@pytest.mark.usefixtures("owner")
def test_what_takes_long_is_taken_in_portions_and_kept_in_hand(
    desk: Desk, outlets: Channels, receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending_matches, "PORTION", 2)
    assert told_by_others(desk, outlets) == ["told"]
    assert sorted(receiver.articles) == NAMES
    assert all(match.delivered_at for match in desk.kept())
    assert told_by_others(desk, outlets) == []


@pytest.mark.usefixtures("owner")
def test_a_delivery_that_another_takes_over_takes_no_more(
    desk: Desk, outlets: Channels, receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending_matches, "PORTION", 2)
    others: list[str | None] = []

    def taken_over(held: WorkItem[Delivery]) -> None:
        silent_for_long(desk, held.id)
        others.append(dispatch.deliver(desk.archive, held.id, outlets))

    # The first portion is in its hands; before the second, its lease runs out.
    with monkeypatch.context() as patch:
        patch.setattr(WorkItem, "renew", once(WorkItem.renew, taken_over))
        assert dispatch.begin_deliveries(desk.archive) == []
    assert others == ["empty"]
    assert [match.waiting for match in desk.kept()] == [("webhook",)] * len(NAMES)
    while told_by_others(desk, outlets):
        assert len(receiver.got) <= len(NAMES)
    assert sorted(receiver.articles) == NAMES
    assert all(match.delivered_at for match in desk.kept())


@pytest.mark.usefixtures("owner")
def test_who_was_slow_to_write_does_not_send_what_another_has_sent(
    desk: Desk, outlets: Channels, receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mine,) = dispatch.begin_deliveries(desk.archive)
    others: list[str | None] = []

    def meanwhile(*_: object) -> None:
        silent_for_long(desk, mine)
        others.append(dispatch.deliver(desk.archive, mine, outlets))

    monkeypatch.setattr(pending_matches, "claimed_by", once(pending_matches.claimed_by, meanwhile))
    assert dispatch.deliver(desk.archive, mine, outlets) is None
    assert others == ["told"]
    assert sorted(receiver.articles) == NAMES
