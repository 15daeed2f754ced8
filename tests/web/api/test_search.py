"""What an answer says besides its hits: most of the words, what may have been meant, why an article matched."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def asked(reader: FlaskClient, **parameters: Any) -> dict[str, Any]:
    response = reader.get("/api/v1/search", query_string={"facets": "", **parameters})
    assert response.status_code == 200, response.text
    return dict(response.json or {})


def texts(hit: dict[str, Any]) -> str:
    return str(hit["highlights"])


def test_where_no_article_has_all_words_those_with_most_are_given_and_that_is_said(reader: FlaskClient) -> None:
    found = asked(reader, q="gunship zqzqzq afghanistan")
    assert "most of them" in found["fallback"]
    assert found["total"]["value"] >= len(found["hits"]) > 0
    assert "gunship</mark>" in texts(found["hits"][0]).lower()
    assert "fallback" not in asked(reader, q="gunship")
    assert "fallback" not in asked(reader, q="zqzqzq")
    assert asked(reader, q='"gunship zqzqzq"')["total"]["value"] == 0


def test_all_else_that_is_asked_holds_for_those_with_most_words_too(reader: FlaskClient) -> None:
    every = asked(reader, q="gunship zqzqzq crew", size=100)
    fewer = asked(reader, q="gunship zqzqzq crew -afghanistan", size=100)
    assert fewer["fallback"]
    assert 0 < fewer["total"]["value"] < every["total"]["value"]


def test_those_with_most_words_are_paged_and_none_comes_twice(reader: FlaskClient) -> None:
    first = asked(reader, q="gunship zqzqzq crew", size=3)
    second = asked(reader, q="gunship zqzqzq crew", size=3, cursor=first["next"])
    assert second["fallback"]
    assert second["total"] == first["total"]
    assert not {hit["id"] for hit in first["hits"]} & {hit["id"] for hit in second["hits"]}


def test_a_page_that_articles_with_all_words_do_not_fill_is_filled(reader: FlaskClient) -> None:
    found = asked(reader, q="gunship afghanistan", size=10)
    strict = {hit["id"] for hit in found["hits"]}
    further = {hit["id"] for hit in found["further"]["hits"]}
    assert found["total"]["value"] == len(strict) < 10
    assert further
    assert not strict & further
    assert len(strict) + len(further) <= 10
    assert "further" not in asked(reader, q="gunship afghanistan", sort="newest")
    assert "further" not in asked(reader, q="gunship")


def test_a_question_is_ranked_by_what_the_best_articles_share(reader: FlaskClient) -> None:
    question = "which gunship crews flew over the mountains of Afghanistan against zqzqzq fighters at night"
    found = asked(reader, q=question)
    assert found["fallback"]
    assert found["hits"]


def test_what_matched_is_told_where_it_is_asked_for(reader: FlaskClient) -> None:
    (first, *_) = asked(reader, q="ISIS", explain="true")["hits"]
    assert {"text": "ISIS", "concept": None} in [
        {name: each[name] for name in ("text", "concept")} for each in first["matched"]
    ]
    assert all(each["fields"] for each in first["matched"])
    assert "matched" not in asked(reader, q="ISIS")["hits"][0]


def test_a_misspelling_is_corrected_where_that_finds_more(reader: FlaskClient) -> None:
    assert asked(reader, q="afganistan")["query"]["corrected"] == "afghanistan"
    assert asked(reader, q="afghanistan")["query"]["corrected"] is None
    assert 'Did you mean <a href="/?q=afghanistan">' in reader.get("/?q=afganistan").text


@pytest.mark.parametrize(
    ("typed", "address", "text"), [("mattis+OR", "/?q=mattis", "mattis"), ("%22a", "/?q=%22a%22", "&#34;a&#34;")]
)
def test_the_page_offers_the_nearest_query_that_works(reader: FlaskClient, typed: str, address: str, text: str) -> None:
    page = reader.get(f"/?q={typed}")
    assert page.status_code == 400
    assert f'<a href="{address}">{text}</a>' in page.text


def test_the_words_of_a_query_are_marked_in_the_whole_article(reader: FlaskClient) -> None:
    (first, *_) = asked(reader, q="gunship")["hits"]
    address = f"/api/v1/articles/{first['id']}"
    plain, marked = reader.get(address).json or {}, (reader.get(f"{address}?q=gunship").json or {})["highlights"]
    assert "highlights" not in plain
    paragraphs = [text for section in marked["body"] for text in section["paragraphs"]]
    assert len(paragraphs) == sum(len(section["paragraphs"]) for section in plain["body"])
    assert any("<mark>" in text for text in paragraphs)
    assert "<mark>" in reader.get(f"/articles/{first['id']}?q=gunship").text
    assert "<mark>" not in reader.get(f"/articles/{first['id']}").text
    assert reader.get(f"{address}?q=gunship+OR").status_code == 400


def test_what_looks_like_markup_stays_text_when_it_is_marked(reader: FlaskClient) -> None:
    (hit,) = (each for each in asked(reader, q="ISIS", size=100)["hits"] if "quoted" in (each["title"] or ""))
    marked = (reader.get(f"/api/v1/articles/{hit['id']}?q=ISIS").json or {})["highlights"]
    assert "<script>" not in str(marked)
    assert "&lt;script&gt;alert(&#39;<mark>ISIS</mark>&#39;)" in str(marked["body"]).replace("\\'", "'")


PIECES = st.sampled_from(
    (
        *('"', "(", ")", "-", "=", "*", "~5", " ", ":", ">", " OR ", " AND ", "NOT ", " NEAR/3 ", "title:", "date:"),
        *("has:", "url:", "2017", "ISIS", "F-35A", "raq*", "close air support", "Gen.", "\u0000", "😀", "[", "{", "/"),
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(), st.lists(PIECES, max_size=20).map("".join)))
def test_nothing_that_is_typed_makes_a_server_error(reader: FlaskClient, text: str) -> None:
    assert reader.get("/", query_string={"q": text}).status_code in (200, 400)


RELEASE = (
    """
