"""Every operator and field of the query language in a real engine: which of a few articles are found."""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from elasticsearch import BadRequestError, Elasticsearch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mappings.articles import ARTICLES
from service.articles.identity import id_of_url
from service.errors import QueryError
from service.lexicon.lexicon import Lexicon, as_shipped
from service.local.engines import Engines
from service.search.compile.clauses import render
from service.search.compile.compiler import Compiled, compile_query
from service.search.engine import TOO_MANY
from service.search.language.syntax import parse
from service.search.parts import explain
from service.search.parts.highlights import CLOSE, OPEN, article_request, marked_article, passages_request

Ask = Callable[[str], set[str]]
YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
ADDRESS = "https://www.defense.gov/News/Article/1178/raqqa/"
FILLING = " ".join(f"word{number}" for number in range(20))

ARTICLES_BY_NAME: dict[str, dict[str, Any]] = {
    "raqqa": {
        "id": id_of_url(ADDRESS),
        "url": ADDRESS,
        "title": "Mattis praises the fight for Raqqa",
        "lead": "Coalition aircraft struck Daesh positions.",
        "body": [{"heading": "Air strikes", "paragraphs": ["An MQ-9 Reaper struck near Raqqa in Syria."]}],
        "people": [{"name": "James N. Mattis", "role": "secretary"}],
        "places": ["Raqqa", "Syria"],
        "published": "2017-05-08T12:00:00Z",
        "first_indexed_at": "2018-03-04T05:06:07Z",
        "day": "05-08",
        "kind": "news",
        "source": "defense.gov",
        "language": "en",
        "word_count": 900,
        "bylines": [{"name": "Jim Garamone", "affiliation": "DoD News"}],
    },
    "kyiv": {
        "title": "Talks in Kyiv",
        "body": [{"paragraphs": [f"The Islamic State was no topic {FILLING} in the talks on Raqqa."]}],
        "organizations": ["North Atlantic Treaty Organization"],
        "units": ["82nd Airborne Division"],
        "places": ["Kyiv"],
        "published": "2016-05-08T09:00:00Z",
        "day": "05-08",
        "kind": "transcript",
        "source": "af.mil",
        "language": "uk",
        "word_count": 300,
        "section": "World",
        "photos": [
            {
                "caption": "A medic waits.",
                "credit": {"name": "Jane Roe", "service": "U.S. Army"},
                "virin": {"value": "160508-A-AB123-001"},
                "url": "https://example.org/a.jpg",
            }
        ],
    },
    "contracts": {
        "title": "Contracts for the day",
        "body": [
            {
                "paragraphs": [
                    "A company will repair the F-35A; counting and counters are not included.",
                    "Pallets were sent to Guam.",
                ]
            }
        ],
        "terms": [{"concept": "close-air-support", "label": "close air support"}],
        "equipment": ["F-35 Lightning II"],
        "operations": ["Operation Inherent Resolve"],
        "awards": [{"company": "Lockheed Martin Corp.", "contract_numbers": ["FA8650-15-C-1234"]}],
        "contract_numbers": ["FA8650-15-C-1234"],
        "published": YESTERDAY,
        "day": YESTERDAY[5:],
        "tags": ["Budget"],
        "word_count": 50,
    },
}
EVERY = set(ARTICLES_BY_NAME)


class Small(NamedTuple):
    """An archive of these articles alone."""

    client: Elasticsearch
    index: str
    lexicon: Lexicon

    def search(self, **body: Any) -> dict[str, Any]:
        return dict(self.client.search(index=self.index, **body))

    def compiled(self, text: str) -> Compiled:
        return compile_query(parse(text), self.lexicon)


@pytest.fixture(scope="module")
def small(engines: Engines) -> Iterator[Small]:
    name = f"test-{uuid.uuid4().hex[:8]}"
    with Elasticsearch(engines.elasticsearch_url, request_timeout=120) as client:
        client.indices.create(index=name, **ARTICLES)
        for key, article in ARTICLES_BY_NAME.items():
            client.index(index=name, id=key, document={"id": key, **article}, refresh=True)
        yield Small(client, name, as_shipped())
        client.indices.delete(index=name)


