"""What the bytes are, whatever is declared."""

import gzip

import pytest

from service.articles import kinds


@pytest.mark.parametrize(
    ("head", "declared", "kind"),
    [
        (b"A title\n\nText.", None, kinds.TEXT),
        (b"<!DOCTYPE html><html>", "text/plain", kinds.HTML),
        (b"\n <div class=x>", None, kinds.HTML),
        (b"<follow me> on", None, kinds.TEXT),
        (b"<?xml version='1.0'?><nitf/>", None, kinds.NITF),
        (b'<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.4//EN" "nitf.dtd">\n<nitf>', None, kinds.NITF),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><!-- <html> --><rss version="2.0">', None, kinds.RSS),
        (b"<rss version='2.0'><channel><title>a</title>", "text/html", kinds.RSS),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", None, kinds.RSS),
        (b"<rdf:RDF xmlns='http://xmlns.com/foaf/0.1/'>", None, kinds.TEXT),
        (b"<?xml version='1.0'?>\n<a:feed xmlns:a='http://www.w3.org/2005/Atom'>", "application/xml", kinds.ATOM),
        (b"<?xml version='1.0'?><feed><title>a</title></feed>", "application/atom+xml", kinds.XML),
        (b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>", None, kinds.NEWSML),
        (b"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'>", None, kinds.NEWSMESSAGE),
        (b"<?xml version='1.0'?><TEI><title>a</title><p>b</p></TEI>", None, kinds.XML),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", None, kinds.HTML),
        (b"<rss><a>\x07</a>", None, kinds.RSS),
        (b"<rss><a>\x00</a>", None, kinds.UNKNOWN),
        ("<rss version='2.0'>".encode("utf-16"), None, kinds.RSS),
        (b"www.af.mil\x00\x00\xe8\r\n<?xml version='1.0'?><rss>", None, kinds.RSS),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', None, kinds.JSON_FEED),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": []}', "application/json", kinds.JSON_FEED),
        (b'{"uri": "urn:a:b", "versioncreated": "2016-01-13T20:45:00Z"}', None, kinds.NINJS),
        (b'{\n "uri": "urn:a:b",\n "bodies": []\n}', "text/plain; charset=utf-8", kinds.NINJS),
        (b'{\n "uri": "urn:a:b",\n "bodies": []\n}', "application/json", kinds.NINJS),
        (b'{"uri": "a", "pubstatus": "usable"}\n{"uri": "b", "pubstatus": "usable"}\n', None, kinds.JSON),
        (b'[{"uri": "a", "pubstatus": "usable"}]', "application/vnd.iptc.ninjs+json", kinds.JSON),
        (b'{"uri": "a", "title": "b"}', None, kinds.JSON),
        (b"title,text\nA,B", None, kinds.CSV),
        (b"a;b;c\n1;2;3\n4;5;6\n7;8;9", "text/plain", kinds.CSV),
        (b"a;b;c\n1;2;3\n", None, kinds.TEXT),
        (b"a;b;c\n1;2;3\n", "text/csv; charset=utf-8", kinds.CSV),
        (b"Mattis, Dunford, Norway\n\nThe one, the two, the three", None, kinds.TEXT),
        (b"# A heading\n\nText.", None, kinds.MARKDOWN),
        (b"A heading\r\n=========\r\nText.", None, kinds.MARKDOWN),
        (b"---\ntitle: A\ntags:\n  - b\n---\nText.", None, kinds.MARKDOWN),
        (b"---\nA line of a page\n---\nText.", None, kinds.TEXT),
        (b"#hashtag first", None, kinds.TEXT),
        (b"Some text.", "text/markdown", kinds.MARKDOWN),
        (b"WARC/1.0\r\nWARC-Type: warcinfo", None, kinds.WARC),
        (b"WARCRAFT is a game", None, kinds.TEXT),
        (b"a.html".ljust(257, b"\x00") + b"ustar\x0000", None, kinds.TAR),
        (b"PK\x05\x06" + bytes(18), None, kinds.ZIP),
        (b'{"a": 1}', None, kinds.JSON),
        (b'{"a": 1}\n{"b": 2}', "text/plain", kinds.JSON),
        (b"{not json} he said", "text/plain", kinds.TEXT),
        (b"[Redacted] text", "text/plain; charset=utf-8", kinds.TEXT),
        (b"oops", "application/json", kinds.JSON),
        (b"oops", "application/x-ndjson", kinds.LINES),
        (b"plain", "text/html", kinds.TEXT),
        (gzip.compress(b"x", mtime=0), "text/plain", kinds.GZIP),
        ("Title".encode("utf-16"), None, kinds.TEXT),
        (b"%PDF-1.7", "text/plain", kinds.UNKNOWN),
        (b"PK\x03\x04", None, kinds.ZIP),
        (b"a\x00b", "text/plain", kinds.UNKNOWN),
        (b"", "text/html", kinds.UNKNOWN),
        (b"www.af.mil\x00\x00\xe8\r\n<html>", None, kinds.HTML),
    ],
)
def test_kind_of(head: bytes, declared: str | None, kind: str) -> None:
    assert kinds.kind_of(head, declared) == kind


def test_without_frame() -> None:
    assert kinds.without_frame(b"www.af.mil\x00\x01\r\n<!DOCTYPE html><p>\x00\x00") == b"<!DOCTYPE html><p>"
    assert kinds.without_frame(b"<p>a\x00\x00") == b"<p>a"
    assert kinds.without_frame(b"a\x00b") == b"a\x00b"
