"""What the bytes are, whatever is declared."""

import gzip

import pytest

from service.articles import media_types


@pytest.mark.parametrize(
    ("head", "declared", "kind"),
    [
        (b"A title\n\nText.", None, media_types.TEXT),
        (b"<!DOCTYPE html><html>", "text/plain", media_types.HTML),
        (b"\n <div class=x>", None, media_types.HTML),
        (b"<follow me> on", None, media_types.TEXT),
        (b"<?xml version='1.0'?><nitf/>", None, media_types.NITF),
        (b'<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.4//EN" "nitf.dtd">\n<nitf>', None, media_types.NITF),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><!-- <html> --><rss version="2.0">', None, media_types.RSS),
        (b"<rss version='2.0'><channel><title>a</title>", "text/html", media_types.RSS),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", None, media_types.RSS),
        (b"<rdf:RDF xmlns='http://xmlns.com/foaf/0.1/'>", None, media_types.TEXT),
        (b"<?xml version='1.0'?>\n<a:feed xmlns:a='http://www.w3.org/2005/Atom'>", "application/xml", media_types.ATOM),
        (b"<?xml version='1.0'?><feed><title>a</title></feed>", "application/atom+xml", media_types.XML),
        (b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>", None, media_types.NEWSML),
        (b"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'>", None, media_types.NEWSMESSAGE),
        (b"<?xml version='1.0'?><TEI><title>a</title><p>b</p></TEI>", None, media_types.XML),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", None, media_types.HTML),
        (b"<rss><a>\x07</a>", None, media_types.RSS),
        (b"R 161225Z MAR 06\nSUBJ/A\x12//", None, media_types.TEXT),
        (b"R 161225Z MAR 06\nA\x12//", None, media_types.UNKNOWN),
        (b"\x16\x16\x01HWR0123 4 POL 0056 Navy\r\n\x02Tender", None, media_types.WIRE),
        (b"filedesc://a.arc.gz 0.0.0.0 20080430204825 text/plain 1301", None, media_types.ARC),
        (b"<rss><a>\x00</a>", None, media_types.UNKNOWN),
        ("<rss version='2.0'>".encode("utf-16"), None, media_types.RSS),
        (b"www.af.mil\x00\x00\xe8\r\n<?xml version='1.0'?><rss>", None, media_types.RSS),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', None, media_types.JSON_FEED),
        (
            b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": []}',
            "application/json",
            media_types.JSON_FEED,
        ),
        (b'{"uri": "urn:a:b", "versioncreated": "2016-01-13T20:45:00Z"}', None, media_types.NINJS),
        (b'{\n "uri": "urn:a:b",\n "bodies": []\n}', "text/plain; charset=utf-8", media_types.NINJS),
        (b'{\n "uri": "urn:a:b",\n "bodies": []\n}', "application/json", media_types.NINJS),
        (b'{"uri": "a", "pubstatus": "usable"}\n{"uri": "b", "pubstatus": "usable"}\n', None, media_types.JSON),
        (b'[{"uri": "a", "pubstatus": "usable"}]', "application/vnd.iptc.ninjs+json", media_types.JSON),
        (b'{"uri": "a", "title": "b"}', None, media_types.JSON),
        (b"title,text\nA,B", None, media_types.CSV),
        (b"a;b;c\n1;2;3\n4;5;6\n7;8;9", "text/plain", media_types.CSV),
        (b"a;b;c\n1;2;3\n", None, media_types.TEXT),
        (b"a;b;c\n1;2;3\n", "text/csv; charset=utf-8", media_types.CSV),
        (b"Mattis, Dunford, Norway\n\nThe one, the two, the three", None, media_types.TEXT),
        (b"# A heading\n\nText.", None, media_types.MARKDOWN),
        (b"A heading\r\n=========\r\nText.", None, media_types.MARKDOWN),
        (b"---\ntitle: A\ntags:\n  - b\n---\nText.", None, media_types.MARKDOWN),
        (b"---\nA line of a page\n---\nText.", None, media_types.TEXT),
        (b"#hashtag first", None, media_types.TEXT),
        (b"Some text.", "text/markdown", media_types.MARKDOWN),
        (b"WARC/1.0\r\nWARC-Type: warcinfo", None, media_types.WARC),
        (b"WARCRAFT is a game", None, media_types.TEXT),
        (b"a.html".ljust(257, b"\x00") + b"ustar\x0000", None, media_types.TAR),
        (b"PK\x05\x06" + bytes(18), None, media_types.ZIP),
        (b'{"a": 1}', None, media_types.JSON),
        (b'{"a": 1}\n{"b": 2}', "text/plain", media_types.JSON),
        (b"{not json} he said", "text/plain", media_types.TEXT),
        (b"[Redacted] text", "text/plain; charset=utf-8", media_types.TEXT),
        (b"oops", "application/json", media_types.JSON),
        (b"oops", "application/x-ndjson", media_types.LINES),
        (b"plain", "text/html", media_types.TEXT),
        (gzip.compress(b"x", mtime=0), "text/plain", media_types.GZIP),
        ("Title".encode("utf-16"), None, media_types.TEXT),
        (b"%PDF-1.7", "text/plain", media_types.UNKNOWN),
        (b"PK\x03\x04", None, media_types.ZIP),
        (b"a\x00b", "text/plain", media_types.UNKNOWN),
        (b"", "text/html", media_types.UNKNOWN),
        (b"www.af.mil\x00\x00\xe8\r\n<html>", None, media_types.HTML),
    ],
)
def test_kind_of(head: bytes, declared: str | None, kind: str) -> None:
    assert media_types.media_type_of(head, declared) == kind


def test_without_frame() -> None:
    assert (
        media_types.strip_archiver_frame(b"www.af.mil\x00\x01\r\n<!DOCTYPE html><p>\x00\x00") == b"<!DOCTYPE html><p>"
    )
    assert media_types.strip_archiver_frame(b"<p>a\x00\x00") == b"<p>a"
    assert media_types.strip_archiver_frame(b"a\x00b") == b"a\x00b"
