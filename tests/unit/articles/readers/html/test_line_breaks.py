"""In a page of any layout one `br` in a paragraph is a space, and two part paragraphs; `q` has its quotation marks."""

import pytest

from service.articles.item import Item
from service.articles.readers.html.page import read

STORY = "The frigate left the yard on Monday and came back on Friday, the navy said in a statement."


def paragraphs(markup: str) -> list[str]:
    page = f"<html><head><title>T</title></head><body><article><h1>T</h1>{markup}<p>{STORY}</p></article></body></html>"
    article = read(Item(body=page.encode(), content_type="text/html"))
    found = [line for part in article.body for line in (*filter(None, [part.heading]), *part.paragraphs)]
    assert found[-1] == STORY
    return found[:-1]


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>The Collins<br>class submarine {}</p>", ["The Collins class submarine {}"]),
        ("<p>The Collins<br/>\nclass<br />submarine {}</p>", ["The Collins class submarine {}"]),
        ("<p>{}<br>It went on.</p>", ["{} It went on."]),
        ("<p>{}<br><br>It went on and on.</p>", ["{}", "It went on and on."]),
        ("<p>{}<br>\n&nbsp;<br>It went on<br>and on.</p>", ["{}", "It went on and on."]),
        ("<p>The <b>Collins</b><br>class <i>submarine</i> {}</p>", ["The Collins class submarine {}"]),
        ("<p><span>The Collins<br>class</span> submarine {}</p>", ["The Collins class submarine {}"]),
        (
            "<p>{}</p><ul><li>The Collins<br>class</li><li>The other class</li></ul>",
            ["{}", "The Collins class", "The other class"],
        ),
        (
            "<p>It has:<br>- one gun<br>- two guns<br>• three {}</p>",
            ["It has:", "- one gun", "- two guns", "• three {}"],
        ),
        ("<p>Q: What now?<br>A: We sail. {}<br>MR. DOE: Yes.</p>", ["Q: What now?", "A: We sail. {}", "MR. DOE: Yes."]),
        ("<p><b>The yard</b><br>{}</p>", ["The yard", "{}"]),
        ("<div>{}<br>It went on and on.</div>", ["{}", "It went on and on."]),
    ],
)
def test_a_single_break_is_a_space(markup: str, lines: list[str]) -> None:
    assert paragraphs(markup.replace("{}", STORY)) == [line.replace("{}", STORY) for line in lines]


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<p>He said <q>We go on</q> and {}</p>", "He said “We go on” and {}"),
        ("<p>He said <q>We <b>go</b> <q>home</q></q> and {}</p>", "He said “We go ‘home’” and {}"),
        ("<p>He said <q>“We go on”</q> and {}</p>", "He said “We go on” and {}"),
        ('<p>He said "<q>We go on</q>" and {}</p>', 'He said "We go on" and {}'),
        ("<p><q>We go on</q> was what he said. {}</p>", "“We go on” was what he said. {}"),
    ],
)
def test_quotations_keep_their_marks_and_their_place(markup: str, line: str) -> None:
    assert paragraphs(markup.replace("{}", STORY)) == [line.replace("{}", STORY)]


def test_a_linked_paragraph_among_boxes_is_one_as_among_paragraphs() -> None:
    linked = f"<a href='https://a.example/x'>{STORY}</a>"
    for tag in ("p", "div"):
        boxes = "".join(
            f"<{tag}>{line}</{tag}>" for line in (f"{STORY} One.", linked, f"{STORY} Two.", f"{STORY} Three.")
        )
        page = f"<html><head><title>T</title></head><body><article><h1>T</h1>{boxes}</article></body></html>"
        article = read(Item(body=page.encode(), content_type="text/html"))
        found = [line for part in article.body for line in part.paragraphs]
        assert found == [f"{STORY} One.", STORY, f"{STORY} Two.", f"{STORY} Three."]
