"""Kinds of articles that state none."""

import pytest

from service.articles.article import Article, Section
from service.articles.kinds import infer_kind

ACT = "By the authority vested in me as President by the Constitution, it is hereby ordered as follows:"


@pytest.mark.parametrize(
    ("title", "category", "kind"),
    [
        ("FACT SHEET: A", "statements-releases", "fact sheet"),
        ("Background Press Call on A", "press-briefings", "transcript"),
        ("Readout of A", "statements-releases", "readout"),
        ("Remarks by A", "speeches-remarks", "speech"),
        ("A", "speeches-remarks", "speech"),
        ("A", "articles", "news"),
        ("A", "unheard-of", None),
        ("A Message to the Congress on A", "statements-releases", "message"),
        ("Vice President Harris Statement on the Passing of A", "statements-releases", "statement"),
        ("United States-India Joint Statement", "x", "statement"),
        ("Letters to the Speaker of the House on A", "presidential-actions", "letter"),
        ("National Security Memorandum on A", "presidential-actions", "memorandum"),
        ("Presidential Determination Pursuant to Section 1245", "presidential-actions", "memorandum"),
        ("Ratepayer Protection Pledge Proclamation", "presidential-actions", "proclamation"),
        ("Opinion: A", "", "commentary"),
        ("Opinion on A divides the Senate", "", None),
    ],
)
def test_title_and_section(title: str, category: str, kind: str | None) -> None:
    assert infer_kind(Article(title=title, section=category, body=(Section(("b",)),))) == kind


@pytest.mark.parametrize(
    ("paragraphs", "kind"),
    [
        (["BY THE PRESIDENT OF THE UNITED STATES OF AMERICA", "A PROCLAMATION", "America’s children"], "proclamation"),
        (["By the President of the United States of America A Proclamation"], "proclamation"),
        (["Executive Order 14383", ACT], "executive order"),
        (["MEMORANDUM FOR THE SECRETARY OF WAR", "b"], "memorandum"),
        (["Dear Mr. Speaker: (Dear Madam President:)", "b"], "letter"),
        (["Dear Secretary Austin, Secretary Blinken, and Mr. Sullivan,", "b"], "letter"),
        (["FOR IMMEDIATE RELEASE", "b"], "release"),
        (["Dear Mr. Speaker, he said, I am at a loss."], None),
        (["a", "b", "c", "MEMORANDUM FOR THE SECRETARY OF WAR"], None),
    ],
)
def test_first_words(paragraphs: list[str], kind: str | None) -> None:
    assert infer_kind(Article(title="A", body=(Section(tuple(paragraphs)),))) == kind


def test_first_words_say_more_than_the_section() -> None:
    article = Article(title="A", section="presidential-actions", body=(Section((ACT,)),))
    assert infer_kind(article) == "executive order"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://a.house.gov/news/press-releases/a", "release"),
        ("https://www.a.senate.gov/public/index.cfm/news-releases?ID=4", "release"),
        ("https://a.house.gov/2022/10/a", "release"),
        ("http://www.centcom.mil/MEDIA/NEWS-ARTICLES/News-Article-View/Article/1/a/", "news"),
        ("https://www.x.com/opinion/a", "commentary"),
        ("https://www.x.com/columnists/a", "commentary"),
        ("https://www.x.com/commentaries/a", "commentary"),
        ("https://www.x.mil/News/Speeches/a", "speech"),
        ("http://www.af.mil/AboutUs/Biographies/Display/tabid/1", "biography"),
        ("https://en.wikinews.org/wiki/A", "news"),
        ("https://www.x.com/news/a", "news"),
        ("https://www.x.com/a", None),
        ("https://[x", None),
        (None, None),
    ],
)
def test_address(url: str | None, kind: str | None) -> None:
    assert infer_kind(Article(title="A", url=url, body=(Section(("b",)),))) == kind
