"""The Article is described once: index, API and table hold every field of it, and none by another name."""

from typing import Any

from mappings.articles import PROPERTIES, STORED
from service.api.article_schemas import Article as ArticleSchema
from service.articles.article import (
    Acronym,
    Article,
    Award,
    Byline,
    Credit,
    Dateline,
    Person,
    Photo,
    PublishedFrom,
    Quotation,
    Section,
    Turn,
    Virin,
)
from service.articles.article_json import as_json
from service.described import fields_of
from service.search.export import COLUMNS

# What the index holds of an article besides the Article itself.
OF_THE_INDEX = frozenset(
    {
        *("id", "roots", "vector", "day", "terms", "lexicon", "shipped", "named"),
        *(
            "revision",
            "withdrawn",
            "fingerprint",
            "signature",
            "raw_id",
            "batch",
            "arrival",
            "first_indexed_at",
            "indexed_at",
        ),
    }
)
# What does not fit into a cell, or says nothing in a table.
NO_COLUMNS = frozenset(
    {
        *("published_from", "published_precision", "body", "extent", "photos", "quotations", "acronyms", "turns"),
        *("awards", "release_number", "contract_numbers", "related"),
    }
)
WHOLE = Article(
    title="Strike near Raqqa",
    url="https://www.af.mil/1",
    source="af.mil",
    source_id="1",
    language="en",
    lead="One.",
    bylines=(Byline("Terri Moon Cronk", "DoD News"),),
    dateline=Dateline("WASHINGTON", "2017-05-08"),
    published="2017-05-08",
    published_from=PublishedFrom.METADATA,
    published_precision="day",
    modified="2017-05-09",
    kind="news",
    section="Top stories",
    tags=("ISIS",),
    body=(Section(("One.",), "Heading"),),
    extent="partial",
    photos=(
        Photo(
            "A plane.",
            Credit("Air Force", "Staff Sgt.", "Jette Carr"),
            Virin("170508-D-GY869-042", "2017-05-08", "D", "GY869", "042"),
            "https://www.af.mil/1.jpg",
        ),
    ),
    quotations=(Quotation("We will defeat them.", "Jim Mattis"),),
    people=(Person("Jim Mattis", "Gen.", "secretary"),),
    organizations=("NATO",),
    units=("82nd Airborne Division",),
    places=("Raqqa",),
    equipment=("F-35",),
    operations=("Inherent Resolve",),
    acronyms=(Acronym("ACC", "Air Combat Command"),),
    turns=(Turn("Q", 0, 0, 1, "Jim Mattis"),),
    awards=(Award("Boeing", 0, "St. Louis", 1, 2, ("N00019-17-C-0001",), "Naval Air Systems Command", "NAVY"),),
    release_number="NR-164-17",
    contract_numbers=("N00019-17-C-0001",),
    related=("https://www.af.mil/2",),
    word_count=2,
)


def names(described: type) -> set[str]:
    return {field.name for field in fields_of(described)}


def check_mapping(described: type, properties: dict[str, Any], further: frozenset[str]) -> None:
    assert set(properties) == names(described) | further, described
    for field in fields_of(described):
        mapped = properties[field.name]
        if field.is_nested and mapped != STORED:
            check_mapping(field.of, mapped["properties"], frozenset())
        else:
            assert "properties" not in mapped, field.name
            if field.of is int:
                assert mapped["type"] in ("integer", "long"), field.name


def test_the_index_maps_every_field() -> None:
    check_mapping(Article, PROPERTIES, OF_THE_INDEX)


def test_the_api_gives_every_field() -> None:
    whole = as_json(WHOLE)
    assert set(whole) == names(Article)
    assert ArticleSchema().dump(whole) == whole


def test_every_field_is_a_column_or_said_to_be_none() -> None:
    assert set(COLUMNS) == names(Article) - NO_COLUMNS | {"id", "terms", "text"}
