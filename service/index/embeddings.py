"""The vectors of articles that are written, where the optional model is installed; what computes them is `vectors`."""

from collections.abc import Callable, Sequence
from typing import Any

from mappings.articles import VECTOR
from service import vectors

Document = dict[str, Any]


def with_vectors(documents: Sequence[Document], keep: Callable[[], None]) -> list[Document]:
    """Return the documents, each that lacks its vector with it; `keep` is called between, since each takes its time.

    A withdrawn article has none, and none has any where the model is not installed.
    """
    lacking = [place for place, each in enumerate(documents) if lacks(each)] if vectors.is_installed() else []
    made = list(documents)
    embedded = vectors.embed([vectors.embedded_text(documents[place]) for place in lacking])
    for place, vector in zip(lacking, embedded, strict=True):
        made[place] = documents[place] | {VECTOR: vector}
        keep()
    return made


def without_vector(document: Document) -> Document:
    """Return a document as an earlier revision keeps it: nobody looks for what that one meant."""
    return {name: value for name, value in document.items() if name != VECTOR}


def lacks(document: Document) -> bool:
    """Whether an article says something, and has no vector of it yet."""
    return VECTOR not in document and not document.get("withdrawn") and bool(vectors.embedded_text(document).strip())
