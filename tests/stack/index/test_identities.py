"""Items of one article meet by any address or id that one of them gave it, in any order, in any worker."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from typing import Any

import pytest

from service.articles.item import Item
from service.articles.split import split
from service.backends import Backends
from service.index.accounting import accounts
from service.index.process_batch import index_batch
from service.index.submissions import submit

URL = "https://news.example.mil/gate"
MOVED = "https://news.example.mil/2017/gate-closes"
URI = "urn:newsml:news.example.mil:2017:gate"
NUMBER = "642847"
AFPIMS_URL = f"http://www.af.mil/News/ArticleDisplay/tabid/223/Article/{NUMBER}/secaf-visits-travis.aspx"
ENTRY = f"""<rss version="2.0"><channel><title>Air Force News</title><link>http://www.af.mil</link><item>
<title>SecAF visits Travis</title><link>{AFPIMS_URL}</link><guid>{AFPIMS_URL}</guid>
<pubDate>Mon, 08 Jan 2016 10:00:00 GMT</pubDate><description>The secretary visited.</description></item></channel></rss>
""".encode()
PERMALINK = """<rss version="2.0"><channel><title>Gazette</title><link>https://gazette.example</link><item>
<title>Gate closes</title><link>{link}</link><guid isPermaLink="false">https://gazette.example/?p=401</guid>
<description>{text}</description></item></channel></rss>"""


def print_page() -> bytes:
    text = "The secretary of the Air Force visited Travis and met the Airmen who fly and keep the transports. " * 4
    record = {"source": "af.mil", "id": NUMBER, "title": "SecAF visits Travis", "text": text, "date": "2016-01-08"}
    return json.dumps(record).encode()


def ninjs(**fields: Any) -> bytes:
    return json.dumps(
        {
            "uri": URI,
            "standard": {"name": "ninjs", "version": "2.1"},
            "type": "text",
            "infosources": [{"name": "Wing News"}],
            "headlines": [{"value": "Gate closes"}],
            "bodies": [{"contenttype": "text/html", "value": "<p>The gate closes at noon.</p>"}],
            "versioncreated": "2017-05-08T10:00:00Z",
            **fields,
        }
    ).encode()


def at(url: str) -> dict[str, Any]:
    return {"renditions": [{"name": "web", "contenttype": "text/html", "href": url}]}


CANCEL = ninjs(pubstatus="canceled", versioncreated="2017-05-09T10:00:00Z", bodies=[])


def send(backends: Backends, *payloads: bytes) -> dict[str, int]:
    items: list[Item] = [item for payload in payloads for item in split(payload, name="sent")]
    done = index_batch(backends.archive, submit(backends.archive, items).id, owner="test", lease_s=5)
    assert done is not None
    return done.counts


def stored(backends: Backends) -> list[dict[str, Any]]:
    archive = backends.archive
    archive.client.indices.refresh(index=archive.indices.articles)
    assert accounts(archive).balanced
    return [hit["_source"] for hit in archive.client.search(index=archive.indices.articles)["hits"]["hits"]]


@pytest.mark.parametrize("payloads", list(permutations([print_page(), ENTRY])), ids=["page first", "entry first"])
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "two batches"])
def test_a_print_page_that_has_only_its_number_meets_the_entry_of_the_feed(
    backends: Backends, payloads: Sequence[bytes], *, together: bool
) -> None:
    for sent in [payloads] if together else [[each] for each in payloads]:
        send(backends, *sent)
    (article,) = stored(backends)
    assert (article["url"], article["word_count"] > 20) == (AFPIMS_URL, True)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_article_that_moved_is_withdrawn_by_its_id_in_whatever_order(
    backends: Backends, order: tuple[int, ...]
) -> None:
    payloads = [ninjs(**at(URL)), ninjs(**at(MOVED), versioncreated="2017-05-08T11:00:00Z"), CANCEL]
    for place in order:
        send(backends, payloads[place])
    (article,) = stored(backends)
    assert article["withdrawn"]
    assert "body" not in article


def test_a_cancellation_meets_its_article_in_the_same_batch(backends: Backends) -> None:
    assert send(backends, ninjs(**at(URL)), CANCEL) == {"created": 1, "withdrawn": 1}
    (article,) = stored(backends)
    assert article["withdrawn"]


def test_entries_meet_by_the_address_of_their_guid(backends: Backends) -> None:
    first, second = (f"https://gazette.example/{name}" for name in ("gate", "gate-2"))
    assert send(backends, PERMALINK.format(link=first, text="It closes.").encode()) == {"created": 1}
    assert send(backends, PERMALINK.format(link=second, text="It closes at noon.").encode()) == {"revised": 1}


def test_a_number_that_another_file_may_give_again_is_no_identity_beside_an_address(backends: Backends) -> None:
    for name in ("one", "two"):
        record = {"id": "1", "url": f"https://news.example/{name}", "title": name, "text": f"The text of {name}."}
        assert send(backends, json.dumps(record).encode()) == {"created": 1}
    assert len(stored(backends)) == 2


def test_workers_that_meet_the_same_article_at_once_make_one(backends: Backends) -> None:
    payloads = [ninjs(**at(URL)), ninjs(), ninjs(**at(MOVED)), CANCEL] * 3
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda payload: send(backends, payload), payloads))
    assert len(stored(backends)) == 1
