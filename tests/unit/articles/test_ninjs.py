"""Articles as ninjs 2.1: what the schema asks, what is not invented, and that it reads back as the same article."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.articles import media_types
from service.articles.article import Article, Byline, Credit, Dateline, Person, Photo, Section
from service.articles.item import Item
from service.articles.ninjs import as_ninjs
from service.articles.normalise import normalise
from service.articles.readers import ninjs as reader
from service.articles.split import split
from service.articles.virin import find_virin
from service.errors import UnreadableItem

GOLDEN = Path(__file__).parents[2] / "golden"
SCHEMA = json.loads((GOLDEN / "schemas" / "ninjs-2.1-as-written.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

ARTICLE = Article(
    title="Gate closes & opens",
    url="https://wing.example.mil/gate closes",
    source="Wing News",
    source_id="7",
    language="en",
    lead="The gate closes at noon.",
    bylines=(Byline("José R. Davis", "Wing News"),),
    dateline=Dateline("FORT MEADE, Md."),
    published="2016-01-13T20:45+01:00",
    published_precision="minute",
    kind="news",
    section="Base",
    tags=("gates",),
    body=(Section(("The gate closes < noon.",)), Section(("It opens.",), "When")),
    photos=(
        Photo(
            caption="The gate.",
            credit=Credit("Air Force", "Staff Sgt.", "Jette Carr"),
            virin=find_virin("170508-D-GY869-042"),
            url="https://wing.example.mil/p.jpg",
        ),
        Photo(caption="No address."),
    ),
    people=(Person("Jim Mattis", role="Defense Secretary"),),
    organizations=("Wing",),
    units=("88th Air Base Wing",),
    places=("Fort Meade",),
    contract_numbers=("N00019-17-C-0001",),
    word_count=6,
)

WHOLE = {
    "uri": "urn:dateline:ab12",
    "standard": {
        "name": "ninjs",
        "version": "2.1",
        "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json",
    },
    "type": "text",
    "representationtype": "full",
    "pubstatus": "usable",
    "firstcreated": "2016-01-13T20:45:00+01:00",
    "versioncreated": "2016-01-13T20:45:00+01:00",
    "language": "en",
    "headlines": [{"role": "main", "value": "Gate closes & opens"}],
    "descriptions": [{"role": "summary", "contenttype": "text/plain", "value": "The gate closes at noon."}],
    "bodies": [
        {
            "role": "main",
            "contenttype": "text/html",
            "wordcount": 6,
            "value": "<p>The gate closes &lt; noon.</p>\n<h2>When</h2>\n<p>It opens.</p>",
        }
    ],
    "by": "José R. Davis, Wing News",
    "located": "FORT MEADE, Md.",
    "people": [{"name": "Jim Mattis"}],
    "organisations": [{"name": "Wing"}, {"name": "88th Air Base Wing"}],
    "places": [{"name": "Fort Meade"}],
    "subjects": [{"name": "Base"}, {"name": "gates"}],
    "genres": [{"name": "news"}],
    "infosources": [{"name": "Wing News"}],
    "altids": [{"role": "source", "value": "7"}, {"role": "contract", "value": "N00019-17-C-0001"}],
    "renditions": [{"name": "original", "href": "https://wing.example.mil/gate%20closes", "contenttype": "text/html"}],
    "associations": [
        {
            "name": "1",
            "uri": "urn:dateline:ab12:photo:1",
            "type": "picture",
            "descriptions": [{"role": "caption", "contenttype": "text/plain", "value": "The gate."}],
            "by": "Air Force Staff Sgt. Jette Carr",
            "altids": [{"role": "VIRIN", "value": "170508-D-GY869-042"}],
            "renditions": [{"name": "original", "href": "https://wing.example.mil/p.jpg"}],
        },
        {
            "name": "2",
            "uri": "urn:dateline:ab12:photo:2",
            "type": "picture",
            "descriptions": [{"role": "caption", "contenttype": "text/plain", "value": "No address."}],
        },
    ],
}


def test_whole() -> None:
    made = as_ninjs(ARTICLE, "ab12")
    VALIDATOR.validate(made)
    assert made == WHOLE


def test_a_day_is_not_made_a_time_without_saying_so() -> None:
    made = as_ninjs(replace(ARTICLE, published="2016-01-13", modified="2016-01-14T10:00+00:00"), "a")
    assert (made["firstcreated"], made["versioncreated"]) == ("2016-01-13T00:00:00Z", "2016-01-14T10:00:00+00:00")
    assert made["ednote"] == "Of firstcreated the day alone is known."
    assert not {"firstcreated", "versioncreated", "ednote"}.intersection(
        as_ninjs(replace(ARTICLE, published=None), "a")
    )


def test_it_reads_back() -> None:
    body = json.dumps(as_ninjs(ARTICLE, "ab12")).encode()
    (item,) = split(body)
    assert media_types.media_type_of(body) == media_types.NINJS
    back = reader.read(item)
    same = ("title", "source", "language", "lead", "bylines", "dateline", "published", "kind", "body", "places")
    assert {name: getattr(back, name) for name in same} == {name: getattr(ARTICLE, name) for name in same}
    assert back.photos == ARTICLE.photos


@pytest.mark.parametrize("folder", ["articles", "formats"])
def test_every_golden_article_is_valid(folder: str) -> None:
    made = 0
    for source in (GOLDEN / folder).glob("*/in.*"):
        for item in split(source.read_bytes()):
            try:
                article = normalise(item)
            except UnreadableItem:
                continue
            VALIDATOR.validate(as_ninjs(article, "0" * 40))
            made += 1
    assert made > 10


@given(st.text(), st.text(), st.text())
@settings(max_examples=100, deadline=None)
def test_any_text_is_valid(title: str, url: str, identifier: str) -> None:
    photo = Photo(caption=title, url=url)
    article = Article(title=title, url=url, body=(Section((title,)),), photos=(photo,), source_id=identifier)
    VALIDATOR.validate(as_ninjs(article, identifier))


def test_the_item_that_it_reads_back_from_needs_no_kind() -> None:
    body = json.dumps(as_ninjs(ARTICLE, "ab12")).encode()
    assert normalise(Item(body=body, content_type=media_types.JSON)).title == ARTICLE.title
