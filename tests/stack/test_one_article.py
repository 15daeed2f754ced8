"""The main job, end to end: one press page in, through a worker, one faceted and highlighted hit out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from service.local import commands

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "sample" / "defense.gov" / "counter-isis-campaign.txt"
GOLDEN = ROOT / "tests" / "golden" / "articles" / "defense-gov-text" / "out.json"


def test_one_article_all_the_way(
    client: FlaskClient, key: dict[str, str], run: Callable[..., Any], eventually: Callable[..., Any]
) -> None:
    run(commands.worker())
    sent = client.post("/api/v1/articles", data=PAGE.read_bytes(), content_type="text/plain", headers=key)
    assert sent.status_code == 202
    batch = eventually(lambda: done(client, sent.headers["Location"], key), seconds=60)
    assert (batch["counts"]["created"], batch["rejects"]) == (1, [])
    hit = eventually(lambda: client.get("/api/v1/search?q=ISIS").json["hits"])[0]
    article = client.get(f"/api/v1/articles/{hit['id']}").json
    assert (article.pop("revision"), bool(article.pop("first_indexed_at"))) == (1, True)
    terms = {term["concept"] for term in article.pop("terms")}
    assert {"islamic-state-of-iraq-and-syria", "secretary-of-defense", "raqqa"} <= terms
    expected = json.loads(GOLDEN.read_text())
    assert expected.pop("fingerprint")
    assert article == expected
    assert hit["highlights"]["title"] == ["Counter-<mark>ISIS</mark> Campaign to Intensify, Mattis Says"]
    passages = hit["highlights"]["body"]
    assert any("<mark>Islamic State of Iraq and Syria</mark>" in passage["text"] for passage in passages)
    assert any("<mark>ISIS</mark>" in passage["text"] for passage in passages)
    assert "ISIS Won’t Escape" in [passage["section"] for passage in passages]
    facets = client.get("/api/v1/search?q=ISIS").json["facets"]
    assert {value["value"] for value in facets["person"]["values"]} == {"Jim Mattis", "Claus Hjort Frederiksen"}
    assert "Copenhagen" in {value["value"] for value in facets["place"]["values"]}
    assert facets["photographer"]["values"][0]["value"] == "Jette Carr"
    page = client.get("/?q=ISIS").text
    assert "Counter-<mark>ISIS</mark> Campaign to Intensify, Mattis Says" in page
    assert "May 8, 2017" in page


def done(client: FlaskClient, location: str, key: dict[str, str]) -> dict[str, Any] | None:
    batch = client.get(location, headers=key).json
    return batch if batch["state"] == "done" else None
