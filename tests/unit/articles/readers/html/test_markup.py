"""HTML to printed lines; markup inside other formats: lines, headings, photos, and titles escaped once too often."""

import pytest
from lxml.html import fragment_fromstring

from service.articles.article import Credit, Photo
from service.articles.readers.html.markup import (
    PrintedLine,
    body_without_title,
    plain_text,
    printed_lines,
    read_fragment,
)
from service.articles.sections import Line


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("one<br/><br/>two", [("one", False), ("two", False)]),
        ("<strong>Head</strong><br/>text", [("Head", True), ("text", False)]),
        ("<strong>Run-in</strong> text", [("Run-in text", False)]),
        ("<b>Head <br/></b>text", [("Head", True), ("text", False)]),
        ("<p>a</p>b<p>c</p>", [("a", False), ("b", False), ("c", False)]),
        ("a<iframe>no</iframe><script>no</script> b", [("a b", False)]),
        ("<li>a<br></li><li><a>b</a></li>", [("a", False), ("b", False)]),
        ("<strong> </strong>a", [("a", False)]),
        ("", []),
    ],
)
def test_printed(html: str, lines: list[tuple[str, bool]]) -> None:
    assert list(printed_lines(fragment_fromstring(f"<div>{html}</div>"))) == [PrintedLine(*line) for line in lines]


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("", ()),
        ("<!-- nothing -->", ()),
        ("plain text", (Line("plain text"),)),
        ("one\n\ntwo\nlines <br/> \n\n", (Line("one"), Line("two lines"))),
        ("<p>one\n\nline</p><h2>Head</h2>two", (Line("one line"), Line("Head", heading=True), Line("two"))),
        ("<b>A lead in bold.</b>", (Line("A lead in bold."),)),
        ("<html><head><title>no</title></head><body>yes</body></html>", (Line("yes"),)),
        ("a &lt; b &amp; c<script>no</script>", (Line("a < b & c"),)),
        ("<p>a</p><p>The post <a>A</a> appeared first on <a>B</a>.</p>", (Line("a"),)),
    ],
)
def test_lines(markup: str, lines: tuple[Line, ...]) -> None:
    assert read_fragment(markup).lines == lines


def test_photos() -> None:
    read = read_fragment(
        "<p>a</p><figure><img src='b.jpg'><div class=byline>Jette Carr</div><figcaption>C.</figcaption></figure>"
        "<img src='d.jpg'><img src='data:image/gif;base64,R0'><img src='count.gif' width=1 height=1>"
        "<figure><table><tr><td>kept</td></tr></table></figure>"
    )
    assert read.photos == (Photo(caption="C.", credit=Credit(name="Jette Carr"), url="b.jpg"), Photo(url="d.jpg"))
    assert [line.text for line in read.lines] == ["a", "kept"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("A  title", "A title"),
        ("AT&amp;T &#8220;said&#8221;", "AT&T “said”"),
        ("<em>A</em> title", "A title"),
        ("3 < 4 > 2", "3 < 4 > 2"),
        ("Army &lt;collaborates&gt;", "Army <collaborates>"),
    ],
)
def test_plain(markup: str, text: str) -> None:
    assert plain_text(markup) == text


def test_a_heading_that_repeats_the_title_is_no_part_of_the_body() -> None:
    lines = (Line("A", heading=True), Line("b"))
    assert [section.heading for section in body_without_title(lines, "A")] == [None]
    assert [section.heading for section in body_without_title(lines, "B")] == ["A"]
    assert body_without_title((), "A") == ()
