"""The pages as they are served: what they show, and what they say when something is wrong."""

import json

import pytest
from flask.testing import FlaskClient

from service.articles.item import Item
from service.backends import Backends
from service.index.process_batch import index_batch
from service.index.submissions import submit


def test_the_search_page_shows_hits_facets_and_what_is_chosen(reader: FlaskClient) -> None:
    page = reader.get("/?q=airman&kind=news")
    assert page.status_code == 200
    assert "<mark>" in page.text
    assert "Take this off" in page.text
    assert 'value="airman"' in page.text


def test_every_link_of_the_search_page_answers(reader: FlaskClient) -> None:
    page = reader.get("/?q=airman").text
    links = {part.split('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:]}
    inner = [link for link in links if link.startswith("/")]
    assert len(inner) > 20
    for link in inner:
        with reader.get(link, follow_redirects=True) as answer:
            assert answer.status_code == 200, link


def test_the_article_page_shows_the_whole_article(reader: FlaskClient) -> None:
    hit = reader.get("/api/v1/search?q=ISIS+Mattis").json["hits"][0]
    page = reader.get(f"/articles/{hit['id']}").text
    for shown in ("Terri Moon Cronk", "May 8, 2017", "Bilateral Meeting", "170508-D-GY869-042", "Jette Carr"):
        assert shown in page
    assert "date from caption and VIRIN" in page


def test_copies_are_one_result_that_leads_to_the_others(backends: Backends, client: FlaskClient) -> None:
    sentence = "Engineers of the wing tested panel {} for the next fleet of transports."
    for host in ("first", "second"):
        text = " ".join(map(sentence.format, range(9)))
        record = {"url": f"https://{host}.example/panels", "title": "Panels tested", "text": text}
        batch = submit(backends.archive, [Item(body=json.dumps(record).encode(), content_type="application/json")])
        index_batch(backends.archive, batch.id, owner="test", lease_s=5)
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    page = client.get("/?size=100").text
    assert page.count('<li class="hit">') == 1
    link = page.split(" more</a> that say the same")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    listed = client.get(link).text
    assert listed.count('<li class="hit">') == 2
    assert "more</a> that say the same: same text, another publisher</p>" in page
    assert listed.count('<p class="copies">same text, another publisher</p>') == 1
    assert "Copies: of one article" in listed


def test_markup_in_an_article_and_in_a_query_is_text(reader: FlaskClient) -> None:
    page = reader.get("/", query_string={"q": "<script>alert"}).text
    assert "<script>alert" not in page
    hit = reader.get("/api/v1/search?q=quoted+ISIS").json["hits"][0]
    article = reader.get(f"/articles/{hit['id']}").text
    assert "<script>alert" not in article
    assert "&lt;script&gt;alert" in article


def test_what_is_chosen_left_out_and_lacking_is_shown_and_can_be_taken_off(reader: FlaskClient) -> None:
    page = reader.get("/?source=af.mil&not.place=Florida&none=unit&date_from=2015-01-01&date_to=2015-12-31").text
    for shown in ("Source: af.mil", "Not in Places: Florida", "Units: none", "Dates: 2015", "All dates"):
        assert shown in page
    assert "Florida is left out: take it back" in page
    assert page.count("Leave out ") > 10


def test_looking_within_a_facet_keeps_the_search(reader: FlaskClient) -> None:
    page = reader.get("/?q=airman&not.place=Florida&within.person=WELSH").text
    form = page.split('<form class="within"')[1].split("</form>")[0]
    assert 'name="within.person" type="search" value="WELSH"' in form
    assert '<input type="hidden" name="q" value="airman">' in form
    assert '<input type="hidden" name="not.place" value="Florida">' in form
    assert "Mark A. Welsh III" in page
    assert "Deborah Lee James" not in page.split("</details>")[0]
    assert "No value has “zzz” in it" in reader.get("/?q=airman&within.person=zzz").text


def test_the_page_leads_to_its_feed_and_from_a_later_page_to_the_first(reader: FlaskClient) -> None:
    page = reader.get("/?q=airman&size=5&sort=oldest&place=Florida&within.person=a").text
    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert 'href="/search.atom?q=airman&amp;place=Florida"' in page
    further = reader.get("/?q=airman&size=5").text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert 'href="/?q=airman&amp;size=5">First page</a>' in reader.get(further.replace("&amp;", "&")).text


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ('/?q="ISIS', 400, "Unclosed quote at 0"),
        ("/?size=many", 400, "size: Not a valid integer"),
        ("/?colour=red", 400, "colour: Unknown field"),
        ("/?date_from=2017-05-02&date_to=2017-05-01", 400, "2017-05-02 is after 2017-05-01"),
        ("/?cursor=x", 400, "The cursor is not one that a search gave"),
        ("/articles/none", 404, "There is no article"),
        ("/nothing", 404, "Not Found"),
        ("/?q=zzzzzzzz", 200, "No article has all of this"),
    ],
)
def test_what_is_wrong_is_said(reader: FlaskClient, address: str, status: int, told: str) -> None:
    page = reader.get(address)
    assert page.status_code == status
    assert told in page.text
    assert page.mimetype == "text/html"


def test_every_answer_has_a_policy_that_forbids_foreign_content(reader: FlaskClient) -> None:
    for address in ("/", "/docs", "/nothing", "/api/v1/search"):
        assert "default-src 'none'" in reader.get(address).headers["Content-Security-Policy"]


def test_a_text_typed_into_the_box_goes_to_the_address_of_the_words_that_tell_most(reader: FlaskClient) -> None:
    text = "The crew of the gunship flew over the mountains of Afghanistan, and the gunners were proud of it. " * 30
    sent = reader.post("/", data={"q": text, "sort": "newest"})
    assert sent.status_code == 303
    assert sent.location.startswith("/?q=like%3A%28")
    assert "sort=newest" in sent.location
    assert "gunship" in sent.location
    page = reader.get(sent.location)
    assert "like a text with the words" in page.text
    assert reader.post("/", data={"q": "gunship"}).location == "/?q=gunship"
    long = " OR ".join(f"gunship{number}" for number in range(500))
    assert reader.post("/", data={"q": f"{long} OR gunship"}).status_code == 200
    assert reader.post("/", data={"q": "gunship OR"}).status_code == 400
