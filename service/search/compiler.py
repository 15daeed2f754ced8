"""A query's tree → an Elasticsearch query. The only place that knows which fields words are looked for in."""

from typing import Any

from service.search.syntax import Query, Term

Clause = dict[str, Any]

FIELDS = ("title^4", "lead^2", "photos.caption", "body.heading^2", "body.paragraphs")


def compile_query(query: Query) -> Clause:
    """Give the Elasticsearch query of a tree. A word is a phrase too: `F-35A` is two tokens side by side."""
    wanted = [_clause(term) for term in query.terms if not term.excluded]
    unwanted = [_clause(term) for term in query.terms if term.excluded]
    if not wanted and not unwanted:
        return {"match_all": {}}
    return {"bool": {"must": wanted or [{"match_all": {}}], "must_not": unwanted}}


def _clause(term: Term) -> Clause:
    return {"multi_match": {"query": term.text, "fields": list(FIELDS), "type": "phrase"}}
