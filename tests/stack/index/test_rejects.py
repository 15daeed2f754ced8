"""Sending rejects in again: by the way of any other item, in their own place, each once."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.articles.item import MAX_ITEM_BYTES, Item
from service.articles.normalise import normalise
from service.backends import Backends
from service.index import process_batch, rejects
from service.index.accounting import accounts
from service.index.process_batch import index_batch
from service.index.rejects import RejectFilter, replay
from service.index.submissions import submit, submit_stream
from service.local.commands import environment
from service.settings import Settings
from service.storage.timestamps import now

ALL = RejectFilter()
EMBARGOED = {
    "type": "text",
    "uri": "urn:x:1",
    "headline": "A title",
    "body_text": "Some words.",
    "embargoed": "2199-01-01T00:00:00Z",
}


def item(text: str, **told: Any) -> Item:
    body = {"url": "https://replay.example/one", "title": "One", "text": text, **told}
    return Item(body=json.dumps(body).encode(), content_type="application/json")


def index(backends: Backends, *items: Item) -> dict[str, int]:
    return done(backends, submit(backends.archive, list(items)).id)


def done(backends: Backends, identifier: str) -> dict[str, int]:
    made = index_batch(backends.archive, identifier, owner="test", lease_s=5)
    assert made is not None
    return made.counts


def replayed(backends: Backends, which: RejectFilter = ALL) -> list[dict[str, int]]:
    made = list(replay(backends, which))
    return [done(backends, each.batch.id) for each in made if each.batch]


def left(backends: Backends, which: RejectFilter = ALL) -> list[str]:
    return [reject.code for reject in rejects.list_rejects(backends.archive, which)]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let every item meet a defect of ours, until what is given is called."""
    before = normalise

    def fails(_: Item) -> Any:
        raise RuntimeError

    monkeypatch.setattr(process_batch, "normalise", fails)
    return lambda: monkeypatch.setattr(process_batch, "normalise", before)


def test_what_a_defect_has_rejected_is_an_article_after_the_fix(
    backends: Backends, failing: Callable[[], None]
) -> None:
    (old,) = submit_stream(backends.archive, [item("An old one.", url="https://replay.example/old")], backfill=True)
    assert done(backends, old.id) == {"rejected": 1}
    assert index(backends, item("Words."), item("Others.", url="https://replay.example/two")) == {"rejected": 2}
    failing()
    assert left(backends) == ["defect"] * 3
    first = list(replay(backends, ALL))
    assert sorted((each.batch.items, each.batch.backfill) for each in first if each.batch) == [(1, True), (2, False)]
    # Killed before it was written down that they are resolved.
    script = {"source": "ctx._source.remove('resolved_at'); ctx._source.remove('resolved_by')"}
    backends.archive.client.indices.refresh(index=backends.archive.indices.rejects)
    backends.archive.client.update_by_query(index=backends.archive.indices.rejects, script=script, refresh=True)
    assert [each.batch.id for each in replay(backends, ALL) if each.batch] == [
        each.batch.id for each in first if each.batch
    ]
    assert [done(backends, each.batch.id) for each in first if each.batch] in (
        [{"created": 1}, {"created": 2}],
        [{"created": 2}, {"created": 1}],
    )
    assert left(backends) == []
    assert left(backends, RejectFilter(resolved=True)) == ["defect"] * 3
    assert list(replay(backends, ALL)) == []
    account = accounts(backends.archive)
    assert (account.items, account.articles, account.balanced) == (6, 3, True)


def test_a_replayed_item_has_the_place_that_it_came_in(backends: Backends, failing: Callable[[], None]) -> None:
    assert index(backends, item("What was written first.")) == {"rejected": 1}
    failing()
    assert index(backends, item("What was written later.")) == {"created": 1}
    assert replayed(backends) == [{"superseded": 1}]
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    (hit,) = backends.archive.client.search(index=backends.archive.indices.articles)["hits"]["hits"]
    assert hit["_source"]["body"][0]["paragraphs"] == ["What was written later."]


def test_an_item_is_released_when_its_embargo_ends(backends: Backends) -> None:
    end = datetime.now(UTC) + timedelta(seconds=3)
    held = {**EMBARGOED, "embargoed": end.isoformat()}
    never = {**EMBARGOED, "uri": "urn:x:2", "embargoed": "some day"}
    items = [Item(body=json.dumps(each).encode(), content_type="application/json") for each in (held, never)]
    assert index(backends, *items) == {"rejected": 2}
    early = replayed(backends, RejectFilter(ended_by=now()))
    while datetime.now(UTC) < end:
        time.sleep(0.1)
    assert (early, replayed(backends, RejectFilter(ended_by=now()))) == ([], [{"created": 1}])
    assert replayed(backends, RejectFilter(ended_by=now())) == []
    assert left(backends) == ["held"]


def test_what_is_rejected_again_is_a_reject_of_its_own(backends: Backends) -> None:
    embargoed = Item(body=json.dumps(EMBARGOED).encode(), content_type="application/json")
    large = Item(body=b"", content_type="text/plain", omitted=MAX_ITEM_BYTES + 1)
    assert index(backends, embargoed, large) == {"rejected": 2}
    assert set(left(backends)) == {"held", "too-large"}
    made = list(replay(backends, RejectFilter(codes=("too-large",))))
    assert [(each.batch, each.lost) for each in made] == [(None, 1)]
    (before,) = rejects.list_rejects(backends.archive, RejectFilter(codes=("held",)))
    assert "sent in again after" in before.message
    assert replayed(backends, RejectFilter(ids=(before.raw_id,))) == [{"rejected": 1}]
    (after,) = rejects.list_rejects(backends.archive, RejectFilter(codes=("held",)))
    assert after.raw_id != before.raw_id
    assert len(left(backends, RejectFilter(resolved=True))) == 3


def test_the_command_lists_and_replays(backends: Backends, chosen: Settings, failing: Callable[[], None]) -> None:
    def dateline(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "dateline"), "rejects", *arguments]
        return subprocess.run(command, env=environment(chosen), capture_output=True, text=True, check=False)

    index(backends, item("Words."))
    failing()
    (listed,) = [json.loads(line) for line in dateline("list", "--reason", "defect", "--json").stdout.splitlines()]
    assert (listed["code"], listed["id"]) == ("defect", listed["raw_id"])
    assert listed["id"] in dateline("list").stdout
    for wrong in ((), ("--all", "--reason", "defect")):
        refused = dateline("replay", *wrong)
        assert (refused.returncode, "Say which" in refused.stderr) == (1, True)
    again = dateline("replay", "--id", listed["id"], "--json")
    made = json.loads(again.stdout)
    assert (again.returncode, made["items"]) == (0, 1)
    assert done(backends, made["batch"]) == {"created": 1}
    assert dateline("list", "--json").stdout == ""
    assert made["batch"] in dateline("list", "--resolved").stdout
    assert dateline("replay", "--all", "--json").stdout == ""
