"""What was understood of a query, what the lexicon added, and why each article matched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from mappings.tokens import CAPITALS
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
    MatchWildcard,
    Prefix,
    Range,
    Raw,
    Term,
    mapped,
)
from service.search.compile.compiler import Compiled, NamedQuery
from service.search.compile.expansion import Expansion, bare
from service.search.language.describe import as_tree, in_words
from service.search.language.tree import Like, Query
from service.search.parts.part import Answer, Body, Part

Names = Mapping[str, tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Explanation(Part):
    """How the query was read, and, where its clauses have names, which of these each hit matched."""

    query: Query
    compiled: Compiled

    def add_to(self, body: Body) -> None:
        """Count, for each name of several senses, how many articles mean which."""
        several = (added for added in self.compiled.expansions if len(added.senses) > 1)
        senses = sorted({entry.id for added in several for entry in added.senses})
        if senses:
            filters = {name: {"term": {"terms.concept": name}} for name in senses}
            body.setdefault("aggs", {})["senses"] = {"filters": {"filters": filters}}

    def read(self, answer: Answer, page: Body) -> None:
        buckets = answer.aggregations.get("senses", {}).get("buckets", {})
        counts = {name: bucket["doc_count"] for name, bucket in buckets.items()}
        page["query"] = {
            "words": in_words(self.query),
            "tree": as_tree(self.query),
            "expansions": [added.as_json(counts) for added in self.compiled.expansions],
            "corrected": None,
        } | _chosen(self.query)
        queries = self.compiled.named_queries
        for hit, shown in zip(answer.hits if queries else (), page["hits"], strict=bool(queries)):
            shown["matched"] = matched(hit.get("matched_queries", ()), queries)


def _chosen(query: Query) -> Body:
    words = [word for node in query.nodes if isinstance(node, Like) for word in node.words]
    return {"chosen": [*dict.fromkeys(words)]} if words else {}


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
            case MatchWildcard(pattern, fields):
                of_fields = ((field, _register(pattern.rstrip(CAPITALS), field, names, queries)) for field in fields)
                return DisMax(tuple(MatchWildcard(pattern, (field,), name) for field, name in of_fields))
            case Intervals(field):
                return replace(leaf, name=_register("NEAR", field, {}, queries))
            case Match() | Term() | Prefix() | Range() | Exists() | Ids() | MatchAll() | Raw():
                return leaf
            case _:
                assert_never(leaf)

    return replace(compiled, clause=mapped(compiled.clause, named, negated=False), named_queries=queries)


def matched(names: Sequence[str], queries: Mapping[str, NamedQuery]) -> list[Body]:
    """Return what matched in one article: `[{text, concept, fields}]`, in the order of the query."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for name in sorted(names, key=int):
        each = queries[name]
        fields = found.setdefault((each.text, each.concept), [])
        if each.field not in fields:
            fields.append(each.field)
    return [{"text": text, "concept": concept, "fields": fields} for (text, concept), fields in found.items()]


def _names(expansions: Iterable[Expansion]) -> dict[str, tuple[str, str | None]]:
    """Return, by its bare letters, each name that was added and whose it is; what was typed is nobody's."""
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
