"""Articles with most of the words: what each is without, and how it spells what it has."""

import json
from typing import Any

import pytest

from service.articles.item import Item
from service.backends import Backends
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.search import engine
from service.search.language.syntax import parse
from service.search.search import Search

TEXTS = {
    "kyiv": "President Zelensky spoke of armor and of the harvest in Kyiv.",
    "parade": "The armour rolled by, and the crews waved at the children of the town.",
    "isis": "The Islamic State of Iraq and Syria held the bridge, the harvest and the mill.",
    "other": "The choir sang in the rain until the mayor came.",
}


@pytest.fixture
def filled(backends: Backends) -> Backends:
    told = [{"url": f"https://{name}.example/", "title": name, "text": text} for name, text in TEXTS.items()]
    items = [Item(body=json.dumps(each).encode(), content_type="application/json") for each in told]
    batch = submit(backends.archive, items)
    index_batch(backends.archive, batch.id, owner="test", lease_s=5)
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    return backends


def hits(backends: Backends, text: str) -> dict[str, tuple[list[str], list[str]]]:
    page: dict[str, Any] = engine.run(backends.archive, Search(query=parse(text), text=text))
    assert page["fallback"] == engine.FALLBACK
    return {hit["title"]: (hit["without"], hit.get("spelled", [])) for hit in page["hits"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zqzq Zelenskyy harvest", {"kyiv": (["zqzq"], ["Zelensky"]), "isis": (["zqzq", "Zelenskyy"], [])}),
        ("zqzq armour", {"parade": (["zqzq"], []), "kyiv": (["zqzq"], ["armor"])}),
        ("zqzq child", {"parade": (["zqzq"], ["children"])}),
        ("zqzq ISIS mill", {"isis": (["zqzq"], [])}),
        ("the zqzq of choirs", {"other": (["zqzq"], [])}),
    ],
)
def test_what_an_article_is_without_and_how_it_spells_what_it_has(
    filled: Backends, text: str, found: dict[str, tuple[list[str], list[str]]]
) -> None:
    assert hits(filled, text) == found
