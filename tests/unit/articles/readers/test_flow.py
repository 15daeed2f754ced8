"""Every text of an extracted tree is given once, in order."""

from lxml.html import fragment_fromstring

from service.articles.readers.flow import flowed
from service.articles.sections import Line


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
