import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from mappings.lexicon.concepts import Concept, release
from service.articles.item import Item
from service.backends import Backends
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.lexicon import cache, edits, journal
from service.rebuild import retag as retagging
from service.rebuild.progress import ID, read_progress, take_progress
from service.rebuild.retag import retag
from service.storage.archive import Archive
from service.storage.timestamps import later
from service.storage.work_item import LeaseLostError

ZORB = Concept("zorb-9", "ZQ-9 Zorbilator", "equipment", acronyms=("ZQZ",), names=("Zorbilator",))
TEXTS = {1: "They flew the Zorbilator twice.", 2: "They rowed a boat.", 3: "A ZQZ was lost."}


def send(archive: Archive, number: int, text: str, **fields: str) -> None:
    told = {"id": str(number), "url": f"https://example.org/{number}", "title": f"Title {number}", "text": text}
    item = Item(body=json.dumps(told | fields).encode(), content_type="application/json")
    index_batch(archive, submit(archive, [item]).id, owner="test", lease_s=5)


def stored(archive: Archive) -> dict[str, dict[str, Any]]:
    archive.client.indices.refresh(index=archive.indices.articles)
    hits = archive.client.search(index=archive.indices.articles, size=50)["hits"]["hits"]
    return {hit["_source"]["source_id"]: hit["_source"] for hit in hits}


def tagged(archive: Archive) -> list[str]:
    """Return which articles have the tag; those that are tagged have the name among their equipment too."""
    found = stored(archive)
    named = sorted(name for name, article in found.items() if ZORB.name in article.get("equipment", ()))
    assert named == sorted(
        name for name, article in found.items() if {"concept": ZORB.id, "label": ZORB.name} in article.get("terms", ())
    )
    return named


@pytest.fixture
def archive(backends: Backends) -> Archive:
    """An archive of three articles whose tags are up to its lexicon."""
    for number, text in TEXTS.items():
        send(backends.archive, number, text)
    retag(backends.archive)
    assert tagged(backends.archive) == []
    return backends.archive


def test_a_concept_that_is_added_is_found_in_old_articles_and_gone_when_it_is_removed(
    archive: Archive, client: FlaskClient
) -> None:
    before = stored(archive)
    edits.put(archive, ZORB, "test")
    assert retag(archive) == 2
    assert tagged(archive) == ["1", "3"]
    after = stored(archive)
    for name, article in after.items():
        kept = ("revision", "indexed_at", "arrival", "fingerprint", "body")
        assert {field: article[field] for field in kept} == {field: before[name][field] for field in kept}
    assert archive.client.count(index=archive.indices.revisions)["count"] == 0
    facets = (client.get("/api/v1/search?q=flew").json or {})["facets"]
    for name in ("term", "equipment"):
        assert [(value["label"], value["count"]) for value in facets[name]["values"]] == [(ZORB.name, 1)]
    edits.remove(archive, ZORB.id, "test")
    assert retag(archive) == 2
    assert tagged(archive) == []
    assert stored(archive)["1"] == before["1"] | {"lexicon": 2}
    edits.undo(archive, 2, "test")
    assert retag(archive) == 2
    assert tagged(archive) == ["1", "3"]


def test_a_name_that_a_concept_loses_or_gets_is_looked_for(archive: Archive) -> None:
    edits.put(archive, ZORB, "test")
    retag(archive)
    edits.put(archive, Concept(ZORB.id, ZORB.name, "equipment", names=("boat",)), "test")
    assert retag(archive) == 3
    assert tagged(archive) == ["2"]


def test_an_article_is_tagged_when_it_is_written(archive: Archive, eventually: Callable[..., Any]) -> None:
    edits.put(archive, ZORB, "test")
    eventually(lambda: cache.current(archive).version == 1)
    send(archive, 4, "A second ZQZ was lost.")
    send(archive, 2, "They rowed the Zorbilator.")
    assert tagged(archive) == ["2", "4"]


