"""Character references: wrong ones, names without a semicolon, and what was escaped more than once."""

import pytest

from service.articles.character_references import escape_bare_names, repair_references, unescape
from service.articles.escaped_markup import paragraphs_of


@pytest.mark.parametrize(
    ("markup", "repaired"),
    [
        ("&#147;last&#148; &#x97; it&#146;s", "“last” — it’s"),
        ("a&#5;b&#x0;c&#xFFFE;d&#x1F;e&#99999999;", "abcde"),
        ("a&#11;b&#x0C;c", "a b c"),
        ("&#xD83D;&#xDE00; &#55357;&#56832; &#xD83D; &#xDE00;", "😀 😀  "),
        ("&#60;b&#62; &#38; &#13;&#10;&#xE9;", "&#60;b&#62; &#38; &#13;&#10;&#xE9;"),
    ],
)
def test_references(markup: str, repaired: str) -> None:
    assert repair_references(markup) == repaired


@pytest.mark.parametrize(
    ("markup", "escaped"),
    [
        ("Tanks&parades", "Tanks&amp;parades"),
        ("?id=1&region=eu&section=navy&copy=2", "?id=1&amp;region=eu&amp;section=navy&amp;copy=2"),
        ("&copy 2020 &notin; &parades; &nbsp;", "&copy 2020 &notin; &amp;parades; &nbsp;"),
        ("<script>a&copy=2</script>&copy=2", "<script>a&copy=2</script>&amp;copy=2"),
    ],
)
def test_bare_names(markup: str, escaped: str) -> None:
    assert escape_bare_names(markup) == escaped


def test_bare_names_of_plain_text() -> None:
    assert escape_bare_names("&copy 2020 &amp; x", all_of_them=True) == "&amp;copy 2020 &amp; x"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("4 o&#39;clock, R&amp;amp;D", "4 o'clock, R&D"),
        ("&quot;Q&amp;A&quot; &#146;", '"Q&A" ’'),
        ("Tanks&parades &copy=2 &nosuch; AT&T", "Tanks&parades &copy=2 &nosuch; AT&T"),
    ],
)
def test_unescape(text: str, read: str) -> None:
    assert unescape(text) == read


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("less than 5 < 6 > 4", ["less than 5 < 6 > 4"]),
        ("the tag <b> is bold", ["the tag <b> is bold"]),
        ("<p>One <i>Astute</i>.</p><p>Two.</p>", ["One Astute.", "Two."]),
        ('&lt;iframe src="https://video.example/1"&gt;&lt;/iframe&gt;', []),
        ("<!-- EMBED START -->Text<script async>x < y</script>", ["Text"]),
    ],
)
def test_escaped_markup(text: str, paragraphs: list[str]) -> None:
    assert list(paragraphs_of(text)) == paragraphs
