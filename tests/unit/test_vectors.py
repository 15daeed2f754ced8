"""Texts → vectors, where the optional model is installed."""

import math

import pytest

from mappings.articles import DIMENSIONS
from service import vectors

needs_model = pytest.mark.skipif(not vectors.is_installed(), reason="skipped: the vectors' model is not installed")


def _nearness(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_the_text_of_an_article_is_its_title_and_what_it_begins_with() -> None:
    article = {"title": "Title", "lead": "Lead.", "body": [{"heading": "H", "paragraphs": ["One."]}, {}]}
    assert vectors.embedded_text(article) == "Title\nLead.\nOne."
    assert vectors.embedded_text({}) == "\n"
    assert len(vectors.embedded_text({"body": [{"paragraphs": ["word " * 5000]}]})) < 3000


@needs_model
def test_a_vector_has_length_one() -> None:
    for vector in vectors.embed(["a", "", "word " * 2000, "Ångström ✈ 空軍"]):
        assert len(vector) == DIMENSIONS
        assert math.isclose(math.hypot(*vector), 1, rel_tol=1e-5)


@needs_model
def test_the_same_said_in_other_words_is_near() -> None:
    told, same, other = vectors.embed(["A man is eating food.", "Someone has a meal.", "The stock market fell."])
    assert _nearness(told, same) > _nearness(told, other) + 0.3
