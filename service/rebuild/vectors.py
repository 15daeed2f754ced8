"""Adding vectors to articles that were indexed before the optional model was installed."""

from collections.abc import Iterator
from typing import Any

from mappings.articles import VECTOR, WITHDRAWN
from service.index.embeddings import with_vectors
from service.index.writer import replacing
from service.rebuild.retag import article_pages
from service.storage.archive import Archive
from service.storage.collection import article_documents

Body = dict[str, Any]

LACKING: Body = {"bool": {"must_not": [WITHDRAWN, {"exists": {"field": VECTOR}}]}}


def count_without_vector(archive: Archive) -> int:
    """Count the articles that have no vector. Raises Unavailable."""
    return article_documents(archive).count(LACKING, fresh=True)


def add_vectors(archive: Archive) -> Iterator[int]:
    """Embed each article that lacks a vector, page by page; return how many of a page were done.

    No revision is made. One that is written meanwhile is left as it is: it has a vector of its own. Raises Unavailable.
    """
    for page in article_pages(archive, [LACKING]):
        made = with_vectors([stored.value for stored in page], lambda: None)
        results = article_documents(archive).write(
            replacing(stored.id, stored.number, body)
            for stored, body in zip(page, made, strict=True)
            if body is not stored.value
        )
        yield sum(result.written for result in results)
