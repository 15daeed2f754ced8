"""What stands in a text is data: no formula in a table, whatever divides its cells, and no mark of a highlight."""

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from service.articles.article_json import as_json
from service.articles.item import Item
from service.articles.normalise import normalise
from service.backends import Backends
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.search.export import FORMATS
from service.search.parts.highlights import CLOSE, OPEN

FORMULAS = [f"{first}SUM(1)" for first in "=+-@＝＋－＠"]
FORGED = f"{OPEN}forged{CLOSE}"


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("before", ["", " ", "a;", "a; ", "a\t", "a|", "a\n", "a\r\n", 'a";', "a\n\n "])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_no_cell_is_a_formula_whatever_divides_the_cells(formula: str, before: str, separator: str) -> None:
    articles = [{"id": "a", "title": f"{before}{formula}", "tags": ["a", formula], "source_id": formula}]
    text = b"".join(FORMATS["csv"].write(articles)).decode()
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        for cell in row:
            assert not cell.strip(' "').startswith(tuple("=+-@＝＋－＠")), cell


def test_text_that_is_no_formula_stays() -> None:
    words = "The F-35A; a 5-4 vote, and e-mail: a@b.example | x=1, -2 degrees\nNext"
    text = b"".join(FORMATS["csv"].write([{"id": "a", "title": words}])).decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["title"] == words


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", json.dumps({"title": f"A {FORGED}", "text": f"Words {FORGED}.", "source": "s"})),
        ("text/plain", f"A {FORGED}\n\nWords {FORGED}."),
        (
            "text/html",
            "<article><h1>A &#xE000;forged&#57345;</h1><p>Words &#xE000;forged&#xe001; here.</p></article>",
        ),
        ("application/vnd.iptc.ninjs+json", json.dumps({"headline": f"A {FORGED}", "body_text": f"Words {FORGED}."})),
    ],
)
def test_no_text_has_the_characters_of_marks(content_type: str, body: str) -> None:
    article = normalise(Item(body=body.encode(), content_type=content_type))
    told = json.dumps(as_json(article), ensure_ascii=False)
    assert "forged" in told
    assert not {OPEN, CLOSE} & set(told)


def test_no_text_forges_a_highlight(client: FlaskClient, backends: Backends) -> None:
    record = {"title": f"Frigate {FORGED}", "text": f"The frigate {FORGED} left the port.", "source": "a.example"}
    item = Item(body=json.dumps(record).encode(), content_type="application/json")
    index_batch(backends.archive, submit(backends.archive, [item]).id, owner="test", lease_s=5)
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    for path in ("/api/v1/search?q=frigate", "/?q=frigate", "/search.atom?q=frigate"):
        text = client.get(path).text
        assert "forged" in text
        assert "<mark>forged" not in text
