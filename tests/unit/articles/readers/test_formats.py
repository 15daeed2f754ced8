"""The press's formats and the feeds: golden files compared whole, entities refused unread."""

import json
import runpy
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.articles import media_types
from service.articles.item import Item
from service.articles.normalise import normalise
from service.articles.split import split
from service.errors import UnreadableItem

GOLDEN = Path(__file__).parents[3] / "golden"
CASES = sorted(path.name for path in (GOLDEN / "formats").iterdir() if path.is_dir())
OUTCOME = runpy.run_path(str(GOLDEN / "regenerate_formats.py"))["outcome"]
FORMATS = ("rss", "atom", "jsonfeed", "ninjs", "newsml-g2", "nitf", "csv", "markdown")


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str) -> None:
    expected = json.loads((GOLDEN / "formats" / case / "out.json").read_text(encoding="utf-8"))
    assert OUTCOME(GOLDEN / "formats" / case) == expected


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_at_least_five_cases(form: str) -> None:
    assert sum(case.startswith(f"{form}-") for case in CASES) >= 5


ROOTS = {
    "rss": "<rss version='2.0'><channel><item{}><title>{}</title><description>a</description></item></channel></rss>",
    "feed": "<feed xmlns='http://www.w3.org/2005/Atom'><entry{}><title>{}</title></entry></feed>",
    "nitf": "<nitf{}><body><body.content><p>{}</p></body.content></body></nitf>",
    "newsItem": "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'{}><title>{}</title></newsItem>",
}
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">\n' for n in range(1, 12))
DECLARATIONS = {
    "billion laughs": ('<!ENTITY l0 "ha">' + LAUGHS, "&l11;", ""),
    "billion laughs in an attribute": ('<!ENTITY l0 "ha">' + LAUGHS, "a", " id='&l11;'"),
    "quadratic": (f'<!ENTITY l "{"a" * 5_000}">', "&l;" * 100_000, ""),
    "external file": ('<!ENTITY l SYSTEM "file:///etc/hostname">', "&l;", ""),
    "external address": ('<!ENTITY l SYSTEM "http://127.0.0.1:9/x">', "&l;", ""),
    "parameter": ('<!ENTITY % l SYSTEM "http://127.0.0.1:9/x.dtd"> %l;', "a", ""),
    "unused": ('<!ENTITY l "ha">', "a", ""),
}


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("declared", DECLARATIONS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.timeout(60)  # unpacked, the entities take hours and all memory
def test_entities_are_refused_unread(root: str, declared: str, encoding: str) -> None:
    declarations, text, attribute = DECLARATIONS[declared]
    document = f"<?xml version='1.0'?>\n<!DOCTYPE {root} [\n{declarations}]>\n" + ROOTS[root].format(attribute, text)
    items = list(split(document.encode(encoding), name="bomb.xml"))
    with pytest.raises(UnreadableItem, match=r"^The XML (?:declares entities of its own|is not well-formed)"):
        normalise(items[0])
    assert len(items) == 1


@pytest.mark.parametrize("root", ROOTS)
def test_a_doctype_from_outside_is_not_fetched(root: str) -> None:
    document = f"<!DOCTYPE {root} SYSTEM 'http://127.0.0.1:9/x.dtd'>" + ROOTS[root].format("", "a &l; b")
    (item,) = split(document.encode())
    with suppress(UnreadableItem):
        assert "&l;" in json.dumps(normalise(item).title or normalise(item).lead)


@pytest.mark.parametrize("root", ROOTS)
def test_deep_nesting_is_refused(root: str) -> None:
    (item,) = split(ROOTS[root].format("", "<b>" * 20_000).encode(), name="deep.xml")
    with pytest.raises(UnreadableItem, match="not well-formed"):
        normalise(item)


SIZE = 400_000
LARGE = {
    "a prefix for each byte": "<rss {}><channel>" + "<item/>" * 99 + "</channel></rss>",
    "entries": "<rss><channel>" + "<item/>" * (SIZE // 30) + "</channel></rss>",
    "entries never closed": "<rss><channel>" + "<item>\n" * (SIZE // 60),
    "a title for every entry": f"<rss><channel><title>{'a' * SIZE}</title>"
    + "<item/>" * (SIZE // 30)
    + "</channel></rss>",
    "figures": "<rss><channel><item><description>"
    + "&lt;figure>&lt;img src=a>&lt;/figure>x" * (SIZE // 40)
    + "</description></item></channel></rss>",
    "an author": f"<rss><channel><item><author>{'a' * SIZE}</author></item></channel></rss>",
    "ampersands": f"<rss><channel><item><title>{'&' * SIZE}</title></item></channel></rss>",
    "media": f"<nitf><body><body.content>{'<media/>x' * (SIZE // 9)}</body.content></body></nitf>",
    "columns": "title,text," + "a," * (SIZE // 4) + "\n" + "a\n" * (SIZE // 4),
    "rows that do not fit": "title,text\n" + 'a","b\n' * (SIZE // 8),
    "spaces": f"---\na: {' ' * SIZE}b\n---\ntext",
    "brackets": f"<!DOCTYPE {'[]] ]>' * (SIZE // 6)}<rss>",
}


@pytest.mark.parametrize("case", LARGE)
@pytest.mark.timeout(120)  # half a second here; what grows with the square of the size takes many minutes
def test_large_input_takes_time_in_proportion(case: str) -> None:
    prefixes = " ".join(f"xmlns:a{number}='b'" for number in range(SIZE // 20))
    for item in split(LARGE[case].format(prefixes).encode()):
        with suppress(UnreadableItem):
            normalise(item)


READ = [
    *(
        media_types.RSS,
        media_types.ATOM,
        media_types.JSON_FEED,
        media_types.NEWSML,
        media_types.NEWSMESSAGE,
        media_types.NITF,
        media_types.NINJS,
    ),
    *(media_types.CSV, media_types.MARKDOWN, media_types.JSON),
]
PIECES = st.lists(
    st.sampled_from(
        [
            *(b"<rss>", b"<channel>", b"<item>", b"</item>", b"<title>", b"</title>", b"</channel></rss>"),
            *(
                b"<feed xmlns='http://www.w3.org/2005/Atom'>",
                b"<entry>",
                b"</entry>",
                b"</feed>",
                b"<content type='html'>",
            ),
            *(b"<nitf>", b"<body>", b"<body.content>", b"<p>", b"</p>", b"</body.content>", b"</body>", b"</nitf>"),
            *(b"<newsMessage>", b"<itemSet>", b"<newsItem>", b"</newsItem>", b"<![CDATA[", b"]]>", b"<!-- "),
            *(
                b'{"uri": "a:b", "versioncreated": ',
                b'"headlines": [',
                b'"bodies": [{"value": ',
                b"}]",
                b"}",
                b"null",
                b"1",
            ),
            *(b'{"version": "https://jsonfeed.org/version/1", "items": [', b'{"content_text": "a"}', b",", b'"'),
            *(
                b"title,text\n",
                b'"',
                b"\n",
                b"\r",
                b"a;b",
                b"---\n",
                b"# ",
                b"a: b\n",
                b"\x00",
                b"\xff",
                b"&",
                b"&amp;",
            ),
            *(b"<!DOCTYPE a [", b"<!ENTITY b 'c'>", b"]>", b"&nbsp;", "é".encode("latin-1"), "é".encode(), b" text "),
        ]
    ),
    max_size=25,
).map(b"".join)


@given(payload=st.one_of(PIECES, st.binary(max_size=200)), told=st.sampled_from([*READ, None]))
@settings(max_examples=400, deadline=None)
def test_no_bytes_raise_anything_else(payload: bytes, told: str | None) -> None:
    for item in split(payload, content_type=told):
        with suppress(UnreadableItem):
            normalise(item)


@given(payload=PIECES, kind=st.sampled_from(READ))
@settings(max_examples=300, deadline=None)
def test_no_reader_raises_anything_else(payload: bytes, kind: str) -> None:
    with suppress(UnreadableItem):
        normalise(Item(body=payload, content_type=kind))


FIELDS = ["uri", "type", "headlines", "headline", "bodies", "body_xhtml", "by", "people", "associations", "renditions"]
JSON_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from([*FIELDS, "value", "role", "name", "href", "width", "items", "id"]), inner),
    ),
    max_leaves=20,
)


@given(
    fields=st.dictionaries(st.sampled_from([*FIELDS, "items", "title", "located", "altids"]), JSON_VALUES),
    kind=st.sampled_from([media_types.NINJS, media_types.JSON_FEED]),
)
@settings(max_examples=300, deadline=None)
def test_no_fields_raise_anything_else(fields: dict[str, object], kind: str) -> None:
    with suppress(UnreadableItem):
        normalise(Item(body=json.dumps(fields).encode(), content_type=kind))
