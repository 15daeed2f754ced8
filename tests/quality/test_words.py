"""The judged words: queries find what they must and nothing that they must not."""

import pytest
from elasticsearch import Elasticsearch

from benchmarks import words
from benchmarks.words import Judged, Miss
from service.lexicon.lexicon import as_shipped
from service.local.engines import Engines

SHARE = 0.98
# What is judged wrong and known: a row that is right again must leave this list.
KNOWN = {
    # Of a nickname that is a word too, only the capitals and an armed noun after it tell: "Predators can also perform".
    Miss("equipment", "MQ-1", "predators-can", found=False),
    # `=` tells an acronym's capitals apart, not those of a name: the tokens fold them.
    Miss("exact", "=reaper", "mq9-hancock", found=True),
}


@pytest.fixture(scope="module")
def judged(engines: Engines) -> dict[str, Judged]:
    with Elasticsearch(engines.elasticsearch_url, request_timeout=60) as client:
        return words.measure(client, as_shipped())


def test_every_group_is_judged(judged: dict[str, Judged]) -> None:
    assert set(judged) == {path.stem for path in words.JUDGED.glob("*.jsonl")} - {"documents"}
    assert all(group.must and group.must_not for group in judged.values())


@pytest.mark.parametrize("group", words.GROUPS)
def test_a_group_finds_what_it_must(judged: dict[str, Judged], group: str) -> None:
    assert judged[group].found >= SHARE, [miss for miss in judged[group].wrong if not miss.found]


def test_nothing_is_wrong_but_what_is_known(judged: dict[str, Judged]) -> None:
    assert {miss for group in judged.values() for miss in group.wrong} == KNOWN
