"""Documents of one index on the real Elasticsearch: versions, errors, pages and freshness."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from service.errors import Unavailable
from service.storage.archive import Archive, VersionConflict, open_archive
from service.storage.bulk import Change, Create, Delete, Index, Refused, Upsert, Version
from service.storage.codec import DataclassCodec, PlainCodec
from service.storage.collection import Collection

ALL: dict[str, Any] = {"match_all": {}}


@dataclass(frozen=True, slots=True)
class Reject:
    """A part of the fields that the index of rejects has."""

    id: str
    code: str
    ordinal: int = 0
    name: str | None = None


@pytest.fixture(name="rejects")
def _rejects(archive: Archive) -> Collection[Reject]:
    """The rejects of an archive, emptied."""
    made = Collection(archive, archive.indices.rejects, DataclassCodec(Reject))
    made.delete_where(ALL, fresh=True)
    made.refresh()
    return made


def test_a_document_is_created_once_and_replaced_as_it_was_read(rejects: Collection[Reject]) -> None:
    first = rejects.create("a", Reject("a", "x"))
    assert rejects.get("a") == first
    with pytest.raises(VersionConflict):
        rejects.create("a", Reject("a", "y"))
    second = rejects.put(first, Reject("a", "y"))
    with pytest.raises(VersionConflict):
        rejects.put(first, Reject("a", "z"))
    assert rejects.get("a") == second
    assert second.value.code == "y"


def test_fields_are_changed_whatever_is_there_or_only_as_it_was_read(rejects: Collection[Reject]) -> None:
    first = rejects.create("a", Reject("a", "x", name="n"))
    version = rejects.change("a", {"ordinal": 2})
    with pytest.raises(VersionConflict):
        rejects.change("a", {"ordinal": 3}, version=first.version)
    rejects.change("a", {"name": None}, version=version)
    found = rejects.get("a")
    assert found is not None
    assert found.value == Reject("a", "x", 2)


def test_a_document_is_deleted_as_it_was_read(rejects: Collection[Reject]) -> None:
    first = rejects.create("a", Reject("a", "x"))
    second = rejects.put(first, Reject("a", "y"))
    with pytest.raises(VersionConflict):
        rejects.delete("a", first.version)
    rejects.delete("a", second.version)
    assert rejects.get("a") is None


def test_several_are_read_in_real_time(rejects: Collection[Reject]) -> None:
    rejects.create_all({name: Reject(name, "x") for name in "ab"})
    assert {name: each.value for name, each in rejects.several("abc").items()} == {
        "a": Reject("a", "x"),
        "b": Reject("b", "x"),
    }
    assert rejects.existing("bc") == {"b"}
    assert rejects.several([]) == {}


def test_each_write_of_many_has_its_own_outcome(rejects: Collection[Reject]) -> None:
    there = rejects.create("there", Reject("there", "x"))
    script = {"source": "ctx._source.ordinal += 1"}
    results = rejects.write(
        [
            Create("new", Reject("new", "x")),
            Create("there", Reject("there", "y")),
            Change("there", {"ordinal": 4}),
            Change("gone", {"ordinal": 4}),
            Change("there", {"ordinal": "many"}),
            Delete("there", there.version),
            Upsert("there", script, Reject("there", "y")),
            Upsert("made", script, Reject("made", "y", 7)),
            Index("number", Reject("number", "x"), number=5),
            Index("number", Reject("number", "y"), number=5),
        ]
    )
    assert [(each.id, each.outcome) for each in results] == [
        ("new", "written"),
        ("there", "conflict"),
        ("there", "written"),
        ("gone", "missing"),
        ("there", "refused"),
        ("there", "conflict"),
        ("there", "written"),
        ("made", "written"),
        ("number", "written"),
        ("number", "conflict"),
    ]
    assert "many" in (results[4].reason or "")
    kept = rejects.several(["there", "made", "number"])
    assert [kept[name].value.ordinal for name in ("there", "made")] == [5, 7]
    assert (kept["number"].value.code, kept["number"].number) == ("x", 5)


def test_creating_all_says_what_was_new_and_refuses_to_lose_one(rejects: Collection[Reject]) -> None:
    values = {name: Reject(name, "x") for name in ("a", "b")}
    assert rejects.create_all(values) == ["a", "b"]
    assert rejects.create_all({**values, "c": Reject("c", "x")}) == ["c"]
    with pytest.raises(Refused, match="1 of 2"):
        rejects.create_all({"d": Reject("d", "x"), "e": replace(values["a"], ordinal="one")})  # type: ignore[arg-type]
    with pytest.raises(Refused, match="missing"):
        rejects.change_all({"never": {"ordinal": 1}})


def test_a_request_that_is_too_large_is_halved(archive: Archive) -> None:
    raw: Collection[dict[str, Any]] = Collection(archive, archive.indices.raw, PlainCodec())
    most = 100 * 2**20  # what Elasticsearch takes in one request
    writes = [Create(f"{number}", {"body": "x" * (most // 15)}) for number in range(16)]
    results = raw.write([*writes, Create("large", {"body": "x" * most})])
    assert [each.outcome for each in results] == ["written"] * 16 + ["refused"]
    raw.delete_where(ALL, fresh=True)


def test_an_index_that_is_not_there_is_unavailable_and_is_not_made(archive: Archive) -> None:
    none: Collection[Reject] = Collection(archive, "test-never-made", DataclassCodec(Reject))
    for attempt in (
        lambda: none.get("a"),
        lambda: none.several("a"),
        lambda: none.create("a", Reject("a", "x")),
        lambda: none.change("a", {"code": "x"}),
        lambda: none.write([Create("a", Reject("a", "x"))]),
        lambda: none.write([Change("a", {"code": "x"})]),
        lambda: none.write([Delete("a", Version(1, 1))]),
        lambda: none.count(ALL),
        lambda: list(none.pages(ALL)),
    ):
        with pytest.raises(Unavailable):
            attempt()
    assert not archive.client.indices.exists(index="test-never-made")


def test_an_engine_that_is_away_is_unavailable() -> None:
    away = open_archive("http://127.0.0.1:1", "test")
    with pytest.raises(Unavailable, match="does not answer"):
        Collection(away, away.indices.rejects, PlainCodec()).get("a")


def test_pages_are_as_of_the_moment_when_the_first_was_taken(rejects: Collection[Reject]) -> None:
    rejects.create_all({f"{number}": Reject(f"{number}", "x", number) for number in range(5)})
    pages = rejects.pages(ALL, sort=[{"ordinal": "asc"}], size=2, fresh=True)
    first = next(pages)
    rejects.create_all({"9": Reject("9", "x", 9)})
    rejects.refresh()
    rest = list(pages)
    assert [[each.value.ordinal for each in page] for page in [first, *rest]] == [[0, 1], [2, 3], [4]]
    rejects.put(first[0], Reject("0", "y"))  # a hit has its version


def test_groups_are_all_combinations_of_values(rejects: Collection[Reject]) -> None:
    rejects.create_all({f"{number}": Reject(f"{number}", "xyz"[number % 3], number // 3) for number in range(9)})
    pages = list(
        rejects.groups({"code": "code"}, query=ALL, aggs={"last": {"max": {"field": "ordinal"}}}, size=2, fresh=True)
    )
    found = [(each["key"]["code"], each["doc_count"], each["last"]["value"]) for page in pages for each in page]
    assert found == [("x", 3, 2.0), ("y", 3, 2.0), ("z", 3, 2.0)]
    assert [len(page) for page in pages] == [2, 1]


def test_a_search_is_fresh_where_that_is_asked_for(rejects: Collection[Reject]) -> None:
    kept = rejects.create("a", Reject("a", "x"))
    assert rejects.search(ALL, size=10, fresh=True) == [kept]
    assert rejects.count({"term": {"code": "x"}}, fresh=True) == 1
    sums = rejects.aggregate({"sum": {"sum": {"field": "ordinal"}}}, fresh=True)
    assert sums["sum"]["value"] == 0


def test_what_a_query_finds_is_changed_by_a_script(rejects: Collection[Reject]) -> None:
    rejects.create_all({name: Reject(name, "x") for name in "abc"})
    script = {"source": "ctx._source.code = params.code", "params": {"code": "y"}}
    assert rejects.update_where({"term": {"code": "x"}}, script, most=2, fresh=True) == (2, 2)
    assert rejects.count({"term": {"code": "y"}}) == 2
    assert rejects.delete_where({"term": {"code": "y"}}, fresh=True) == (2, 2)
    assert rejects.count(ALL, fresh=True) == 1


class Kept:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive


def test_what_a_process_keeps_of_an_archive_is_that_archives_own(archive: Archive) -> None:
    other = open_archive("http://127.0.0.1:1", "test")
    assert archive.cache(Kept) is archive.cache(Kept)
    assert other.cache(Kept) is not archive.cache(Kept)
    assert archive.cache(Kept).archive is archive


def test_several_searches_are_one_request_and_one_that_fails_harms_no_other(rejects: Collection[Reject]) -> None:
    rejects.create_all({"a": Reject("a", "x"), "b": Reject("b", "y")})
    rejects.refresh()
    first, wrong, last = rejects.ask_many(
        [
            {"query": {"term": {"code": "x"}}},
            {"query": ALL, "sort": [{"no_such_field": "asc"}]},
            {"query": ALL, "size": 1},
        ]
    )
    assert [hit["_id"] for hit in first["hits"]["hits"]] == ["a"]
    assert "error" in wrong
    assert len(last["hits"]["hits"]) == 1
    assert rejects.ask_many([]) == []


def test_the_index_behind_an_alias_is_known_by_its_generation(rejects: Collection[Reject], archive: Archive) -> None:
    other = Collection(archive, archive.indices.terms, PlainCodec())
    assert rejects.generation() == rejects.generation() != other.generation()


def test_a_refusal_names_its_kind(rejects: Collection[Reject], archive: Archive) -> None:
    archive.client.indices.close(index=archive.indices.rejects)
    try:
        with pytest.raises(Refused, match="index_closed_exception"):
            rejects.create_all({"a": Reject("a", "x")})
    finally:
        archive.client.indices.open(index=archive.indices.rejects)
