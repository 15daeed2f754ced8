"""The whole White House archive as stored documents, and the same many times over; indexed, nothing measured."""

import gzip
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from typing import IO, Any

from elasticsearch import Elasticsearch, helpers

from benchmarks.material import data
from service.articles.article_json import as_json
from service.articles.identity import identify
from service.articles.item import Item
from service.articles.near_duplicates import signature
from service.articles.normalise import fingerprint, normalise
from service.errors import UnreadableItem
from service.index.tagging import tagged
from service.lexicon.lexicon import Lexicon, as_shipped
from service.storage.archive import Archive

_ARCHIVE = ("archive", "whitehouse_all.jsonl.gz")
_BULK, _BULK_BYTES = 500, 4_000_000
_QUIET_S = 300

Document = dict[str, Any]


def archive() -> Path | None:
    """Return the file of the whole archive, or None where it is not at hand."""
    return data(*_ARCHIVE)


@contextmanager
def prepared(path: Path) -> Iterator[IO[str]]:
    """Return a file with one article of the archive on each line, as it is stored."""
    lexicon = as_shipped()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file, gzip.open(path, "rb") as lines:
        file.writelines(f"{json.dumps(each)}\n" for line in lines if (each := _document(line, lexicon)))
        yield file


def fill(archive: Archive, articles: IO[str], *, size: int) -> int:
    """Index the first `size` articles, the archive again and again, but for those that are there; return how many."""
    client, name = archive.client, archive.indices.articles
    there = client.count(index=name)["count"]
    client.indices.put_settings(index=name, settings={"refresh_interval": -1})
    actions = ({"_index": name, "_id": each["id"], "_source": each} for each in islice(_many(articles), there, size))
    helpers.bulk(client, actions, chunk_size=_BULK, max_chunk_bytes=_BULK_BYTES)
    client.indices.refresh(index=name)
    _wait(client, name)
    return int(client.count(index=name)["count"])


def _wait(client: Elasticsearch, name: str) -> None:
    """Wait until the engine merges segments no more: it would be measured too."""
    end = time.monotonic() + _QUIET_S
    while client.indices.stats(index=name, metric="merge")["_all"]["total"]["merges"]["current"]:
        if time.monotonic() > end:
            return
        time.sleep(1)


def _many(articles: IO[str]) -> Iterator[Document]:
    for copy in count():
        articles.seek(0)
        for line in articles:
            yield _again(json.loads(line), copy) if copy else json.loads(line)


def _again(document: Document, copy: int) -> Document:
    """Return another article that says the same: it is no copy, or a page would fold it away."""
    return {
        **document,
        "id": f"{copy:02x}{document['id'][2:]}",
        "url": f"{document['url']}?{copy}",
        "title": f"{document.get('title', '')} {copy}",
        "signature": [f"{key}{copy}" for key in document["signature"]],
    }


def _document(line: bytes, lexicon: Lexicon) -> Document | None:
    item = Item(body=line, content_type="application/json")
    try:
        article = normalise(item)
    except UnreadableItem:
        return None
    document = {**as_json(article), "id": identify(article, item), "revision": 1}
    document |= {"fingerprint": fingerprint(article), "signature": list(signature(article))}
    return tagged(document, lexicon)
