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
