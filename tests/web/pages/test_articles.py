"""The article page of a transcript and of a contract announcement."""

from pathlib import Path

from flask.testing import FlaskClient

from service.articles.split import split
from service.backends import Backends
from service.index.process_batch import index_batch
from service.index.submissions import submit

GOLDEN = Path(__file__).parents[2] / "golden" / "articles"


def page_of(case: str, backends: Backends, client: FlaskClient) -> str:
    (source,) = (GOLDEN / case).glob("in.*")
    batch = submit(backends.archive, list(split(source.read_bytes(), name=source.name)))
    index_batch(backends.archive, batch.id, owner="test", lease_s=5)
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    (hit,) = client.get("/api/v1/search").json["hits"]
    told = client.get(f"/api/v1/articles/{hit['id']}").json
    assert told["kind"] == hit["kind"]
    return client.get(f"/articles/{hit['id']}").text


def test_a_transcript_names_its_speakers(backends: Backends, client: FlaskClient) -> None:
    page = page_of("transcript-full-names-in-title", backends, client)
    assert page.count(">Volodymyr Zelenskyy</a>") >= 1
    assert page.count("q=%22PRESIDENT+BIDEN%22") == 1
    assert "PRESIDENT ZELENSKYY: Good to see you, too." in page


def test_an_announcement_shows_each_heading_once_and_links_its_companies(
    backends: Backends, client: FlaskClient
) -> None:
    page = page_of("contracts-by-service", backends, client)
    assert (page.count("<h2>NAVY</h2>"), page.count("<h2>AIR FORCE</h2>")) == (1, 1)
    assert "company=CAPCO+LLC" in page or "company=CAPCO%20LLC" in page
    assert ">N00019-17-F-1024</a>" in page
    page = client.get("/?company=CAPCO LLC").text
    assert "Contracts of Several Days" in page
    passage = client.get("/api/v1/search?q=ammunition").json["hits"][0]["highlights"]["body"][0]
    assert passage["section"] == "AIR FORCE"
