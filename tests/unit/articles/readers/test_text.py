"""Text pages: what the shape of the lines tells."""

import pytest

from service.articles.article import Article, Credit, Photo, Section
from service.articles.item import Item
from service.articles.readers.text import read
from service.articles.virin import find_virin


def article(text: str) -> Article:
    return read(Item(body=text.encode(), content_type="text/plain"))


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        (
            "A Title\n\nOne text.\n\nA Heading\n\nTwo texts.",
            "A Title",
            (Section(("One text.",)), Section(("Two texts.",), "A Heading")),
        ),
        ("One text without a title.\n\nTwo.", None, (Section(("One text without a title.", "Two.")),)),
        ("A Title\n\nwrapped by\nhand here.", "A Title", (Section(("wrapped by hand here.",)),)),
        (
            "A Title\n\n" + "a " * 60 + "\n" + "b " * 60,
            "A Title",
            (Section((("a " * 60).strip(), ("b " * 60).strip())),),
        ),
        ("A Title\n\nText.\n\nThe End", "A Title", (Section(("Text.", "The End")),)),
        ("Here's how you know\nA Title\n\nShare\n\nText.\n\nRelated Stories\nMore", "A Title", (Section(("Text.",)),)),
    ],
)
def test_shape(text: str, title: str | None, body: tuple[Section, ...]) -> None:
    assert (article(text).title, article(text).body) == (title, body)


def test_related_stories_are_kept_apart() -> None:
    assert article("A Title\n\nText.\n\nRelated Stories\n\nOne\n\nTwo").related == ("One", "Two")


def test_the_collection_notice_names_the_source() -> None:
    notice = (
        "You have accessed part of a historical collection on defense.gov. Some of the information may be outdated."
    )
    assert article(f"A Title\n\n{notice}\n\nText.").source == "defense.gov"


def test_the_follow_line_names_the_writer() -> None:
    page = article("A Title\n\nText.\n\n(Follow Jo Do Bo on Twitter: @Jo)\n\n(Follow Al Bo on Twitter: @Al)")
    assert [byline.name for byline in page.bylines] == ["Jo Do Bo"]
    assert page.body == (Section(("Text.",)),)


def test_photos_one_after_the_other() -> None:
    caption = "Marines cross a river in the early morning of an exercise"
    credited = f"{caption}. Navy photo by Jo Do"
    block = f"{credited}\n{credited}\nA Crossing\nPhoto By: Navy Lt. Jo Do\nVIRIN: 170508-D-GY869-042"
    second = f"{caption} again.\nVIRIN: 170509-D-GY869-001"
    assert article(f"A Title\n\n{block}\n{second}\n\nText.").photos == (
        Photo(f"{caption}.", Credit("Navy", "Lt.", "Jo Do"), find_virin("170508-D-GY869-042")),
        Photo(f"{caption} again.", None, find_virin("170509-D-GY869-001")),
    )
