from typing import Any

from service.alerts import matches
from service.alerts.matches import Activity
from service.alerts.notify import digest

Desk = Any  # of conftest


def test_an_inbox_is_read_archived_and_nobody_elses(desk: Desk) -> None:
    mine, other = desk.alert("drone", owner="me"), desk.alert("drone", owner="other")
    silent = desk.alert("zeppelin", owner="me")
    desk.match(desk.item("one", "A drone."), desk.item("two", "A drone of another make."))
    first, second = matches.inbox(desk.archive, "me")
    assert matches.set_inbox_state(desk.archive, "me", [first.id], "read") == 1
    assert matches.set_inbox_state(desk.archive, "me", [second.id, f"{other.id}:{second.article}:1"], "archived") == 1
    states = {
        state: [match.id for match in matches.inbox(desk.archive, "me", state)]
        for state in ("unread", "read", "archived")
    }
    assert states == {"unread": [], "read": [first.id], "archived": [second.id]}
    assert len(matches.inbox(desk.archive, "other")) == 2
    assert matches.set_inbox_state(desk.archive, "me", [first.id], "unread") == 1
    assert len(matches.inbox(desk.archive, "me")) == 1
    told = matches.activity(desk.archive, [mine.id, silent.id])
    assert (told[mine.id].matches, told[mine.id].delivered_at, told[silent.id]) == (2, None, Activity())
    assert told[mine.id].fired_at


def test_a_feed_has_the_passages_and_stable_ids(desk: Desk) -> None:
    made = desk.alert("drone", channels=["feed"])
    desk.match(desk.item("one", "The crew flew a drone."))
    found = matches.latest_matches(desk.archive, made.id)
    (hit,) = digest.hits_with_passages(desk.archive, made, found)
    assert "<mark>drone</mark>" in hit.highlights["body"][0]["text"]
    assert hit.match.id == f"{made.id}:{hit.article['id']}:1"
    desk.archive.client.update(
        index=desk.archive.indices.articles, id=hit.article["id"], doc={"withdrawn": True}, refresh=True
    )
    assert digest.hits_with_passages(desk.archive, made, found) == []
