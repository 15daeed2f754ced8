"""What Dateline's analyzers cost in time and place beside stock English analysis, and what finding names costs."""

import copy
import re
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch
from elasticsearch.exceptions import GeneralAvailabilityWarning

from benchmarks import node
from mappings.articles import ARTICLES
from service.articles.article import Article
from service.articles.article_json import as_json
from service.lexicon.lexicon import Lexicon

Body = dict[str, Any]

QUERIES = (
    "ISIS fighters in Raqqa",
    "F-35A",
    "the 82nd Airborne's soldiers",
    "Lt. Gen. Smith of CENTCOM",
    "close air support",
    "counter-terrorism Syria -Russia",
)
_ROUNDS = 4
_WORDS = 600
# The settings that are not ours to choose anew for a comparison: only the analyzers differ.
_STILL = {"refresh_interval": -1}


class Cost(NamedTuple):
    """What one way to analyse costs for all documents: seconds of the engine's own work, and bytes stored."""

    seconds: float
    size: int


class Finding(NamedTuple):
    """Milliseconds of finding names: in a query, in 600 words, and in these by a plain pattern of all names."""

    query: float
    article: float
    pattern: float


def measure(client: Elasticsearch, articles: Sequence[Article]) -> dict[str, Cost]:
    """Index the same articles in each way, the best of a few rounds: the stock analysis comes first."""
    documents = {str(number): as_json(article) for number, article in enumerate(articles)}
    ways = dict(_ways())
    # Round by round, so that an engine that grows warm, or a machine that grows busy, favours no way.
    rounds = [{name: _once(client, body, documents) for name, body in ways.items()} for _ in range(_ROUNDS)]
    return {name: Cost(*map(min, zip(*(costs[name] for costs in rounds), strict=True))) for name in ways}


def _ways() -> Iterator[tuple[str, Body]]:
    yield "stock english", _changed(_stock)
    yield "Dateline", _changed(lambda _: None)
    yield "without capitals in loud sentences", _changed(lambda body: _analyzer(body)["char_filter"].remove("loud"))
    yield "without forms of designators", _changed(lambda body: _analyzer(body)["filter"].remove("text_forms"))
    yield "without capitals", _changed(lambda body: _analyzer(body)["filter"].remove("text_capitals"))
    yield "without stems", _changed(lambda body: _analyzer(body)["filter"].remove("stems"))
    yield "without offsets", _changed(lambda body: _each_text(body, {"index_options": "positions"}))


def _changed(change: Callable[[Body], object]) -> Body:
    body = copy.deepcopy(ARTICLES)
    change(body)
    return body


def _analyzer(body: Body) -> Body:
    analyzer: Body = body["settings"]["analysis"]["analyzer"]["text"]
    return analyzer


def _stock(body: Body) -> None:
    _each_text(body, {"analyzer": "english"})
    del body["settings"]["analysis"]


def _each_text(body: Any, change: Mapping[str, Any]) -> None:
    """Change every text field of a mapping."""
    if not isinstance(body, dict):
        return
    if body.get("type") == "text":
        body.update(change)
    for value in body.values():
        _each_text(value, change)


def _once(client: Elasticsearch, body: Body, documents: Mapping[str, Body]) -> Cost:
    with node.index(client, {**body, "settings": {**body["settings"], **_STILL}}, documents) as name:
        client.indices.forcemerge(index=name, max_num_segments=1)
        client.indices.flush(index=name, force=True)
        client.indices.refresh(index=name)
        spent = client.indices.stats(index=name)["indices"][name]["primaries"]["indexing"]["index_time_in_millis"]
        with warnings.catch_warnings(action="ignore", category=GeneralAvailabilityWarning):
            usage = client.indices.disk_usage(index=name, run_expensive_tasks=True)
        return Cost(spent / 1000, usage[name]["store_size_in_bytes"])


def finding(lexicon: Lexicon, texts: Sequence[str]) -> Finding:
    """Time the finder once it is made; the pattern is timed on few texts, since it is slow."""
    cut = [" ".join(text.split(" ")[:_WORDS]) for text in texts]
    find = lexicon.finder.find
    find(cut[0])
    forms = {form for entry in lexicon.concepts.values() for form in entry.forms}
    pattern = re.compile("|".join(rf"\b{re.escape(form)}\b" for form in sorted(forms, key=len, reverse=True)))
    return Finding(_each_ms(find, QUERIES * 50), _each_ms(find, cut), _each_ms(pattern.findall, cut[:2]))


def _each_ms(work: Callable[[str], object], texts: Sequence[str]) -> float:
    start = time.process_time()
    for text in texts:
        work(text)
    return (time.process_time() - start) / len(texts) * 1000
