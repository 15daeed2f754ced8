"""Which articles get a vector when they are written."""

from typing import Any

import pytest

from mappings.articles import DIMENSIONS, VECTOR
from service import vectors
from service.index.embeddings import lacks, with_vectors, without_vector

SAYS: dict[str, Any] = {"id": "a", "title": "Title"}


@pytest.mark.parametrize(
    ("document", "lacking"),
    [
        (SAYS, True),
        ({"id": "a", "body": [{"paragraphs": ["Text."]}]}, True),
        (SAYS | {VECTOR: [1.0]}, False),
        (SAYS | {"withdrawn": True}, False),
        ({"id": "a", "title": " "}, False),
        ({"id": "a"}, False),
    ],
)
def test_what_says_something_and_has_none(document: dict[str, object], *, lacking: bool) -> None:
    assert lacks(document) is lacking


def test_an_earlier_revision_keeps_none() -> None:
    assert without_vector(SAYS | {VECTOR: [1.0]}) == SAYS


def test_without_the_model_documents_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "is_installed", lambda: False)
    assert with_vectors([SAYS], lambda: pytest.fail("nothing takes its time")) == [SAYS]


@pytest.mark.skipif(not vectors.is_installed(), reason="skipped: the vectors' model is not installed (docs/vectors.md)")
def test_with_the_model_those_that_lack_one_get_one() -> None:
    kept: list[str] = []
    withdrawn, has = {"withdrawn": True}, SAYS | {VECTOR: [1.0]}
    documents = [withdrawn, SAYS, has]
    made = with_vectors(documents, lambda: kept.append("once more"))
    assert (made[0], made[2]) == (withdrawn, has)
    assert len(made[1][VECTOR]) == DIMENSIONS
    assert without_vector(made[1]) == SAYS
    assert len(kept) == 1
