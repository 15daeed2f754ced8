"""What an edit of the lexicon may change: every query that is read otherwise is among those told."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mappings.lexicon.concepts import Concept
from service.errors import QueryError
from service.lexicon.impact import ChangedNames, words_of
from service.lexicon.lexicon import Lexicon, as_shipped
from service.search.compile.compiler import compile_query
from service.search.language.syntax import parse
from service.search.language.tree import leaves

TESTS = Path(__file__).parents[2]


def queries() -> list[str]:
    """Return every query of the judged words and questions."""
    files = [*sorted((TESTS / "words").glob("*.jsonl")), TESTS / "relevance" / "newsroom.jsonl"]
    rows = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return sorted({row["query"] for row in rows if "query" in row})


def concept(lexicon: Lexicon, name: str) -> Concept:
    (found,) = [entry for entry in lexicon.concepts.values() if entry.name == name]
    return found


def edit(lexicon: Lexicon, *entries: Concept, without: tuple[str, ...] = ()) -> Lexicon:
    concepts = {**lexicon.concepts, **{entry.id: entry for entry in entries}}
    return Lexicon({name: entry for name, entry in concepts.items() if name not in without}, lexicon.version + 1)


def edits() -> dict[str, Lexicon]:
    shipped = as_shipped()
    reaper, isis = concept(shipped, "MQ-9 Reaper"), concept(shipped, "Islamic State of Iraq and Syria")
    designator = Concept("f-35", "F-35", "equipment", names=("Panther", "155 mm"))
    rank = Concept("rank.general-of-all", "General", "rank", acronyms=("GOA",), names=("Gen.",))
    return {
        "added": edit(shipped, replace(reaper, names=(*reaper.names, "Predator B")), designator, rank),
        "changed": edit(shipped, replace(isis, acronyms=(*isis.acronyms, "IT"), ambiguous=isis.forms)),
        "taken out": edit(shipped, without=(isis.id, reaper.id)),
    }


@pytest.mark.parametrize("kind", edits())
def test_what_is_read_otherwise_is_told(kind: str) -> None:
    before, after = as_shipped(), edits()[kind]
    changes = ChangedNames(before, after)
    told, otherwise = set(), set()
    for text in queries():
        try:
            query = parse(text)
        except QueryError:
            continue
        if changes.touch(words_of(leaf.text for leaf in leaves(query.root))):
            told.add(text)
        if compile_query(query, before) != compile_query(query, after):
            otherwise.add(text)
    assert otherwise
    assert otherwise <= told
    assert len(told) < len(queries())


def test_an_edit_of_nothing_touches_nothing() -> None:
    same = edit(as_shipped())
    assert not any(ChangedNames(as_shipped(), same).touch(words_of([text])) for text in queries())