@pytest.fixture(scope="module")
def ask(small: Small) -> Ask:
    """Return the names of the articles that a query finds."""

    def found(text: str) -> set[str]:
        hits = small.search(query=render(small.compiled(text).clause), source=False)["hits"]["hits"]
        return {hit["_id"] for hit in hits}

    return found


FINDS = [
    ("", EVERY),
    ("raqqa", {"raqqa", "kyiv"}),
    ("raqqa kyiv", {"kyiv"}),
    ("raqqa AND kyiv", {"kyiv"}),
    ("mattis OR kyiv", {"raqqa", "kyiv"}),
    ("raqqa -kyiv", {"raqqa"}),
    ("NOT raqqa", {"contracts"}),
    ("-raqqa -contracts", set()),
    ("raqqa (mattis OR nobody)", {"raqqa"}),
    ("(raqqa -kyiv) OR contracts", {"raqqa", "contracts"}),
    ("contracts OR -raqqa", {"contracts"}),
    ('"fight for Raqqa"', {"raqqa"}),
    ('"fight Raqqa"', set()),
    ('"fight Raqqa"~1', {"raqqa"}),
    ("Reaper NEAR/3 Raqqa", {"raqqa"}),
    ("Raqqa NEAR/3 Reaper", {"raqqa"}),
    ("reaper NEAR/0 raqqa", set()),
    ("raqqa NEAR/5 state", set()),
    ("raqqa NEAR/30 state", {"kyiv"}),
    ("raqqa NEAR/30 ISIS", {"kyiv"}),
    ('"islamic state" NEAR/30 (raqqa OR aleppo)', {"kyiv"}),
    ("repair NEAR/5 F-35", {"contracts"}),
    ("=Reaper NEAR raq*", {"raqqa"}),
    ("repair NEAR/255 pallets", set()),
    ("repair /p counters", {"contracts"}),
    ("repair w/p pallets", set()),
    ("state SAME raqqa", {"kyiv"}),
    ("reaper /s raqqa", {"raqqa"}),
    ("state /s raqqa", set()),
    ("reaper w/3 raqqa", {"raqqa"}),
    ("reaper near2 raqqa", {"raqqa"}),
    ("reaper AROUND(1) raqqa", set()),
    ("reaper PRE/2 raqqa", {"raqqa"}),
    ("raqqa pre/2 reaper", set()),
    ("repair adj3 F-35", {"contracts"}),
    ("=Reaper ADJ struck", {"raqqa"}),
    ('("reaper struck" NEAR/1 raqqa) PRE/5 syria', {"raqqa"}),
    ('"Reaper Raqqa"~2 NEAR/1 syria', {"raqqa"}),
    ("raqqa NOT NEAR/5 reaper", {"raqqa", "kyiv"}),
    ("body:(raqqa NOT NEAR/5 reaper)", {"kyiv"}),
    ("body:(raqqa not w/1 reaper)", {"raqqa", "kyiv"}),
    ("body:(raqqa NOT NEAR/5 (reaper OR talks))", set()),
    ("atleast2(raqqa)", set()),
    ("atleast2(count*)", {"contracts"}),
    ("atleast3(count*)", set()),
    ("atleast1(raqqa)", {"raqqa", "kyiv"}),
    ("atleast2(mattis OR raqqa)", {"raqqa"}),
    ("reaper && raqqa", {"raqqa"}),
    ("mattis||kyiv", {"raqqa", "kyiv"}),
    ("cou?ting", {"contracts"}),
    ("rep*ir", {"contracts"}),
    ("cou?ting NEAR/5 rep*ir", {"contracts"}),
    ("title:mat*is", {"raqqa"}),
    ("org:nor?h", {"kyiv"}),
    ("kind:transc?ipt", {"kyiv"}),
    ("intitle:raqqa", {"raqqa"}),
    ("hlead:(daesh OR kyiv)", {"raqqa", "kyiv"}),
    ("intext:reaper", {"raqqa"}),
    ("site:defense.gov", {"raqqa"}),
    ("site:af.mil", {"kyiv"}),
    ("after:2016 before:2018", {"raqqa"}),
    ("like:(reaper raqqa syria zqzq)", {"raqqa"}),
    (" OR ".join(("mattis", *(f"zq{number}" for number in range(999)))), {"raqqa"}),
    ("=Reaper", {"raqqa"}),
    ("=MATTIS", set()),
    ("count*", {"contracts"}),
    ("title:raqqa", {"raqqa"}),
    ("lead:ISIS", {"raqqa"}),
    ("body:raqqa", {"raqqa", "kyiv"}),
    ('body:"air strikes"', {"raqqa"}),
    ("caption:medics", {"kyiv"}),
    ("title:(mattis OR talks)", {"raqqa", "kyiv"}),
    ("title:(raqqa OR kyiv) -mattis", {"kyiv"}),
    ("title:(mattis NEAR/5 raqqa)", {"raqqa"}),
    ("byline:garamone", {"raqqa"}),
    ('byline:"DoD News"', {"raqqa"}),
    ("person:mattis", {"raqqa"}),
    ('person:"james mattis"~2', {"raqqa"}),
    ("org:NATO", {"kyiv"}),
    ("unit:82d", {"kyiv"}),
    ("place:Kiev", {"kyiv"}),
    ("place:syria", {"raqqa"}),
    ("term:CAS", {"contracts"}),
    ("equipment:F-35", {"contracts"}),
    ("operation:OIR", {"contracts"}),
    ("company:lockheed", {"contracts"}),
    ("tag:budget", {"contracts"}),
    ("section:world", {"kyiv"}),
    ("photographer:roe", {"kyiv"}),
    ("source:defense.gov", {"raqqa"}),
    ("source:DEFENSE.GOV", {"raqqa"}),
    ("source:def*", {"raqqa"}),
    ("kind:(news OR transcript)", {"raqqa", "kyiv"}),
    ("-kind:news -kind:transcript", {"contracts"}),
    ("lang:uk", {"kyiv"}),
    ("virin:160508-A-AB123-001", {"kyiv"}),
    ("virin:160508-a*", {"kyiv"}),
    ("160508-A-AB123-001", {"kyiv"}),
    ("contract:FA8650-15-C-1234", {"contracts"}),
    ("contract:fa8650*", {"contracts"}),
    ("contract:fa8650-15-c", {"contracts"}),
    (f"url:{ADDRESS}", {"raqqa"}),
    ("url:defense.gov/News", {"raqqa"}),
    ("url:af.mil", set()),
    ("http://defense.gov/News/Article/1178/raqqa?utm_source=x", {"raqqa"}),
    ("date:2017", {"raqqa"}),
    ("date:2016..2017-05", {"raqqa", "kyiv"}),
    ("date:2016-05-08", {"kyiv"}),
    ("date:>2016 date:<2020", {"raqqa"}),
    ("date:<=2017-05-08", {"raqqa", "kyiv"}),
    ("date:<2017-05-08", {"kyiv"}),
    ("date:last-30-days", {"contracts"}),
    ("date:yesterday", {"contracts"}),
    ("added:2018-03", {"raqqa"}),
    ("added:>=2018", {"raqqa"}),
    ("day:05-08", {"raqqa", "kyiv"}),
    ("words:>800", {"raqqa"}),
    ("words:<=300 words:>=300", {"kyiv"}),
    ("has:photo", {"kyiv"}),
    ("-has:photo", {"raqqa", "contracts"}),
    ("has:award", {"contracts"}),
    ("MATTIS PRAISES THE FIGHT", {"raqqa"}),
    ("“fight for Raqqa” — Mattis", {"raqqa"}),
]


