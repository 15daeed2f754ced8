"""An alert that is edited at the very moment it is matched.

What the version before the edit has matched may be told or not, but once at most and with no error; what the version
after it matches, from the next batch on, is told.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from service.alerts import matches, service, store
from service.alerts.alert import Alert, as_json
from service.alerts.match import matching, queue
from service.alerts.matches import Match
from service.alerts.notify import dispatch, pending_matches
from service.alerts.notify.dispatch import Channels, channels_from
from service.alerts.notify.webhook import new_secret
from service.alerts.schedule import Rate
from service.errors import Conflict
from service.index.submissions import find_batch
from service.storage.timestamps import now

Desk = Any  # of conftest
LIMITS = service.Limits(1000, 1000)

MOMENTS = ("read", "found", "kept")
Edit = Callable[[Desk, Alert], object]


def at(moment: str, edit: Callable[[], object], patch: pytest.MonkeyPatch) -> None:
    """Edit once: when the alerts were read, when a match was found and is not kept, or when it was kept."""
    done: list[object] = []
    ask, keep = matching.run_filters, matches.save

    def once(when: str) -> None:
        if when == moment and not done:
            done.append(edit())

    def asked(*given: Any) -> Any:
        once("read")
        return ask(*given)

    def kept(*given: Any, **told: Any) -> int:
        once("found")
        made = keep(*given, **told)
        once("kept")
        return made

    patch.setattr(matching, "run_filters", asked)
    patch.setattr(matches, "save", kept)


def changed(desk: Desk, alert: Alert, **told: Any) -> None:
    kept = store.get(desk.archive, alert.id)
    owner = store.get_owner(desk.archive, alert.owner)
    assert owner is not None
    service.change(desk.archive, kept, {**as_json(kept.value), **told}, owner, LIMITS)


EDITS: dict[str, tuple[Edit, list[str]]] = {
    "query": (lambda desk, alert: changed(desk, alert, query=f"tanker {desk.run}"), ["three"]),
    "paused": (lambda desk, alert: store.pause(desk.archive, alert.id), []),
    "removed": (lambda desk, alert: store.remove(desk.archive, alert.id), []),
    "name and channel": (lambda desk, alert: changed(desk, alert, name="N", channels=["email", "webhook"]), ["two"]),
}


@pytest.fixture
def owner(desk: Desk, receiver: Any) -> Any:
    return desk.owner(webhook=receiver.url, secrets=(new_secret(),))


def tell(desk: Desk, outlets: Channels) -> list[str | None]:
    return [dispatch.deliver(desk.archive, each, outlets) for each in dispatch.begin_deliveries(desk.archive)]


def since(desk: Desk, alert: Alert, batch: str) -> list[Match]:
    return [match for match in desk.kept(alert) if match.batch == batch]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_while_it_is_matched_loses_nothing_and_tells_nothing_twice(
    desk: Desk, receiver: Any, owner: Any, edit: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, after = EDITS[edit]
    outlets = replace(channels_from(desk.chosen), webhook_private=True)
    edited = desk.alert(f"drone {desk.run}", owner=owner.id, channels=["webhook"])
    other = desk.alert(f"drone {desk.run}", owner=owner.id, channels=["inbox"])
    first = desk.index(desk.item("one", f"A drone of {desk.run}."))
    with monkeypatch.context() as patch:
        at(moment, lambda: act(desk, edited), patch)
        assert queue.match_batch(desk.archive, first) is not None
    stored = find_batch(desk.archive, first)
    assert stored is not None
    assert stored.matching == "done"
    assert {match.revision for match in since(desk, edited, first)} == {1}
    assert len(since(desk, other, first)) == 1
    two, three = ("two", "A drone, its wings folded,"), ("three", "A tanker with fuel,")
    second = desk.index(*(desk.item(name, f"{text} of {desk.run}.") for name, text in (two, three)))
    assert queue.match_batch(desk.archive, second) is not None
    while tell(desk, outlets):
        assert len(receiver.got) <= 2
    titles = receiver.articles
    assert [title for title in titles if title != "one"] == after
    assert titles.count("one") <= 1
    assert ("one" in titles) == (edit != "removed")
    assert [match.waiting for match in desk.kept()] == [()] * len(desk.kept())
    assert len(matches.inbox(desk.archive, owner.id, alerts=[other.id])) == 2


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_is_matched_while_the_rate_is_edited_is_told_by_the_new_rate(
    desk: Desk, owner: Any, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.alert(f"drone {desk.run}", owner=owner.id, channels=["webhook"], rate={"every": "weekly"})
    batch = desk.index(desk.item("one", f"A drone of {desk.run}."))
    at(moment, lambda: changed(desk, made, rate={"every": "at_once"}), monkeypatch)
    queue.match_batch(desk.archive, batch)
    (match,) = desk.kept()
    assert datetime.fromisoformat(match.due_at) <= datetime.fromisoformat(now())
    assert list(pending_matches.due_recipients(desk.archive)) == [pending_matches.Recipient(owner.id, "webhook")]


def test_of_two_editors_one_is_told_and_what_waits_goes_by_what_is_kept(
    desk: Desk, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.alert(f"drone {desk.run}", owner=owner.id, channels=["webhook"], rate={"every": "daily"})
    desk.match(desk.item("one", f"A drone of {desk.run}."))
    read = store.get(desk.archive, made.id)
    with ThreadPoolExecutor(2) as editors:
        tries = [
            editors.submit(store.put, desk.archive, read, replace(read.value, query=query))
            for query in ("tanker", "frigate")
        ]
    failed = [each.exception() for each in tries if each.exception()]
    assert [type(error) for error in failed] == [Conflict]
    reschedule = pending_matches._reschedule  # noqa: SLF001 - the moment between an edit and what follows of it
    later: list[Rate] = []

    def slowly(archive: Any, alert: Alert) -> None:
        if not later:
            later.append(alert.rate)
            changed(desk, made, rate={"every": "at_once"})
        reschedule(archive, alert)

    monkeypatch.setattr(pending_matches, "_reschedule", slowly)
    changed(desk, made, rate={"every": "weekly"})
    assert (later[0].every, store.get(desk.archive, made.id).value.rate.every) == ("weekly", "at_once")
    (match,) = desk.kept()
    assert datetime.fromisoformat(match.due_at) <= datetime.fromisoformat(now())
