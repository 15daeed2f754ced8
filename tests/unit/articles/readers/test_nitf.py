"""NITF with elements of other vocabularies in its text: the words of neighbours stay apart."""

import pytest

from service.articles.item import Item
from service.articles.readers.nitf import read


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("<para>The frigate left.</para><para>It came back.</para>", ["The frigate left.", "It came back."]),
        ("<avsnitt>En</avsnitt><line>To</line><line>Tre</line>", ["En", "To", "Tre"]),
        ("<p>The <skip>Collins</skip> left <org>the yard</org>.</p>", ["The Collins left the yard."]),
        ("<p><person><name.given>Jo</name.given> <name.family>Do</name.family></person> left.</p>", ["Jo Do left."]),
        ("<p>He said <q>We go on</q> twice.</p>", ["He said “We go on” twice."]),
        ("<table><tr><td>One</td><td>Two</td></tr></table><cap>Three</cap>", ["One", "Two", "Three"]),
    ],
)
def test_unknown_elements_are_lines_where_no_text_stands_beside_them(content: str, lines: list[str]) -> None:
    document = f"<nitf><body><body.content>{content}</body.content></body></nitf>"
    article = read(Item(body=document.encode(), content_type="application/nitf+xml"))
    assert [line for part in article.body for line in (*filter(None, [part.heading]), *part.paragraphs)] == lines
