"""The lexicon edited while others read it: on the real Elasticsearch, by several clients and by other processes."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mappings.lexicon.concepts import Concept
from service.articles.item import Item
from service.backends import Backends, connect
from service.cli import dateline
from service.errors import BadInput, Conflict, NotFound, Unavailable
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.lexicon import cache, edits, journal, tables
from service.lexicon.acronym_mining import mine_acronyms
from service.local import commands
from service.settings import Settings
from service.storage.archive import Archive

ROOT = Path(__file__).parents[3]
JQX = Concept("jqx", "Joint Quality Exercise", "operation", ("JQX",))
SHIPPED = "air-combat-command"


@pytest.fixture
def archive(backends: Backends) -> Archive:
    return backends.archive


@pytest.fixture
def another(chosen: Settings, archive: Archive) -> Iterator[Archive]:
    """The same archive through a client of its own, and so with a lexicon of its own."""
    ends = connect(chosen)
    assert ends.archive.indices == archive.indices
    yield ends.archive
    ends.archive.client.close()
    ends.redis.close()
    ends.queue.close()


def run(chosen: Settings, *arguments: str, **options: Any) -> Result:
    """Run a command in this process: most of a process of its own is its start."""
    environment = commands.environment(chosen, {})
    return CliRunner().invoke(dateline, ["lexicon", *arguments], env=environment, **options)


def test_an_edit_counts_everywhere_within_seconds(
    archive: Archive, another: Archive, eventually: Callable[..., Any]
) -> None:
    before = cache.current(another)
    assert before.finder.find("at JQX today") == []
    made = edits.put(archive, JQX, "anna")
    assert made
    assert (made.version, made.before, made.who) == (1, None, "anna")
    found = eventually(lambda: cache.current(another).finder.find("at JQX today"), seconds=10)
    assert found[0].senses[0].concept == "jqx"
    assert cache.latest_state(archive).lexicon.concepts["jqx"] == JQX
    assert before.concepts.get("jqx") is None  # whoever began with it goes on with it


def test_an_edit_of_another_process_counts(chosen: Settings, archive: Archive, eventually: Callable[..., Any]) -> None:
    assert SHIPPED in cache.current(archive).concepts
    command = [sys.executable, "-c", "from service.cli import main; main()", "lexicon", "remove", SHIPPED, "--json"]
    environment = commands.environment(chosen)
    done = subprocess.run(
        [*command, "--who", "otto"], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["version"], told["change"], told["who"]) == (1, "remove", "otto")
    assert eventually(lambda: SHIPPED not in cache.current(archive).concepts, seconds=10)


def test_what_is_the_same_already_is_no_edit(archive: Archive) -> None:
    shipped = cache.latest_state(archive).lexicon.concepts[SHIPPED]
    assert edits.put(archive, shipped, "anna") is None
    edits.put(archive, JQX, "anna")
    assert edits.put(archive, JQX, "anna") is None
    assert edits.history(archive)[0].version == 1


def test_undo_goes_back_step_by_step_and_can_be_undone(archive: Archive) -> None:
    shipped = cache.latest_state(archive).lexicon.concepts[SHIPPED]
    changed = Concept(SHIPPED, "Air Combat Command", "command", ("ACC", "AFACC"))

    def now() -> Concept | None:
        return cache.latest_state(archive).lexicon.concepts.get(SHIPPED)

    edits.put(archive, changed, "anna")
    edits.remove(archive, SHIPPED, "otto")
    assert now() is None
    with pytest.raises(Conflict, match="undo edit 2 first"):
        edits.undo(archive, 1, "anna")
    undone = edits.undo(archive, 2, "anna")
    assert (now(), undone.change, undone.undoes, undone.before) == (changed, "put", 2, None)
    back = edits.undo(archive, 1, "anna")
    assert (now(), back.change, back.entry) == (shipped, "reset", None)
    edits.undo(archive, back.version, "anna")
    assert now() == changed
    assert cache.latest_state(archive).journal.overrides == {SHIPPED: changed}
    assert [edit.version for edit in edits.history(archive)] == [5, 4, 3, 2, 1]
    with pytest.raises(NotFound, match="no edit 9"):
        edits.undo(archive, 9, "anna")


def test_concurrent_editors_leave_no_gap_and_lose_nothing(chosen: Settings, archive: Archive) -> None:
    clients = [connect(chosen) for _ in range(4)]
    failed: list[BaseException] = []

    def edit(number: int) -> None:
        place = clients[number].archive
        try:
            edits.put_all(place, [Concept(f"n{number}-{one}", "N", "term") for one in range(20)], f"editor {number}")
            for one in range(5):
                edits.put(place, Concept(f"n{number}-{one}", "again", "term"), f"editor {number}")
        except BaseException as error:  # noqa: BLE001 - told below, with the thread's end
            failed.append(error)

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for ends in clients:
        for end in (ends.archive.client, ends.redis, ends.queue):
            end.close()
    assert failed == []
    state = cache.latest_state(archive)
    assert state.journal.version == 4 * 25
    assert {edit.version for edit in edits.history(archive, 1000)} == set(range(1, 101))
    names = [state.lexicon.concepts[f"n{number}-{one}"].name for number in range(4) for one in range(20)]
    assert names == (["again"] * 5 + ["N"] * 15) * 4


def test_a_long_import_is_read_in_portions(archive: Archive, another: Archive) -> None:
    many = [Concept(f"c{number}", f"Concept {number}", "term", former=(f"F{number}",)) for number in range(1203)]
    assert len(edits.put_all(archive, many, "anna")) == 1203
    assert edits.put_all(archive, many, "anna") == []
    read = cache.latest_state(another)
    assert read.journal.version == 1203
    assert [read.lexicon.concepts[entry.id] for entry in many] == many
    assert [edit.version for edit in edits.history(another, 3, below=1000)] == [999, 998, 997]
    assert [edit.version for edit in edits.history(another, concept="c7")] == [8]


def test_nothing_is_stored_of_what_cannot_be_exchanged(archive: Archive) -> None:
    with pytest.raises(BadInput, match="semicolon"):
        edits.put_all(archive, [JQX, Concept("x", "X", "term", names=("a;b",))], "anna")
    assert edits.history(archive) == []


def test_an_index_that_was_put_back_is_read_anew(archive: Archive, another: Archive) -> None:
    edits.put(archive, JQX, "anna")
    assert cache.latest_state(another).journal.version == 1
    archive.client.indices.refresh(index=archive.indices.terms)
    archive.client.delete_by_query(index=archive.indices.terms, query={"match_all": {}}, refresh=True)
    assert cache.latest_state(another).journal == journal.Journal()
    assert "jqx" not in cache.latest_state(another).lexicon.concepts


def test_a_lexicon_whose_elasticsearch_is_away_says_so(chosen: Settings, link: Callable[..., Any]) -> None:
    way, url = link(chosen.elasticsearch_url)
    ends = connect(replace(chosen, elasticsearch_url=url))
    way.cut()
    with pytest.raises(Unavailable):
        cache.current(ends.archive)
    for end in (ends.archive.client, ends.redis, ends.queue):
        end.close()


def test_the_commands_make_the_round_trip(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(tables.as_csv([JQX, Concept("zqx", "Zqx; or", "term", definition='A "quoted", text')]))
    dry = json.loads(run(chosen, "import", str(table), "--dry-run", "--json").stdout)
    assert dry == {"rows": 2, "added": 2, "changed": 0, "dry_run": True}
    assert cache.latest_state(archive).journal.version == 0
    assert json.loads(run(chosen, "import", str(table), "--json").stdout)["added"] == 2
    exported = run(chosen, "export", "--edits-only").stdout
    assert exported == table.read_text()
    as_json = run(chosen, "export", "--edits-only", "--format", "json").stdout
    again = run(chosen, "import", "-", "--json", input=as_json).stdout
    assert json.loads(again) == {"rows": 2, "added": 0, "changed": 0, "dry_run": False}
    listed = [json.loads(line) for line in run(chosen, "list", "JQX", "--json").stdout.splitlines()]
    assert [entry["id"] for entry in listed] == ["jqx"]


def test_the_commands_tell_mistakes_contradictions_and_history(chosen: Settings, archive: Archive) -> None:
    wrong = run(chosen, "import", "-", input="id,name,kind\nx,X,thing\n")
    assert isinstance(wrong.exception, BadInput)
    assert "Row 2, column kind" in str(wrong.exception)
    assert run(chosen, "check").exit_code == 0
    added = run(chosen, "add", "--id", "can", "--name", "Zqx Net", "--kind", "system", "--acronyms", "CAN;ZQXN")
    assert "CAN (can) is an English word too" in added.stderr
    checked = run(chosen, "check", "--json")
    assert (checked.exit_code, json.loads(checked.stdout)["code"]) == (1, "acronym-is-word")
    assert run(chosen, "undo", "1").exit_code == 0
    assert "can" not in cache.latest_state(archive).lexicon.concepts
    told = [json.loads(line) for line in run(chosen, "history", "--json").stdout.splitlines()]
    assert [(edit["version"], edit["change"], edit.get("undoes")) for edit in told] == [
        (2, "reset", 1),
        (1, "put", None),
    ]


def test_the_archive_teaches_acronyms(archive: Archive) -> None:
    def article(number: int, long: str) -> Item:
        text = f"Article {number}\n\nThe {long} (JQX) began. It was number {number}. The JQX ends on Monday."
        return Item(body=text.encode(), content_type="text/plain", source="example.org")

    longs = ["Joint Quality Exercise"] * 3 + ["Jungle Quartermaster Exchange"]
    batch = submit(archive, [article(number, long) for number, long in enumerate(longs)])
    index_batch(archive, batch.id, owner="tests", lease_s=60)
    archive.client.indices.refresh(index=archive.indices.articles)
    found = mine_acronyms(archive, cache.latest_state(archive).lexicon, 3)
    assert [(row.short, row.long, row.articles, row.news) for row in found] == [
        ("JQX", "Joint Quality Exercise", 3, "new")
    ]
    edits.put_all(archive, [row.concept for row in found], "anna")
    assert mine_acronyms(archive, cache.latest_state(archive).lexicon, 3) == []


def test_two_archives_in_one_process_have_each_its_own_lexicon(backends: Backends, own_archive: Any) -> None:
    """They share a client: what is cached belongs to the archive."""
    with own_archive() as (ends, _):
        other = Archive(backends.archive.client, ends.archive.indices)
        edits.put(other, JQX, "test")
        assert "jqx" in cache.latest_state(other).lexicon.concepts
        assert "jqx" not in cache.latest_state(backends.archive).lexicon.concepts
        assert "jqx" not in cache.current(backends.archive).concepts