DAYTON, Ohio (AFNS) -- "We flew the gunship over the mountains of Afghanistan," the crew's commander said on Friday, and
he was proud of the gunners who keep the AC-130U in the air. The aircrew (eleven Airmen) OR what was left of it had been
in the field for nine months - the longest deployment of the squadron since the war in Iraq began.
"""
    * 3
)


def posted(reader: FlaskClient, **arguments: Any) -> dict[str, Any]:
    response = reader.post("/api/v1/search", json={"facets": "", **arguments})
    assert response.status_code == 200, response.text
    return dict(response.json or {})


def test_a_text_finds_articles_like_it_by_the_words_that_tell_most_and_shows_them(reader: FlaskClient) -> None:
    found = posted(reader, q=RELEASE)
    chosen = found["query"]["chosen"]
    assert {"gunship", "AC-130U", "gunners"} <= set(chosen)
    assert not {"the", "said", "of", "and"} & set(chosen)
    assert all(word in RELEASE for word in chosen)
    (node,) = found["query"]["tree"]["all"]
    assert dict.fromkeys(node["like"]) == dict.fromkeys(chosen)
    assert node["like"].count("gunship") == 3
    assert ", ".join(chosen) in found["query"]["words"]
    assert "gunship</mark>" in texts(found["hits"][0]).lower()
    again = posted(reader, q=f"like:({' '.join(node['like'])})")
    assert ([hit["id"] for hit in again["hits"]], again["total"]) == (
        [hit["id"] for hit in found["hits"]],
        found["total"],
    )


def test_what_is_posted_is_answered_as_what_stands_in_an_address(reader: FlaskClient) -> None:
    same = {"q": "gunship OR crew", "kind": ["news"], "not.place": ["Iraq"], "size": 3}
    in_address = asked(reader, **same)
    assert {**posted(reader, **same), "took_ms": 0} == {**in_address, "took_ms": 0}
    refused = reader.post("/api/v1/search", json={"q": "a", "pagesize": 3})
    assert refused.status_code == 422


def test_nothing_below_twenty_thousand_characters_is_refused(reader: FlaskClient) -> None:
    longest = (RELEASE * 100)[:20_000]
    assert posted(reader, q=longest)["hits"]
    too_long = reader.post("/api/v1/search", json={"q": longest + "x"})
    assert too_long.status_code == 400
    assert "at most 20,000" in too_long.text


def test_a_text_of_words_that_no_article_has_finds_none(reader: FlaskClient) -> None:
    found = posted(reader, q=" ".join(f"zq{number}zq" for number in range(100)))
    assert (found["total"]["value"], found["hits"]) == (0, [])


def test_each_article_with_most_of_the_words_says_which_it_is_without(reader: FlaskClient) -> None:
    found = asked(reader, q="gunship zqzqzq crew afghanistan")
    for hit in found["hits"]:
        assert "zqzqzq" in hit["without"]
        assert len(hit["without"]) < 4
        whole = reader.get(f"/api/v1/articles/{hit['id']}").text.lower()
        assert {word for word in ("gunship", "afghanistan") if word not in whole} == set(hit["without"]) & {
            "gunship",
            "afghanistan",
        }
    further = asked(reader, q="gunship afghanistan", size=10)["further"]["hits"]
    assert all(len(hit["without"]) == 1 for hit in further)
    assert all("without" not in hit for hit in asked(reader, q="gunship")["hits"])
