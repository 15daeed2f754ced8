"""Any other page: trafilatura's text with our date, headings and source; every text of its tree once, in order."""

from lxml.html import fragment_fromstring

from service.articles.article import Article, Byline, PublishedFrom
from service.articles.item import Item
from service.articles.readers.html.page import flowed, read
from service.articles.sections import Line

WORDS = "The ministry of the small country said that the ships would leave the harbour before the end of the week. "
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Ships leave | The Paper</title>
<link rel="canonical" href="https://www.paper.example/ships"><meta property="og:title" content="Ships leave">
<meta property="article:published_time" content="2017-05-08T10:30:00+01:00"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Ships leave</h1><p>{WORDS * 3}</p>
<h2>At the harbour</h2><p>{WORDS * 3}</p>
</article><footer>All rights reserved</footer></body></html>"""


def test_page() -> None:
    article: Article = read(Item(body=PAGE.encode(), content_type="text/html"))
    assert (article.title, article.url, article.source) == (
        "Ships leave",
        "https://www.paper.example/ships",
        "paper.example",
    )
    assert (article.published, article.published_from) == ("2017-05-08T10:30+01:00", PublishedFrom.METADATA)
    assert [section.heading for section in article.body] == [None, "At the harbour"]
    assert article.language == "en"


def test_title_promotion_and_other_stories_are_no_lines_of_the_body() -> None:
    extra = f"<p>Follow The Paper on Twitter and Facebook.</p><p>{WORDS * 3}</p><h3>Related Stories</h3><p>{WORDS}</p>"
    article = read(Item(body=PAGE.replace("</article>", f"{extra}</article>").encode(), content_type="text/html"))
    story = " ".join([WORDS.strip()] * 3)
    assert [section.paragraphs for section in article.body] == [(story,), (story, story)]


def test_what_is_popular_on_the_site_ends_the_article() -> None:
    page = PAGE.replace("</article>", f"<h2>Popular on The Paper</h2><p>{WORDS * 2}</p></article>")
    article = read(Item(body=page.encode(), content_type="text/html"))
    assert [section.heading for section in article.body] == [None, "At the harbour"]


def test_printed_writer_is_a_byline_and_no_line_of_the_body() -> None:
    line = "Tom Rogan | November 18, 2019 12:26 PM Print this article"
    article = read(Item(body=PAGE.replace("</h1>", f"</h1><p>{line}</p>").encode(), content_type="text/html"))
    assert article.bylines == (Byline("Tom Rogan"),)
    assert article.body[0].paragraphs[0].startswith(WORDS[:20])
    stated = PAGE.replace("<meta", '<meta name="author" content="By Ann Lee, The Paper"><meta', 1)
    assert read(Item(body=stated.encode(), content_type="text/html")).bylines == (Byline("Ann Lee", "The Paper"),)


def test_subtitle_is_the_lead() -> None:
    body = PAGE.replace("</h1>", '</h1><p class="standfirst">They left at noon.</p>')
    article = read(Item(body=body.encode(), content_type="text/html"))
    assert article.lead == "They left at noon."
    assert "noon" not in str(article.body)


def test_every_text_once() -> None:
    body = fragment_fromstring(
        "<body>before<head>A <hi>heading</hi></head>between<p>One<lb/>two <ref>linked</ref>.</p>after"
        "<list><item>first</item><item><p>second</p></item></list>"
        "<table><row><cell>1</cell><cell>Kyle</cell></row></table></body>".replace("body>", "doc>").replace(
            "head>", "heading>"
        )
    )
    body.tag = "body"
    next(body.iter("heading")).tag = "head"
    assert list(flowed(body)) == [
        Line("before"),
        Line("A heading", heading=True),
        Line("between"),
        Line("One"),
        Line("two linked."),
        Line("after"),
        Line("first"),
        Line("second"),
        Line("1 Kyle"),
    ]
