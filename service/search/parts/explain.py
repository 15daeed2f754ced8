"""Why an article matched: each word of a query and each name added to it, asked of each field by a name of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, assert_never

from service.search.compile.clauses import (
    Clause,
    DisMax,
    Exists,
    Ids,
    Intervals,
    Leaf,
    Match,
    MatchAll,
    MatchPhrase,
    MatchPrefix,
    Prefix,
    Range,
    Raw,
    Term,
    mapped,
)
from service.search.compile.compiler import Compiled, NamedQuery
from service.search.compile.expansion import Expansion, bare

Body = dict[str, Any]
Names = Mapping[str, tuple[str, str | None]]


def explained(compiled: Compiled) -> Compiled:
    """Name every text and field of a query; it finds the same articles."""
    names = _names(compiled.expansions)
    queries: dict[str, NamedQuery] = {}

    def named(leaf: Leaf) -> Clause:
        match leaf:
            case MatchPhrase(typed, fields, analyzer, boost, slop, tie_breaker):
                of_fields = ((field, _register(typed, field, names, queries)) for field in fields)
                return DisMax(
                    tuple(
                        MatchPhrase(typed, (field,), analyzer, boost, slop, tie_breaker, name)
                        for field, name in of_fields
                    )
                )
            case MatchPrefix(typed, fields, analyzer, tie_breaker):
                of_fields = ((field, _register(typed, field, names, queries)) for field in fields)
                return DisMax(
                    tuple(MatchPrefix(typed, (field,), analyzer, tie_breaker, name) for field, name in of_fields)
                )
            case Intervals(field):
                return replace(leaf, name=_register("NEAR", field, {}, queries))
            case Match() | Term() | Prefix() | Range() | Exists() | Ids() | MatchAll() | Raw():
                return leaf
            case _:
                assert_never(leaf)

    return replace(compiled, clause=mapped(compiled.clause, named, negated=False), named_queries=queries)


def read(names: Sequence[str], queries: Mapping[str, NamedQuery]) -> list[Body]:
    """Return what matched in one article: `[{text, concept, fields}]`, in the order of the query."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for name in sorted(names, key=int):
        each = queries[name]
        fields = found.setdefault((each.text, each.concept), [])
        if each.field not in fields:
            fields.append(each.field)
    return [{"text": text, "concept": concept, "fields": fields} for (text, concept), fields in found.items()]


def _names(expansions: Iterable[Expansion]) -> dict[str, tuple[str, str | None]]:
    """Give, by its bare letters, each name that was added and whose it is; what was typed is nobody's."""
    added = {
        bare(name): (name, entry.id)
        for expansion in expansions
        for entry in expansion.senses
        for name in (*entry.forms, *expansion.names)
        if name in entry.forms
    }
    return added | {bare(expansion.text): (expansion.text, None) for expansion in expansions}


def _register(typed: str, field: str, names: Names, queries: dict[str, NamedQuery]) -> str:
    """Return the name of a query for a text in one field, and note what it stands for."""
    text, concept = names.get(bare(typed), (typed.strip(), None))
    name = str(len(queries))
    queries[name] = NamedQuery(text, field.partition("^")[0].removesuffix(".words"), concept)
    return name
