from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.articles.article import Article
from service.index.revisions import WITHDRAWN, Document, Entry, build_document, decide, next_revision, waves

ENTRY = Entry(
    id="a1",
    article=Article(title="Title", modified="2017-05-08"),
    fingerprint="f1",
    raw_id="r1",
    batch="b1",
    arrival="2026-01-02/r1",
)
CURRENT = {"revision": 3, "fingerprint": "f0", "raw_id": "r0", "arrival": "2026-01-01/r0", "first_indexed_at": "2026"}


PARTIAL = replace(ENTRY, article=replace(ENTRY.article, extent="partial", modified="2017-05-10"))
WITHDRAWAL = replace(ENTRY, fingerprint=WITHDRAWN, withdrawn=True)


def modified(moment: str | None) -> Entry:
    return replace(ENTRY, article=replace(ENTRY.article, modified=moment))


@pytest.mark.parametrize(
    ("entry", "current", "applied", "outcome"),
    [
        (ENTRY, None, None, "created"),
        (ENTRY, CURRENT, None, "revised"),
        (ENTRY, {**CURRENT, "fingerprint": "f1"}, None, "unchanged"),
        (modified(None), {**CURRENT, "arrival": "2026-01-03/r9"}, None, "superseded"),
        (ENTRY, {**CURRENT, "arrival": "2026-01-03/r9"}, None, "revised"),
        (ENTRY, {**CURRENT, "arrival": "2026-01-03/r9", "modified": "2017-05-07"}, None, "revised"),
        (ENTRY, {**CURRENT, "modified": "2017-05-09"}, None, "superseded"),
        (modified("2017-05-08T23:00-04:00"), {**CURRENT, "modified": "2017-05-09T01:00+00:00"}, None, "revised"),
        (modified(None), {**CURRENT, "modified": "2017-05-09"}, None, "superseded"),
        (PARTIAL, None, None, "created"),
        (PARTIAL, CURRENT, None, "superseded"),
        (PARTIAL, {**CURRENT, "extent": "partial"}, None, "revised"),
        (modified(None), {**CURRENT, "extent": "partial", "modified": "2017-05-09"}, None, "revised"),
        (WITHDRAWAL, None, None, "withdrawn"),
        (WITHDRAWAL, CURRENT, None, "withdrawn"),
        (WITHDRAWAL, {**CURRENT, "fingerprint": WITHDRAWN}, None, "unchanged"),
        (WITHDRAWAL, {**CURRENT, "modified": "2017-05-09"}, None, "superseded"),
        (WITHDRAWAL, {**CURRENT, "fingerprint": "f9"}, 4, "withdrawn"),
        (ENTRY, {**CURRENT, "fingerprint": WITHDRAWN, "modified": "2017-05-07"}, None, "revised"),
        (ENTRY, {**CURRENT, "fingerprint": WITHDRAWN, "modified": "2017-05-09"}, None, "superseded"),
        (ENTRY, {**CURRENT, "fingerprint": WITHDRAWN, "modified": "2017-05-07", "revision": 0}, None, "created"),
        (ENTRY, {**CURRENT, "fingerprint": "f1"}, 1, "created"),
        (ENTRY, {**CURRENT, "fingerprint": "f1"}, 2, "revised"),
    ],
)
def test_what_an_item_is_to_its_article(
    entry: Entry, current: dict[str, Any] | None, applied: int | None, outcome: str
) -> None:
    assert decide(entry, current, applied) == outcome


def test_a_revision_counts_on_and_keeps_when_the_article_was_first_indexed() -> None:
    made = build_document(ENTRY, CURRENT)
    assert (made["revision"], made["first_indexed_at"], made["raw_id"]) == (4, "2026", "r1")
    first = build_document(ENTRY, None)
    assert first["revision"] == 1
    assert first["first_indexed_at"] == first["indexed_at"]


