from typing import Any

import pytest

from mappings.lexicon.concepts import Concept
from service.index.tagging import tagged, terms
from service.lexicon.lexicon import Lexicon

CONCEPTS = (
    Concept("f-99", "F-99 Falconet", "equipment", names=("F-99", "Falconet")),
    Concept("operation-quiet-lake", "Operation Quiet Lake", "operation", acronyms=("OQL",)),
    Concept("seventh-lake-fleet", "Seventh Lake Fleet", "unit", names=("7th Lake Fleet",)),
    Concept("lake-command", "U.S. Lake Command", "command", acronyms=("USLAKECOM",)),
    Concept("fish-count", "fish count", "term"),
    Concept("lake-agency", "lake agency", "organization", source="JP 1-02"),
)
LEXICON = Lexicon({entry.id: entry for entry in CONCEPTS}, 4)


def article(*paragraphs: str, **fields: Any) -> dict[str, Any]:
    return {"id": "a", "title": "Title", "body": [{"paragraphs": list(paragraphs)}], "revision": 3, **fields}


@pytest.mark.parametrize(
    "document",
    [
        article("The 7th Lake Fleet sailed."),
        article(title="On the 7th Lake Fleet"),
        article(body=[{"heading": "Seventh Lake Fleet"}]),
        article(photos=[{"url": "https://example.org/1"}, {"caption": "The Seventh Lake Fleet."}]),
        article(lead="The Seventh Lake Fleet sailed."),
    ],
)
def test_an_articles_terms_are_found_in_all_that_is_searched(document: dict[str, Any]) -> None:
    assert terms(document, LEXICON) == [{"concept": "seventh-lake-fleet", "label": "Seventh Lake Fleet"}]


def test_an_acronym_means_what_the_article_defines() -> None:
    defined = [{"short": "OQL", "long": "Office of Quick Letters"}]
    assert terms(article("The OQL wrote."), LEXICON)
    assert terms(article("The OQL wrote.", acronyms=defined), LEXICON) == []


def test_each_kind_is_named_in_its_field_and_a_term_in_none() -> None:
    made = tagged(article("USLAKECOM and the lake agency had the 7th Lake Fleet and F-99s at the fish count."), LEXICON)
    assert made["organizations"] == ["U.S. Lake Command"]
    assert made["units"] == ["Seventh Lake Fleet"]
    assert made["equipment"] == ["F-99 Falconet"]
    assert [term["concept"] for term in made["terms"]] == ["lake-command", "seventh-lake-fleet", "f-99", "fish-count"]
    assert "operations" not in made
    assert made["lexicon"] == 4


def test_one_thing_is_one_value_where_it_was_found_first() -> None:
    before = article(
        "The 7th Lake Fleet sailed with the 8th.", organizations=["NATO", "7th Lake Fleet", "Seventh Lake Fleet"]
    )
    made = tagged(before, LEXICON)
    assert made["organizations"] == ["NATO", "Seventh Lake Fleet"]
    assert "units" not in made
    assert made["named"] == {"organizations": before["organizations"]}


def test_a_unit_is_no_organization_besides() -> None:
    made = tagged(article("The fleet sailed.", organizations=["NATO", "First Fleet"], units=["First Fleet"]), LEXICON)
    assert (made["organizations"], made["units"]) == (["NATO"], ["First Fleet"])


def test_another_lexicon_tells_from_the_beginning() -> None:
    before = article("The 7th Lake Fleet flew F-99s in OQL.", equipment=["F-99", "M1 Abrams"], units=["7th Lake Fleet"])
    once = tagged(before, LEXICON)
    assert once["equipment"] == ["F-99 Falconet", "M1 Abrams"]
    assert tagged(once, LEXICON) == once
    assert tagged(once, Lexicon({}, 5)) == before | {"lexicon": 5}


def test_a_withdrawn_article_has_no_terms() -> None:
    withdrawn = article(title="The Falconet", withdrawn=True)
    assert tagged(withdrawn, LEXICON) == withdrawn
