"""Signatures, on the sample's own stories and on what a reprint makes of them."""

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from service.articles.article import Article, Section
from service.articles.near_duplicates import RUNS, SHARED, has_particulars, shares_text, signature

SAMPLE = Path(__file__).parents[3] / "sample" / "whitehouse.gov" / "articles.jsonl"
BOILERPLATE = (
    "Sign up for our newsletter to get the news of the day. Follow us on Twitter. Copyright, all rights reserved."
)
FEWEST_PARAGRAPHS, FEWEST_WORDS, MOST_WORDS = 6, 200, 1500


def stories() -> dict[str, list[list[str]]]:
    """Return the paragraphs of stories of ordinary length, by title: some were printed twice."""
    found: dict[str, list[list[str]]] = {}
    for record in map(json.loads, SAMPLE.read_text(encoding="utf-8").splitlines()):
        paragraphs = [part for part in record["text"].split("\n") if part.strip()]
        if len(paragraphs) >= FEWEST_PARAGRAPHS and FEWEST_WORDS < len(record["text"].split()) < MOST_WORDS:
            title = record["title"].lower().removeprefix("press release: ")
            found.setdefault(title, []).append(paragraphs)
    return found


STORIES = stories()


def of(paragraphs: list[str]) -> tuple[str, ...]:
    return signature(Article(body=(Section(tuple(paragraphs)),)))


def shared(one: list[str], other: list[str]) -> int:
    return len(set(of(one)[:RUNS]).intersection(of(other)[:RUNS]))


def test_a_reprint_shares_enough() -> None:
    assert len(STORIES) > 60
    for story, *_ in STORIES.values():
        middle = len(story) // 2
        straight = [line.replace("’", "'").replace("“", '"').replace("”", '"') for line in story]
        cut, longer = story[:middle] + story[middle + 1 :], [*story, BOILERPLATE]
        assert of(story) == of(straight)
        assert shares_text(of(story), of(longer))
        assert shares_text(of(story), of(cut))
        assert has_particulars(of(longer), of(story))
        assert has_particulars(of(story), of(cut))


TEMPLATE = (
    "Consistent with the authority vested in me by the law, I hereby report to the Congress that I have directed the "
    "drawdown of up to ${sum} in defense articles and services of the Department to provide assistance to {place}. "
    "The Secretary is authorized and directed to publish this determination, dated {date}, in the Federal Register, "
    "together with the justification that the law asks for, and to give the committees what they need to know of it."
)


@pytest.mark.parametrize(
    "changed",
    [{"sum": "1 billion"}, {"place": "Moldova"}, {"date": "March 17"}, {"place": "Sweden", "date": "June 1"}],
)
def test_a_form_filled_in_otherwise_has_other_particulars(changed: dict[str, str]) -> None:
    filled = {"sum": "400 million", "place": "Ukraine", "date": "March 16"}
    one, other = of([TEMPLATE.format(**filled)]), of([TEMPLATE.format(**filled | changed)])
    assert shares_text(one, other)
    assert not has_particulars(one, other)
    assert not has_particulars(other, one)


def test_one_slip_in_a_hundred_particulars_makes_no_other_text() -> None:
    places = [
        f"The squadron flew {number} hours from Base{number} and came home in the evening." for number in range(80)
    ]
    slip = [*places[:40], places[40].replace("Base40", "Bsae40"), *places[41:]]
    assert has_particulars(of(slip), of(places))
    assert not has_particulars(of([places[0].replace("Base0", "Bsae0"), *places[1:20]]), of(places[:20]))


def test_a_different_story_shares_little_and_one_that_was_printed_twice_enough() -> None:
    firsts = {title: versions[0] for title, versions in STORIES.items()}
    assert max(shared(one, other) for one, other in combinations(firsts.values(), 2)) < SHARED - 8
    assert sum(shared(firsts[title], again) >= SHARED for title, (_, *more) in STORIES.items() for again in more) > 3


def test_a_short_text_has_no_signature() -> None:
    assert of(["Watch the speech here."]) == ()
    assert of(["This week's photos feature Airmen around the globe."]) == ()
    assert signature(Article()) == ()
    assert not shares_text((), ())


def test_only_the_text_counts() -> None:
    article = Article(body=(Section(tuple(STORIES[min(STORIES)][0])),))
    assert signature(article) == signature(replace(article, title="Another", url="https://a", published="2017-05-08"))
