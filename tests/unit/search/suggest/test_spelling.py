"""Which words of a query may be misspelt, and the queries that may be meant."""

from typing import Any

import pytest

from service.search.suggest import spelling
from service.search.suggest.vocabulary import Name, Vocabulary

NAMES = Vocabulary([Name("person", "James Mattis", 9), Name("place", "Kyiv", 2)])


def words(text: str) -> list[str]:
    return [each.word for each in spelling.words(text, {"ISIS", "NATO"}.__contains__)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("foriegn fighters", ["foriegn", "fighters"]),
        ("ISIS NATO mattsi", ["mattsi"]),
        ("F-35A MQ-9 covid19 2017", []),
        ('"foriegn fighters" AND raqa', ["foriegn", "fighters", "raqa"]),
        ("title:campiagn -person:mattsi", ["campiagn", "mattsi"]),
        ("=Campiagn campi* https://example.org/x a@example.org", []),
        ("(counter-isis OR campiagn)", ["counter", "isis", "campiagn"]),
        ("war for oil", []),
    ],
)
def test_words_that_may_be_misspelt(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def answer(own: list[int], **near: list[tuple[str, int]]) -> dict[str, Any]:
    suggested = {
        f"{place} {field}": [{"options": [{"text": text, "freq": often} for text, often in near.get(f"w{place}", [])]}]
        for place in range(len(own))
        for field in ("title", "body.paragraphs")
    }
    return {"suggest": suggested, "aggregations": {"own": {"buckets": [{"doc_count": count} for count in own]}}}


def candidates(text: str, told: dict[str, Any]) -> list[list[str]]:
    return spelling.candidates(spelling.words(text, lambda _: False), told, NAMES)


def test_fewer_typos_come_before_more_and_then_what_is_printed_more_often() -> None:
    told = answer([0], w0=[("matter", 900), ("matties", 2), ("matts", 5)])
    assert candidates("mattsi", told) == [["matts", "mattis", "matter"]]


def test_marks_of_variants_are_no_part_of_a_word() -> None:
    assert candidates("figters", answer([0], w0=[("fightersꜝ", 5), ("fighters", 4)])) == [["fighters"]]


def test_a_word_that_is_printed_is_corrected_only_by_one_that_is_printed_far_more_often() -> None:
    assert candidates("afganistan", answer([1], w0=[("afghanistan", 300)])) == [["afghanistan"]]
    assert candidates("afganistan", answer([1], w0=[("afghanistan", 5)])) == [[]]
    assert candidates("afganistan", answer([50], w0=[("afghanistan", 5000)])) == [[]]


def test_a_name_that_is_known_is_not_corrected_although_no_article_has_it() -> None:
    assert candidates("mattis", answer([0], w0=[("matter", 900)])) == [[]]


def test_corrections_stand_where_the_words_stood_with_their_capitals() -> None:
    text = '"Foriegn figters" -IRQA raqa'
    typed = spelling.words(text, lambda _: False)
    assert spelling.corrections(text, typed, [["foreign"], ["fighters"], ["iraq"], []])[0] == (
        '"Foreign fighters" -IRAQ raqa'
    )


def test_all_words_are_corrected_first_and_then_some() -> None:
    typed = spelling.words("presidnet bidne", lambda _: False)
    assert spelling.corrections("presidnet bidne", typed, [["president"], ["biden", "bide"]]) == [
        "president biden",
        "president bide",
        "presidnet biden",
        "president bidne",
        "presidnet bide",
    ]
    assert spelling.corrections("presidnet", typed[:1], [[]]) == []


@pytest.mark.parametrize(
    ("totals", "total", "expected"), [([0, 4], 0, "b"), ([3, 900], 0, "a"), ([30, 90], 2, "b"), ([0, 0], 0, None)]
)
def test_the_likeliest_that_finds_more_is_offered(totals: list[int], total: int, expected: str | None) -> None:
    assert spelling.better(["a", "b"], totals, total) == expected
