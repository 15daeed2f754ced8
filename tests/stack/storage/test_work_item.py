"""Taking, keeping and giving back work on the real Elasticsearch: one worker at a time, and none for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from service.storage.archive import Archive, VersionConflict
from service.storage.codec import DataclassCodec
from service.storage.collection import Collection
from service.storage.timestamps import later, now
from service.storage.work_item import Backoff, LeaseLostError, Work

ALL: dict[str, Any] = {"match_all": {}}
LONG = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Some of the fields that the index of deliveries has."""

    id: str
    state: str = "waiting"
    attempts: int = 0
    next_attempt_at: str = "2026-01-01T00:00:00+00:00"


@pytest.fixture(name="work")
def _work(archive: Archive) -> Work[Job]:
    jobs = Collection(archive, archive.indices.deliveries, DataclassCodec(Job))
    jobs.delete_where(ALL, fresh=True)
    jobs.refresh()
    return Work(collection=jobs, backoff=Backoff(10, 100))


def begin(job: Job) -> Mapping[str, Any] | None:
    return {"state": "working", "attempts": job.attempts + 1} if job.next_attempt_at <= now() else None


def test_an_item_is_one_workers_until_its_lease_ends(work: Work[Job]) -> None:
    work.collection.create("a", Job(id="a"))
    assert work.take("a", begin, lease_s=0)
    mine = work.take("a", begin, lease_s=LONG)
    assert mine is not None
    assert (mine.value.state, mine.value.attempts) == ("working", 2)
    assert work.take("a", begin, lease_s=LONG) is None
    assert work.take("never", begin, lease_s=LONG) is None


def test_what_another_has_taken_over_is_left_to_it(work: Work[Job]) -> None:
    silent = work.create("a", Job(id="a"), lease_s=0)
    other = work.take("a", begin, lease_s=LONG)
    assert other is not None
    for late in (
        lambda: silent.change(state="told"),
        silent.renew,
        lambda: silent.put_off(1),
        silent.delete,
    ):
        with pytest.raises(LeaseLostError):
            late()
    other.change(state="told")
    assert work.collection.get("a").value.state == "told"  # type: ignore[union-attr]
    other.delete()
    assert work.collection.get("a") is None


def test_a_lease_is_renewed_when_a_third_of_it_is_over(work: Work[Job]) -> None:
    item = work.create("a", Job(id="a"), lease_s=LONG)
    before = item.value.next_attempt_at
    item.keep()
    assert item.value.next_attempt_at == before
    item.renew(lease_s=0)
    ended = item.value.next_attempt_at
    assert ended < before
    item.keep()
    assert item.value.next_attempt_at > ended


def test_what_is_put_off_is_due_after_a_back_off(work: Work[Job]) -> None:
    work.collection.create("a", Job(id="a"))
    item = work.take("a", begin, lease_s=LONG)
    assert item is not None
    item.put_off(item.value.attempts, state="waiting")
    assert later(0) < item.value.next_attempt_at <= later(10)
    assert work.take("a", begin, lease_s=LONG) is None
    item.put_off(20, longest_s=1)
    assert item.value.next_attempt_at <= later(1)


def test_what_is_due_is_found(work: Work[Job]) -> None:
    work.collection.create_all(
        {
            "due": Job(id="due", next_attempt_at=later(-1)),
            "later": Job(id="later", next_attempt_at=later(LONG)),
            "held": Job(id="held", state="held", next_attempt_at=later(-1)),
        }
    )
    waiting = {"term": {"state": "waiting"}}
    sort = [{"next_attempt_at": "asc"}]
    assert [found.id for found in work.due(waiting, sort=sort, fresh=True)] == ["due"]


def test_an_item_is_made_where_there_is_none_yet(work: Work[Job]) -> None:
    item = work.take("a", begin, lease_s=LONG, absent=Job(id="a"))
    assert item is not None
    assert work.take("a", begin, lease_s=LONG, absent=Job(id="a")) is None
    with pytest.raises(VersionConflict):
        work.create("a", Job(id="a"), lease_s=LONG)


def test_what_another_release_has_stored_stays(work: Work[Job], archive: Archive) -> None:
    work.collection.create("a", Job(id="a"))
    archive.client.update(index=archive.indices.deliveries, id="a", doc={"owner": "somebody"})
    item = work.take("a", begin, lease_s=LONG)
    assert item is not None
    item.change(state="told")
    stored = archive.client.get(index=archive.indices.deliveries, id="a")["_source"]
    assert (stored["state"], stored["owner"]) == ("told", "somebody")