@pytest.mark.parametrize(("text", "names"), FINDS)
def test_what_a_query_finds(ask: Ask, text: str, names: set[str]) -> None:
    assert ask(text) == names


def matched(small: Small, text: str, name: str) -> list[tuple[str, str | None, list[str]]]:
    asked = explain.explained(small.compiled(text))
    (hit,) = (hit for hit in small.search(query=render(asked.clause))["hits"]["hits"] if hit["_id"] == name)
    return [tuple(each.values()) for each in explain.matched(hit["matched_queries"], asked.named_queries)]


def test_why_an_article_matched(small: Small) -> None:
    isis = "islamic-state-of-iraq-and-syria"
    assert matched(small, "ISIS raqqa", "raqqa") == [
        ("Daesh", isis, ["lead"]),
        ("raqqa", None, ["title", "body.paragraphs"]),
    ]
    assert matched(small, "person:mattis -kyiv", "raqqa") == [("mattis", None, ["people.name"])]
    assert matched(small, "reaper NEAR raqqa", "raqqa") == [("NEAR", None, ["body.paragraphs"])]
    assert matched(small, "person:(james NEAR mattis)", "raqqa") == [("NEAR", None, ["people.name"])]
    assert matched(small, "title:mat*is", "raqqa") == [("mat*is", None, ["title"])]


