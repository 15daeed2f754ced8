"""Items to articles: golden files compared whole, refusals with their reason, and no bytes that do harm."""

import gzip
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.articles import media_types
from service.articles.article import Article, PublishedFrom
from service.articles.article_json import as_json
from service.articles.item import Item
from service.articles.normalise import fingerprint, identify, normalise
from service.articles.split import split
from service.errors import UnreadableItem

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "articles"
SAMPLE = ROOT / "sample"


def from_bytes(payload: bytes, **told: str) -> Article:
    (item,) = split(payload, **told)
    return normalise(item)


@pytest.mark.parametrize("case", sorted(path.name for path in GOLDEN.iterdir()))
def test_golden(case: str) -> None:
    (source,) = (GOLDEN / case).glob("in.*")
    (item,) = split(source.read_bytes(), name=source.name)
    article = normalise(item)
    out = {"id": identify(article, item), "fingerprint": fingerprint(article), **as_json(article)}
    assert out == json.loads((GOLDEN / case / "out.json").read_text(encoding="utf-8"))


def test_every_page_of_the_sample_is_an_article() -> None:
    articles = [from_bytes(page.read_bytes(), name=page.name) for page in sorted((SAMPLE / "af.mil").glob("*.html"))]
    assert len(articles) == 120
    assert all(article.title and article.body and article.source_id for article in articles)
    # The seven speech pages print no date of publication, and none is made up for them.
    assert sum(article.published is not None for article in articles) == 113
    assert sum(bool(article.bylines) for article in articles) == 101
    assert sum(article.dateline is not None for article in articles) == 99


def test_every_record_of_the_sample_is_an_article() -> None:
    payload = (SAMPLE / "whitehouse.gov" / "articles.jsonl").read_bytes()
    articles = [normalise(item) for item in split(payload)]
    assert len(articles) == 200
    assert all(article.title and article.published and article.url and article.kind for article in articles[:50])


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "The item is empty."),
        (b"\x00\x00", "The item is empty."),
        (b"\x00\x01\x02", "The bytes are neither text, nor a page, nor a record."),
        (b"<?xml version='1.0'?><a/>", "XML of this kind cannot be read."),
        (gzip.compress(b"x" * 99, mtime=0)[:15], "The gzip stream breaks off at byte 15."),
        (b'{"title": "a"', "The record is not valid JSON (line 1, column 14)."),
        (b"[1]", "The record is not a JSON object."),
        (b'{"title": "a"}', "The item has no text."),
        (b'{"title": "a", "text": " "}', "The item has no text."),
        (
            b"<html><head><title>404 Not Found</title><body><h1>Not Found</h1>",
            'The page is an error page, "404 Not Found".',
        ),
        (b"<html><body></body></html>", "The page has no text of an article."),
        (
            b"<html><body><div class='da_print_body'><h1 class='title'>A</h1>",
            "The page is cut off: its end is missing.",
        ),
    ],
)
def test_refused(payload: bytes, reason: str) -> None:
    (item,) = split(payload, name="here")
    with pytest.raises(UnreadableItem) as refusal:
        normalise(item)
    assert (refusal.value.message, refusal.value.where) == (reason, item.name)


def test_the_date_ladder_goes_on_below_the_reader() -> None:
    by_dateline = from_bytes(b"A Title\n\nCOPENHAGEN, Denmark, May 8, 2017 -- The coalition will go on with its work.")
    assert (by_dateline.published, by_dateline.published_from) == ("2017-05-08", PublishedFrom.DATELINE)
    by_line = from_bytes(b"A Title\n\nMay 8, 2017 | By Jo Do , DoD News |\n\nThe coalition will go on with its work.")
    assert (by_line.published, by_line.published_from) == ("2017-05-08", PublishedFrom.FIRST_LINE)
    assert [(byline.name, byline.affiliation) for byline in by_line.bylines] == [("Jo Do", "DoD News")]


