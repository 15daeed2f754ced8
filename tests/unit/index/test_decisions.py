from dataclasses import replace
from typing import Any

import pytest

from service.articles.article import Article
from service.index.decisions import Entry, decide, document, waves

ENTRY = Entry(
    id="a1",
    article=Article(title="Title", modified="2017-05-08"),
    fingerprint="f1",
    raw_id="r1",
    batch="b1",
    arrival="2026-01-02/r1",
)
CURRENT = {"revision": 3, "fingerprint": "f0", "raw_id": "r0", "arrival": "2026-01-01/r0", "first_indexed_at": "2026"}


def modified(moment: str | None) -> Entry:
    return replace(ENTRY, article=replace(ENTRY.article, modified=moment))


@pytest.mark.parametrize(
    ("entry", "current", "applied", "outcome"),
    [
        (ENTRY, None, None, "created"),
        (ENTRY, CURRENT, None, "revised"),
        (ENTRY, {**CURRENT, "fingerprint": "f1"}, None, "unchanged"),
        (ENTRY, {**CURRENT, "arrival": "2026-01-03/r9"}, None, "superseded"),
        (ENTRY, {**CURRENT, "arrival": "2026-01-03/r9", "modified": "2017-05-07"}, None, "revised"),
        (ENTRY, {**CURRENT, "modified": "2017-05-09"}, None, "superseded"),
        (modified("2017-05-08T23:00-04:00"), {**CURRENT, "modified": "2017-05-09T01:00+00:00"}, None, "revised"),
        (modified(None), {**CURRENT, "modified": "2017-05-09"}, None, "revised"),
        (ENTRY, {**CURRENT, "fingerprint": "f1"}, 1, "created"),
        (ENTRY, {**CURRENT, "fingerprint": "f1"}, 2, "revised"),
    ],
)
def test_what_an_item_is_to_its_article(
    entry: Entry, current: dict[str, Any] | None, applied: int | None, outcome: str
) -> None:
    assert decide(entry, current, applied) == outcome


def test_a_revision_counts_on_and_keeps_when_the_article_was_first_indexed() -> None:
    made = document(ENTRY, CURRENT)
    assert (made["revision"], made["first_indexed_at"], made["raw_id"]) == (4, "2026", "r1")
    first = document(ENTRY, None)
    assert first["revision"] == 1
    assert first["first_indexed_at"] == first["indexed_at"]


def test_no_wave_has_an_article_twice_and_each_articles_items_keep_their_order() -> None:
    names = ["a", "b", "a", "a", "c", "b"]
    entries = [replace(ENTRY, id=name, raw_id=str(number)) for number, name in enumerate(names)]
    found = [[(entry.id, entry.raw_id) for entry in wave] for wave in waves(entries)]
    assert found == [[("a", "0"), ("b", "1"), ("c", "4")], [("a", "2"), ("b", "5")], [("a", "3")]]
