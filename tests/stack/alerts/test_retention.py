"""What is forgotten: what was told long ago; never what still waits or is claimed, and nothing is told twice for it."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.alerts import matches, preview, retention
from service.alerts.matches import Match
from service.alerts.notify import dispatch, outbox, pending_matches
from service.alerts.notify.dispatch import channels_from
from service.errors import BadInput
from service.local.commands import environment

Desk = Any  # of conftest
DAYS = 400
LONG_AGO = (datetime.now(UTC) - timedelta(days=DAYS + 1)).isoformat(timespec="microseconds")


def age(desk: Desk, index: str, query: dict[str, Any], *fields: str) -> None:
    """Let these documents be as old as if it had all been long ago."""
    desk.archive.client.indices.refresh(index=index)
    script = {
        "source": "for (f in params.fields) { ctx._source[f] = params.then }",
        "params": {"then": LONG_AGO, "fields": list(fields)},
    }
    desk.archive.client.update_by_query(index=index, query=query, script=script, refresh=True)


def of(desk: Desk, alert: Any) -> list[Match]:
    return matches.search(desk.archive, {"term": {"alert": alert.id}}, [{"article": "asc"}], 10)


def test_what_was_told_long_ago_goes_and_what_waits_or_is_claimed_stays(desk: Desk) -> None:
    names = desk.archive.indices
    told, held, waiting = desk.owner(), desk.owner(), desk.owner()
    of_told = desk.alert("drone", owner=told.id, channels=["email", "inbox"])
    of_held = desk.alert("drone", owner=held.id, channels=["email"])
    read = desk.alert("drone", channels=["inbox", "feed"])
    desk.match(desk.item("one", "A drone."), desk.item("two", "A drone of another make entirely."))
    outlets = channels_from(desk.chosen)
    whose = pending_matches.Recipient(held.id, "email")
    taken = outbox.create(desk.archive, whose)
    outbox.finish_claiming(taken, claimed=sum(pending_matches.claim(desk.archive, whose, taken.id, most=None)))
    (mine,) = [each for each in dispatch.begin_deliveries(desk.archive) if each != taken.id]
    assert dispatch.deliver(desk.archive, mine, outlets) == "told"
    of_waiting = desk.alert("drone", owner=waiting.id, channels=["email"], rate={"every": "weekly"})
    desk.match(desk.item("three", "A third drone: it is no copy of the others."))
    (kept_first, *_) = matches.latest_matches(desk.archive, read.id)
    age(desk, names.matches, {"bool": {"must_not": {"ids": {"values": [kept_first.id]}}}}, "matched_at")
    age(desk, names.matches, {"bool": {"filter": {"exists": {"field": "told_at"}}}}, "told_at")
    outbox.create_notice(desk.archive, "open", told.id, {"subject": "", "body": "", "kind": ""})
    age(desk, names.deliveries, {"match_all": {}}, "created_at")
    assert retention.purge(desk.archive, 0) == (0, 0)
    # The told delivery is not that old: it was told today.
    assert retention.purge(desk.archive, DAYS) == (4, 0)
    age(desk, names.deliveries, {"exists": {"field": "told_at"}}, "told_at")
    assert retention.purge(desk.archive, DAYS) == (0, 1)
    assert [len(of(desk, each)) for each in (of_told, of_held, of_waiting)] == [1, 3, 1]
    assert [match.id for match in matches.latest_matches(desk.archive, read.id)] == [kept_first.id]
    assert [row["id"] for row in outbox.list_deliveries(desk.archive, held.id)] == [taken.id]
    assert [row["id"] for row in outbox.list_deliveries(desk.archive, told.id)] == ["open"]


def test_what_was_told_today_is_kept_however_long_ago_it_matched(desk: Desk) -> None:
    owner = desk.owner()
    made = desk.alert("drone", owner=owner.id, channels=["email"])
    desk.match(desk.item("one", "A drone."))
    assert [
        dispatch.deliver(desk.archive, each, channels_from(desk.chosen))
        for each in dispatch.begin_deliveries(desk.archive)
    ] == ["told"]
    age(desk, desk.archive.indices.matches, {"match_all": {}}, "matched_at")
    assert retention.purge(desk.archive, DAYS) == (0, 0)
    assert len(of(desk, made)) == 1


def test_all_of_many_is_forgotten_in_pages_and_stops_when_time_is_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PAGE", 7)
    for number in range(4):
        desk.alert(f"drone -absent{number}")
    desk.match(*(desk.item(f"{number}", f"Drone number {number} of {number * 7}.") for number in range(5)))
    age(desk, desk.archive.indices.matches, {"match_all": {}}, "matched_at")
    assert retention.purge(desk.archive, DAYS, seconds=0) == (7, 0)
    assert retention.purge(desk.archive, DAYS) == (13, 0)
    assert desk.kept() == []


def test_no_alert_is_run_again_over_more_days_than_are_kept(desk: Desk) -> None:
    made = desk.alert(f"drone {desk.run}")
    desk.match(desk.item("one", f"A drone of {desk.run}."))
    for days, kept in ((30, 30), (3650, 0)):
        assert preview.rerun(desk.archive, made, days=days, kept=kept) == 0
    with pytest.raises(BadInput, match="DATELINE_KEEP_MATCHES_DAYS") as refused:
        preview.rerun(desk.archive, made, days=31, kept=30)
    assert refused.value.extras == {"parameter": "days", "most": 30}
    dateline = [str(Path(sys.executable).parent / "dateline"), "alerts", "again", made.id, "--json", "--days"]
    told = {
        str(days): subprocess.run(
            [*dateline, str(days)], env=environment(desk.chosen), capture_output=True, text=True, check=False
        )
        for days in (400, 401)
    }
    assert json.loads(told["400"].stdout) == {"matches": 0}
    assert (told["401"].returncode, "400 days at most" in " ".join(told["401"].stderr.split())) == (1, True)
