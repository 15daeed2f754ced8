import pytest

from service.articles.article import Article
from service.articles.item import Item
from service.articles.publication_status import HeldItem, WithdrawnItem, require_usable

ARTICLE = Article(title="Title", url="https://a.example/1")
ITEM = Item(body=b"", content_type="text/plain", name="sent")


@pytest.mark.parametrize(
    ("status", "embargo"),
    [
        ("", None),
        ("usable", None),
        ("Usable", "2017-05-08T10:00:00Z"),
        ("embargoed", "20170508T100000"),
        ("", "Mon, 8 May 2017 14:30:00 EDT"),
    ],
)
def test_what_its_source_gives_free_is_given(status: str, embargo: str | None) -> None:
    assert require_usable(ARTICLE, ITEM, status, embargo) == ARTICLE


@pytest.mark.parametrize(
    ("status", "embargo", "reason"),
    [
        ("withheld", None, "withheld by its source"),
        ("Withheld", "2017-05-08T10:00:00Z", "withheld by its source"),
        ("Embargoed", None, "under embargo without a stated end"),
        ("usable", "", "under embargo without a stated end"),
        ("usable", "until the speech", "under embargo without a stated end"),
        ("usable", "2999-05-08T10:00:30+02:00", "under embargo until 2999-05-08T10:00:30+02:00"),
        ("", "29990508T100000", "under embargo until 2999-05-08T10:00:00+00:00"),
        ("withheld", "2999-05-08", "under embargo until 2999-05-08T00:00:00+00:00"),
    ],
)
def test_what_is_held_back_says_until_when(status: str, embargo: str | None, reason: str) -> None:
    with pytest.raises(HeldItem) as refused:
        require_usable(ARTICLE, ITEM, status, embargo)
    assert refused.value.message.startswith(f"The item is {reason}; it is kept, and ")
    assert refused.value.where == "sent"
    assert not isinstance(refused.value, WithdrawnItem)


@pytest.mark.parametrize("status", ["canceled", " Cancelled"])
def test_what_is_taken_back_says_which_article_it_is(status: str) -> None:
    with pytest.raises(WithdrawnItem, match="withdrawn by its source") as taken:
        require_usable(ARTICLE, ITEM, status, "2999-05-08")
    assert taken.value.article == ARTICLE
