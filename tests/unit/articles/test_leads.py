"""Leads: what opens the story, and what only stands above it."""

import pytest

from service.articles.article import Article, Section
from service.articles.leads import lead_of

STORY = "The coalition will do more, the secretary said in Copenhagen."


@pytest.mark.parametrize(
    "above",
    [
        "Tom Rogan | November 18, 2019 12:26 PM Print this article",
        "By JERUSALEM POST STAFF NOVEMBER 20, 2019 10:43",
        "November 20, 2019",
        "Published Dec. 3, 2019 at 4:05 p.m. EST",
        "Read more: Five things to know about the coalition and its new plan.",
        "RELATED: What the coalition may do in the next year, by numbers.",
        "(Editor's note: This was first told to another paper.)",
        "Copenhagen",
    ],
)
def test_what_is_no_lead(above: str) -> None:
    assert lead_of(Article(body=(Section((above, STORY)),))) == STORY
    assert lead_of(Article(body=(Section((above, "Denmark", STORY)),))) == STORY


@pytest.mark.parametrize(
    ("printed", "lead"),
    [
        (f"HIGH REPRESENTATIVE BORRELL: {STORY}", STORY),
        (f"MR. PRICE: {STORY}", STORY),
        (f"THE PRESIDENT (via interpreter): {STORY}", STORY),
        (f"1. {STORY}", STORY),
        ("MR. PRICE: Good morning, all.", "MR. PRICE: Good morning, all."),
        (f"NATO: {STORY}", f"NATO: {STORY}"),
    ],
)
def test_a_label_is_no_part_of_it(printed: str, lead: str) -> None:
    assert lead_of(Article(body=(Section((printed,)),))) == lead


def test_a_stated_summary_comes_first() -> None:
    body = (Section((STORY,)),)
    assert lead_of(Article(lead="More is planned", body=body)) == "More is planned"
    assert lead_of(Article(lead="Tom Rogan | November 18, 2019 12:26 PM", body=body)) == STORY


def test_a_text_without_sentences() -> None:
    assert lead_of(Article(body=(Section(("November 20, 2019", "Copenhagen")),))) == "Copenhagen"
    assert lead_of(Article(body=(Section(("November 20, 2019",)),))) == "November 20, 2019"
    assert lead_of(Article(body=(Section((), "Copenhagen"),))) is None
