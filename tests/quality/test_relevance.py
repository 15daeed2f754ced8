"""Ranking: on every judged collection better than stock English analysis, and no worse than has been reached."""

import pytest
from elasticsearch import Elasticsearch

from benchmarks import relevance
from benchmarks.judged import COLLECTIONS, Figures, newsroom, read
from benchmarks.material import SKIPPED, data
from service.lexicon.lexicon import as_shipped
from service.local.engines import Engines

# nDCG@10 and recall@100.
REACHED = {
    "cranfield": (0.45, 0.78),
    "med": (0.70, 0.81),
    "npl": (0.437, 0.607),
    "cacm": (0.52, 0.677),
}
NEWSROOM = {relevance.THEN_ROW: (0.90, 0.97)}
FEWEST_QUESTIONS = 50


@pytest.fixture(scope="module")
def client(engines: Engines) -> Elasticsearch:
    return Elasticsearch(engines.elasticsearch_url, request_timeout=120)


@pytest.fixture(scope="module")
def asked(client: Elasticsearch) -> dict[str, Figures]:
    return relevance.measure_newsroom(client, newsroom(as_shipped()), as_shipped(), by_meaning=False)


def test_newsroom_questions_are_judged_on_articles_of_the_sample() -> None:
    judged = newsroom(as_shipped())
    assert len(judged.questions) >= FEWEST_QUESTIONS
    assert {article for grades in judged.answers.values() for article in grades} <= set(judged.documents)
    assert {grade for grades in judged.answers.values() for grade in grades.values()} == {1, 2, 3}


def test_newsroom_questions(asked: dict[str, Figures]) -> None:
    for row, (ndcg, recall) in NEWSROOM.items():
        assert asked[row].ndcg >= max(ndcg, asked[relevance.STOCK_ROW].ndcg)
        assert asked[row].recall >= recall


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection(client: Elasticsearch, name: str) -> None:
    folder = data("judged")
    if folder is None:
        pytest.skip(SKIPPED)
    rows = relevance.measure(client, read(folder / name), as_shipped(), by_meaning=False)
    stock, ours = rows[relevance.STOCK_ROW], rows[relevance.MOST_ROW]
    assert ours.ndcg >= max(stock.ndcg, REACHED[name][0])
    assert ours.recall >= max(stock.recall, REACHED[name][1])
