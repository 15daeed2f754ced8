"""What was read but not understood is a warning of the item, whoever reads it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from service.articles import media_types
from service.articles.item import Item
from service.articles.item_warnings import MOST_OF_AN_ITEM, ItemWarning, Kind, Tally, WarningCount, gathered, warn
from service.articles.normalise import normalise
from service.errors import UnreadableItem

STORY = "The frigate left the yard on Monday and came back on Friday."


def warnings_of(body: str | bytes, content_type: str, mapping: Mapping[str, str] | None = None) -> list[str]:
    item = Item(body=body if isinstance(body, bytes) else body.encode(), content_type=content_type, name="sent")
    with gathered(item.name) as warnings:
        normalise(Item(body=item.body, content_type=content_type, name="sent", mapping=mapping or {}))
    assert {each.where for each in warnings} <= {"sent"}
    return [str(each) for each in warnings]


def of_record(mapping: Mapping[str, str] | None = None, **fields: Any) -> list[str]:
    return warnings_of(json.dumps({"title": "Frigate leaves", "text": STORY, **fields}), media_types.JSON, mapping)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, []),
        ({"titel": "Fregatte"}, ["unknown field: titel: did you mean title?"]),
        ({"publishedAt": "2017-05-08"}, ["unknown field: publishedAt: did you mean published_at?"]),
        ({"scraped": 1, "empty": "", "none": None}, ["unknown field: scraped"]),
        ({"date": "31/02/2017"}, ["date not understood: 31/02/2017"]),
        ({"date": "05/06/2017", "updated": "soon"}, ["date not understood: 05/06/2017", "date not understood: soon"]),
        ({"date": {"$date": "2017-05-08"}}, ["field not understood: published is an object"]),
        ({"author": ["Jo Do"], "tags": ["a"], "id": 7}, []),
        ({"url": ["https://a.example/1"]}, ["field not understood: url is a list"]),
    ],
)
def test_a_record_tells_its_unknown_fields_and_values(fields: dict[str, Any], told: list[str]) -> None:
    assert of_record(**fields) == told


def test_a_field_that_a_mapping_names_is_known_and_one_that_is_not_there_is_told() -> None:
    assert of_record({"pub": "published", "kop": "title"}, pub="2017-05-08") == [f"{Kind.MAPPING}: kop"]


def test_the_front_matter_of_a_page_is_a_record() -> None:
    page = f"---\nkop: Frigate\ndate: 31.02.2017\nlayout: post\n---\n# Frigate leaves\n\n{STORY}\n"
    assert warnings_of(page, media_types.MARKDOWN) == ["unknown field: kop", "date not understood: 31.02.2017"]


def test_the_standards_names_are_known_in_ninjs_and_json_feeds() -> None:
    ninjs = {"uri": "urn:x:1", "headline": "Frigate leaves", "body_text": STORY, "versionCreated": "2017-05-08T10:00Z"}
    assert warnings_of(json.dumps({**ninjs, "hedline": "F"}), media_types.NINJS) == [
        "unknown field: hedline: did you mean headline?"
    ]
    entry = {"id": "1", "content_text": STORY, "date_published": "yesterday", "_own": 1, "sumary": "S"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [entry]}
    assert warnings_of(json.dumps(feed), media_types.JSON_FEED) == [
        "unknown field: sumary: did you mean summary?",
        "date not understood: yesterday",
    ]


RSS = """<rss version='2.0'><channel><title>F</title><item><title>T</title><pubDate>{date}</pubDate>
<description>{story}</description></item></channel></rss>"""
NITF = """<nitf><head><docdata><date.issue norm='{date}'/></docdata></head><body><body.content><p>{story}</p>
</body.content></body></nitf>"""
META = """<html><head><meta property='article:published_time' content='{date}'></head>
<body><article><h1>T</h1><p>{story}</p><p>{story} It was the third time.</p></article></body></html>"""
LINKED = """<html><head><script type='application/ld+json'>
{{"@type": "NewsArticle", "headline": "T", "datePublished": "{date}"}}</script></head>
<body><article><h1>T</h1><p>{story}</p><p>{story} It was the third time.</p></article></body></html>"""


@pytest.mark.parametrize(
    ("document", "content_type"),
    [(RSS, media_types.RSS), (NITF, media_types.NITF), (META, media_types.HTML), (LINKED, media_types.HTML)],
)
def test_a_date_that_is_not_understood_is_told_in_every_format(document: str, content_type: str) -> None:
    def of_date(date: str) -> list[str]:
        return [told for told in warnings_of(document.format(date=date, story=STORY), content_type) if "date" in told]

    assert of_date("31 Feb 2017") == ["date not understood: 31 Feb 2017"]
    assert of_date("28 Feb 2017") == []


def test_the_words_of_paragraphs_that_a_page_has_and_its_article_not_are_counted() -> None:
    promotion = "Sign up for our newsletter and never miss a ship"
    page = (
        "<html><body><article><h1>T</h1>{}<p>"
        + STORY
        + " It was<br>the <b>third</b> time.</p>{}</article></body></html>"
    )
    assert warnings_of(page.format("", ""), media_types.HTML) == []
    assert warnings_of(page.format(f"<p>{STORY}</p>", f"<p>{promotion}</p>"), media_types.HTML) == [
        "paragraphs left out: 10 words"
    ]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (STORY.encode(), []),
        (f"{STORY} “Ja”, Zoë.".encode(), []),
        (f"Title\n\n{STORY} Zoë.".encode("utf-16"), []),
        (f"{STORY} Zoë.".encode("cp1252"), ["encoding guessed: Windows-1252"]),
        (f"{STORY} Zo\ufffd\ufffd.".encode(), ["characters replaced: 2"]),
        (f"Title\n\n{STORY} Zo".encode("utf-16") + b"\x00", ["characters replaced: 1"]),
    ],
)
def test_encodings_that_were_guessed_and_characters_that_were_lost_are_told(body: bytes, told: list[str]) -> None:
    assert warnings_of(body if body[:2] == b"\xff\xfe" else b"Title\n\n" + body, media_types.TEXT) == told


@pytest.mark.parametrize(
    ("declared", "charset", "told"),
    [
        ("iso-8859-1", "cp1252", []),
        ("windows-1251", "cp1251", []),
        ("utf-8", "cp1252", ["encoding guessed: Windows-1252"]),
    ],
)
def test_a_page_that_declares_its_encoding_is_no_guess(declared: str, charset: str, told: list[str]) -> None:
    page = f"<html><head><meta charset='{declared}'></head><body><article><h1>T</h1><p>{STORY}</p><p>{STORY} Ц.</p>"
    assert warnings_of(page.replace("Ц", "ë" if charset == "cp1252" else "Ц").encode(charset), media_types.HTML) == told


def test_a_name_of_several_meanings_is_held_back_unless_the_article_tells_which() -> None:
    def held_back(text: str) -> list[str]:
        with gathered(None) as warnings:
            normalise(Item(body=f"Title\n\n{text}".encode(), content_type=media_types.TEXT))
        return [each.detail for each in warnings if each.kind == Kind.NAME]

    (told,) = held_back("The general of AMC spoke on Friday.")
    assert told.startswith("AMC: ")
    assert "Air Mobility Command" in told
    assert held_back("The general of AMC spoke on Friday.") == [told], "also of a text that was read before"
    assert held_back("The general of Air Mobility Command (AMC) spoke on Friday.") == []


def test_an_item_that_becomes_no_article_has_warnings_too() -> None:
    with gathered("sent") as warnings, pytest.raises(UnreadableItem):
        normalise(Item(body=b'{"titel": "T", "txt": "x"}', content_type=media_types.JSON))
    assert [each.detail for each in warnings] == ["titel: did you mean title?", "txt: did you mean text?"]


def test_warnings_are_few_short_and_each_once() -> None:
    fields = {f"{number}" * 300: 1 for number in range(10, 10 + 2 * MOST_OF_AN_ITEM)}
    told = of_record(**fields)
    assert len(told) == MOST_OF_AN_ITEM
    assert max(map(len, told)) < 250
    with gathered(None) as warnings:
        warn(Kind.DATE, "never")
        warn(Kind.DATE, "never")
    assert warnings == [ItemWarning("date not understood", "never")]


def test_nobody_has_to_gather() -> None:
    warn(Kind.DATE, "never")
    with gathered("first") as outer:
        with gathered("second") as inner:
            warn(Kind.DATE, "inner")
        warn(Kind.DATE, "outer")
    assert ([each.detail for each in outer], [each.detail for each in inner]) == (["outer"], ["inner"])


def tally_of(*records: dict[str, Any], mapping: Mapping[str, str] | None = None) -> Tally:
    tally = Tally()
    for record in records:
        item = Item(
            body=json.dumps(record).encode(), content_type=media_types.JSON, mapping=mapping or {}, source="wire"
        )
        with gathered("sent") as warnings:
            article = normalise(item)
        tally.add(warnings, item, article)
    return tally


def test_warnings_are_counted_by_kind_and_source() -> None:
    def record(**fields: str) -> dict[str, str]:
        return {"text": STORY, **fields}

    tally = tally_of(record(datum="1", publishr="x"), record(datum="2"), record(date="soon", source="a.example"))
    assert tally.counts() == (
        WarningCount("unknown field", "wire", 3),
        WarningCount("date not understood", "a.example", 1),
    )
    assert [each.detail for each in tally.first()][:2] == ["datum", "publishr: did you mean publisher?"]


@pytest.mark.parametrize(
    ("mapping", "missing"),
    [({"kop": "title"}, []), ({"kopp": "title"}, ["kopp"]), ({"kop": "title", "tekst": "text"}, ["tekst"])],
)
def test_a_mapping_is_missed_only_where_every_record_lacks_the_field(
    mapping: Mapping[str, str], missing: list[str]
) -> None:
    tally = tally_of({"text": STORY, "kop": "A"}, {"text": STORY}, mapping=mapping)
    assert [each.detail for each in tally.missing()] == missing
    assert [each for each in tally.counts() if each.kind == Kind.MAPPING] == (
        [WarningCount("map names a field that no item has", None, 1)] if missing else []
    )