@pytest.mark.parametrize("text", [text for text, _ in FINDS])
def test_to_be_explained_changes_nothing(small: Small, ask: Ask, text: str) -> None:
    asked = explain.explained(small.compiled(text))
    assert {hit["_id"] for hit in small.search(query=render(asked.clause))["hits"]["hits"]} == ask(text)


@pytest.mark.parametrize("text", [text for text, _ in FINDS])
def test_each_text_asked_for_what_can_stand_in_it_is_marked_as_for_the_whole_query(small: Small, text: str) -> None:
    clause = small.compiled(text).clause
    asked = passages_request(clause)
    of_fields = {name: {"highlight_query": field["highlight_query"]} for name, field in asked["fields"].items()}
    whole = article_request(clause, "")["highlight"]
    found = [
        small.search(query=render(clause), highlight=highlight)["hits"]["hits"]
        for highlight in ({**asked, "number_of_fragments": 0, "fields": of_fields}, whole)
    ]
    assert [hit.get("highlight") for hit in found[0]] == [hit.get("highlight") for hit in found[1]]


def marks(small: Small, text: str, name: str) -> list[str]:
    article = ARTICLES_BY_NAME[name]
    body = article_request(small.compiled(text).clause, article.get("id", name))
    return re.findall(
        f"{OPEN}(.+?){CLOSE}", json.dumps(marked_article(article, small.search(**body)), ensure_ascii=False)
    )


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("ISIS raqqa", "raqqa", ["Raqqa", "Daesh", "Raqqa"]),
        ("ISIS", "kyiv", ["Islamic State"]),
        ("F-35", "contracts", ["F-35A"]),
        ('caption:medic "Talks in Kyiv"', "kyiv", ["Talks in Kyiv", "medic"]),
        ("person:mattis", "raqqa", []),
        ("nothing OR strikes", "raqqa", ["strikes"]),
    ],
)
def test_the_words_of_a_query_marked_in_a_whole_article(small: Small, text: str, name: str, words: list[str]) -> None:
    assert marks(small, text, name) == words


PIECES = st.sampled_from(
    (
        *('"', "(", ")", "-", "=", "*", "~5", " ", ":", "..", ">", " OR ", " AND ", "NOT ", " NEAR/3 ", "/", "\\"),
        *(" /s ", " PRE/2 ", " NOT NEAR/2 ", "atleast2 ", "like:", "rep*ir", "cou?t", "||", "&&"),
        *("title:", "date:", "words:", "has:", "day:", "person:", "url:", "virin:", "source:", "2017", "photo"),
        *("ISIS", "F-35A", "U.S.", "raq*", "close air support", "Gen.", "\ud800", "\u0000", "😀", "[", "{"),
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
def test_the_engine_takes_whatever_is_read(ask: Ask, text: str) -> None:
    with suppress(QueryError):
        assert asked_for(ask, text) <= EVERY


def asked_for(ask: Ask, text: str) -> set[str]:
    try:
        return ask(text)
    except BadRequestError as error:
        if TOO_MANY in str(error):  # told as a mistake of the query
            return set()
        raise
