"""What fires: the live alerts asked of a batch, with the search box's meaning, whatever stops in between."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from mappings.lexicon.concepts import Concept
from service.alerts import store
from service.alerts.alert import Alert, from_json, strict_clause
from service.alerts.match import candidates, compiled_alerts, matching, queue
from service.alerts.match.candidates import ArticleSet
from service.backends import connect
from service.index.process_batch import index_batch
from service.index.submissions import find_batch, submit_stream
from service.lexicon import cache, edits
from service.search import engine, parameters
from service.search.compile.clauses import Raw
from service.settings import Settings
from service.storage.archive import Archive
from service.storage.bulk import Version

Desk = Any  # of conftest


def test_a_new_article_fires_the_alerts_that_it_matches_and_each_once(desk: Desk) -> None:
    reaper, navy = desk.alert("Reaper"), desk.alert("navy")
    batch = desk.index(desk.item("one", "An MQ-9 flew over the base."), desk.item("two", "A band played."))
    done = queue.match_batch(desk.archive, batch)
    assert done is not None
    assert (done.articles, done.alerts, done.matches) == (2, 2, 1)
    (match,) = desk.kept()
    assert (match.alert, match.revision, match.batch, match.waiting) == (reaper.id, 1, batch, ())
    assert desk.kept(navy) == []
    assert queue.match_batch(desk.archive, batch) is None
    desk.archive.client.update(index=desk.archive.indices.batches, id=batch, doc={"matching": "due"})
    assert queue.match_batch(desk.archive, batch) == (2, 2, 0)
    assert desk.kept() == [match]


STORY = ["The crew flew a drone.", "The crew flew a drone and a tanker.", "Nothing flew."]


@pytest.mark.parametrize(
    ("revisions", "query", "fired"),
    [
        ("newly", "drone", [1]),
        ("newly", "tanker", [2]),
        ("never", "tanker", []),
        ("never", "drone", [1]),
        ("always", "drone", [1, 2]),
        ("always", "crew -nothing", [1, 2]),
        ("newly", "flew", [1]),
    ],
)
def test_what_a_revision_fires(desk: Desk, revisions: str, query: str, fired: list[int]) -> None:
    made = desk.alert(query, revisions=revisions)
    for number, text in enumerate(STORY):
        modified = f"2017-05-08T0{number}:00:00Z"
        queue.match_batch(desk.archive, desk.index(desk.item("story", text, modified=modified)))
    assert [match.revision for match in desk.kept(made)] == fired


def test_a_revision_that_was_replaced_before_it_was_matched_fires_all_the_same(desk: Desk) -> None:
    drone, tanker = desk.alert("drone"), desk.alert("tanker")
    first = desk.index(desk.item("story", STORY[0], modified="2017-05-08T01:00:00Z"))
    second = desk.index(desk.item("story", "A tanker flew.", modified="2017-05-08T02:00:00Z"))
    for batch in (second, first):
        queue.match_batch(desk.archive, batch)
    assert [match.revision for match in desk.kept(drone)] == [1]
    assert [match.revision for match in desk.kept(tanker)] == [2]


def test_an_old_archive_and_what_says_nothing_new_fire_nothing(desk: Desk) -> None:
    desk.alert("drone")
    (batch,) = submit_stream(desk.archive, [desk.item("old", "A drone.")], backfill=True)
    index_batch(desk.archive, batch.id, owner="test", lease_s=5)
    again = desk.index(desk.item("old", "A drone."))
    assert [queue.match_batch(desk.archive, each) for each in (batch.id, again)] == [None, None]
    desk.archive.client.indices.refresh(index=desk.archive.indices.batches)
    assert queue.due(desk.archive) == []
    assert desk.kept() == []


def test_a_backfill_whose_batch_was_lost_is_still_one(desk: Desk) -> None:
    (batch,) = submit_stream(desk.archive, [desk.item("old", "A drone.")], backfill=True)
    raw = desk.archive.client.get(index=desk.archive.indices.raw, id=batch.raw_ids()[0])["_source"]
    assert raw["backfill"] is True
    halves = replace(batch, items=2).halves()
    assert [half.backfill for half in halves] == [True, True]


def test_paused_removed_and_edited_alerts(desk: Desk) -> None:
    paused, removed, edited = (desk.alert("drone") for _ in range(3))
    queue.match_batch(desk.archive, desk.index(desk.item("one", "A drone.")))
    assert len(desk.kept()) == 3
    store.pause(desk.archive, paused.id)
    store.remove(desk.archive, removed.id)
    read = store.get(desk.archive, edited.id)
    store.put(desk.archive, read, replace(read.value, query="tanker"))
    queue.match_batch(desk.archive, desk.index(desk.item("two", "A drone."), desk.item("three", "A tanker.")))
    assert len(desk.kept(edited)) == 2
    assert (len(desk.kept(paused)), len(desk.kept(removed))) == (1, 1)
    store.resume(desk.archive, paused.id)
    queue.match_batch(desk.archive, desk.index(desk.item("four", "A drone.")))
    assert len(desk.kept(paused)) == 2


def test_the_lexicon_counts_for_alerts_too(desk: Desk) -> None:
    made = desk.alert("daesh")
    queue.match_batch(desk.archive, desk.index(desk.item("one", "A raid on ISIS in the valley.")))
    assert len(desk.kept(made)) == 1
    without = desk.alert("daesh", filters={"without": [_concept(desk.archive, "daesh")]})
    queue.match_batch(desk.archive, desk.index(desk.item("two", "A second raid on ISIS in the valley.")))
    assert (len(desk.kept(made)), len(desk.kept(without))) == (2, 0)


def test_after_an_edit_of_the_lexicon_the_alerts_of_its_words_are_compiled_again_and_no_others(desk: Desk) -> None:
    archive = desk.archive
    concerned, other = desk.alert("zephyrine drill"), desk.alert("harbour")
    before = compiled_alerts.current(archive, cache.current(archive))
    edits.put(archive, Concept("test-zephyrine", "Zephyrine", "equipment", names=("Sky Lantern",)), "a test")
    edited = cache.latest_state(archive).lexicon
    after = compiled_alerts.current(archive, edited)
    assert after[other.id] is before[other.id]
    assert after[concerned.id].clause == strict_clause(concerned.search, edited) != before[concerned.id].clause
    while cache.current(archive).version < edited.version:
        time.sleep(0.1)
    queue.match_batch(archive, desk.index(desk.item("one", "A drill with the Sky Lantern.")))
    assert [match.article for match in desk.kept(concerned)]
    edits.remove(archive, "test-zephyrine", "a test")


def _concept(archive: Archive, text: str) -> str:
    found = cache.current(archive).finder.find(text)
    return found[0].senses[0].concept


def test_a_broken_alert_is_marked_told_of_once_and_hurts_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    good = [desk.alert("drone") for _ in range(7)]
    broken = [desk.alert("drone") for _ in range(2)]
    current = compiled_alerts.current(desk.archive, cache.current(desk.archive))
    nowhere = Raw({"nested": {"path": "nowhere", "query": {"match_all": {}}}})
    asked = {
        **{each.id: current[each.id] for each in good},
        broken[0].id: replace(current[broken[0].id], clause=nowhere),
        broken[1].id: replace(current[broken[1].id], clause=Raw({"no_such_query": {}})),
    }
    monkeypatch.setattr(queue, "current", lambda *_: asked)
    batch = desk.index(desk.item("one", "A drone."))
    queue.match_batch(desk.archive, batch)
    assert {match.alert for match in desk.kept()} == {each.id for each in good}
    for each in broken:
        stored = store.get(desk.archive, each.id).value
        assert (stored.state, stored.query) == ("broken", "drone")
        assert stored.broken
    assert store.get(desk.archive, good[0].id).value.state == "live"
    desk.archive.client.update(index=desk.archive.indices.batches, id=batch, doc={"matching": "due"})
    queue.match_batch(desk.archive, batch)
    desk.archive.client.indices.refresh(index=desk.archive.indices.deliveries)
    notices = desk.archive.client.count(index=desk.archive.indices.deliveries, query={"term": {"channel": "notice"}})
    assert notices["count"] == 2


def test_an_alert_that_is_changed_while_it_is_found_broken_is_left_as_it_is(desk: Desk) -> None:
    made = desk.alert("drone")
    before = compiled_alerts.current(desk.archive, cache.current(desk.archive))[made.id]
    store.pause(desk.archive, made.id)
    matching.mark_broken(desk.archive, before, "whatever")
    assert store.get(desk.archive, made.id).value.state == "paused"


def test_many_alerts_that_all_match_are_asked_in_portions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = desk.index(*(desk.item(f"{number}", f"Drone number {number}.") for number in range(50)))
    stored = find_batch(desk.archive, batch)
    assert stored is not None
    articles = matching.batch_articles(stored.raw_ids(), desk.archive)
    desk.archive.client.indices.refresh(index=desk.archive.indices.articles)
    questions = {f"{number:032x}": {"match": {"body.paragraphs": "drone"}} for number in range(1800)}
    sizes = [len(answers.found) for answers in matching.run_filters(desk.archive, articles, questions)]
    assert sizes == [500, 500, 500, 300]
    monkeypatch.setattr(matching, "PORTION", len(questions))  # 90,000 buckets, which are too many for one request
    (answers,) = matching.run_filters(desk.archive, articles, questions)
    assert {name: len(hits) for name, hits in answers.found.items()} == dict.fromkeys(questions, 50)
    assert answers.broken == {}


QUERIES: list[tuple[str, Mapping[str, list[str]]]] = [
    ("army", {}),
    ("Reaper", {}),
    ("MQ-9", {}),
    ("isis", {}),
    ("ISIS", {}),
    ('"air force"', {}),
    ("=US", {}),
    ("F-35A", {}),
    ("F-35", {}),
    ("Lt. Gen. Smith", {}),
    ("veter*", {}),
    ("president -biden", {}),
    ("-army", {}),
    ("airmen wing base", {}),
    ("CAS", {}),
    ("NATO Kyiv", {}),
    ("", {"source": ["www.af.mil"]}),
    ("training", {"source": ["www.af.mil"], "date_from": ["2010-01-01"]}),
    ("training", {"date_from": ["2005-03-01"], "date_to": ["2012-12-31"]}),
    ("", {"date_to": ["2004-12-31"]}),
    ("air", {"without": ["air-force"]}),
    ('"no such words anywhere"', {}),
    ("air NEAR/5 base", {}),
    ("army OR navy -marine", {}),
    ("defence women", {}),
    ("army added:today", {}),
    (" OR ".join(("army", *(f"zq{number}" for number in range(999)))), {}),
    ("virin:170508* OR contract:W58RGZ*", {}),
    ("air PRE/5 base", {}),
    ("air /s base", {}),
    ("air w/p base", {}),
    ("air NOT NEAR/5 base", {}),
    ("atleast3(army)", {}),
    ("air && base || navy", {}),
    ("airm?n", {}),
    ("veter*s", {}),
    ("airm?n NEAR/5 vet*ns", {}),
    ("intitle:air site:www.af.mil", {}),
    ("like:(army soldiers training base)", {}),
    ("(drone OR tanker) base", {}),
    ("title:air", {}),
    ("words:<300", {}),
    ("has:photo air", {}),
    ('"air force"~3', {}),
    ("kind:release army", {}),
]


@pytest.fixture
def whole(filled: Settings) -> Iterator[tuple[Archive, ArticleSet]]:
    """All articles of the archive to read, as if they were one batch."""
    archive = connect(filled).archive
    count = archive.client.count(index=archive.indices.articles)["count"]
    yield archive, ArticleSet((archive.indices.articles,), {"match_all": {}}, count)
    archive.client.close()


@pytest.mark.parametrize(("query", "filters"), QUERIES, ids=[f"{query[:60]} {filters}" for query, filters in QUERIES])
def test_an_alert_matches_what_a_search_finds(
    whole: tuple[Archive, ArticleSet], query: str, filters: Mapping[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, articles = whole
    made = from_json({"query": query, "filters": filters}, identifier="a" * 32, owner="local")
    compiled = compiled_alerts.CompiledAlert(made, Version(0, 0)).compiled(cache.current(archive))
    searched = _searched(archive, query, filters)
    monkeypatch.setattr(candidates, "WORTH_IT", 0)
    in_short = candidates.select_clauses(archive, articles, {made.id: compiled})
    for questions in (candidates.full_clauses({made.id: compiled}), in_short):
        matched: set[str] = set()
        for answers in matching.run_filters(archive, articles, questions):
            assert answers.broken == {}
            matched |= set(answers.found.get(made.id, ()))
        assert matched == searched


def test_what_can_match_is_asked_in_short_and_what_cannot_is_not_asked(
    whole: tuple[Archive, ArticleSet], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, articles = whole
    lexicon = cache.current(archive)
    texts = ["airmen base", '"air force" -parade', "zyzzyva", '"zyzzyva flies" OR xylophonists', "-zyzzyva", "veter*"]
    standing_ = {
        text: compiled_alerts.CompiledAlert(Alert(id="a" * 32, name="", query=text, owner="o"), Version(0, 0)).compiled(
            lexicon
        )
        for text in texts
    }
    monkeypatch.setattr(candidates, "WORTH_IT", 0)
    asked = candidates.select_clauses(archive, articles, standing_)
    assert set(asked) == set(texts) - {"zyzzyva", '"zyzzyva flies" OR xylophonists'}
    assert [text for text in texts[:2] if "analyzer" in json.dumps(asked[text])] == []
    edited = standing_ | {"zyzzyva": replace(standing_["airmen base"], version=Version(1, 0))}
    del edited["airmen base"]
    assert set(candidates.select_clauses(archive, articles, edited)) == {
        "zyzzyva",
        '"air force" -parade',
        "-zyzzyva",
        "veter*",
    }


def _searched(archive: Archive, query: str, filters: Mapping[str, list[str]]) -> set[str]:
    """Return the raw items of all that a search finds, page by page, the copies that it folds with them.

    What a search shows where nothing has all words is no match.
    """
    given = {"q": [query], "size": ["100"], "sort": ["newest"], **filters}
    shown, cursor, total = set[str](), None, 0
    while True:
        page = engine.run(archive, parameters.read({**given, **({"cursor": [cursor]} if cursor else {})}))
        if "fallback" in page:
            return set()  # an alert waits for articles with all words
        total = max(total, page["total"]["value"])
        shown |= {hit["id"] for hit in page["hits"]}
        for hit in page["hits"]:
            if hit["copies"]:
                shown |= set(_copies(archive, given, hit["id"]))
        cursor = page["next"]
        if not cursor:
            assert len(shown) == total
            return _raw_ids(archive, shown)


def _copies(archive: Archive, given: Mapping[str, list[str]], identifier: str) -> Iterable[str]:
    page = engine.run(archive, parameters.read({**given, "copies_of": [identifier]}))
    return [hit["id"] for hit in page["hits"]]


def _raw_ids(archive: Archive, identifiers: set[str]) -> set[str]:
    if not identifiers:
        return set()
    answer = archive.client.mget(index=archive.indices.articles, ids=sorted(identifiers), source_includes=["raw_id"])
    return {row["_source"]["raw_id"] for row in answer["docs"]}
