"""The analyzers in a real engine: the tokens of each rule by position, and texts made to hang it or break it."""

import uuid
from collections.abc import Callable, Iterator

import pytest
from elasticsearch import Elasticsearch

from mappings.analysis import CAPITALS, VARIANT
from mappings.articles import ARTICLES
from service.lexicon.lexicon import as_shipped
from service.local.engines import Engines
from service.search.compile.clauses import render
from service.search.compile.compiler import compile_query
from service.search.compile.term_clauses import phrase
from service.search.language.syntax import parse

Tokens = Callable[[str, str], str]


@pytest.fixture(scope="module")
def client(engines: Engines) -> Iterator[Elasticsearch]:
    with Elasticsearch(engines.elasticsearch_url, request_timeout=120) as client:
        yield client


@pytest.fixture(scope="module")
def index(client: Elasticsearch) -> Iterator[str]:
    """An index of articles, and of nothing else."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    client.indices.create(index=name, **ARTICLES)
    yield name
    client.indices.delete(index=name)


@pytest.fixture(scope="module")
def tokens(client: Elasticsearch, index: str) -> Tokens:
    """Return a text's tokens: those of a position with a slash between; `^` is capitals, `~` a variant."""

    def analysed(text: str, analyzer: str) -> str:
        places: dict[int, list[str]] = {}
        for token in client.indices.analyze(index=index, analyzer=analyzer, text=text)["tokens"]:
            printed = token["token"].replace(CAPITALS, "^").replace(VARIANT, "~")
            places.setdefault(token["position"], []).append(printed)
        return " ".join("/".join(sorted(place)) for place in places.values())

    return analysed


TEXTS = {
    "designators": [
        ("an F-35A flies", "an f35a/f35~ flies/fly~"),
        ("an F35A flies", "an f35a/f35~ flies/fly~"),
        ("an F 35A flies", "an f35a/f35~ flies/fly~"),
        ("F 35A flies", "f35a/f35~ flies/fly~"),
        ("an f-35a too", "an f35a too"),
        ("the MQ-9 and UH 60", "the mq9 and uh60"),
        ("a MiG-29 or mig-29", "a mig29 or mig29"),
        ("an M1A2 tank", "an m1a2/m1~ tank"),
        ("the DDG-51 hull", "the ddg51 hull"),
        ("the S-400 and Su-27", "the s400 and su27"),
        ("A 10 percent rise", "a 10 percent rise"),
        ("an H-1B visa", "an h1b/h1~ visa"),
    ],
    "plurals": [
        ("their F-35s", "their f35s/f35~"),
        ("their F-35As", "their f35as/f35a~/f35~"),
        ("their C-17s", "their c17s/c17~"),
        ("the POWs", "the pows^/pow^~"),
        ("the SEALs", "the seals^/seal^~"),
        ("the companies", "the companies/company~"),
        ("GPS on a USS ship", "gps^ on a uss^ ship"),
    ],
    "pairs": [
        ("an F/A-18E/F jet", "an fa18e/fa18f/fa18~ jet"),
        ("an F-16C/D jet", "an f16c/f16d/f16~ jet"),
        ("the B-1/B-2 force", "the b1/b2 force"),
    ],
    "radars": [("an AN/TPY-2 radar", "an antpy2/tpy2~ radar")],
    "ordinals": [
        ("the 82nd and 82d", "the 82th and 82th"),
        ("the 1st, 3d and 3rd", "the 1th 3th and 3th"),
        ("in 3D", "in 3d"),
    ],
    "measures": [
        ("a 155mm gun", "a 155mm/155~/mm~ gun"),
        ("a 155 mm gun", "a 155mm/155~/mm~ gun"),
        ("a 155-millimeter gun", "a 155mm/155~/mm~ gun"),
        ("within 10 kilometers", "within 10km/10~/km~"),
    ],
    "acronyms": [
        ("U.S. troops", "us^ troops/troop~"),
        ("the US's aim", "the us^ aim"),
        ("R&D work", "r&d^ work"),
        ("an A2/AD zone", "an a2ad zone"),
        ("IT or it", "it^ or it"),
        ("Nato or NATO", "nato or nato^"),
        ("at 5 a.m. e.g. now", "at 5 am eg now"),
        ("the U.N.-led talks", "the un^ led talks/talk~"),
    ],
    "possessives": [
        ("Iraq's border", "iraq border"),
        ("Iraq’s border", "iraq border"),
        ("the soldiers' tents", "the soldiers/soldier~ tents/tent~"),
        ("O’Brien’s word", "obrien word"),
        ("don't and we’re", "dont and were"),
    ],
    "hyphens": [
        ("counterterrorism unit", "counterterrorism/counterterror~ unit"),
        ("counter-terrorism unit", "counter/counterterrorism/counterterror~ terrorism unit"),
        ("al-Qa'ida or al‑Qaida", "al/alqaida qaida or al/alqaida qaida"),
        ("Da'esh and Daesh", "daesh and daesh"),
        ("the CJTF-OIR staff", "the cjtf^/cjtfoir^ oir^ staff"),
    ],
    "identifiers": [
        ("photo 150921-F-AB123-001 here", "photo 150921fab123001 here"),
        ("order FA8650-15-C-1234 of", "order fa865015c1234 of"),
        ("order FA8650-15-C-1234-P00003 of", "order fa865015c1234p00003/fa865015c1234~ of"),
        ("at 081530ZMAY17 and 081530ZMAY2017", "at 081530zmay17 and 081530zmay17"),
        ("COVID-19 cases", "19/covid19/covid^ cases/case~"),
        ("write to info@army.mil", "write to info armymil/army mil"),
    ],
    "numbers": [
        ("on 9/11 and 24/7", "on 9·11 and 24·7"),
        ("Title 10 of", "title 10 of"),
        ("cost $1,500.50 or 1,000,000", "cost 1500·50 or 1000000"),
        ("call 703-697-5131", "call 703 697 5131"),
        ("the I-95 road", "the i95 road"),
    ],
    "capitals": [
        ("IRAQ", "iraq/iraq^"),
        ("It rained. US TROOPS TRAIN TODAY.", "it rained/rain~ us/us^ troops/troops^/troop~ train/train^ today/today^"),
        (
            "MOSUL FALLS TO ARMY\nThe army said so.",
            "mosul/mosul^ falls/falls^/fall~ to/to^ army/army^ the army said so",
        ),
        ("He said NATO and the EU agreed.", "he said nato^ and the eu^ agreed/agree~"),
    ],
    "prose": [
        ("The quick brown fox", "the quick brown fox"),
        ("he/she and/or us", "he/heshe she and/and~/andor or us"),
        ("", ""),
        (" - -- _ ' \" ", ""),
    ],
}


