"""Signatures, on the sample's own stories and on what a reprint makes of them."""

import json
import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from service.articles.article import Article, Section
from service.articles.near_duplicates import LENGTH, SHARED, required_matches, signature

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


def keys(paragraphs: list[str]) -> set[str]:
    return set(signature(Article(body=(Section(tuple(paragraphs)),))))


def test_a_reprint_shares_enough() -> None:
    assert len(STORIES) > 60
    for story, *_ in STORIES.values():
        middle = len(story) // 2
        figure = re.sub(r"\d+", "42", "\n".join(story), count=1).split("\n")
        straight = [line.replace("’", "'").replace("“", '"').replace("”", '"') for line in story]
        assert len(keys(story) & keys(straight)) == LENGTH
        assert len(keys(story) & keys(figure)) >= SHARED
        assert len(keys(story) & keys([*story, BOILERPLATE])) >= SHARED
        assert len(keys(story) & keys(story[:middle] + story[middle + 1 :])) >= SHARED


def test_a_different_story_shares_little_and_one_that_was_printed_twice_enough() -> None:
    by_title = {title: keys(versions[0]) for title, versions in STORIES.items()}
    assert max(len(one & other) for one, other in combinations(by_title.values(), 2)) < SHARED - 8
    assert (
        sum(len(by_title[title] & keys(again)) >= SHARED for title, (_, *more) in STORIES.items() for again in more) > 3
    )


def test_a_short_text_has_one_key_and_no_text_has_none() -> None:
    (key,) = keys(["The wing flew."])
    assert {key} == keys(["The “wing” flew"])
    assert {key} != keys(["The wing fled."])
    assert required_matches((key,)) == 1
    assert signature(Article()) == ()


def test_only_the_text_counts() -> None:
    article = Article(body=(Section(tuple(STORIES[min(STORIES)][0])),))
    assert signature(article) == signature(replace(article, title="Another", url="https://a", published="2017-05-08"))
