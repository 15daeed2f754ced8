"""Make the containers of `containers/` from pages of the sample, and write out.json anew. They are made, not found.

What changed in out.json is then read, line by line, before it is believed.
"""

import gzip
import hashlib
import io
import json
import sys
import tarfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from service.articles.split import split  # noqa: E402 the project's root has to be on the path first

PAGES = {
    number: (ROOT / "sample" / "af.mil" / f"{number}.html").read_bytes() for number in (104461, 104465, 104469, 104471)
}
LINES = b'{"title": "One", "text": "The first."}\nnot a record\n{"title": "Two", "text": "The second."}\n'
TABLE = b"title,text\nOne,The first.\nTwo,The second.\n"
SHORT = b"<!doctype html><html><head><title>A page</title></head><body><p>Some words of it.</p></body></html>"
SITE = b"http://www.af.mil"


def zipped(*entries: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries:
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def tarred(*entries: tuple[str, bytes], links: tuple[str, ...] = ()) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, body in entries:
            told = tarfile.TarInfo(name)
            told.size = len(body)
            archive.addfile(told, io.BytesIO(body))
        for name in links:
            told = tarfile.TarInfo(name)
            told.type, told.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(told)
    return file.getvalue()


def packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def changed(body: bytes, at: int) -> bytes:
    return body[:at] + bytes([body[at] ^ 0xFF]) + body[at + 1 :]


def record(path: bytes, body: bytes, *fields: bytes, kind: bytes = b"response", status: bytes = b"200 OK") -> bytes:
    http = b"\r\n".join([b"HTTP/1.1 " + status, *(fields or (b"Content-Type: text/html",)), b"", body])
    return raw_record(path, kind, b"application/http", http)


def raw_record(path: bytes, kind: bytes, told: bytes, block: bytes) -> bytes:
    head = [
        b"WARC/1.1",
        b"WARC-Type: " + kind,
        b"WARC-Target-URI: " + SITE + path,
        b"WARC-Date: 2016-01-22T09:00:00Z",
        b"Content-Type: " + told,
        b"Content-Length: %d" % len(block),
    ]
    return b"\r\n".join(head) + b"\r\n\r\n" + block + b"\r\n\r\n"


def chunked(body: bytes, size: int = 5000) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def zips() -> dict[str, bytes]:
    pages = [(f"2016/{number}.html", body) for number, body in PAGES.items()]
    encrypted = zipped(*pages[:2])
    at = encrypted.index(b"PK\x01\x02") + 8  # the flags of the first entry, in the directory
    return {
        "zip-of-pages": zipped(*pages, ("__MACOSX/2016/._x.html", b"x"), ("2016/empty.html", b"")),
        "zip-within-zip": zipped(("inner.zip", zipped(*pages[:1])), ("a.gz", packed(SHORT)), ("lines.jsonl", LINES)),
        "zip-cut-off": zipped(*pages)[:-400],
        "zip-cut-off-within-an-entry": zipped(*pages)[:16_000],
        "zip-with-a-damaged-entry": changed(zipped(*pages[:3]), 5000),
        "zip-with-an-encrypted-entry": encrypted[:at] + b"\x01" + encrypted[at + 1 :],
        "zip-with-odd-names": zipped(("../../x.html", SHORT), ("/y\x07.html", SHORT), ("Kyїv/\u202e.html", SHORT)),
        "zip-of-nothing": zipped(),
    }


def tars() -> dict[str, bytes]:
    pages = [(f"2016/{number}.html", body) for number, body in PAGES.items()]
    plain = tarred(*pages)
    second = plain.index(pages[1][0].encode())
    return {
        "tar-gz-of-pages": packed(plain),
        "tar-gz-of-records": packed(tarred(("lines.jsonl", LINES), ("table.csv", TABLE))),
        "tar-gz-cut-off": packed(plain)[:14_000],
        "tar-gz-with-a-damaged-header": packed(changed(plain, second)),
        "tar-gz-with-long-names-and-links": packed(tarred(("long/" * 60 + "x.html", SHORT), links=("link.html",))),
        "tar-gz-without-its-end": packed(plain[: second - second % 512]),
        "tar-plain": plain,
    }


def warcs() -> dict[str, bytes]:
    pages = [record(b"/News/Article/%d/" % number, body) for number, body in PAGES.items()]
    html = b"Content-Type: text/html"
    crawl = [
        raw_record(b"", b"warcinfo", b"application/warc-fields", b"software: made by hand\r\n"),
        raw_record(b"/News/Article/104461/", b"request", b"application/http", b"GET / HTTP/1.1\r\n\r\n"),
        *pages,
        record(b"/", SHORT),
        record(b"/News/page/2", SHORT),
        record(b"/robots.txt", b"User-agent: *"),
        record(b"/old", b"", html, b"Location: /new", status=b"301 Moved Permanently"),
        record(b"/gone", SHORT, status=b"404 Not Found"),
        record(b"/photo.jpg", b"\xff\xd8\xff\xe0", b"Content-Type: image/jpeg"),
        record(b"/News/Article/104461/", b"", kind=b"revisit"),
        record(b"/notes", b"no page at all"),
    ]
    cyrillic = "<html><body><p>Збройні сили України</p></body></html>".encode("windows-1251")
    encodings = [
        record(b"/chunked", chunked(PAGES[104461]), html, b"Transfer-Encoding: chunked"),
        record(b"/gzip", packed(PAGES[104465]), html, b"Content-Encoding: gzip"),
        record(b"/both", chunked(packed(SHORT), 20), html, b"Content-Encoding: gzip", b"Transfer-Encoding: chunked"),
        record(b"/neither", SHORT, html, b"Content-Encoding: gzip", b"Transfer-Encoding: chunked"),
        record(b"/damaged", packed(PAGES[104469])[:3000] + b"\xff" * 50, html, b"Content-Encoding: gzip"),
        record(b"/unknown", SHORT, html, b"Content-Encoding: compress"),
        record(b"/charset", cyrillic, b"Content-Type: text/html; charset=windows-1251"),
    ]
    by_record = [packed(part) for part in pages]
    return {
        "warc-of-a-crawl": b"".join(crawl),
        "warc-packed-by-record": b"".join(packed(part) for part in crawl),
        "warc-packed-as-one": packed(b"".join(crawl)),
        "warc-with-encodings": b"".join(encodings),
        "warc-cut-off": b"".join(pages)[:-9000],
        "warc-with-a-damaged-record": b"".join([by_record[0], changed(by_record[1], 2000), *by_record[2:]]),
        "warc-with-garbage-between": pages[0] + b"garbage\r\n\r\n" + pages[1],
        "warc-of-resources": raw_record(b"/made", b"resource", b"text/html", SHORT),
    }


def told(payload: bytes) -> dict[str, Any]:
    """Return what a container comes to: its items, each with the hash of its body, and what was left out of it."""
    skipped: Counter[str] = Counter()
    items = []
    for item in split(payload, name="in", skipped=skipped):
        facts = {name: getattr(item, name) for name in ("name", "content_type", "url", "omitted", "broken")}
        body = {"bytes": len(item.body), "sha256": hashlib.sha256(item.body).hexdigest()[:16]} if item.body else {}
        items.append({name: value for name, value in {**facts, **body}.items() if value is not None})
    return {"items": items, "skipped": dict(sorted(skipped.items()))}


def main() -> None:
    for name, payload in {**zips(), **tars(), **warcs()}.items():
        case = HERE / "containers" / name
        case.mkdir(parents=True, exist_ok=True)
        (case / "in.bin").write_bytes(payload)
        (case / "out.json").write_text(json.dumps(told(payload), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
