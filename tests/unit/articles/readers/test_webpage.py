"""Any other page: trafilatura's text with our date, headings and source."""

from service.articles.article import Article, PublishedFrom
from service.articles.item import Item
from service.articles.readers.html import read

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


def test_subtitle_is_the_lead() -> None:
    body = PAGE.replace("</h1>", '</h1><p class="standfirst">They left at noon.</p>')
    article = read(Item(body=body.encode(), content_type="text/html"))
    assert article.lead == "They left at noon."
    assert "noon" not in str(article.body)
