from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from service.articles.article import Article
from service.backends import Backends
from service.index.revisions import Entry
from service.index.writer import write_articles

WRITERS, WRITES = 6, 5
ENTRY = Entry(id="a1", article=Article(title="Title"), fingerprint="f", raw_id="r", batch="b", arrival="2026-01-01/r")


def test_what_elasticsearch_refuses_is_said_with_its_reason(backends: Backends) -> None:
    wrong = replace(ENTRY, article=Article(title="Title", published="no date"))
    written = write_articles(backends.archive, [wrong, replace(ENTRY, id="a2", raw_id="r2")])
    assert {row.raw_id: row.outcome for row in written} == {"r": "rejected", "r2": "created"}
    reason = next(row.reason for row in written if row.outcome == "rejected")
    assert reason is not None
    assert "published" in reason


def test_writers_at_once_lose_no_revision_and_make_none_twice(backends: Backends) -> None:
    def entries(writer: int) -> list[Entry]:
        return [
            replace(ENTRY, fingerprint=raw, raw_id=raw, arrival=f"2026-01-01/{raw}")
            for number in range(WRITES)
            for raw in [f"{number}-{writer}"]
        ]

    archive = backends.archive
    with ThreadPoolExecutor(WRITERS) as pool:
        written = [
            row for rows in pool.map(lambda n: write_articles(archive, entries(n)), range(WRITERS)) for row in rows
        ]
    outcomes = Counter(row.outcome for row in written)
    assert outcomes["created"] == 1
    assert outcomes.total() == WRITERS * WRITES
    archive.client.indices.refresh(index=[archive.indices.articles, archive.indices.revisions])
    last = archive.client.get(index=archive.indices.articles, id="a1")["_source"]
    assert last["revision"] == 1 + outcomes["revised"]
    assert last["raw_id"] == f"{WRITES - 1}-{WRITERS - 1}"
    assert archive.client.count(index=archive.indices.revisions)["count"] == outcomes["revised"]
