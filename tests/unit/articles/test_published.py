"""The ladder of publication dates."""

import pytest

from service.articles.article import Article, Dateline, Photo, PublishedFrom, Section
from service.articles.published import date_of_photos, infer_publication_date
from service.articles.virin import find_virin


@pytest.mark.parametrize(
    ("caption", "virin", "value"),
    [
        ("They meet, May 8, 2017.", "170508-D-GY869-042", "2017-05-08"),
        ("They meet, May 9, 2017.", "170508-D-GY869-042", None),
        ("They meet.", "170508-D-GY869-042", None),
        ("They meet, May 8, 2017.", "", None),
    ],
)
def test_photos_tell_only_together(caption: str, virin: str, value: str | None) -> None:
    found = date_of_photos([Photo(caption=caption, virin=find_virin(virin))])
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("paragraphs", "told", "value", "origin"),
    [
        (("Text.",), {"url": "https://a.org/2017/05/08/story"}, "2017-05-08", PublishedFrom.URL),
        (("Text.",), {"url": "https://a.org/2017-05-08-story"}, "2017-05-08", PublishedFrom.URL),
        (("Text.",), {"dateline": Dateline(place="KIEL", date="2017-05-09")}, "2017-05-09", PublishedFrom.DATELINE),
        (("Text.",), {"title": "Contracts For Feb. 3, 2016"}, "2016-02-03", PublishedFrom.TITLE),
        (("Text.",), {"title": "Contracts for February 3, 2016"}, "2016-02-03", PublishedFrom.TITLE),
        (("May 8, 2017", "Text."), {}, "2017-05-08", PublishedFrom.FIRST_LINE),
        (("Monday, May 8, 2017 at 2:30 p.m. EDT", "Text."), {}, "2017-05-08", PublishedFrom.FIRST_LINE),
        (("Text.", "Published September 23, 2015"), {}, "2015-09-23", PublishedFrom.PUBLISHED_LINE),
        (("a", "b", "c", "d", "e", "Posted on: 8 May 2017"), {}, "2017-05-08", PublishedFrom.PUBLISHED_LINE),
    ],
)
def test_the_ladder_below_a_reader(
    paragraphs: tuple[str, ...], told: dict[str, object], value: str, origin: PublishedFrom
) -> None:
    found = infer_publication_date(Article(body=(Section(paragraphs),), **told))  # type: ignore[arg-type]
    assert found is not None
    assert (found.value, found.precision, found.origin) == (value, "day", origin)


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("On May 8, 2017, he said so.",),
        ("Text.", "May 8, 2017"),
        ("Published Feb. 30, 2015",),
        ("Published May 8, 9999",),
        ("Published soon",),
        ("Text.", "b", "c", "Published May 8, 2017", "e", "f", "g"),
    ],
)
def test_a_date_in_prose_is_no_date_of_publication(paragraphs: tuple[str, ...]) -> None:
    url = "https://a.org/9999/05/08/story/2017/13/08/"
    told = Article(url=url, title="The Battle of May 8, 1945", body=(Section(paragraphs),))
    assert infer_publication_date(told) is None
