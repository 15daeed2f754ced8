"""Lines to sections and back."""

from service.articles.article import Section
from service.articles.sections import Line, sections


def test_headings_open_sections_and_none_is_lost() -> None:
    lines = [Line("a"), Line("H", heading=True), Line("I", heading=True), Line("b"), Line("c"), Line("J", heading=True)]
    assert sections(lines) == (Section(("a",)), Section((), "H"), Section(("b", "c"), "I"), Section((), "J"))
    assert sections([]) == ()