def test_no_wave_has_an_article_twice_and_each_articles_items_keep_their_order() -> None:
    names = ["a", "b", "a", "a", "c", "b"]
    entries = [replace(ENTRY, id=name, raw_id=str(number)) for number, name in enumerate(names)]
    found = [[(entry.id, entry.raw_id) for entry in wave] for wave in waves(entries)]
    assert found == [[("a", "0"), ("b", "1"), ("c", "4")], [("a", "2"), ("b", "5")], [("a", "3")]]


def test_a_withdrawn_article_keeps_which_it_was_and_nothing_else() -> None:
    told = replace(WITHDRAWAL, article=Article(url="https://a.example/1", title="Taken back", modified="2017-05-08"))
    made = build_document(told, {**CURRENT, "title": "Title", "lead": "Lead.", "body": [], "published": "2017-05-01"})
    assert {name: made[name] for name in ("title", "url", "modified", "revision", "withdrawn", "first_indexed_at")} == {
        "title": "Title",
        "url": "https://a.example/1",
        "modified": "2017-05-08",
        "revision": 4,
        "withdrawn": True,
        "first_indexed_at": "2026",
    }
    assert not {"lead", "body", "published"}.intersection(made)
    assert "first_indexed_at" not in build_document(told, None)


class Archive:
    """One article as the writer keeps it: its current document, what made each revision, and the accounts."""

    def __init__(self) -> None:
        self.current: Document | None = None
        self.made: dict[str, int] = {}
        self.outcomes: Counter[str] = Counter()

    def apply(self, entry: Entry) -> str:
        applied = self.made.get(entry.raw_id)
        outcome = decide(entry, self.current, applied)
        body = next_revision(entry, self.current, applied)
        if body:
            self.made.setdefault(body["raw_id"], body["revision"])
        self.current = body or self.current
        self.outcomes[outcome] += 1
        return outcome


def of(number: int, text: str, moment: str | None, kind: str) -> Entry:
    extent: Literal["partial"] | None = "partial" if kind == "partial" else None
    return replace(
        ENTRY,
        article=Article(title=text, modified=moment or ("2026-01-01" if kind == "withdrawal" else None), extent=extent),
        fingerprint=WITHDRAWN if kind == "withdrawal" else f"{text} {extent}",
        withdrawn=kind == "withdrawal",
        raw_id=f"r{number}",
        arrival=f"2026-01-0{number}",
    )


ITEMS = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.sampled_from([None, "2017-05-08", "2017-05-09"]),
        st.sampled_from(["whole", "whole", "partial", "withdrawal"]),
    ),
    min_size=1,
    max_size=7,
).map(lambda rows: [of(number, *row) for number, row in enumerate(rows)])


def rank(entry: Entry) -> tuple[bool, str, str]:
    return entry.article.extent is None, entry.article.modified or "", entry.arrival


@given(ITEMS.flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))))
def test_however_items_are_applied_the_last_by_order_is_what_the_article_is(
    drawn: tuple[Sequence[Entry], Sequence[Entry]],
) -> None:
    entries, applied = drawn
    archive = Archive()
    first = {entry.raw_id: archive.apply(entry) for entry in applied}
    last = max(entries, key=rank)
    current = archive.current
    assert current is not None
    assert (current["fingerprint"], current.get("modified"), current["arrival"]) == (
        last.fingerprint,
        last.article.modified,
        last.arrival,
    )
    assert current.get("withdrawn", False) == last.withdrawn
    assert archive.outcomes.total() == len(entries)
    assert archive.outcomes["created"] == (current["revision"] > 0) == ("first_indexed_at" in current)
    # And once more, as after a worker that was killed before it closed its batch.
    again = {raw_id: archive.apply(entry) for entry in applied for raw_id in [entry.raw_id]}
    assert archive.current == current
    assert {raw_id: again[raw_id] for raw_id in archive.made} == {raw_id: first[raw_id] for raw_id in archive.made}