def test_an_article_that_is_written_meanwhile_keeps_its_new_text(archive: Archive) -> None:
    edits.put(archive, ZORB, "test")
    lexicon = cache.latest_state(archive).lexicon
    ((*hits,),) = retagging.article_pages(archive, [{"term": {"source_id": "1"}}])
    send(archive, 1, "They flew nothing.", title="Better")
    assert retagging.write_tags(archive, hits, lexicon) == 0
    retag(archive)
    assert stored(archive)["1"]["title"] == "Better"
    assert stored(archive)["1"]["revision"] == 2
    assert tagged(archive) == ["3"]


def test_an_article_that_was_written_with_the_lexicon_before_is_found_when_the_edit_has_settled(
    archive: Archive,
) -> None:
    edits.put(archive, ZORB, "test")
    retag(archive)
    late = stored(archive)["1"]
    late = {name: value for name, value in late.items() if name not in {"terms", "equipment", "named"}}
    archive.client.index(index=archive.indices.articles, id=late["id"], document=late | {"lexicon": 0})
    assert retag(archive) == 0
    assert retag(archive, settled_s=-1) == 1
    assert tagged(archive) == ["1", "3"]
    assert read_progress(archive).version == 1


def test_what_is_left_when_time_is_up_is_done_by_the_next_call(archive: Archive) -> None:
    edits.put(archive, ZORB, "test")
    assert retag(archive, seconds=0) == 0
    assert tagged(archive) == []
    assert retag(archive) == 2


def test_a_worker_that_was_killed_is_replaced_when_its_lease_ends(archive: Archive) -> None:
    edits.put(archive, ZORB, "test")
    slow = take_progress(archive)
    assert slow is not None
    assert retag(archive) == 0
    document = archive.client.get(index=archive.indices.terms, id=ID)["_source"]
    document["tags"]["until"] = later(-1)
    archive.client.index(index=archive.indices.terms, id=ID, document=document)
    assert retag(archive) == 2
    with pytest.raises(LeaseLostError):  # the first one was only slow: what it says is not heard
        slow.change(version=7)
    assert read_progress(archive).looked == 1


def test_two_at_once_tag_each_article_once(archive: Archive) -> None:
    edits.put(archive, ZORB, "test")
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: retag(archive), range(4)))
    assert sum(counts) == 2
    assert tagged(archive) == ["1", "3"]


def test_articles_that_were_never_tagged_are(backends: Backends) -> None:
    archive = backends.archive
    send(archive, 1, "They flew an F-16 over Kyiv.")
    (article,) = stored(archive).values()
    bare = {name: value for name, value in article.items() if name not in {"terms", "named", "lexicon", "shipped"}}
    archive.client.index(index=archive.indices.articles, id=article["id"], document=bare)
    assert retag(archive) == 1
    assert stored(archive)["1"] == article


def test_what_another_release_tagged_is_tagged_anew(archive: Archive) -> None:
    for number, found in stored(archive).items():
        older = found | {"shipped": "of-old" if number == "2" else found["shipped"], "terms": []}
        archive.client.index(index=archive.indices.articles, id=found["id"], document=older, refresh=True)
    item = take_progress(archive)
    assert item is not None
    item.change(shipped="of-old", until=None)
    assert retag(archive) == 1
    assert read_progress(archive).shipped == release()
    assert retag(archive) == 0


def test_the_progress_is_no_edit(archive: Archive) -> None:
    edits.put(archive, ZORB, "test")
    retag(archive)
    assert [edit.concept for edit in edits.history(archive)] == [ZORB.id]
    assert cache.latest_state(archive).journal.version == 1


def test_what_another_release_has_stored_of_the_progress_and_of_an_edit_is_read(archive: Archive) -> None:
    edits.put(archive, ZORB, "test")
    retag(archive)
    for identifier, later_field in ((ID, {"tags": {"later": 1}}), ("000000000001", {"entry": {"later": 1}})):
        archive.client.update(index=archive.indices.terms, id=identifier, doc=later_field)
    archive.client.indices.put_mapping(index=archive.indices.terms, properties={"later": {"type": "keyword"}})
    archive.client.update(index=archive.indices.terms, id="000000000001", doc={"later": "x"})
    assert read_progress(archive).looked == 1
    assert [edit.entry for edit in journal.read_edits(archive, [1])] == [ZORB]
    assert journal.caught_up(archive, journal.Journal()).version == 1
    assert retag(archive, settled_s=0) == 0
