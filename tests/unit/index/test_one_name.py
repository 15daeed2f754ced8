"""On the sample archive no article calls one place, unit, organization or thing by two names; variants have theirs."""

from collections.abc import Iterator
from typing import Any

import pytest

from service.articles.article_json import as_json
from service.articles.entities.equipment import is_variant
from service.articles.normalise import normalise
from service.cli.inputs import sample_items
from service.errors import UnreadableItem
from service.index.tagging import tagged
from service.lexicon.lexicon import as_shipped

LEXICON = as_shipped()
FIELDS = {
    "place": "places",
    "unit": "units",
    "organization": "organizations",
    "equipment": "equipment",
    "operation": "operations",
}


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    return list(_documents())


def _documents() -> Iterator[dict[str, Any]]:
    for item in sample_items():
        try:
            yield tagged(as_json(normalise(item)), LEXICON)
        except UnreadableItem:
            continue


@pytest.mark.parametrize("kind", FIELDS)
def test_what_is_a_term_goes_by_its_name(documents: list[dict[str, Any]], kind: str) -> None:
    preferred = {entry.name for entry in LEXICON.concepts.values()}
    found = [
        (name, LEXICON.concepts[term["concept"]])
        for document in documents
        for name in document.get(FIELDS[kind], ())
        for term in document.get("terms", ())
        if LEXICON.concepts[term["concept"]].kind == kind
    ]
    assert sum(name == entry.name for name, entry in found) > 20
    small = {entry.id: {form.lower() for form in entry.forms} for _, entry in found}
    two = [
        (name, entry.name)
        for name, entry in found
        if name.lower() in small[entry.id]
        and name not in preferred
        and not is_variant(name, entry.forms)
        and name not in entry.former
    ]
    assert two == []


def test_a_former_name_stands_alone(documents: list[dict[str, Any]]) -> None:
    """What a text calls by a former name alone is called so; beside the name of today it is not."""
    former = {name: entry.name for entry in LEXICON.concepts.values() for name in entry.former}
    found = [
        (document["organizations"], name)
        for document in documents
        for name in document.get("organizations", ())
        if name in former
    ]
    assert len(found) > 5
    assert [name for names, name in found if former[name] in names] == []