@pytest.mark.parametrize(
    ("text", "expected"), [row for rows in TEXTS.values() for row in rows], ids=lambda value: repr(value)[:40]
)
def test_tokens_of_a_text(tokens: Tokens, text: str, expected: str) -> None:
    given = [sorted(place.split("/")) for place in expected.split()]
    assert tokens(text, "text") == " ".join("/".join(place) for place in given)


QUERIES = [
    ("words", "F-35A", "f35a/f35a~"),
    ("words", "F-35s", "f35/f35s/f35s~/f35~"),
    ("words", "POWs", "pow^/pow^~/pows^/pows^~"),
    ("words", "nato", "nato/nato~"),
    ("words", "NATO", "nato^/nato^~"),
    ("any_case", "nato", "nato/nato^/nato^~/nato~"),
    ("phrase", "F-35s", "f35s"),
    ("phrase", "companies", "companies/companies^"),
    ("exact", "companies", "companies"),
    ("exact", "NATO", "nato^"),
    ("exact", "Nato", "nato"),
    ("exact", "U.S.", "us^"),
    ("exact", "155-millimeter", "155mm"),
]


@pytest.mark.parametrize(("analyzer", "text", "expected"), QUERIES)
def test_tokens_of_a_query(tokens: Tokens, analyzer: str, text: str, expected: str) -> None:
    assert tokens(text, analyzer) == expected


@pytest.mark.parametrize("analyzer", ["words", "any_case", "phrase", "exact"])
@pytest.mark.parametrize("text", ["IRAQ", "it", "F-35A", "82nd", "155 mm", "counter-terrorism", "U.S.", "A2/AD"])
def test_a_text_has_what_a_query_for_itself_asks(tokens: Tokens, analyzer: str, text: str) -> None:
    indexed = {token for place in tokens(f"on {text} they", "text").split() for token in place.split("/")}
    for place in tokens(f" {text}", analyzer).split():
        assert indexed.intersection(place.split("/")), place


MEGABYTE = 1_000_000
HOSTILE = {
    "hyphens after letters": "A-" * (MEGABYTE // 2),
    "abbreviations": "AB. " * (MEGABYTE // 4),
    "capitals without a stop": "WORD " * (MEGABYTE // 5),
    "capitals without a space": "A" * MEGABYTE,
    "capitals on many lines": "AB\n" * (MEGABYTE // 3),
    "initials": "U.S." * (MEGABYTE // 4),
    "quotes": "'’\"“" * 50_000,
    "hyphens": "-" * 200_000,
    "dots": "." * 200_000,
    "digits": "1" * 200_000,
    "digits with commas": "1,111," * 30_000,
    "slashes": "A/B/" * 50_000,
    "ampersands": "A&" * 100_000,
    "designators": "F-16C/D/" * 20_000,
    "emoji": "🇺🇸👩‍✈️ " * 20_000,
    "right to left": "الجيش\u200f \u202eabc\u202c צה״ל " * 10_000,
    "zero-width": "U\u200b.S\u200d.\ufeff " * 20_000,
    "the marks themselves": "ꜛꜝꜜ|·_‿⁀ " * 20_000,
    "combining marks": "e\u0301" * 100_000,
    "control characters": "\x00\x01a\x1f " * 20_000,
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_indexed_and_the_node_lives(client: Elasticsearch, index: str, name: str) -> None:
    article = {"title": HOSTILE[name][:200], "body": [{"paragraphs": [HOSTILE[name], "The last word is Zanzibar."]}]}
    client.index(index=index, id=name, document=article, refresh=True)
    query = {"bool": {"must": {"match": {"body.paragraphs": "Zanzibar"}}, "filter": {"ids": {"values": [name]}}}}
    assert client.count(index=index, query=query)["count"] == 1


@pytest.mark.timeout(60)
@pytest.mark.parametrize("analyzer", ["words", "any_case", "phrase", "exact"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_is_answered(client: Elasticsearch, index: str, name: str, analyzer: str) -> None:
    clause = phrase(HOSTILE[name][:2000], analyzer)
    only_titles = {"match_phrase": {"title": {"query": clause.text, "analyzer": analyzer}}}
    assert client.search(index=index, query=only_titles)["timed_out"] is False


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", ["ACM Forum", "Harakat-ul Jihad Islami Forum", "ISIS " * 60, "a-b-c-d/e/f " * 60])
def test_names_of_many_forms_are_no_query_too_large(client: Elasticsearch, index: str, text: str) -> None:
    compiled = compile_query(parse(text), as_shipped())
    assert client.search(index=index, query=render(compiled.clause))["timed_out"] is False
