"""What surrounds an article goes from the tree; what may be the article stays, whatever it is called."""

import pytest
from lxml.html import HtmlElement, document_fromstring

from service.articles.readers.html.markup import text_of
from service.articles.readers.html.pruning import prune

STORY = "<p>The ships left the harbour before noon, the ministry of the small country said in a statement.</p>" * 5


def _page(body: str) -> HtmlElement:
    return document_fromstring(f"<html><body>{body}</body></html>")


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="Newsletter-container"><h3>GONE</h3><p>Get it.</p></div>',
        '<div id="shareTools">GONE</div>',
        '<section class="c-related-stories"><a href="/x">GONE</a></section>',
        '<span style="display: none">GONE</span>',
        '<div class="hidden">GONE</div>',
        '<p><strong><a href="https://elsewhere.example/">GONE WITH THE SHIPS</a></strong></p>',
        '<p>Read more: <a href="/x">GONE</a></p>',
        '<ul><li><a href="/x">GONE</a></li><li><a href="https://www.paper.example/y">Another</a></li></ul>',
    ],
)
def test_furniture_goes(furniture: str) -> None:
    page = _page(f"<article>{STORY}{furniture}{STORY}</article>")
    prune(page, "paper.example")
    assert text_of(page) == text_of(_page(STORY + STORY))


@pytest.mark.parametrize(
    "kept",
    [
        '<div class="article with-newsletter">KEPT {}</div>',
        '<div class="hidden-xs">KEPT</div>{}',
        '<p>KEPT <a href="/x">and a link</a></p>{}',
        '<ul><li><a href="https://shop.example/1">KEPT</a></li><li><a href="https://shop.example/2">B</a></li></ul>{}',
        "<p>KEPT IN CAPITALS</p>{}",
    ],
)
def test_what_may_be_the_article_stays(kept: str) -> None:
    page = _page(f"<article>{kept.format(STORY)}</article>")
    prune(page, "paper.example")
    assert "KEPT" in text_of(page)


@pytest.mark.parametrize(
    ("header", "subtitle"),
    [
        ('<h1>Ships leave</h1><p class="article-dek">They left at noon.</p>', "They left at noon."),
        ("<header><h1>Ships leave</h1><h2>They left at noon.</h2></header>", "They left at noon."),
        ("<h1>Ships leave</h1><h2>At the harbour</h2>", None),
    ],
)
def test_subtitle_is_taken_out(header: str, subtitle: str | None) -> None:
    page = _page(f"<article>{header}{STORY}</article>")
    assert prune(page, None) == subtitle
    assert ("noon." in text_of(page)) is (subtitle is None and "noon." in header)


def test_parts_of_one_article_are_joined() -> None:
    part = f'<div class="article__body">{STORY}</div>'
    page = _page(f"<article><h1>Ships</h1>{part}<div>Advertising</div>{part}</article>")
    prune(page, None)
    first = page.find(".//div[@class='article__body']")
    assert first is not None
    assert text_of(first) == text_of(_page(STORY + STORY))


def test_a_list_of_articles_is_not_joined() -> None:
    part = f'<div class="entry-content">{STORY}</div>'
    page = _page(f"<main><h1>One</h1>{part}<h1>Two</h1>{part}</main>")
    prune(page, None)
    assert [len(div.findall("p")) for div in page.iter("div")] == [5, 5]


LINKED = '<p><a href="/x">The captain thanked the workers of the yard for their skill.</a></p>'


@pytest.mark.parametrize(
    ("body", "links"),
    [
        (STORY + LINKED + STORY, 0),
        (LINKED + STORY, 0),
        (STORY + f"<div><blockquote>{LINKED}</blockquote></div>", 0),
        (STORY + LINKED.replace("skill.", "skill"), 1),
        (STORY + f"<aside>{LINKED}</aside>", 1),
        (STORY + f"<div class='teaser'>{LINKED}</div>", 1),
        (STORY + LINKED + STORY + f"<div>{LINKED * 3}</div>", 3),
    ],
)
def test_a_linked_sentence_of_the_story_loses_its_link(body: str, links: int) -> None:
    page = _page(f"<article>{body}</article>")
    prune(page, "paper.example")
    assert len(list(page.iter("a"))) == links
