"""The terms of articles against a reader's verdict on a sample of them: noise, and what of the right ones is left.

A row of `tests/quality/judged/terms.jsonl` is one term that an article was given, the form that it was given for, and
whether an archivist would index the article under it. The terms were drawn at random from articles that nobody had
looked at. Those of *seen* have shown what to mend; those of *kept* were judged once, and only counted since.
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from benchmarks import assertions
from benchmarks.counts import Counts
from service.articles.article_json import as_json
from service.articles.normalise import normalise
from service.index.tagging import tagged
from service.lexicon.lexicon import as_shipped


def measure(part: str) -> Counts:
    """Count the judged terms of a part that articles still have, the right ones among them, and all that are right.

    Raises FileNotFoundError without the material.
    """
    total = Counts()
    for _, rows in groupby(sorted(assertions.rows(part, assertions.TERMS), key=_article), _article):
        judged = list(rows)
        told = _terms(judged[0])
        right = {row["term"] for row in judged if row["right"]}
        asserted = told & {row["term"] for row in judged}
        total += Counts(len(asserted), len(asserted & right), len(right), len(told & right))
    return total


def _article(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["file"], row["key"]


def _terms(row: Mapping[str, Any]) -> set[str]:
    document = tagged(as_json(normalise(assertions.item({**row, "id": row["key"]}))), as_shipped())
    return {term["concept"] for term in document.get("terms", ())}
