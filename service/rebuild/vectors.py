"""Giving articles the vectors that they lack, where they were indexed before the optional model was installed."""

from collections.abc import Iterator
from typing import Any

from mappings.articles import VECTOR, WITHDRAWN
from service.index.embeddings import with_vectors
from service.index.writer import bulk, target
from service.rebuild.retag import articles
from service.storage.archive import Archive, translated

Body = dict[str, Any]

LACKING: Body = {"bool": {"must_not": [WITHDRAWN, {"exists": {"field": VECTOR}}]}}


def lacking(archive: Archive) -> int:
    """Count the articles that have no vector. Raises Unavailable."""
    with translated():
        archive.client.indices.refresh(index=archive.indices.articles)
        return int(archive.client.count(index=archive.indices.articles, query=LACKING)["count"])


def fill(archive: Archive) -> Iterator[int]:
    """Embed each article that lacks a vector, page by page; return how many of a page were done.

    No revision is made. One that is written meanwhile is left as it is: it has a vector of its own. Raises Unavailable.
    """
    for hits in articles(archive, [LACKING]):
        made = with_vectors([hit["_source"] for hit in hits], lambda: None)
        targets = [target(hit["_id"], hit["_version"]) for hit in hits]
        written = [
            (where, body) for where, body, hit in zip(targets, made, hits, strict=True) if body is not hit["_source"]
        ]
        answers = bulk(archive, archive.indices.articles, written)
        yield sum("error" not in answer for answer in answers)
