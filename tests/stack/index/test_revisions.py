"""What the items of one article come to on the real Elasticsearch: stubs of feeds, late arrivals, withdrawals."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.articles.item import Item
from service.articles.split import split
from service.backends import Backends
from service.index.accounting import accounts
from service.index.process_batch import index_batch
from service.index.rejects import batch_rejects
from service.index.submissions import find_batch, submit

URL = "https://news.example.mil/gate"
PAGE = f"""<html><head><title>Gate closes</title><link rel="canonical" href="{URL}"></head><body><article>
<h1>Gate closes</h1><p>The gate closes at noon, officials said on Monday.</p><p>It opens again on Friday morning.</p>
</article></body></html>""".encode()
NINJS = {
    "uri": "urn:newsml:news.example.mil:2017:gate",
    "standard": {"name": "ninjs", "version": "2.1"},
    "type": "text",
    "infosources": [{"name": "Wing News"}],
    "headlines": [{"value": "Gate closes"}],
    "bodies": [{"contenttype": "text/html", "value": "<p>The gate closes at noon.</p>"}],
    "firstcreated": "2017-05-08T10:00:00Z",
    "versioncreated": "2017-05-08T10:00:00Z",
}
LINK = {"renditions": [{"name": "web", "contenttype": "text/html", "href": URL}]}


def stub(text: str, updated: str) -> bytes:
    return f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:feed</id><entry><id>{URL}</id>
<title>Gate closes</title><link href="{URL}"/><published>2017-05-08T10:00:00Z</published><updated>{updated}</updated>
<summary>{text}</summary></entry></feed>""".encode()


def ninjs(**fields: Any) -> bytes:
    return json.dumps({**NINJS, **fields}).encode()


def receive(backends: Backends, *payloads: bytes) -> str:
    items = [item for payload in payloads for item in split(payload, name="sent")]
    return submit(backends.archive, items).id


def finish(backends: Backends, identifier: str) -> dict[str, int]:
    done = index_batch(backends.archive, identifier, owner="test", lease_s=5)
    assert done is not None
    return done.counts


def send(backends: Backends, *payloads: bytes) -> dict[str, int]:
    return finish(backends, receive(backends, *payloads))


def article(backends: Backends) -> dict[str, Any]:
    """Return the only article, and see that the accounts add up."""
    archive = backends.archive
    archive.client.indices.refresh(index=archive.indices.articles)
    (hit,) = archive.client.search(index=archive.indices.articles)["hits"]["hits"]
    assert accounts(archive).balanced
    return dict(hit["_source"])


def test_a_summary_never_revises_the_whole_article_and_the_whole_article_revises_it(backends: Backends) -> None:
    assert send(backends, stub("The gate closes.", "2017-05-09T10:00:00Z")) == {"created": 1}
    assert article(backends)["extent"] == "partial"
    assert send(backends, PAGE) == {"revised": 1}
    whole = article(backends)
    assert "extent" not in whole
    assert len(whole["body"][0]["paragraphs"]) == 2
    assert send(backends, stub("The gate closes at one.", "2017-05-10T10:00:00Z")) == {"superseded": 1}
    assert article(backends) == whole


def test_what_says_the_same_later_keeps_what_lay_between_from_winning(backends: Backends) -> None:
    """A, B, A arrive in this order, and the last is done before the one between."""
    one, other = (json.dumps({"url": URL, "title": title, "text": "Words."}).encode() for title in "AB")
    first, between, last = (receive(backends, payload) for payload in (one, other, one))
    assert finish(backends, first) == {"created": 1}
    assert finish(backends, last) == {"unchanged": 1}
    assert finish(backends, between) == {"superseded": 1}
    known = article(backends)
    assert (known["title"], known["revision"]) == ("A", 1)
    assert send(backends, other) == {"revised": 1}
    assert (article(backends)["title"], article(backends)["revision"]) == ("B", 2)


@pytest.mark.parametrize("told", [LINK, {}], ids=["by its address", "by its own id"])
def test_a_source_takes_its_article_back(backends: Backends, client: FlaskClient, told: dict[str, Any]) -> None:
    assert send(backends, ninjs(**LINK)) == {"created": 1}
    cancel = ninjs(pubstatus="canceled", versioncreated="2017-05-09T10:00:00Z", bodies=[], **told)
    assert send(backends, cancel) == {"withdrawn": 1}
    left = article(backends)
    assert (left["withdrawn"], left["title"], left["url"], left["revision"]) == (True, "Gate closes", URL, 2)
    assert not {"body", "lead", "published"}.intersection(left)
    assert [client.get(f"{place}/{left['id']}").status_code for place in ("/articles", "/api/v1/articles")] == [
        200,
        200,
    ]
    assert send(backends, cancel) == {"unchanged": 1}
    assert send(backends, ninjs(**LINK)) == {"superseded": 1}
    assert article(backends)["withdrawn"]
    assert send(backends, ninjs(versioncreated="2017-05-10T10:00:00Z", **LINK)) == {"revised": 1}
    assert "withdrawn" not in article(backends)


def test_a_withdrawal_that_overtakes_its_article_holds(backends: Backends) -> None:
    early = receive(backends, ninjs())
    assert send(backends, ninjs(pubstatus="canceled", bodies=[])) == {"withdrawn": 1}
    assert finish(backends, early) == {"superseded": 1}
    assert article(backends)["revision"] == 0
    assert send(backends, ninjs(versioncreated="2089-01-01T10:00:00Z")) == {"created": 1}
    assert article(backends)["revision"] == 1


def test_what_is_held_back_is_refused_and_says_until_when(backends: Backends) -> None:
    batch = receive(backends, ninjs(embargoed="2089-01-01T10:00:00Z"), ninjs(pubstatus="withheld"))
    nothing = Item(body=b'{"pubstatus": "canceled", "standard": {"name": "ninjs"}}', content_type="application/json")
    assert finish(backends, batch) == {"rejected": 2}
    assert send(backends, nothing.body) == {"rejected": 1}
    assert find_batch(backends.archive, batch) is not None
    reasons = [row.message for row in batch_rejects(backends.archive, [batch])]
    assert reasons[0].startswith("The item is under embargo until 2089-01-01T10:00:00+00:00; it is kept")
    assert reasons[1].startswith("The item is withheld by its source; it is kept")
    assert send(backends, ninjs(embargoed="2017-01-01T10:00:00Z")) == {"created": 1}
