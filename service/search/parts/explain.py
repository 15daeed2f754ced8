"""Why an article matched: each word of a query and each name added to it, asked of each field by a name of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from service.search.compile.compiler import Asked, Compiled
from service.search.compile.expansion import Expansion, bare
from service.search.compile.term_clauses import Clause

Body = dict[str, Any]
Names = Mapping[str, tuple[str, str | None]]


def explained(compiled: Compiled) -> Compiled:
    """Name every text and field of a query; it finds the same articles."""
    names = _names(compiled.expansions)
    asked: dict[str, Asked] = {}
    return replace(compiled, clause=_named(compiled.clause, names, asked), asked=asked)


def read(names: Sequence[str], asked: Mapping[str, Asked]) -> list[Body]:
    """Return what matched in one article: `[{text, concept, fields}]`, in the order of the query."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for name in sorted(names, key=int):
        each = asked[name]
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


def _named(clause: Any, names: Names, asked: dict[str, Asked]) -> Any:
    if isinstance(clause, list):
        return [_named(each, names, asked) for each in clause]
    if not isinstance(clause, dict):
        return clause
    if "multi_match" in clause:
        return _by_field(clause["multi_match"], names, asked)
    if "intervals" in clause:
        ((field_name, rule),) = clause["intervals"].items()
        name = _register(Asked("NEAR", field_name, None), asked)
        return {"intervals": {field_name: {**rule, "_name": name}}}
    return {name: value if name == "must_not" else _named(value, names, asked) for name, value in clause.items()}


def _by_field(query: Body, names: Names, asked: dict[str, Asked]) -> Clause:
    typed = query["query"].strip()
    text, concept = names.get(bare(typed), (typed, None))
    queries = []
    for each in query["fields"]:
        name = _register(Asked(text, each.partition("^")[0].removesuffix(".words"), concept), asked)
        queries.append({"multi_match": {**query, "fields": [each], "_name": name}})
    return {"dis_max": {"queries": queries}}


def _register(each: Asked, asked: dict[str, Asked]) -> str:
    name = str(len(asked))
    asked[name] = each
    return name
