"""Markdown to printed lines."""

import pytest

from service.articles.readers.markdown import lines_of_markdown
from service.articles.sections import Line


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("hard\nwrapped\ntext", [Line("hard wrapped text")]),
        ("one\n\ntwo  \n  \nthree", [Line("one"), Line("two"), Line("three")]),
        ("a [link\ntext](https://x.y/z_(1)): b", [Line("a link text: b")]),
        ("**bold** and *it* and a_b_c and `code`", [Line("bold and it and a_b_c and code")]),
        ("-   one\n    more\n-   two\n    -   deep", [Line("one more"), Line("two"), Line("deep")]),
        ("1.  one\n2.  two", [Line("one"), Line("two")]),
        ("## A *heading* ##\ntext", [Line("A heading", heading=True), Line("text")]),
        ("**A heading:**\n\ntext", [Line("A heading:", heading=True), Line("text")]),
        ("**Not a heading.**", [Line("Not a heading.")]),
        ("**One.** Two.", [Line("One. Two.")]),
        ("\\[Q\\] it\\'s \\### 5 \\* 2", [Line("[Q] it's ### 5 * 2")]),
        ("text\n\n\\###", [Line("text")]),
        ("**\\###**\n\n\\# \\# \\#\n\n\\_\\_\\_", []),
        ("----------\n\n<!-- -->\n\ntext", [Line("text")]),
        ("a <span style=\"x: y('z')\">b</span> 47<sup>th</sup> &amp; c", [Line("a b 47th & c")]),
        ("> quoted\n> text", [Line("quoted text")]),
        ("line  \nbreak", [Line("line"), Line("break")]),
        ("5 < 6 and 2-1 - 3", [Line("5 < 6 and 2-1 - 3")]),
        ("", []),
    ],
)
def test_lines(text: str, lines: list[Line]) -> None:
    assert list(lines_of_markdown(text)) == lines