def test_a_lead_is_no_note() -> None:
    article = from_bytes(b"A Title\n\n(This feature is part of a series.)\n\nThe wing flew its first mission today.")
    assert article.lead == "The wing flew its first mission today."
    assert article.body[0].paragraphs[0] == "(This feature is part of a series.)"


def test_the_senders_source_fills_in() -> None:
    assert from_bytes(b"A Title\n\nA text of some words.", source="archive").source == "archive"


KINDS = st.sampled_from(
    [
        media_types.TEXT,
        media_types.HTML,
        media_types.JSON,
        media_types.LINES,
        media_types.GZIP,
        media_types.UNKNOWN,
        "x/y",
        None,
    ]
)
PIECES = st.lists(
    st.sampled_from(
        [
            *(
                b"<html>",
                b"<p>",
                b"</p>",
                b"<div class='da_print_body'>",
                b"<h1 class='title'>",
                b"<div class='da_black'>",
            ),
            *(
                b"<br>",
                b"</html>",
                b"By ",
                b"Gen. ",
                b"Jo Do",
                b", the ",
                b" commander, ",
                b"(U.S. Air Force photo/",
                b")",
            ),
            *(
                b"\n",
                b"\n\n",
                b"VIRIN: 170508-D-GY869-042\n",
                b"Photo By: ",
                b'"',
                "“".encode(),
                "”".encode(),
                b" said ",
            ),
            *(
                b'{"title":',
                b'"a"',
                b',"text":',
                b"}",
                b"[",
                b"]",
                b"](",
                b"**",
                b"# ",
                b"- ",
                b"\\",
                b"\x00",
                b"\xff",
                b"&#0;",
            ),
            *(
                b"WASHINGTON (AFNS) -- ",
                b"May 8, 2017",
                b"of the ",
                b"Air Force Base",
                b"'s",
                b". ",
                b"<!--",
                b"-->",
                b"<",
            ),
        ]
    ),
    max_size=40,
).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(payload=st.one_of(st.binary(max_size=400), PIECES), declared=KINDS)
def test_no_bytes_do_harm(payload: bytes, declared: str | None) -> None:
    for item in split(payload, content_type=declared, name="x"):
        try:
            article = normalise(item)
        except UnreadableItem:
            continue
        json.dumps(as_json(article), ensure_ascii=False).encode()
        assert len(identify(article, item)) <= 64


@settings(max_examples=150, deadline=None)
@given(payload=st.one_of(st.binary(max_size=400), PIECES), kind=KINDS)
def test_no_item_does_harm_whatever_it_says_it_is(payload: bytes, kind: str | None) -> None:
    with suppress(UnreadableItem):
        normalise(Item(body=payload, content_type=kind or ""))


@settings(max_examples=150, deadline=None)
@given(
    record=st.dictionaries(
        st.sampled_from(["title", "text", "date", "url", "id", "tags", "category", "author", "kind", "lead"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=60), lambda inner: st.lists(inner, max_size=3)
        ),
    )
)
def test_no_record_does_harm(record: dict[str, object]) -> None:
    try:
        article = normalise(Item(body=json.dumps(record).encode(), content_type=media_types.JSON))
    except UnreadableItem:
        return
    json.dumps(as_json(article), ensure_ascii=False).encode()


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "payload",
    [
        b"<html><body>" + b"<div>" * 10_000 + b"A story of some words that goes on." + b"</div>" * 10_000,
        b"word " * 400_000,
        b"Ab " * 400_000,
        b"(" * 2_000_000,
        b'"' * 2_000_000,
        b"A of " + b"of the " * 300_000,
        b"[" * 200_000,
        b'{"a":' * 100_000,
        *(
            json.dumps({"title": "x", "text": piece * (400_000 // len(piece))}).encode()
            for piece in ("[", "[a](", "<a", "<!--", "**", "> ", "\n \n", "[\\", "[a[b]", "# a   ", "_a ", "(A")
        ),
    ],
)
def test_cost_is_bounded(payload: bytes) -> None:
    for item in split(payload, name="x"):
        try:
            normalise(item)
        except UnreadableItem:
            continue
