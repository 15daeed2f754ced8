import csv
import io
import json

import pytest

from service.search.export import COLUMNS, FORMATS

ARTICLE = {
    "id": "a" * 40,
    "title": "Strike, “near” Raqqa",
    "source": "af.mil",
    "published": "2017-05-08",
    "bylines": [{"name": "Terri Moon Cronk", "affiliation": "DoD News"}, {"affiliation": "Staff"}],
    "dateline": {"place": "WASHINGTON"},
    "people": [{"name": "Jim Mattis", "rank": "Gen."}, {"name": "Mark Welsh"}],
    "places": ["Raqqa", "Syria"],
    "body": [{"paragraphs": ["One.", "Two."]}, {"heading": "Later", "paragraphs": ["Three."]}, {"heading": "End"}],
    "word_count": 4,
    "terms": [{"concept": "isis", "label": "Islamic State"}],
}


def rows(*articles: dict[str, object]) -> list[dict[str, str]]:
    text = b"".join(FORMATS["csv"].write(articles)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_table_has_a_row_for_each_article() -> None:
    (row,) = rows(ARTICLE)
    assert [*row] == [*COLUMNS]
    assert row["bylines"] == "Terri Moon Cronk; Staff"
    assert row["people"] == "Jim Mattis; Mark Welsh"
    assert (row["dateline"], row["places"], row["terms"]) == ("WASHINGTON", "Raqqa; Syria", "Islamic State")
    assert row["text"] == "One.\n\nTwo.\n\nLater\n\nThree.\n\nEnd"
    assert (row["url"], row["word_count"]) == ("", "4")
    assert rows() == []


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", " =", '="'])
def test_no_cell_is_a_formula(begins: str) -> None:
    (row,) = rows({"id": "a", "title": f"{begins}HYPERLINK(1)", "tags": [f"{begins}1"]})
    assert row["title"] == f"'{begins}HYPERLINK(1)"
    assert row["tags"].startswith("'")


def test_lines_are_objects_and_unpaired_surrogates_do_not_stop_them() -> None:
    lines = b"".join(FORMATS["ndjson"].write([ARTICLE, {"id": "b", "title": "a\nb\ud800"}])).splitlines()
    assert json.loads(lines[0]) == ARTICLE
    assert json.loads(lines[1])["title"] == "a\nb?"


def test_ninjs_is_made_of_what_is_stored() -> None:
    (line,) = FORMATS["ninjs"].write([ARTICLE])
    told = json.loads(line)
    assert told["uri"] == f"urn:dateline:{'a' * 40}"
    assert told["headlines"][0]["value"] == ARTICLE["title"]
    assert told["bodies"][0]["value"].endswith("<h2>Later</h2>\n<p>Three.</p>\n<h2>End</h2>")
